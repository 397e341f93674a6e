"""Reads a time that is told from now: "2 hours ago", "вчера в 17:05", "кеше", "3 kun oldin"."""

import re
from datetime import datetime, time, timedelta
from functools import cache

from digest.collect.time_words import (
    AGO,
    AGO_BEFORE,
    AND,
    DAYS,
    HALF_HOUR,
    HALVES,
    JUST_NOW,
    NUMBERS,
    SHORT,
    UNITS,
)
from digest.text.words import fold

_HALF = "|".join(HALVES)
_CLOCK_ONLY = re.compile(rf"\W*(?:(?:{_HALF})\W+)?\d{{1,2}}(?::\d{{2}}){{0,2}}\W*(?:[ap]\.?m\.?|{_HALF})?\W*")
_UNIT = r"(?P<unit>[^\W\d_]+)\.?"
_MOST = timedelta(days=366 * 40)


def told_time(text: str, now: datetime, clock: time | None) -> datetime | None:
    """Returns the time, in the zone of `now`; `clock` is what clock the text holds."""
    told = fold(text).strip(" .,:;–—-|•")
    if told in JUST_NOW:
        return now
    span = _span(told)
    if span is not None:
        return now - span if span <= _MOST else None
    for days, names in _days():
        if names.search(told):
            return datetime.combine(now.date() - timedelta(days=days), clock or time(), now.tzinfo)
    if clock and _CLOCK_ONLY.fullmatch(told):
        today = datetime.combine(now.date(), clock, now.tzinfo)
        return today if today <= now + timedelta(minutes=5) else today - timedelta(days=1)
    return None


def _span(told: str) -> timedelta | None:
    for half in HALF_HOUR:
        if told.startswith(half) and _ago().search(told):
            return timedelta(minutes=30)
    behind, before = _counted()
    found = behind.search(told) or before.search(told)
    if not found:
        return None
    total, unit_s = _length(found), _seconds(found["unit"])
    # "2 days, 3 hours ago": larger units stand before the smaller ones.
    part = _part_before().search(told, 0, found.start())
    while part and (larger_s := _seconds(part["unit"])) > unit_s > 0:
        total, unit_s = total + _length(part), larger_s
        part = _part_before().search(told, 0, part.start())
    return timedelta(seconds=total) if total else None


def _length(found: re.Match[str]) -> float:
    """The seconds of a number and a unit, 0 where it is no unit of time."""
    number = found["number"]
    count = (
        float(number.replace(",", ".")) if number and number[0].isdigit() else NUMBERS.get(number or "", 1.0)
    )
    return min(count, 1e6) * _seconds(found["unit"])


def _seconds(word: str) -> int:
    if word in SHORT:
        return SHORT[word]
    fitting = [
        (len(start), seconds)
        for seconds, starts in UNITS.items()
        for start in starts
        if word.startswith(start)
    ]
    return max(fitting, default=(0, 0))[1]


@cache
def _ago() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(AGO, key=len, reverse=True)))})(?!\w)")


def _count() -> str:
    numbers = "|".join(map(re.escape, sorted(NUMBERS, key=len, reverse=True)))
    return rf"(?P<number>\d{{1,4}}(?:[.,]\d)?|(?:{numbers})(?!\w))\s*-?\s*"


@cache
def _counted() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A number and a unit with the word for "ago" behind them, or before."""
    counted = rf"(?:{_count()})?{_UNIT}"
    before = "|".join(map(re.escape, AGO_BEFORE))
    return (
        re.compile(rf"(?<![\w.,]){counted}\s+{_ago().pattern}"),
        re.compile(rf"(?<!\w)(?:{before})\s+{counted}"),
    )


@cache
def _part_before() -> re.Pattern[str]:
    """A number and a unit at the end of what stands before others."""
    return re.compile(rf"(?<![\w.,]){_count()}{_UNIT}(?:\s*,)?(?:\s+(?:{'|'.join(AND)}))?\s*$")


@cache
def _days() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple(
        (days, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)"))
        for days, names in sorted(DAYS.items(), reverse=True)
    )
