"""Each reader's own hour, lateness and deadline."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from digest.periods.due import closes, send_time
from digest.periods.local import exists, zone
from digest.periods.schedule import Schedule, cut_off
from tests.periods.test_local import ZONES, days
from tests.periods.test_schedule import ALMATY, schedules, utc

DAY = date(2026, 4, 24)
FREEZE = utc(24, 1, 2)


def test_send_time_is_the_newsletters_hour_where_the_reader_lives() -> None:
    alice = send_time(DAY, ALMATY, FREEZE)
    assert alice is not None
    assert (alice.at, alice.late_minutes) == (utc(24, 2), 0)
    bob = send_time(DAY, ALMATY, FREEZE, "America/New_York")
    assert bob is not None
    assert (bob.at, bob.late_minutes) == (utc(24, 11), 0)


def test_send_time_before_the_freeze_is_the_freeze_and_says_how_late() -> None:
    carol = send_time(DAY, ALMATY, FREEZE, "Asia/Tokyo", time(6, 30))
    assert carol is not None
    assert carol.hour == utc(23, 21, 30)
    assert (carol.at, carol.late_minutes) == (FREEZE, 212)
    # The deadline counts from the cut-off, or a short one would never let her have a mail.
    assert carol.expires == utc(24, 13)


def test_send_time_in_an_unknown_zone_is_the_newsletters() -> None:
    assert send_time(DAY, ALMATY, FREEZE, "Mars/Olympus") == send_time(DAY, ALMATY, FREEZE)


def test_send_time_on_a_day_the_reader_never_had_is_none() -> None:
    assert send_time(date(2011, 12, 30), ALMATY, datetime(2011, 12, 30, tzinfo=UTC), "Pacific/Apia") is None


def test_mail_is_due_from_its_hour_to_its_deadline() -> None:
    alice = send_time(DAY, ALMATY, FREEZE)
    assert alice is not None
    assert [alice.due(utc(24, 1, 59)), alice.due(utc(24, 2)), alice.due(utc(24, 13, 59))] == [
        False,
        True,
        True,
    ]
    assert not alice.expired(utc(24, 13, 59))
    assert not alice.due(utc(24, 14))
    assert alice.expired(utc(24, 14))


@given(days, schedules, st.sampled_from(ZONES), st.times(), st.integers(0, 60 * 30))
def test_send_time_is_never_before_hour_or_release_and_the_edition_closes_after_it(
    day: date, schedule: Schedule, reader_zone: str, hour: time, minutes: int
) -> None:
    ready = cut_off(day, schedule) or datetime.combine(day, time(), UTC)
    released = ready + timedelta(minutes=minutes)
    found = send_time(day, schedule, released, reader_zone, hour)
    where = zone(reader_zone)
    assert where is not None
    assert (found is None) is not exists(day, where)
    if found is None:
        return
    assert found.at == max(found.hour, released)
    assert found.late_minutes == (found.at - found.hour) // timedelta(minutes=1) >= 0
    assert found.hour < found.expires <= closes(day, schedule)
    for now in (
        found.at - timedelta(seconds=1),
        found.at,
        found.expires - timedelta(seconds=1),
        found.expires,
    ):
        assert not (found.due(now) and found.expired(now))
        assert found.due(now) <= (now >= found.at)
