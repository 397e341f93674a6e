"""Reads the days that a text names: "24 апреля", "April 24", "24-сәуірде", "24-aprel kuni".

Whole names of months with their case endings, never beginnings: a market is not March, nor a marathon, nor Майами May.
The day stands before the month, in English on either side. English months must have a capital ("may", "march" are verbs).
"""

import re

from digest.text.words import fold
from digest.understand.inflect import TAJIK, TURKIC

_ENGLISH = (
    "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug",
    "september|sept|sep", "october|oct", "november|nov", "december|dec",
)  # fmt: skip
# Bare stem, and the cases that follow it. Kyrgyz and Tajik write these too, with their own endings.
_RUSSIAN = (
    ("январ", "soft"), ("феврал", "soft"), ("март", "hard"), ("апрел", "soft"), ("ма", "may"), ("июн", "soft"),
    ("июл", "soft"), ("август", "hard"), ("сентябр", "soft"), ("октябр", "soft"), ("ноябр", "soft"), ("декабр", "soft"),
)  # fmt: skip
_CASES = {"soft": "[ьяюе]|ем", "hard": "|[ауе]|ом", "may": "[йяюе]|ем"}
_SHORT = ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен|сент", "окт", "ноя|нояб", "дек")
_TURKIC = (
    "январь|қаңтар|yanvar|ýanwar|qańtar|qañtar|qantar", "февраль|ақпан|fevral|fewral|aqpan",
    "март|наурыз|mart|nauryz|naurız", "апрель|сәуір|aprel|sáýir|säuir|sáwir", "май|мамыр|may|maý|mamyr|mamır",
    "июнь|маусым|iyun|iýun|maýsym|mausym|mausım", "июль|шілде|iyul|iýul|shilde|şilde", "август|тамыз|avgust|awgust|tamyz|tamız",
    "сентябрь|қыркүйек|sentyabr|sentabr|sentýabr|qyrkúıek|qyrküiek", "октябрь|қазан|oktyabr|oktabr|oktýabr|qazan",
    "ноябрь|қараша|noyabr|noýabr|qarasha|qaraşa", "декабрь|желтоқсан|dekabr|jeltoqsan",
)  # fmt: skip
# Uzbek in Cyrillic; Tajik hangs its own endings on them and on the Russian names.
_TAJIK = (
    "январ", "феврал", "март", "апрел", "май", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр",
)  # fmt: skip
_MOST_DAY = 31
_VERBS = ("may",)  # in Uzbek and Turkmen "24-may"
_NAMES = ("ин", "ина", "ен")  # Мартин, Мартина, Мартен
_ORDINAL = r"(?:st|nd|rd|th|-?(?:n?j[iy]|inchi|[нын]?чи|[ыі]н?ш[ыі]|ум|юм|го|е))?"
_BEFORE = re.compile(
    r"(?<![\d.,:])(\d{1,2})" + _ORDINAL + r"(\s?[-–—]\s?|\s(?:of\s)?)([^\W\d_]+(?:['’][^\W\d_]+)?)"
)
_AFTER = re.compile(r"\b([A-Z][A-Za-z]+)\.?\s" + r"(\d{1,2})(?:st|nd|rd|th)?(?![\d.,:]*\d)(?!\s?%)")


def _forms() -> dict[str, int]:
    found: dict[str, int] = {}
    for number in range(1, 13):
        stem, kind = _RUSSIAN[number - 1]
        for cases in _CASES[kind].split("|"):
            for ending in cases.strip("[]") if cases.startswith("[") else (cases,):
                found[stem + ending] = number
        for name in _SHORT[number - 1].split("|"):
            found[name] = number
    return found


_WHOLE = _forms()
_BASES = {
    name: number
    for table in (_TURKIC, _TAJIK)
    for number, names in enumerate(table, 1)
    for name in names.split("|")
}
_CAPITAL = {name: number for number, names in enumerate(_ENGLISH, 1) for name in names.split("|")}
_SHORTEST, _LONGEST = min(map(len, _BASES)), max(map(len, _BASES))


def days(text: str) -> frozenset[tuple[int, int]]:
    """Returns each (month, day) that `text` names."""
    found = {(_month(word, between.strip()), int(day)) for day, between, word in _BEFORE.findall(text)}
    found.update((_CAPITAL.get(word.lower(), 0), int(day)) for word, day in _AFTER.findall(text))
    return frozenset((month, day) for month, day in found if month and 0 < day <= _MOST_DAY)


def _month(word: str, between: str) -> int:
    folded = fold(word)
    if folded in _CAPITAL and word[0].isupper():
        return _CAPITAL[folded]
    if folded in _VERBS and not between:
        return 0
    return _WHOLE.get(folded) or _with_ending(folded)


def _with_ending(word: str) -> int:
    for cut in range(min(len(word), _LONGEST), _SHORTEST - 1, -1):
        month = _BASES.get(word[:cut])
        rest = word[cut:].removeprefix("'")
        if month and rest not in _NAMES and (TURKIC.fullmatch(rest) or TAJIK.fullmatch(rest)):
            return month
    return 0
