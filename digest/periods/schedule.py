"""Says when the editions of a newsletter are made and which articles each covers.

- An edition is named by a date of the newsletter's zone. Its cut-off is that day's `build_at`; it is due from then on.
- A newsletter appears on its weekdays, or on one day of the month (the last one where the month is shorter, the one before
  it where it is quiet), but on no holiday. What would have been told on a quiet day, the next edition tells.
- A window runs from the end of the one before it to the moment of freezing, by the time of collecting. So an article
  that comes after the freeze joins the next edition, and what a late run has just collected joins this one. It
  never reaches beyond the next edition's cut-off.
- "Due" is a state: the newest edition whose cut-off has passed, that nobody has built and that is not too late.
  Two runs at once, a missed tick and five days of downtime all come to one edition.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from digest.errors import ConfigError
from digest.periods.local import instant, local_date, zone

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
_DAY = timedelta(days=1)
# A quarter holds an edition even of a monthly newsletter whose day was a holiday twice.
_SEARCH_DAYS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a newsletter is made and sent. Hours are local: `build_at` in `zone`, `send_at` in the zone of the reader, or
    in `zone` where `clock` is the newsletter's; whoever chose an hour gets it in their own zone.

    `weekdays` are ISO numbers, Monday is 1; with `monthday` an edition appears once a month. `holidays` are written
    2026-12-16, or 12-16 for every year. `deadline_h` is how many hours after its promised time a mail may still leave.
    """

    zone: str = "UTC"
    build_at: time = time(6, 0)
    send_at: time = time(7, 0)
    deadline_h: float = 12.0
    weekdays: tuple[int, ...] = EVERY_DAY
    monthday: int = 0
    holidays: frozenset[str] = frozenset()
    clock: Literal["reader", "newsletter"] = "reader"

    def __post_init__(self) -> None:
        if zone(self.zone) is None:
            raise ConfigError(
                f"there is no time zone {self.zone!r}", hint='write an IANA name such as "Asia/Almaty"'
            )
        if not self.weekdays or not set(self.weekdays) <= set(EVERY_DAY):
            raise ConfigError(
                f"weekdays is {list(self.weekdays)}", hint="write numbers from 1 (Monday) to 7 (Sunday)"
            )
        if not 0 <= self.monthday <= 31:
            raise ConfigError(f"monthday is {self.monthday}", hint="write a day of the month, from 1 to 31")
        if not 0 < self.deadline_h <= 24 * 7:
            raise ConfigError(
                f"deadline_h is {self.deadline_h:g}", hint="write hours: more than 0, a week at most"
            )

    @property
    def where(self) -> ZoneInfo:
        found = zone(self.zone)
        assert found is not None  # __post_init__ has looked
        return found

    @property
    def deadline(self) -> timedelta:
        return timedelta(hours=self.deadline_h)


@dataclass(frozen=True, slots=True)
class EditionDue:
    """An edition in the calendar: its date and its cut-off (UTC)."""

    date: date
    cut_off: datetime


def cut_off(day: date, schedule: Schedule) -> datetime | None:
    """Returns the instant from which the edition of `day` is due; None where that day has no edition."""
    if _quiet(day, schedule):
        return None
    return instant(day, schedule.build_at, schedule.where)


def why_none(day: date, schedule: Schedule) -> str:
    """Returns why that day has no edition, "" where it has one."""
    return _quiet(day, schedule) or (
        "" if cut_off(day, schedule) else "there was no such day in the newsletter's zone"
    )


def _quiet(day: date, schedule: Schedule) -> str:
    why = _resting(day, schedule)
    if not why and schedule.monthday and day.day != _month_day(day.year, day.month, schedule):
        return "no edition on that day of the month"
    return why


def _resting(day: date, schedule: Schedule) -> str:
    if day.isoweekday() not in schedule.weekdays:
        return "no edition on that weekday"
    if schedule.holidays and not schedule.holidays.isdisjoint((day.isoformat(), f"{day:%m-%d}")):
        return "a holiday"
    return ""


@lru_cache(maxsize=4096)
def _month_day(year: int, month: int, schedule: Schedule) -> int:
    """Returns the day of a month's edition: the one before it, or after, where that is a quiet day; no month is passed
    over. 0 where all of its days are quiet."""
    last = monthrange(year, month)[1]
    wanted = min(schedule.monthday, last)
    days = (*range(wanted, 0, -1), *range(wanted + 1, last + 1))
    return next((day for day in days if not _resting(date(year, month, day), schedule)), 0)


def edition_date(now: datetime, schedule: Schedule) -> date:
    """Returns the date that an edition made by hand at `now` bears: today where the newsletter lives."""
    return local_date(now, schedule.where)


def window(
    day: date,
    schedule: Schedule,
    previous: datetime | None,
    now: datetime,
    next_one: EditionDue | None = None,
) -> tuple[datetime, datetime]:
    """Returns the span of collecting times (UTC, start excluded, end included) of the edition of `day` frozen at `now`.

    `next_one` is the edition that follows where the schedule alone does not say so: a newsletter's evening.

    `previous` is the end of the last edition's window; without one, the span begins at the cut-off before this day's.
    A clock that went backward gives an empty window, never one that repeats what an earlier edition covered.
    """
    next_one = next_one or after(day, schedule)
    end = now if next_one is None else min(now, next_one.cut_off)
    if previous is None:
        earlier = _last(day - _DAY, schedule)
        previous = end - _DAY if earlier is None else earlier.cut_off
    return previous, max(previous, end)


def dated_window(day: date, days: int, schedule: Schedule, now: datetime) -> tuple[datetime, datetime]:
    """Returns the span (UTC) of the `days` local dates of the newsletter that end with `day`, up to `now` at most: what an
    edition that is made by hand afterwards tells, by the time of publication."""
    start, end = (_midnight(day + _DAY * ahead, schedule.where) for ahead in (1 - days, 1))
    return start, max(start, min(now, end))


def _midnight(day: date, where: ZoneInfo) -> datetime:
    """Returns the instant at which a local date begins; of a date that the zone skipped, the next one's."""
    while (begins := instant(day, time(), where)) is None:
        day += _DAY
    return begins


def following(chain: Mapping[str, Schedule], day: date, schedule: Schedule) -> EditionDue | None:
    """Returns the edition of a chain of slots (schedules by slot) that comes after the one of `day` and `schedule`."""
    at = cut_off(day, schedule)
    if at is None or not chain:
        return after(day, schedule)
    later: list[EditionDue] = []
    for other in chain.values():
        found = after(day - _DAY, other)
        while found is not None and found.cut_off <= at:
            found = after(found.date, other)
        later += [found] if found else []
    return min(later, key=lambda one: one.cut_off, default=None)


def newest(now: datetime, schedule: Schedule) -> EditionDue | None:
    """Returns the newest edition whose cut-off has passed."""
    day = local_date(now, schedule.where)
    found = _last(day, schedule)
    while found is not None and found.cut_off > now:
        found = _last(found.date - _DAY, schedule)
    return found


def promised(found: EditionDue, schedule: Schedule) -> datetime:
    """Returns when the first mails of an edition leave where the newsletter lives."""
    sent_at = instant(found.date, schedule.send_at, schedule.where)
    return found.cut_off if sent_at is None else max(found.cut_off, sent_at)


def latest(found: EditionDue, schedule: Schedule) -> datetime:
    """Returns until when it is worth making an edition."""
    return promised(found, schedule) + schedule.deadline


def after(day: date, schedule: Schedule) -> EditionDue | None:
    """Returns the edition that follows the one of `day`."""
    return _next(day + _DAY, schedule)


def next_edition(now: datetime, schedule: Schedule) -> EditionDue | None:
    """Returns the first edition whose cut-off is still to come."""
    # A gap at midnight can push yesterday's cut-off into today.
    found = _next(local_date(now, schedule.where) - _DAY, schedule)
    while found is not None and found.cut_off <= now:
        found = _next(found.date + _DAY, schedule)
    return found


@lru_cache(maxsize=4096)
def _last(day: date, schedule: Schedule) -> EditionDue | None:
    return _first((day - n * _DAY for n in range(_SEARCH_DAYS)), schedule)


@lru_cache(maxsize=4096)
def _next(day: date, schedule: Schedule) -> EditionDue | None:
    return _first((day + n * _DAY for n in range(_SEARCH_DAYS)), schedule)


def _first(days: Iterable[date], schedule: Schedule) -> EditionDue | None:
    for day in days:
        at = cut_off(day, schedule)
        if at is not None:
            return EditionDue(day, at)
    return None
