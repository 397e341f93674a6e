"""What a newsletter promises, slot by slot: its calendar, whom each slot is for, and how it is let out.

A newsletter has one slot or several: a morning and an evening, a digest of the week, a wave for readers far west.
- Slots of one frequency and one group of zones make a chain: their windows join, so what the morning told the evening
  does not repeat. A week's edition has a window of a week: it is ranked anew, not glued from seven.
- A reader gets the chain of the frequency they chose or, where the newsletter has none of it, of its first slot. If
  zones have waves in that chain, a reader gets the wave of their zone's offset on that day, everybody else the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zlib import crc32

from digest.model.edition import MAIN_SLOT
from digest.model.subscriber import Frequency, TransportName
from digest.periods.local import instant, zone
from digest.periods.schedule import EditionDue, Schedule

Unapproved = Literal["hold", "send", "skip"]
# How many days one edition of a frequency is made from.
DAYS: dict[Frequency, int] = {"day": 1, "weekdays": 1, "week": 7, "month": 31}
# Who was away for that long looks before anything leaves by itself.
AFTER_DOWNTIME = timedelta(minutes=15)

_FRIDAY = 5

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom a slot is for. `offered` are the newsletter's frequencies, the first is its own; `span` are the hours from
    UTC (start included, end excluded) of a wave, and `waves` those of all waves of this frequency."""

    every: Frequency = "day"
    offered: tuple[Frequency, ...] = ("day",)
    span: Span | None = None
    waves: tuple[Span, ...] = ()

    def has(self, frequency: str, zone_name: str, day: date, home: str) -> bool:
        """Says whether a reader gets the edition of `day`; `home` is the newsletter's zone, for who named none."""
        chosen = frequency if frequency in self.offered else self.offered[0]
        if chosen != self.every:
            return False
        if frequency == "weekdays" and self.every == "day" and day.isoweekday() > _FRIDAY:
            return False  # a newsletter that appears daily: on these days it is not theirs
        return not self.waves or _wave(self.waves, zone_name or home, day, home) == self.span


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One slot of a newsletter. `approve_by` is when an edition that waits for a person is decided about without one, a
    time in the newsletter's zone (None: when its first mails should leave); `remind_m` minutes before, deputies hear. A mail in
    doubt goes by itself `resends` times in all."""

    newsletter: str
    slot: str = MAIN_SLOT
    schedule: Schedule = field(default_factory=Schedule)
    audience: Audience = field(default_factory=Audience)
    transport: TransportName = "outbox"
    approval: Literal["hand", "auto"] = "hand"
    approve_by: time | None = None
    unapproved: Unapproved = "hold"
    remind_m: int = 30
    resends: int = 0

    @property
    def chain(self) -> tuple[str, str, Span | None]:
        return self.newsletter, self.audience.every, self.audience.span

    @property
    def stamp(self) -> str:
        """A word that changes when it changes who gets an edition, or when."""
        s = self.schedule
        told = (
            s.zone,
            s.build_at,
            s.send_at,
            s.deadline_h,
            s.weekdays,
            s.monthday,
            sorted(s.holidays),
            s.clock,
        )
        return f"{crc32(repr((told, self.audience, self.transport)).encode()):08x}"

    def decided(self, found: EditionDue, built: datetime) -> datetime:
        """Returns when an edition that nobody has approved is decided about; never before someone could have looked."""
        limit = self.schedule.send_at if self.approve_by is None else self.approve_by
        at = instant(found.date, limit, self.schedule.where) or found.cut_off
        return max(at, auto_approved(found.cut_off, built))


def auto_approved(cut_off: datetime, built: datetime) -> datetime:
    """Returns from when an edition approves itself: at once, but not right after a downtime."""
    return built if built - cut_off <= AFTER_DOWNTIME else built + AFTER_DOWNTIME


def chains(plans: Sequence[Plan]) -> tuple[tuple[Plan, ...], ...]:
    """Returns the plans whose windows join, in the order of the configuration."""
    found: dict[tuple[str, str, Span | None], list[Plan]] = {}
    for plan in plans:
        found.setdefault(plan.chain, []).append(plan)
    return tuple(tuple(members) for members in found.values())


@lru_cache(maxsize=8192)
def _wave(waves: tuple[Span, ...], zone_name: str, day: date, home: str) -> Span | None:
    where = zone(zone_name) or zone(home)
    offset = None if where is None else datetime.combine(day, time(12), where).utcoffset()
    hours = (offset or timedelta()) / timedelta(hours=1)
    return next((span for span in waves if span[0] <= hours < span[1]), None)
