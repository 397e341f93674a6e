from datetime import UTC, datetime, timedelta

import pytest

from digest.deliver.limits import ANY, Allowance
from digest.deliver.server import Limits

NOW = datetime(2026, 4, 24, 6, 0, tzinfo=UTC)


def taken(allowance: Allowance, moment: datetime, most: int = 1000, domain: str = "example.org") -> int:
    """Gives mails until a limit is reached; returns how many."""
    for number in range(most):
        if allowance.full(domain, moment):
            return number
        allowance.take(domain, moment, 0.0)
    return most


def test_no_limits_ask_and_remember_nothing() -> None:
    free = Allowance(Limits())
    assert free.take("example.org", NOW, 0.0) == ()
    assert (free.full("example.org", NOW), free.wait_s(0.0), free.used) == ("", 0.0, {})


def test_mails_a_second_are_spread() -> None:
    allowance = Allowance(Limits(per_second=4))
    moments = []
    clock = 100.0
    for _ in range(5):
        clock += allowance.wait_s(clock)
        moments.append(clock)
        allowance.take("example.org", NOW, clock)
    assert moments == pytest.approx([100, 100.25, 100.5, 100.75, 101])


def test_hour_slides_and_survives_a_restart() -> None:
    allowance = Allowance(Limits(per_hour=100))
    assert taken(allowance, NOW + timedelta(minutes=59)) == 100
    assert "100 mails an hour" in allowance.full("example.org", NOW + timedelta(minutes=59))
    again = Allowance(Limits(per_hour=100), dict(allowance.used))
    assert taken(again, NOW + timedelta(minutes=60)) == 0
    assert taken(again, NOW + timedelta(minutes=90)) == 50
    assert taken(again, NOW + timedelta(minutes=180)) == 100


def test_day_slides() -> None:
    allowance = Allowance(Limits(per_day=10))
    assert taken(allowance, NOW) == 10
    assert taken(allowance, NOW + timedelta(hours=23)) == 0
    assert taken(allowance, NOW + timedelta(hours=25)) == 10


def test_warm_up_doubles_each_day_up_to_the_limit_of_a_day() -> None:
    allowance = Allowance(Limits(warm_up=10, per_day=35))
    assert [taken(allowance, NOW + timedelta(hours=25 * day)) for day in range(5)] == [
        10,
        20,
        35,
        35,
        35,
    ]
    forever = Allowance(Limits(warm_up=10), {(ANY, NOW): 10})
    assert taken(forever, NOW + timedelta(days=30), most=5000) == 5000


def test_domain_has_a_limit_of_its_own() -> None:
    allowance = Allowance(Limits(domains={"slow.example": 3}))
    assert allowance.take("slow.example", NOW, 0.0) == (ANY, "slow.example")
    assert taken(allowance, NOW, domain="slow.example") == 2
    assert allowance.only_domain("slow.example", NOW)
    assert taken(allowance, NOW, most=50) == 50
    assert allowance.take("example.org", NOW, 0.0) == (ANY,)


def test_clock_that_was_set_back_frees_nothing() -> None:
    allowance = Allowance(Limits(per_hour=10))
    assert taken(allowance, NOW) == 10
    assert taken(allowance, NOW - timedelta(hours=3)) == 0


def test_clock_that_ran_ahead_does_not_stop_mails_for_long() -> None:
    tomorrow, next_year = NOW + timedelta(hours=20), NOW + timedelta(days=365)
    assert Allowance(Limits(per_hour=5), {(ANY, tomorrow): 5}).full("x", NOW) == "5 mails an hour"
    assert Allowance(Limits(per_hour=5), {(ANY, next_year): 5}).full("x", NOW) == ""
