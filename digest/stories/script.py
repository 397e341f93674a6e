"""Brings words of a language with two alphabets to one of them, for comparing alone: nothing of it is ever shown.

Uzbek becomes Latin. Kazakh in Latin becomes Cyrillic, by the orthography that its letters give away: that with acutes
(2018), that with umlauts (2021), and the older one of the press, in which w is у and y is й.
"""

import re

from digest.text.words import fold
from digest.understand.uzbek import latin

_CYRILLIC = re.compile("[а-яёғқҳў]", re.IGNORECASE)
_SIMPLE = dict(zip("abdefghjklmnopqrstvz", "абдефгхжклмнопқрствз", strict=True))
_PAIRS = {
    "acute": (("sh", "ш"), ("ch", "ч"), ("ıa", "я"), ("ıý", "ю"), ("ia", "я")),
    "umlaut": (("ia", "я"), ("iu", "ю"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш")),
    "press": (("ya", "я"), ("yu", "ю"), ("sh", "ш")),
}
_LETTERS = {
    "acute": {"á": "ә", "ó": "ө", "ú": "ү", "ý": "у", "ǵ": "ғ", "ń": "ң", "ı": "и", "i": "і", "y": "ы", "u": "ұ"},
    "umlaut": {"ä": "ә", "ö": "ө", "ü": "ү", "ū": "ұ", "u": "у", "ğ": "ғ", "ñ": "ң", "ŋ": "ң", "ş": "ш", "ı": "і", "i": "и",
               "y": "ы"},
    "press": {"ä": "ә", "ö": "ө", "ü": "ү", "u": "ұ", "w": "у", "ğ": "ғ", "ñ": "ң", "ş": "ш", "ç": "ч", "ı": "ы", "i": "і",
              "ï": "и", "y": "й"},
}  # fmt: skip
_TABLES = {script: str.maketrans(_SIMPLE | letters) for script, letters in _LETTERS.items()}
_SHORT_I = re.compile("(?<=[аәеоөуұүыі])и")


def script(text: str, language: str) -> str:
    """Returns how `text` has to be brought to one alphabet; "" where its language has one, or it is in that."""
    if language == "uz":
        return "uzbek" if _CYRILLIC.search(text) else ""
    if language != "kk" or _CYRILLIC.search(text):
        return ""
    small = text.lower()
    if re.search("[áóúǵńý]", small):
        return "acute"
    return "press" if re.search("[wï]", small) else "umlaut"


def one_script(word: str, how: str) -> str:
    """Returns a word folded, and in one alphabet: `how` is what `script` says of its text."""
    if how == "uzbek":
        return fold(latin(word)) if _CYRILLIC.search(word) else fold(word)
    folded = fold(word)
    if not how:
        return folded
    for pair, letter in _PAIRS[how]:
        folded = folded.replace(pair, letter)
    return _SHORT_I.sub("й", folded.translate(_TABLES[how]))
