"""Cuts a word to what all its forms have in common, for weighing words of one language.

Snowball's stemmers for the languages that have one ("погода", "погоде", "погоду" are "погод"), a prefix for the others.
Source: Porter, "Snowball: a language for stemming algorithms", 2001.
"""

from functools import cache

import Stemmer

from digest.text.words import stem as prefix

_ALGORITHMS = {
    "ar": "arabic", "de": "german", "en": "english", "es": "spanish", "fr": "french", "hy": "armenian", "it": "italian",
    "nl": "dutch", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip


@cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = _ALGORITHMS.get(language)
    return Stemmer.Stemmer(name) if name else None


def stem(word: str, language: str) -> str:
    """Returns the stem of a folded word of `language`; numbers stay whole."""
    stemmer = _stemmer(language)
    if stemmer is None or word[0].isdigit():
        return prefix(word)
    return str(stemmer.stemWord(word)) or word
