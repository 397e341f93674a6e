"""Lives through a year and proves: every subscriber, every local date, exactly one mail or a reason that was kept.

10,000 subscribers in 40 zones, with hours and frequencies of their own, of a newsletter with an edition of the day, a wave
for zones far west and a digest of the week. The program is woken as cron would, irregularly, with downtime of minutes and
of days and a clock that is put forward and back; a tenth of the subscribers move, change their hour or how often they
want mail. What is due comes from the functions that `digest run` asks; only the store is a dictionary.

A local date is accounted for by exactly one mail of that date's edition; or a row of the ledger that says why not; or a
note beside the edition; or the calendar. Mails out of order, two at once, two of one date and a date without any of these
are errors: they are told and counted.
`python -m bench.year 2011` is the year in which Samoa had no 30 December.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter

from bench.figure import figure
from bench.life.accounts import accounts
from bench.life.newsroom import Choice, Newsroom
from digest.model.subscriber import Frequency
from digest.periods.plan import Audience, Plan
from digest.periods.schedule import Schedule

SUBSCRIBERS = 10_000
HOME = "Asia/Almaty"
# Every hour from UTC-10 to UTC+14, summer time on both halves of the earth, half and quarter hours, and zones that changed.
ZONES = (
    HOME, "Asia/Qostanay", "Asia/Tashkent", "Asia/Bishkek", "Asia/Dushanbe", "Asia/Ashgabat", "Europe/Moscow",
    "Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Chisinau", "Europe/Lisbon", "Atlantic/Azores",
    "Africa/Cairo", "Africa/Casablanca", "Africa/Lagos", "Asia/Jerusalem", "Asia/Beirut", "Asia/Tehran", "Asia/Dubai",
    "Asia/Kolkata", "Asia/Kathmandu", "Asia/Shanghai", "Asia/Tokyo", "Asia/Vladivostok", "Australia/Sydney",
    "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia",
    "Pacific/Kiritimati", "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/New_York",
    "America/St_Johns", "America/Sao_Paulo", "America/Santiago", "America/Havana",
)  # fmt: skip
HOURS = (None, None, None, time(5), time(6, 30), time(8), time(12), time(18), time(22), time(23, 45))
FREQUENCIES = ("", "", "", "day", "week")
HOLIDAYS = frozenset({"01-01", "03-22", "12-16"})
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def plans(home: str = HOME) -> tuple[Plan, ...]:
    """Returns the newsletter: an edition at six, one at three in the afternoon for the far west, one on Sundays."""
    west = (-12.0, -2.0)
    offered: tuple[Frequency, ...] = ("day", "week")
    own = Schedule(zone=home, build_at=time(6), send_at=time(7), deadline_h=12, holidays=HOLIDAYS)
    day = Audience(every="day", offered=offered, waves=(west,))
    week = Audience(every="week", offered=offered)
    return (
        Plan(newsletter="n", schedule=own, audience=day, approval="auto"),
        Plan(newsletter="n", slot="west", schedule=replace(own, build_at=time(15)),
             audience=replace(day, span=west), approval="auto"),
        Plan(newsletter="n", slot="week", schedule=replace(own, weekdays=(7,)), audience=week, approval="auto"),
    )  # fmt: skip


def choice(chance: random.Random) -> Choice:
    return Choice(chance.choice(ZONES), chance.choice(HOURS), chance.choice(FREQUENCIES), 1)


def lived(year: int, subscribers: int = SUBSCRIBERS) -> tuple[Newsroom, list[list[tuple[date, Choice]]]]:
    """Lives through the year. Returns the newsroom after it, and what each reader had chosen from which date on."""
    chance = random.Random(year)
    newsroom = Newsroom(plans(), [choice(chance) for _ in range(subscribers)])
    chosen = [[(date.min, one)] for one in newsroom.readers]
    changes = sorted(
        (datetime(year, 1, 1, tzinfo=UTC) + chance.random() * 365 * _DAY, chance.randrange(subscribers))
        for _ in range(subscribers // 10)
    )
    for now, clock in moments(year, chance):
        while changes and changes[0][0] <= now:
            _, number = changes.pop(0)
            newsroom.move(number, choice(chance))
            chosen[number].append((clock.date(), newsroom.readers[number]))
        newsroom.wake(clock)
    return newsroom, chosen


def moments(year: int, chance: random.Random) -> Iterator[tuple[datetime, datetime]]:
    """Yields when the program wakes, and what its clock says then."""
    now, end = datetime(year - 1, 12, 29, tzinfo=UTC), datetime(year + 1, 1, 5, tzinfo=UTC)
    while now < end:
        kind = chance.random()
        if kind < 0.0003:
            now += chance.uniform(1, 5) * _DAY  # a server that nobody repairs over a weekend
        elif kind < 0.004:
            now += chance.uniform(1, 14) * timedelta(hours=1)
        else:
            now += chance.randint(1, 90) * _MINUTE
        wrong = chance.random()
        # A clock that is wrong for one run: by minutes either way, or hours back.
        off = chance.randint(-180, 20) * _MINUTE if wrong < 0.002 else timedelta()
        yield now, now + off


def main() -> None:
    years = [int(given) for given in sys.argv[1:]] or [2026, 2011]
    errors = 0
    for year in years:
        began = perf_counter()
        newsroom, chosen = lived(year)
        days = [date(year, 1, 1) + n * _DAY for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
        found = accounts(newsroom, chosen, days)
        for name, count in sorted(found.items(), key=lambda one: -one[1]):
            print(f"{year}: {count:>9,}  {name or 'NOTHING'}", file=sys.stderr)
        for error in newsroom.errors[:10]:
            print(f"{year}: {error}", file=sys.stderr)
        figure(f"year.{year}.dates", sum(found.values()), "local dates")
        figure(f"year.{year}.mails", found["mail"], "mails")
        figure(f"year.{year}.errors", len(newsroom.errors), "errors")
        figure(f"year.{year}.seconds", perf_counter() - began, "s")
        errors += len(newsroom.errors)
    if errors:
        sys.exit(1)


if __name__ == "__main__":
    main()
