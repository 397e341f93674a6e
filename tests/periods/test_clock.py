"""Whether the clock is believed."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.periods.clock import AHEAD_LASTS, BACK_LASTS, NEAR, verdict

AGREED = datetime(2026, 4, 24, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("off", [timedelta(), NEAR, -NEAR, timedelta(days=3), timedelta(hours=-3)])
def test_clock_that_is_near_the_last_run_agrees(off: timedelta) -> None:
    assert verdict(AGREED + off, AGREED, None) == "agrees"


def test_first_run_of_all_believes_any_clock() -> None:
    assert verdict(AGREED, None, None) == "agrees"


@pytest.mark.parametrize(
    ("off", "lasts"),
    [
        (timedelta(days=730), AHEAD_LASTS),
        (NEAR + SECOND, AHEAD_LASTS),
        (timedelta(days=-20_000), BACK_LASTS),
        (timedelta(days=-10), BACK_LASTS),
    ],
)
def test_clock_that_is_far_off_is_believed_when_it_lasts(off: timedelta, lasts: timedelta) -> None:
    began = AGREED + off
    assert verdict(began, AGREED, None) == "new"
    assert verdict(began + lasts - SECOND, AGREED, began) == "doubted"
    assert verdict(began + lasts, AGREED, began) == "believed"


@pytest.mark.parametrize("later", [timedelta(days=900), timedelta(seconds=-1)])
def test_doubt_of_another_time_does_not_count(later: timedelta) -> None:
    began = AGREED + timedelta(days=730)
    assert verdict(began + later, AGREED, began) == "new"
