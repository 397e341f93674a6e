"""Finds the days that a text names.

Month names and their case forms come from CLDR (through Babel) in the languages of our readers, so "24 апреля",
"24-сәуірде", "2024 жылғы 24 сәуір", "24-aprel", "April 24th, 2024" and "24 Nisan" are all read, whatever language
the text is in. A day without a year is the latest such day that is not after a given one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache

_LOCALES = ("en", "ru", "kk", "uz", "uz_Cyrl", "ky", "tg", "tk", "tr", "uk")
# Abbreviations of the other languages are words of their own: "sen" is "you" in Uzbek. They count in what is surely a date.
_SHORT_LOCALES = ("en", "ru", "uk")
# Spellings that are common in the press and not in CLDR; Kazakh in the Latin alphabets of 2018 and 2021.
_VARIANTS = {
    "sentyabr": 9, "oktyabr": 10, "сентябр": 9, "sept": 9, "нояб": 11, "авг": 8,
    "qańtar": 1, "aqpan": 2, "naýryz": 3, "sáýir": 4, "mamyr": 5, "maýsym": 6, "shilde": 7, "tamyz": 8, "qyrkúıek": 9,
    "qazan": 10, "qarasha": 11, "jeltoqsan": 12, "qañtar": 1, "naurız": 3, "nauryz": 3, "säuir": 4, "mamır": 5,
    "mausım": 6, "şilde": 7, "tamız": 8, "qırküyek": 9, "qaraşa": 11,
}  # fmt: skip
_CASES = (
    "да", "де", "та", "те", "до", "дө", "то", "тө", "дан", "ден", "тан", "тен", "дон", "дөн", "тон", "төн",
    "нан", "нен", "ның", "нің", "дың", "дің", "тың", "тің", "нын", "нин", "дын", "дин", "тын", "тин", "дун",
    "дүн", "тун", "түн", "ға", "ге", "қа", "ке", "га", "го", "гө", "ка", "ко", "кө", "гача", "гача", "ы",
    "і", "и", "у", "ү", "ында", "інде", "ынде", "инде", "унда", "үндө", "ынан", "інен", "инен", "ына",
    "іне", "ине", "ындағы", "індегі", "дағы", "дегі", "дагы", "деги", "тағы", "тегі", "тагы", "теги", "нда",
    "нде", "ро", "я", "ь", "ю", "е", "ем", "ём", "ем", "ого", "da", "de", "ta", "te", "dan", "den", "tan",
    "ten", "ning", "ga", "gacha", "i", "ida", "idan", "iga", "ining", "dagi", "y", "yň", "iň", "ynda",
    "inde", "yndan", "inden", "yna", "ine", "daky", "däki",
)  # fmt: skip
_FIRST_YEAR, _LAST_YEAR = 1990, 2099

# Each begins with a set of characters, which the engine looks for quickly; what stands before is checked after.
_DAY_FIRST = re.compile(
    r"(?P<day>[0-9]{1,2})(?:-?(?:st|nd|rd|th|го|е|ші|шы|чи|чы|чү|чу|inchi|нчи|нчы|nji|njy|нҷи|уми|юми))?"
    r"(?P<gap>\s*[-–]\s*|\s+(?:of\s+)?)(?P<month>[^\W\d_]{3,})\.?"
    r"(?:(?:,|\s+соли)?\s+(?P<year>(?:19|20)[0-9]{2})(?![0-9]))?"
)
_MONTH_FIRST = re.compile(
    r"(?P<month>[JFMASOND][a-z]{2,8})\.?\s+"
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9:%])(?:,?\s+(?P<year>(?:19|20)[0-9]{2})(?![0-9]))?"
)
_NUMBERS = re.compile(r"[0-9]{1,4}([-./])[0-9]{1,2}\1[0-9]{2,4}(?![0-9])")
_DIGIT = re.compile("[0-9]")
_NO_DAY_AFTER = frozenset("0123456789.,:/$€£№#")
# "2024 жылғы 24 сәуір", "2024-nji ýylyň 24-nji apreli", "2024 yil 24 aprel": the year stands before the day.
_YEAR_BEFORE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:-?\w{1,4})?[\s-]+(?:жыл|йил|yil|ýyl|соли|сол)\w*[,\s]+$", re.IGNORECASE
)
_ENGLISH_WORDS = frozenset({"may", "march", "mar", "dec"})
_UZBEK_DAY = re.compile(r"\s+(?:kuni|holatiga|soat)")
_CLOCK = re.compile(r"(?<![\d.:])([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d.:])")


@dataclass(frozen=True, slots=True)
class Mention:
    """A day that a text names, and where. `year` is 0 where the text leaves it out."""

    year: int
    month: int
    day: int
    start: int
    end: int


@cache
def month_forms() -> dict[str, int]:
    """Returns {folded form of a month's name: its number} for all our languages, endings of cases included."""
    from babel.core import Locale

    forms = dict(_VARIANTS)
    for code in _LOCALES:
        months = Locale.parse(code).months
        for context in ("format", "stand-alone"):
            for number, name in months[context]["wide"].items():
                forms.update(dict.fromkeys(_declined(name.lower(), inflects=code != "en"), number))
            if code in _SHORT_LOCALES:
                for number, name in months[context]["abbreviated"].items():
                    forms.setdefault(name.lower().rstrip("."), number)
    for name, number in _VARIANTS.items():
        forms.update(dict.fromkeys(_declined(name, inflects=True), number))
    return forms


@cache
def short_months() -> dict[str, int]:
    """Returns {abbreviation of a month's name: its number} for all our languages: many are words of their own too."""
    from babel.core import Locale

    forms = {"сен": 9, "ноя": 11, "фев": 2, "мар": 3}
    for code in _LOCALES:
        months = Locale.parse(code).months
        for context in ("format", "stand-alone"):
            for number, name in months[context]["abbreviated"].items():
                forms.setdefault(name.lower().rstrip("."), number)
    return forms


def _declined(name: str, *, inflects: bool) -> Iterator[str]:
    yield name
    if inflects:
        for base in {name, name.rstrip("ьй") if len(name) > 4 else name}:
            yield from (base + ending for ending in _CASES)


def mentions(text: str) -> Iterator[Mention]:
    """Yields the days that `text` names, in the order in which they stand."""
    if not _DIGIT.search(text):
        return
    found = [*_worded(text), *_numeric(text)]
    yield from sorted(found, key=lambda mention: mention.start)


def _worded(text: str) -> Iterator[Mention]:
    forms = month_forms()
    for match in _DAY_FIRST.finditer(text):
        word = match["month"]
        month = forms.get(word.lower(), 0) or (short_months().get(word.lower(), 0) if match["year"] else 0)
        if not month or text[match.start() - 1 : match.start()] in _NO_DAY_AFTER:
            continue
        # "10 may have died", "5 march on": as a month such a word has a capital, or stands as Uzbek writes it.
        uzbek = "-" in match["gap"] or _UZBEK_DAY.match(text, match.end("month"))
        if word in _ENGLISH_WORDS and not uzbek:
            continue
        before = _YEAR_BEFORE.search(text, max(0, match.start() - 30), match.start())
        year = match["year"] or (before["year"] if before else 0)
        start = before.start() if before and not match["year"] else match.start()
        yield from _checked(int(year), month, int(match["day"]), start, match.end())
    for match in _MONTH_FIRST.finditer(text):
        month = forms.get(match["month"].lower(), 0)
        if month and not text[match.start() - 1 : match.start()].isalnum():
            yield from _checked(int(match["year"] or 0), month, int(match["day"]), match.start(), match.end())


def _numeric(text: str) -> Iterator[Mention]:
    for match in _NUMBERS.finditer(text):
        first, second, third = match[0].split(match[1])
        if text[match.start() - 1 : match.start()] in _NO_DAY_AFTER:
            continue
        if len(first) == 4 and match[1] == "-" and len(third) == 2:
            year, month, day = int(first), int(second), int(third)
        elif len(third) == 4 and match[1] != "-" and len(first) <= 2:
            year, month, day = int(third), int(second), int(first)
            if month > 12 and match[1] == "/":
                month, day = day, month
        else:
            continue
        yield from _checked(year, month, day, match.start(), match.end())


def _checked(year: int, month: int, day: int, start: int, end: int) -> Iterator[Mention]:
    try:
        date(year or 2024, month, day)  # a leap year: 29 February is a day
    except ValueError:
        return
    if not year or _FIRST_YEAR <= year <= _LAST_YEAR:
        yield Mention(year, month, day, start, end)


def resolve(mention: Mention, latest: date) -> date:
    """Returns the day, in its year or else in the latest one in which it is not after `latest`."""
    for year in (mention.year,) if mention.year else range(latest.year, latest.year - 9, -1):
        try:
            day = date(year, mention.month, mention.day)
        except ValueError:  # 29 February
            continue
        if mention.year or day <= latest:
            return day
    return latest


def dateline(line: str) -> tuple[Mention, time | None] | None:
    """Returns the day and the time of a line that holds nothing else, such as "24 апреля 2024, 10:30"."""
    if len(line) > 60 or not any(character.isdigit() for character in line):
        return None
    for mention in mentions(line):
        rest = line[: mention.start] + " " + line[mention.end :]
        clock = _CLOCK.search(rest)
        if clock:
            rest = rest[: clock.start()] + rest[clock.end() :]
        left = re.sub(
            r"\b(?:год[ау]?|г|жыл\w*|yil\w*|йил\w*|at|в|on|AM|PM|GMT|UTC|[^\W\d_]{3,9}day)\b|\W",
            "",
            rest,
            flags=re.IGNORECASE,
        )
        if len(left) <= 3:
            return mention, time(int(clock[1]), int(clock[2])) if clock else None
    return None


def in_utc(moment: datetime, zone: tzinfo) -> datetime | None:
    """Returns a time in UTC, a naive one taken for one in `zone`; None at the ends of the calendar."""
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
