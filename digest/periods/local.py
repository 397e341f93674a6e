"""Says at which instant a clock on the wall shows a given day and hour.

In a daylight-saving gap it is the first valid instant after the gap; in a fold the first of the two; on a day that
the zone skipped (Samoa, 30 December 2011) there is none. Instants are aware datetimes in UTC.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=2048)
def zone(name: str) -> ZoneInfo | None:
    """Returns the zone of an IANA name such as "Asia/Almaty", None where there is none.

    Readers write these names, so anything may come in: a folder of the table, a path, a string of 5,000 letters.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def local_date(now: datetime, where: ZoneInfo) -> date:
    return now.astimezone(where).date()


def bare_date(moment: datetime, *zones: tzinfo) -> date | None:
    """Returns the date of a stated moment that has no time of day: midnight to the second, in one of `zones` or UTC.

    Publishers who give a date alone are many; an article of exactly midnight is rare, and loses only its clock.
    """
    there = (moment.astimezone(where) for where in (*zones, UTC))
    return next((local.date() for local in there if local.time() == time()), None)


def exists(day: date, where: ZoneInfo) -> bool:
    """Says whether the zone had this day at all."""
    return _reached(datetime.combine(day, time()), where).astimezone(where).date() == day


@lru_cache(maxsize=65536)
def instant(day: date, hour: time, where: ZoneInfo) -> datetime | None:
    """Returns the first instant at which the local clock shows `day` and `hour`, or has just jumped past them.

    None where the zone has no such day. Raises: OverflowError in the first and the last two days of the calendar.
    """
    if not exists(day, where):
        return None
    return _reached(datetime.combine(day, hour.replace(tzinfo=None)), where)


def _reached(clock: datetime, where: ZoneInfo) -> datetime:
    """Returns the first instant whose local time is `clock` or, in a gap, the end of the gap."""
    clock = clock.replace(fold=0)
    first = clock.replace(tzinfo=where).astimezone(UTC)
    if first.astimezone(where).replace(tzinfo=None, fold=0) == clock:
        return first
    # A gap. With fold=0 Python counts by the offset before the jump, with fold=1 by the one after it (PEP 495),
    # so the jump lies between the two; clocks jump at whole seconds.
    early = clock.replace(tzinfo=where, fold=1).astimezone(UTC).replace(microsecond=0) - _SECOND
    late = first.replace(microsecond=0) + _SECOND
    before = early.astimezone(where).utcoffset()
    while late - early > _SECOND:
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(where).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late
