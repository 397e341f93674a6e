"""The consonants of a name, the same for its spellings in Cyrillic and Latin: Тоқаев, Токаев, Tokayev, Toqaev.

Vowels differ most between transliterations and are left out; so are й, y, h and the signs. Only the first
`KEPT` consonants count, because inflection comes after them.
"""

import unicodedata

KEPT = 4
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


def skeleton(name: str) -> str:
    """Returns the first consonants of a folded word, `KEPT` at most; "" where fewer than three are left."""
    kept: list[str] = []
    for letter in _latin(name):
        if letter not in _DROPPED and (not kept or kept[-1] != letter):
            kept.append(letter)
            if len(kept) == KEPT:
                break
    return "".join(kept) if len(kept) >= 3 else ""


def _latin(name: str) -> str:
    """Returns one Latin letter a consonant; other letters as they are without their accents, or nothing."""
    spelled = "".join(_CYRILLIC.get(letter, _LATIN.get(letter, letter)) for letter in name)
    for group, letter in _GROUPS:
        spelled = spelled.replace(group, letter)
    plain = unicodedata.normalize("NFD", spelled)
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())
