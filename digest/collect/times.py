"""Reads a time however a publisher writes it: as machines do, in words, in numbers, or from now ("вчера в 17:05").

Order: Unix seconds or milliseconds, ISO 8601, then whatever day, clock and zone can be found in the text. A time
without a zone is one of the source's. Of two readings of "3/4/2026" the day comes first, unless the clock is an
American one. What is no time, or cannot be, is None and never a guess.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.collect.dates import in_utc, mentions, month_forms, short_months
from digest.collect.time_words import AFTERNOON, HALVES, MIDNIGHT, MORNING, ZONES
from digest.collect.told_times import told_time

_CHARS = 120
_UNIX = re.compile(r"(-?\d{9,10})(?:\.\d+)?|(\d{12,13})|(\d{16})")
_FIRST_UNIX = 631_152_000  # 1990
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-?(?P<ordinal>\d{3})(?!\d)|-?(?P<month>\d\d)(?:-?(?P<day>\d\d))?)?"
    r"(?:(?:T|\s+|\s*,\s*)(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d+)?)?)?\s*(?P<zone>\S.*)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})(?:\s*[:：]\s*|\s*h\s*(?=\d\d\b)|時|时|시\s*)(?P<minute>\d{1,2})(?:分|분)?(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?(?![\d:])"
)
_HOUR = re.compile(r"(?<![\d:.])(?P<hour>\d{1,2})\s*(?=[ap]\.?m\b)", re.IGNORECASE)
_HALF = re.compile(rf"\s*({'|'.join(HALVES)})(?!\w)", re.IGNORECASE)
# "10.00.00" is a time only behind a date: elsewhere it may be one.
_DOTTED = re.compile(
    r"(?:(?<=(?:19|20)\d\d[ ,])|(?<=-\d\d[T ])|(?<=\d{4}T))\s?(?P<hour>\d{1,2})(?P<mark>[.-])(?P<minute>\d\d?)(?:(?P=mark)(?P<second>\d\d?))?(?![\d.:-])"
)
_OFFSET = re.compile(r"\s*\(?(?:GMT|UTC|UT|Z)?\s*([+−-])\s?(\d{1,2}):?(\d{2})?\b", re.IGNORECASE)
_ZONE_NAME = re.compile(r"\s*\(?([^\W\d_]{1,5}|[A-Z][a-z]+/[A-Z][A-Za-z_/]+)(?![\w/])")
_NUMBERS = re.compile(r"(?<![\d.])(\d{1,4})\s*([-./])\s*(\d{1,2})\s*\2\s*(\d{2,4})(?!\d)")
_CHINESE = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_DAY_MONTH = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.|-?[^\W\d_]{2,5}(?=\s))?(?:\s+(?:of|de|d[ei]l?))?[\s\-–.,/]*"
    r"(?P<month>[^\W\d_][^\W\d_.'’]{2,}|[^\W\d_]{3,}\.?)\.?(?:(?:\s+de[l]?\s+|[\s\-–.,/']+)(?P<year>\d{4}|\d{2}(?![\d:])))?"
)
_MONTH_DAY = re.compile(
    r"(?P<month>[^\W\d_]{3,})\.?[\s\-]+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d:])(?:[\s,\-]+(?P<year>\d{4}))?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:\s*-?\s*[^\W\d_]{1,6})?[\s.,-]+(?P<day>\d{1,2})?\.?(?:-?[^\W\d_]{2,4})?[\s-]*(?P<month>[^\W\d_]{3,})\.?(?:\s*(?P<late>\d{1,2})(?![\d:]))?"
)
_LOCALES = (
    "de", "fr", "es", "pt", "it", "nl", "pl", "cs", "sk", "ro", "hu", "sv", "da", "nb", "fi", "el", "bg", "sr", "hr", "sl",
    "lt", "lv", "et", "ka", "hy", "az", "be", "mn", "ar", "fa", "he", "hi", "id", "th",
)  # fmt: skip


def parse_time(text: str, zone: tzinfo, now: datetime | None = None) -> datetime | None:
    """Returns the time in UTC, None where `text` is none. Times from now on are read only where `now` is given."""
    text = " ".join(_ascii_digits(text[: 2 * _CHARS]).split())
    if not text or len(text) > _CHARS:
        return None
    try:
        moment = _unix(text) or _iso(text) or _written(text, zone, now)
    except (ValueError, OverflowError):
        return None
    if moment is None and now is not None:
        moment = told_time(text, now.astimezone(zone), _clock(text)[0])
    return in_utc(moment, zone) if moment else None


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(one, one)) for one in unicodedata.normalize("NFKC", text))


def _unix(text: str) -> datetime | None:
    found = _UNIX.fullmatch(text)
    if not found:
        return None
    seconds = float(found[1] or 0) or int(found[2] or 0) / 1_000 or int(found[3] or 0) / 1_000_000
    return datetime.fromtimestamp(seconds, UTC) if seconds >= _FIRST_UNIX else None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        found = _ISO.fullmatch(text)
    if not found or (found["zone"] and not found["hour"]):
        return None
    year, ordinal = int(found["year"]), found["ordinal"]
    if ordinal:
        day = date(year, 1, 1) + timedelta(days=int(ordinal) - 1)
    else:
        day = date(year, int(found["month"] or 1), int(found["day"] or 1))
    zone = _zone(found["zone"] or "")
    if found["zone"] and zone is None:
        return None
    return _at(day, int(found["hour"] or 0), int(found["minute"] or 0), int(found["second"] or 0), zone)


def _at(day: date, hour: int, minute: int, second: int, zone: tzinfo | None) -> datetime:
    """The moment; 24:00 is the end of a day, and the second 60 was one that leapt."""
    if hour == 24 and not minute and not second:
        return datetime.combine(day + timedelta(days=1), time(), zone)
    return datetime.combine(day, time(hour, minute, min(second, 59)), zone)


def _written(text: str, zone: tzinfo, now: datetime | None) -> datetime | None:
    clock, where, american = _clock(text)
    named = None
    if where:
        named = _zone(text[where.end() :].removeprefix(american))
        text = f"{text[: where.start()]} ; {text[where.end() :]}"
    latest = (now.astimezone(zone).date() + timedelta(days=1)) if now else None
    day = _day(text, latest, american=bool(american) and american.isascii())
    if day is None:
        return None
    if where and clock == time() and int(where["hour"]) == 24:  # the end of that day
        day += timedelta(days=1)
    return datetime.combine(day, clock or time(), named)


def _clock(text: str) -> tuple[time | None, re.Match[str] | None, str]:
    """The clock in a text, where it stands, and what behind it says which half of the day it is in. Of 24:00 it is that of
    the next day."""
    found = _CLOCK.search(text) or _HOUR.search(text) or _DOTTED.search(text)
    if not found:
        return None, None, ""
    parts = found.groupdict()
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    behind, before = text[found.end() :], text[: found.start()].rstrip().lower()
    half = re.match(r"\s*([ap]\.?\s?m\b\.?)", behind, re.IGNORECASE) or _HALF.match(behind)
    hour = _in_half(hour, half[1].lower() if half else "", before)
    if hour == 24 and not minute and not second:
        hour = 0
    if hour > 23 or minute > 59 or second > 60:
        return None, None, ""
    return time(hour, minute, min(second, 59)), found, half[0] if half else ""


def _in_half(hour: int, behind: str, before: str) -> int:
    """The hour of the day, from what says its half: "pm", "вечера" behind it, "кешкі" before."""
    said = next((word for word in (behind, *before.split()[-1:]) if word in HALVES), "")
    late = behind[:1] == "p" or before.endswith(AFTERNOON) or hour in HALVES.get(said, ())
    early = behind[:1] == "a" or before.endswith(MORNING) or said in MIDNIGHT
    if late and hour < 12:
        return hour + 12
    return 0 if early and hour == 12 else hour


def _zone(text: str) -> tzinfo | None:
    """The zone at the beginning of a text, None where there is none."""
    offset = _OFFSET.match(text)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return (
            timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
            if minutes < 1_440
            else None
        )
    name = _ZONE_NAME.match(text)
    if not name:
        return None
    hours = ZONES.get(name[1].lower())
    if hours is not None:
        return timezone(timedelta(hours=hours))
    if "/" not in name[1]:
        return None
    try:
        return ZoneInfo(name[1])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _day(text: str, latest: date | None, *, american: bool) -> date | None:
    chinese = _CHINESE.search(text)
    if chinese:
        return date(int(chinese[1]), int(chinese[2]), int(chinese[3]))
    numbers = _NUMBERS.search(text)
    if numbers:
        return _numeric(numbers[1], numbers[3], numbers[4], american=american and numbers[2] == "/")
    named = list(mentions(text))
    for mention in named:
        if mention.year:
            return date(mention.year, mention.month, mention.day)
    for pattern in (_YEAR_FIRST, _DAY_MONTH, _MONTH_DAY):
        for found in pattern.finditer(text):
            parts = found.groupdict()
            month, day = _month(parts["month"]), parts["day"] or parts.get("late")
            if month and day and 1 <= int(day) <= 31:
                return _in_year(parts["year"], month, int(day), latest)
    return _in_year(None, named[0].month, named[0].day, latest) if named else None


def _numeric(first: str, second: str, third: str, *, american: bool) -> date | None:
    if len(first) == 4:
        return date(int(first), int(second), int(third))
    if len(third) == 3 or len(first) > 2:
        return None
    day, month = int(first), int(second)
    if month > 12 or (american and day <= 12):
        day, month = month, day
    return date(_whole_year(third), month, day)


def _whole_year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 70 else 1900)


def _in_year(year: str | None, month: int, day: int, latest: date | None) -> date | None:
    if year:
        return date(_whole_year(year), month, day)
    if latest is None:
        return None
    for past in range(latest.year, latest.year - 5, -1):
        try:
            found = date(past, month, day)
        except ValueError:  # 29 February
            continue
        if found <= latest:
            return found
    return None


def _month(word: str) -> int:
    name = word.lower().rstrip(".")
    return month_forms().get(name) or short_months().get(name) or _other_months().get(name) or 0


@cache
def _other_months() -> dict[str, int]:
    """{a month's name: its number} in the languages of the world's press, loaded when one of them comes."""
    from babel.core import Locale

    forms: dict[str, int] = {}
    for code in _LOCALES:
        months = Locale.parse(code).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    forms.setdefault(name.lower().rstrip("."), number)
    return forms
