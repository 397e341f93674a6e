"""When a reader's next mail comes."""

from datetime import UTC, date, datetime, time

import pytest

from digest.model.subscriber import Frequency
from digest.periods.ahead import next_mail
from digest.periods.plan import Audience, Plan
from digest.periods.schedule import Schedule

OFFERED: tuple[Frequency, ...] = ("day", "week")
DAILY = Plan(
    newsletter="morning",
    schedule=Schedule(zone="Asia/Almaty", holidays=frozenset({"2026-04-25"})),
    audience=Audience(every="day", offered=OFFERED),
)
WEEKLY = Plan(
    newsletter="morning",
    slot="week",
    schedule=Schedule(zone="Asia/Almaty", weekdays=(7,), send_at=time(9)),
    audience=Audience(every="week", offered=OFFERED),
)
PLANS = (DAILY, WEEKLY)
# 06:30 in Almaty on a Friday: built, and not yet sent.
NOW = datetime(2026, 4, 24, 1, 30, tzinfo=UTC)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


def test_next_mail_comes_at_the_readers_hour_on_the_next_day_with_an_edition() -> None:
    assert next_mail(PLANS, NOW) == utc(24, 2)
    assert next_mail(PLANS, NOW, zone="Europe/Berlin") == utc(24, 5)
    assert next_mail(PLANS, NOW, hour=time(7, 45)) == utc(24, 2, 45)
    assert next_mail(PLANS, NOW, frequency="week") == utc(26, 4)
    assert next_mail(PLANS, NOW, frequency="month") == utc(24, 2), "the newsletter has none, so its own"


def test_next_mail_is_none_that_the_reader_has() -> None:
    today = date(2026, 4, 24)
    assert next_mail(PLANS, NOW, had=[(today, "main")]) == utc(26, 2), "the 25th is a holiday"
    assert next_mail(PLANS, NOW, had=[(today, "week")]) == utc(26, 2), "nobody gets two on one date"
    assert next_mail(PLANS, utc(24, 3), hour=time(6)) == utc(24, 3), "due already"


@pytest.mark.parametrize(("day", "at"), [(24, utc(24, 2)), (26, utc(26, 2)), (28, utc(28, 2))])
def test_next_mail_waits_for_the_end_of_a_pause(day: int, at: datetime) -> None:
    assert next_mail(PLANS, NOW, not_before=date(2026, 4, day)) == at


def test_next_mail_of_nothing_is_none() -> None:
    assert next_mail((), NOW) is None
    assert next_mail(PLANS, NOW, zone="Mars/Olympus") == utc(24, 2)
