"""Writes Kazakh in its Cyrillic alphabet, so that one lexicon serves all its alphabets. Only for looking up words.

The published Latin alphabets disagree about i, u and y: that of 2018 marks letters with an acute (ń, ǵ, ý), that of 2021
with a cedilla or a trema (ñ, ğ, ş, ä); before them stood apostrophes (n', g'). Text without any mark is read as of 2018.
"""

from collections.abc import Sequence

# fmt: off
_COMMON = {
    "shch": "щ", "sh": "ш", "ch": "ч", "ıa": "я", "ia": "я", "iý": "ю", "ts": "ц",
    "a'": "ә", "g'": "ғ", "n'": "ң", "o'": "ө", "u'": "ү", "s'": "ш", "c'": "ч", "y'": "у", "i'": "и",
    "a": "а", "b": "б", "c": "ц", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "j": "ж", "k": "к", "l": "л", "m": "м",
    "n": "н", "o": "о", "p": "п", "q": "қ", "r": "р", "s": "с", "t": "т", "v": "в", "w": "у", "x": "х", "y": "ы", "z": "з",
    "á": "ә", "ä": "ә", "ǵ": "ғ", "ğ": "ғ", "ń": "ң", "ñ": "ң", "ó": "ө", "ö": "ө", "ú": "ү", "ü": "ү", "ý": "у", "ū": "ұ",
    "ş": "ш", "ç": "ч", "š": "ш",
}
_OF_2018 = _COMMON | {"i": "і", "ı": "и", "u": "ұ"}
_OF_2021 = _COMMON | {"i": "и", "ı": "і", "u": "у"}
# fmt: on
_LONGEST = 4  # letters
_MARKS_OF_2021 = frozenset("şğñäöüū")


def in_latin(words: Sequence[str]) -> bool:
    """Returns whether most of the folded words begin with a Latin letter."""
    return 2 * sum(word[0] < "ʰ" for word in words if word[0].isalpha()) > len(words)


def cyrillic(words: Sequence[str]) -> list[str]:
    """Returns folded words of a Kazakh text in Latin as they are written in Cyrillic."""
    table = _OF_2021 if any(letter in _MARKS_OF_2021 for word in words for letter in word) else _OF_2018
    return [_written(word, table) for word in words]


def _written(word: str, table: dict[str, str]) -> str:
    found, at = "", 0
    while at < len(word):
        length = next((n for n in range(_LONGEST, 0, -1) if word[at : at + n] in table), 1)
        part = word[at : at + length]
        found += table.get(part, part)
        at += length
    return found
