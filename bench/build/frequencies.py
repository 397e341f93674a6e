"""Makes digest/data/background/wordfreq.tsv: how common word stems are in English and Russian, from the lists of wordfreq.

    python -m bench.build.frequencies        needs the package wordfreq, which nothing else here does

wordfreq says how often a word occurs among all words; a table says how many of so many documents hold a stem. A document
is taken as `WORDS` words drawn at random, about the beginning of an article. Stems in fewer than two of `DOCUMENTS`
documents are left out: they weigh the same as those that were never seen.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from wordfreq import get_frequency_dict

from digest.stories.stem import stem
from digest.text.words import fold

OUTPUT = Path(__file__).parents[2] / "digest" / "data" / "background" / "wordfreq.tsv"
LANGUAGES = ("en", "ru")
DOCUMENTS, WORDS = 10_000, 100
HEAD = "# Document frequencies of word stems, built by bench/build/frequencies.py from wordfreq 3.1.1 (Robyn Speer), CC BY-SA 4.0.\n"


def rows(language: str) -> Iterator[str]:
    """Yields the lines of one language, as bench/build/background.py does."""
    shares: defaultdict[str, float] = defaultdict(float)
    for word, share in get_frequency_dict(language, "small").items():
        shares[stem(fold(word), language)] += share
    yield f"{language}\t\t{DOCUMENTS}\n"
    for key, share in sorted(shares.items()):
        count = round(DOCUMENTS * (1 - (1 - min(share, 1)) ** WORDS))
        if count > 1 and key[0].isalpha():
            yield f"{language}\t{key}\t{count}\n"


def main() -> None:
    OUTPUT.write_text(
        HEAD + "".join(line for language in LANGUAGES for line in rows(language)), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
