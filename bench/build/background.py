"""Builds digest/data/background: in how many documents a word stem occurs, per language.

    python -m bench.build.background FOLDER

FOLDER holds language-sib.jsonl.gz (SIB-200) and regions-kk-kaznerd.jsonl.gz (KazNERD), one article a line; English and
Russian have a larger table by bench.build.frequencies. One file is written per source, because their licences differ. SIB-200 and KazNERD
are single sentences: `SENTENCES` in a row count as one document, about as long as an article's beginning.
A stem in a single document is left out: it weighs the same as one that was never seen.

Names of places say where, not what: the tables above are small and hardly know them, and would weigh "Uzbekistan" like
the name of a ship. So the names in digest/data/regions are counted as if so many documents in a hundred held them.
"""

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel import Locale
from babel.numbers import get_currency_name

from bench.build import frequencies
from digest.stories.traits import stems

SENTENCES = 8
OUTPUT = Path(__file__).parent.parent.parent / "digest" / "data" / "background"
SOURCES = {
    "sib-200": ("language-sib.jsonl.gz", "SIB-200 (Adelani et al. 2024), CC BY-SA 4.0", SENTENCES),
    "kaznerd": ("regions-kk-kaznerd.jsonl.gz", "KazNERD (Yeshpanov et al. 2022), CC BY 4.0", SENTENCES),
}
REGIONS = OUTPUT.parent / "regions"
# The states this program is made for, which its newsrooms write about every day. Not the others: measured on ECB+, a far
# country's name tells events apart.
HOME = ("KZ", "UZ", "KG", "TJ", "TM")
KINDS = ("country", "people", "folk", "province", "place")
SHARE = 0.05
MONEY = ("KZT", "UZS", "KGS", "TJS", "TMT")
PLACES = "# Names of places in digest/data/regions, counted as if known, by bench/build/background.py; see its README.md.\n"


def places(documents: Mapping[str, int]) -> Iterator[str]:
    """Yields the lines of the table of places, for the languages of which there are documents."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for path in sorted(REGIONS.glob("*.tsv")):
        language = path.name.split(".")[1]
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#") or not line:
                continue
            code, kind, forms = line.split("\t")
            count = round(SHARE * documents.get(language, 0))
            if code.partition("-")[0] not in HOME or kind not in KINDS or count < 2:
                continue
            # Of names of several words one is often "region" or "new", which say nothing about a place.
            # Short ones, and those that are doubtful as places, are words and first names too: Mary, Osh, Oral.
            names = [stems(form, language) for form in forms.split("|") if not form.startswith(("?", "~"))]
            found[language].update((name[0], count) for name in names if len(name) == 1 and len(name[0]) > 4)
    for language, number in documents.items():
        count = round(SHARE * number)
        words = [
            stem for text in _calendar_and_money(language) for stem in stems(text, language) if len(stem) > 2
        ]
        found[language].update((word, count) for word in words if count > 1 and not word[0].isdigit())
    for language, counts in sorted(found.items()):
        yield f"{language}\t\t0\n"
        yield from (f"{language}\t{stem}\t{count}\n" for stem, count in sorted(counts.items()))


def _calendar_and_money(language: str) -> Iterator[str]:
    """Yields the names of months, days and currencies, as CLDR writes them in the cases and numbers it knows."""
    locale = Locale.parse(language)
    for table in (locale.months, locale.days):
        yield from (name for forms in table.values() for names in (forms["wide"],) for name in names.values())
    for code in MONEY:
        yield from (get_currency_name(code, count, locale) for count in (None, 1, 2, 5))


def texts(path: Path) -> dict[str, list[str]]:
    """Returns the texts of a file by language, in its order."""
    found: dict[str, list[str]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, Any] = json.loads(line)
            # Single sentences are given as title and as text.
            parts = dict.fromkeys((row["title"], row["content_text"]))
            found[row["gold"]["language"]].append("\n".join(parts))
    return found


def rows(path: Path, at_once: int) -> Iterator[str]:
    """Yields the lines of a table: `language, "", documents`, then `language, stem, documents` for each stem."""
    for language, found in sorted(texts(path).items()):
        documents = ["\n".join(found[low : low + at_once]) for low in range(0, len(found), at_once)]
        count = Counter(stem for document in documents for stem in set(stems(document, language)))
        yield f"{language}\t\t{len(documents)}\n"
        for stem, number in sorted(count.items()):
            if number > 1:
                yield f"{language}\t{stem}\t{number}\n"


def main(folder: Path) -> None:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    documents: Counter[str] = Counter(dict.fromkeys(frequencies.LANGUAGES, frequencies.DOCUMENTS))
    for name, (file, licence, at_once) in SOURCES.items():
        head = f"# Document frequencies of word stems, built by bench/build/background.py from {licence}.\n"
        (OUTPUT / f"{name}.tsv").write_text(head + "".join(rows(folder / file, at_once)), encoding="utf-8")
        for language, found in texts(folder / file).items():
            documents[language] += len(range(0, len(found), at_once))
    (OUTPUT / "places.tsv").write_text(PLACES + "".join(places(documents)), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
