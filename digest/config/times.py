"""The settings of a newsletter about time: on which days it appears, when it is made and sent, who lets it out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from digest.config.checks import checked_slug, checked_zone

Every = Literal["day", "weekdays", "week", "month"]
_MAIN = "main"
_YEARLY = re.compile(r"\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotConfig:
    """One more edition of a newsletter: an evening, a digest of the week, a wave for zones far away.

    What is not given is the newsletter's own. `offsets` are hours from UTC, the first included, the second not.
    """

    id: str
    build_at: time
    send_at: time
    every: Every = "day"
    on: int = 1
    offsets: tuple[float, float] | None = None
    min_stories: int | None = None
    stories: int | None = None

    def __post_init__(self) -> None:
        checked_slug(self.id)
        if self.id == _MAIN or self.id.startswith("test-"):
            raise ValueError(f"a slot is called {self.id!r}; that name is taken, choose another")
        check_on(self.every, self.on)
        if self.offsets is not None and not -12 <= self.offsets[0] < self.offsets[1] <= 15:
            raise ValueError(
                f"offsets of {self.id!r} is {list(self.offsets)}; write hours from UTC, such as [-12, -2]"
            )
        if self.min_stories is not None and self.min_stories < 0:
            raise ValueError(f"min_stories of {self.id!r} is {self.min_stories}; write 0 or more")
        if self.stories is not None and not 1 <= self.stories <= 100:
            raise ValueError(f"stories of {self.id!r} is {self.stories}; write a number from 1 to 100")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesConfig:
    """When a newsletter is made and leaves, and what happens without a person."""

    zone: str = "UTC"
    every: Every = "day"
    on: int = 1
    build_at: time = time(6)
    send_at: time = time(7)
    clock: Literal["reader", "newsletter"] = "reader"
    deadline_h: float = 12
    quiet_days: tuple[int, ...] = ()
    holidays: tuple[str, ...] = ()
    min_stories: int = 1
    approval: Literal["hand", "auto"] = "hand"
    approve_by: time | None = None
    unapproved: Literal["hold", "send", "skip"] = "hold"
    deputies: tuple[str, ...] = ()
    remind_m: int = 30
    slots: tuple[SlotConfig, ...] = ()


def check_times(times: TimesConfig) -> None:
    """Raises: ValueError for what cannot be."""
    checked_zone(times.zone)
    check_on(times.every, times.on)
    if not 0 < times.deadline_h <= 24 * 7:
        raise ValueError(f"deadline_h is {times.deadline_h:g}; write hours, more than 0, a week at most")
    if any(day not in range(1, 8) for day in times.quiet_days):
        raise ValueError(
            f"quiet_days is {list(times.quiet_days)}; write numbers from 1 (Monday) to 7 (Sunday)"
        )
    for every, on in ((times.every, times.on), *((slot.every, slot.on) for slot in times.slots)):
        if not weekdays_of(every, on, times.quiet_days):
            raise ValueError("quiet_days leaves no day for an edition; leave out one of them")
    _check_holidays(times.holidays)
    if times.min_stories < 0 or times.remind_m < 0:
        raise ValueError("min_stories and remind_m must be 0 or more")
    ids = [slot.id for slot in times.slots]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise ValueError(f"slots has {twice[0]!r} twice; names are unique")
    for address in times.deputies:
        if address.count("@") != 1 or any(c.isspace() or c in '<>",;' for c in address):
            raise ValueError(f"deputies has {address!r}; write bare addresses such as desk@example.com")


def check_on(every: Every, on: int) -> None:
    """Raises: ValueError for a day that no week or month has."""
    if every == "week" and not 1 <= on <= 7:
        raise ValueError(f"on is {on}; write a day of the week, from 1 (Monday) to 7 (Sunday)")
    if every == "month" and not 1 <= on <= 31:
        raise ValueError(
            f"on is {on}; write a day of the month, from 1 to 31 (the last one where there are fewer)"
        )


def weekdays_of(every: Every, on: int, quiet: Iterable[int]) -> tuple[int, ...]:
    """Returns the weekdays on which an edition may appear."""
    days = {"weekdays": range(1, 6), "week": (on,)}.get(every, range(1, 8))
    return tuple(day for day in days if day not in set(quiet))


def _check_holidays(holidays: Iterable[str]) -> None:
    for holiday in holidays:
        # 2024 has a 29 February; a yearly day is checked in it.
        whole = f"2024-{holiday}" if _YEARLY.fullmatch(holiday) else holiday
        try:
            sound = date.fromisoformat(whole).isoformat() == whole
        except ValueError:
            sound = False
        if not sound:
            raise ValueError(f"holidays has {holiday!r}; write 2026-12-16, or 12-16 for every year")
