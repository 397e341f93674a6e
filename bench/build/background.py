"""Builds digest/data/background: in how many documents a word stem occurs, per language.

    python -m bench.build.background FOLDER

FOLDER holds stories-en-ecb.jsonl.gz (ECB+), language-sib.jsonl.gz (SIB-200) and regions-kk-kaznerd.jsonl.gz
(KazNERD), one article a line. One file is written per source, because their licences differ. SIB-200 and KazNERD
are single sentences: `SENTENCES` in a row count as one document, about as long as an article's beginning.
A stem in a single document is left out: it weighs the same as one that was never seen.
"""

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from digest.stories.traits import stems

SENTENCES = 8
OUTPUT = Path(__file__).parent.parent.parent / "digest" / "data" / "background"
SOURCES = {
    "ecb-plus": ("stories-en-ecb.jsonl.gz", "ECB+ (Cybulska and Vossen 2014), CC BY 3.0", 1),
    "sib-200": ("language-sib.jsonl.gz", "SIB-200 (Adelani et al. 2024), CC BY-SA 4.0", SENTENCES),
    "kaznerd": ("regions-kk-kaznerd.jsonl.gz", "KazNERD (Yeshpanov et al. 2022), CC BY 4.0", SENTENCES),
}


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
        count = Counter(stem for document in documents for stem in set(stems(document)))
        yield f"{language}\t\t{len(documents)}\n"
        for stem, number in sorted(count.items()):
            if number > 1:
                yield f"{language}\t{stem}\t{number}\n"


def main(folder: Path) -> None:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for name, (file, licence, at_once) in SOURCES.items():
        head = f"# Document frequencies of word stems, built by bench/build/background.py from {licence}.\n"
        (OUTPUT / f"{name}.tsv").write_text(head + "".join(rows(folder / file, at_once)), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
