"""Writes Uzbek in its Latin alphabet, so that one lexicon serves both of its alphabets."""

import re

# fmt: off
_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "j", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "x", "ц": "s", "ч": "ch", "ш": "sh", "ъ": "ʼ", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ў": "oʻ", "қ": "q",
    "ғ": "gʻ", "ҳ": "h",
}
# fmt: on
_TABLE = str.maketrans(_LETTERS)
_YE = re.compile(r"(?:(?<=[аеёиоуэюяў])|\b)е")  # е is ye where no consonant stands before it


def latin(text: str) -> str:
    """Returns `text` in small letters with its Cyrillic written as Latin; Latin text stays the same."""
    return _YE.sub("ye", text.casefold()).translate(_TABLE)
