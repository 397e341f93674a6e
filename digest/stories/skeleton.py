"""The consonants of a name, the same for its spellings in Cyrillic and Latin: Тоқаев, Токаев, Tokayev, Toqaev.

Vowels differ most between transliterations and are left out; so are й, y, h and the signs. Only the first
`KEPT` consonants count, because inflection comes after them; where a name has fewer, its ending may stand among them
(Путинмен, Рогунской, Раҳмонро), so that there is a `bare` form too.
"""

import re
import unicodedata
from functools import lru_cache

from digest.understand.inflect import SLAVIC, follows

KEPT = 4
_FEWEST = 3
_CYRILLIC = {
    "б": "b", "в": "v", "г": "g", "ғ": "g", "ґ": "g", "д": "d", "ж": "j", "җ": "j", "ҷ": "j", "з": "z", "к": "k",
    "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "п": "p", "р": "r", "с": "s", "т": "t", "ф": "f", "х": "h",
    "ҳ": "h", "һ": "h", "ц": "c", "ч": "C", "ш": "S", "щ": "S", "ќ": "k", "ѓ": "g",
}  # fmt: skip
_GROUPS = (
    ("shch", "S"), ("sch", "S"), ("sh", "S"), ("ch", "C"), ("zh", "j"), ("dj", "j"), ("dzh", "j"), ("kh", "h"),
    ("gh", "g"), ("ts", "c"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("ng", "n"), ("x", "ks"), ("q", "k"), ("w", "v"),
)  # fmt: skip
_LATIN = {"ş": "S", "ç": "C", "ž": "j", "ň": "n", "ğ": "g", "ñ": "n", "š": "S", "č": "C"}
_DROPPED = frozenset("aeiouyh")
# Endings of Russian names that add a consonant; those of vowels alone change no skeleton. Not -ов, -ев, -им, which are
# mostly part of the name.
_RUSSIAN = re.compile(r"(?:ск(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими)|ами|ями|ам|ям|ом|ем|ым|ого|его)")
_LONGEST_ENDING = 8


@lru_cache(maxsize=100_000)
def skeleton(name: str) -> str:
    """Returns the first consonants of a folded word, `KEPT` at most; "" where fewer than three are left."""
    kept = _consonants(name)
    return kept if len(kept) >= _FEWEST else ""


@lru_cache(maxsize=50_000)
def bare(name: str, language: str) -> str:
    """Returns the skeleton of a name without what may be its endings in `language`; "" where that is no other one."""
    whole = skeleton(name)
    if whole and name[-1].isalpha():
        for cut in range(min(len(name) - _FEWEST, _LONGEST_ENDING), 0, -1):
            if _is_ending(name[-cut:], language):
                found = skeleton(name[:-cut])
                if found:
                    return "" if found == whole else found
    return ""


def _is_ending(rest: str, language: str) -> bool:
    return bool(_RUSSIAN.fullmatch(rest)) if language in SLAVIC else follows(rest, language)


def _consonants(name: str) -> str:
    """Returns the consonants of a word, each run of one of them once, `KEPT` and no more."""
    kept: list[str] = []
    for letter in _latin(name):
        if letter not in _DROPPED and (not kept or kept[-1] != letter):
            kept.append(letter)
            if len(kept) == KEPT:
                break
    return "".join(kept)


def _latin(name: str) -> str:
    """Returns one Latin letter a consonant; other letters as they are without their accents, or nothing."""
    spelled = "".join(_CYRILLIC.get(letter, _LATIN.get(letter, letter)) for letter in name)
    for group, letter in _GROUPS:
        spelled = spelled.replace(group, letter)
    plain = unicodedata.normalize("NFD", spelled)
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())
