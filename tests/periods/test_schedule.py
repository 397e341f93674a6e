"""Which edition, when, and what it covers."""

import itertools
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.periods.schedule import (
    EditionDue,
    Schedule,
    cut_off,
    dated_window,
    edition_date,
    latest,
    newest,
    next_edition,
    window,
)
from tests.periods.test_local import ZONES

ALMATY = Schedule(zone="Asia/Almaty", build_at=time(6), send_at=time(7), deadline_h=12)
DAY = timedelta(days=1)


def _due(now: datetime, schedule: Schedule, built: Collection[date]) -> EditionDue | None:
    """Returns the edition that should have been built by now, where nothing but that matters."""
    found = newest(now, schedule)
    return None if found is None or found.date in built or now > latest(found, schedule) else found


moments = st.integers(0, 366 * 24 * 128).map(
    lambda hour: datetime(1971, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
)
schedules = st.builds(
    Schedule,
    zone=st.sampled_from(ZONES),
    build_at=st.times(),
    send_at=st.times(),
    deadline_h=st.floats(1, 48),
    weekdays=st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


def test_cut_off_is_the_build_hour_where_the_newsletter_lives() -> None:
    assert cut_off(date(2026, 4, 24), ALMATY) == utc(24, 1)


def test_cut_off_is_none_on_days_without_an_edition() -> None:
    weekdays = Schedule(zone="Asia/Almaty", weekdays=(1, 2, 3, 4, 5))
    assert cut_off(date(2026, 4, 25), weekdays) is None  # a Saturday
    assert cut_off(date(2011, 12, 30), Schedule(zone="Pacific/Apia")) is None


def test_edition_date_is_today_where_the_newsletter_lives() -> None:
    assert edition_date(utc(23, 20), ALMATY) == date(2026, 4, 24)


def test_window_runs_from_the_end_of_the_last_one_to_the_freeze() -> None:
    assert window(date(2026, 4, 24), ALMATY, utc(23, 1, 3), utc(24, 1, 2)) == (utc(23, 1, 3), utc(24, 1, 2))


def test_window_of_a_first_edition_begins_at_the_cut_off_before() -> None:
    assert window(date(2026, 4, 24), ALMATY, None, utc(24, 9)) == (utc(23, 1), utc(24, 9))


def test_window_after_a_weekend_covers_the_weekend() -> None:
    weekdays = Schedule(zone="Asia/Almaty", weekdays=(1, 2, 3, 4, 5))
    assert window(date(2026, 4, 27), weekdays, None, utc(27, 1)) == (utc(24, 1), utc(27, 1))


def test_window_of_a_past_edition_ends_at_the_next_cut_off() -> None:
    assert window(date(2026, 4, 20), ALMATY, None, utc(24, 9)) == (utc(19, 1), utc(21, 1))


def test_window_never_goes_backward() -> None:
    assert window(date(2026, 4, 24), ALMATY, utc(24, 2), utc(24, 1)) == (utc(24, 2), utc(24, 2))


@pytest.mark.parametrize(
    ("now", "built", "expected"),
    [
        (utc(24, 0, 59), [date(2026, 4, 23)], None),
        (utc(24, 1), [date(2026, 4, 23)], date(2026, 4, 24)),
        (utc(24, 1), [date(2026, 4, 23), date(2026, 4, 24)], None),
        (utc(24, 9), [], date(2026, 4, 24)),  # a first run in the afternoon
        (utc(24, 14), [], date(2026, 4, 24)),  # 12 hours after 07:00 in Almaty
        (utc(24, 14, 1), [], None),
        (utc(24, 9), [date(2026, 4, 18)], date(2026, 4, 24)),  # five days down: one edition, not five
    ],
)
def test_due_edition_is_one_and_the_newest(now: datetime, built: list[date], expected: date | None) -> None:
    due = _due(now, ALMATY, built)
    assert (due.date if due else None) == expected


@given(moments, schedules)
def test_newest_and_next_edition_stand_on_both_sides_of_now(now: datetime, schedule: Schedule) -> None:
    before, after = newest(now, schedule), next_edition(now, schedule)
    assert before is not None
    assert after is not None
    assert before.cut_off <= now < after.cut_off
    day = before.date + DAY
    while day < after.date:
        assert cut_off(day, schedule) is None
        day += DAY


@given(moments, schedules, st.lists(st.integers(0, 60 * 96), min_size=1, max_size=12))
def test_windows_of_a_run_with_any_gaps_join_and_no_article_is_lost_or_doubled(
    start: datetime, schedule: Schedule, waits: list[int]
) -> None:
    """However irregularly the run wakes: each article goes into exactly one window."""
    now, built, previous = start, set[date](), None
    windows: list[tuple[datetime, datetime]] = []
    for wait in waits:
        now += timedelta(minutes=wait)
        while (due := _due(now, schedule, built)) is not None:
            windows.append(window(due.date, schedule, previous, now))
            built.add(due.date)
            previous = windows[-1][1]
    for (_, end), (begin, later) in itertools.pairwise(windows):
        assert end == begin <= later
    assert all(end <= now for _, end in windows)


@given(moments, schedules, st.integers(2, 30))
def test_downtime_of_days_comes_to_one_edition(now: datetime, schedule: Schedule, days: int) -> None:
    built = {edition_date(now, schedule) - days * DAY}
    due = _due(now, schedule, built)
    assume(due is not None)
    assert due is not None
    assert _due(now, schedule, built | {due.date}) is None


def test_next_edition_says_when() -> None:
    assert next_edition(utc(24, 1), ALMATY) == EditionDue(date(2026, 4, 25), utc(25, 1))


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"zone": "Asia/Alma-Ata-2"}, "Asia/Alma-Ata-2"),
        ({"weekdays": ()}, "weekdays"),
        ({"weekdays": (0,)}, "Monday"),
        ({"deadline_h": 0}, "deadline_h"),
    ],
)
def test_schedule_refuses_what_cannot_be(settings: dict[str, object], word: str) -> None:
    with pytest.raises(ConfigError, match=word):
        Schedule(**settings)  # type: ignore[arg-type]  # wrong on purpose


def test_month_whose_day_is_quiet_has_its_edition_the_day_before() -> None:
    month = Schedule(zone="UTC", monthday=31, weekdays=(1, 2, 3, 4, 5, 6), holidays=frozenset({"2026-12-31"}))
    days = [day for n in range(365) if cut_off(day := date(2026, 1, 1) + n * DAY, month)]
    assert len(days) == 12
    assert {date(2026, 5, 30), date(2026, 12, 30)} <= set(days), "31 May is a Sunday, 31 December a holiday"
    first = Schedule(zone="UTC", monthday=1, holidays=frozenset({"01-01"}))
    assert cut_off(date(2026, 1, 2), first)


@pytest.mark.parametrize(
    ("days", "now", "start", "end"),
    [
        (1, "2026-12-01T02:00", "2026-04-23T19:00", "2026-04-24T19:00"),
        (7, "2026-12-01T02:00", "2026-04-17T19:00", "2026-04-24T19:00"),
        (1, "2026-04-24T10:00", "2026-04-23T19:00", "2026-04-24T10:00"),
    ],
)
def test_dated_window_is_the_local_dates_of_the_newsletter(days: int, now: str, start: str, end: str) -> None:
    span = dated_window(date(2026, 4, 24), days, ALMATY, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert span == tuple(datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (start, end))
