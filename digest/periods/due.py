"""Says when each reader's mail of an edition may leave, and until when.

- A reader gets an edition on its date at their own hour, in their own zone.
- Whose hour falls before the edition is released gets it at the release; the lateness is recorded.
- `deadline_h` after the promised time, which is the reader's hour or, where that is before the cut-off, the cut-off,
  the mail is not sent late. Nor is it once the next edition is promised: after a downtime there is one mail, not five.

All of it is state: ask at any moment, as often as you like, what should have left by now.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from digest.periods.local import instant, zone
from digest.periods.schedule import Schedule, after, cut_off

# The reason of a reader who gets nothing any more.
EXPIRED = "after the deadline"
# The last place on earth where a day ends is at UTC-12.
_FARTHEST = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class SendTime:
    """When one reader's mail may leave (UTC): from `at`, no longer at `expires`. `hour` is what the reader asked for."""

    hour: datetime
    at: datetime
    expires: datetime
    late_minutes: int

    def due(self, now: datetime) -> bool:
        """Says whether the mail should have left by now, and still may."""
        return self.at <= now < self.expires

    def expired(self, now: datetime) -> bool:
        return now >= self.expires


@lru_cache(maxsize=65536)
def send_time(
    day: date, schedule: Schedule, released: datetime, reader_zone: str = "", reader_hour: time | None = None
) -> SendTime | None:
    """Returns when a reader's mail of the edition of `day` may leave.

    `released` is when the edition was ready to leave: frozen and approved. An empty or unknown zone and a missing
    hour are the newsletter's own. None where the reader's zone has no such day.
    """
    own = schedule.clock == "reader" or reader_hour is not None
    where = (zone(reader_zone) if reader_zone and own else None) or schedule.where
    at = schedule.send_at if reader_hour is None else reader_hour
    hour = instant(day, at, where)
    if hour is None:
        return None
    ready = cut_off(day, schedule)
    promised = hour if ready is None else max(hour, ready)
    expires = promised + schedule.deadline
    following = after(day, schedule)
    if following is not None:
        expires = min(expires, max(following.cut_off, instant(following.date, at, where) or promised))
    late = max(timedelta(0), released - hour)
    return SendTime(hour, max(hour, released), expires, late // timedelta(minutes=1))


def closes(day: date, schedule: Schedule) -> datetime:
    """Returns the instant after which no reader anywhere can be due for the edition of `day`."""
    ends = datetime.combine(day + timedelta(days=1), time(), UTC) + _FARTHEST
    ready = cut_off(day, schedule)
    return (ends if ready is None else max(ends, ready)) + schedule.deadline
