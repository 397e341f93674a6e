"""Clocks on walls, in every zone there is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.periods.local import exists, instant, local_date, zone

# "localtime" is whatever the machine is set to.
ZONES = sorted(available_timezones() - {"localtime"})
zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(1950, 1, 1), date(2099, 12, 31))
hours = st.times()


@pytest.mark.parametrize(
    ("where", "day", "hour", "expected"),
    [
        ("Asia/Almaty", date(2026, 4, 24), time(7), datetime(2026, 4, 24, 2, tzinfo=UTC)),
        # Gaps: Berlin jumps 02:00 → 03:00, Lord Howe by half an hour, Beirut and Cairo at midnight.
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 29), time(2), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 59, 59, 999999), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 29), time(3), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2025, 10, 5), time(2, 15), datetime(2025, 10, 4, 15, 30, tzinfo=UTC)),
        ("Asia/Beirut", date(2025, 3, 30), time(0, 10), datetime(2025, 3, 29, 22, tzinfo=UTC)),
        # Folds: the first of the two.
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 1), time(1, 30), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        # Kazakhstan went to one zone on 1 March 2024, an hour back at midnight.
        ("Asia/Almaty", date(2024, 2, 29), time(23, 30), datetime(2024, 2, 29, 17, 30, tzinfo=UTC)),
        # Days that never were.
        ("Pacific/Apia", date(2011, 12, 30), time(7), None),
        ("Pacific/Fakaofo", date(2011, 12, 30), time(0), None),
        ("Pacific/Kwajalein", date(1993, 8, 21), time(12), None),
        ("Pacific/Apia", date(2011, 12, 31), time(0), datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_instant_knows_gaps_folds_and_days_that_never_were(
    where: str, day: date, hour: time, expected: datetime | None
) -> None:
    assert instant(day, hour, ZoneInfo(where)) == expected


@given(days, hours, zones)
def test_instant_is_the_first_at_which_the_clock_has_reached_the_hour(
    day: date, hour: time, where: ZoneInfo
) -> None:
    at = instant(day, hour, where)
    clock = datetime.combine(day, hour)
    if at is None:
        assert not exists(day, where)
        return
    assert at.tzinfo is UTC
    shown = at.astimezone(where).replace(tzinfo=None)
    before = (at - timedelta(microseconds=1)).astimezone(where).replace(tzinfo=None)
    assert shown >= clock > before


@given(days, hours, zones)
def test_instant_shows_the_hour_itself_where_the_zone_has_it(day: date, hour: time, where: ZoneInfo) -> None:
    at = instant(day, hour, where)
    shown = datetime.combine(day, hour, where).astimezone(UTC).astimezone(where)
    if shown.replace(tzinfo=None, fold=0) == datetime.combine(day, hour):
        assert at is not None
        assert at.astimezone(where).replace(tzinfo=None, fold=0) == datetime.combine(day, hour)


@given(days, zones)
def test_day_exists_if_and_only_if_some_instant_has_its_date(day: date, where: ZoneInfo) -> None:
    noon = datetime.combine(day, time(12), UTC)
    # Every quarter of an hour from the first place of the earth to begin the day to the last to end it.
    seen = any(local_date(noon + timedelta(minutes=15 * n), where) == day for n in range(-4 * 28, 4 * 28))
    assert exists(day, where) is seen


@pytest.mark.parametrize(
    "name",
    ["", "Nowhere", "America", "../../etc/passwd", "/etc/passwd", "Asia/Almaty\0", "a" * 5000, "\ud800"],
)
def test_zone_of_a_name_that_is_none(name: str) -> None:
    assert zone(name) is None


@given(st.text())
def test_zone_takes_any_text(name: str) -> None:
    found = zone(name)
    assert found is None or found.key == name
