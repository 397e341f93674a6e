"""Tokens and crude stems: enough for matching names and weighing words in any of our languages.

A prefix stem stands in for a real stemmer: Turkic and Russian inflection is at the end of a word, and a stemmer
for Kazakh, Kyrgyz, Uzbek, Tajik and Turkmen that is kept and free does not exist.
"""

import re
import unicodedata

STEM_LENGTH = 6
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")  # Thai, Lao, Japanese, Chinese
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
# All that people type for the Uzbek letters oʻ and gʻ and for an apostrophe.
_APOSTROPHES = str.maketrans(dict.fromkeys("ʻʼ‘’`´ʹ′", "'"))


def fold(text: str) -> str:
    """Returns the form in which two spellings of a word are equal: NFKC, lower case, one apostrophe, ё as е."""
    return unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold().replace("ё", "е")


def words(text: str) -> list[str]:
    """Returns the folded words and numbers of `text`, in order."""
    return _WORD.findall(fold(text))


def stem(word: str) -> str:
    """Returns a prefix of at most `STEM_LENGTH` letters of a folded word; numbers stay whole."""
    return word if word[0].isdigit() else word[:STEM_LENGTH]


def word_count(text: str) -> int:
    """Returns how many words a text has; of scripts without spaces two letters count as a word."""
    return max(len(words(text)), len(_UNSPACED.findall(text)) // 2)
