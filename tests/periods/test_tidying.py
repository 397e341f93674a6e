from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from digest.periods.tidying import is_time

ALMATY = ZoneInfo("Asia/Almaty")
NIGHT = datetime(2026, 4, 24, 22, 30, tzinfo=UTC)  # 03:30 in Almaty, on the 25th
NOON = datetime(2026, 4, 24, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "now", "time"),
    [
        (None, NIGHT, True),
        (None, NOON, False),
        (NIGHT - timedelta(hours=1), NIGHT, False),
        (NIGHT - timedelta(days=1), NIGHT, True),
        (NOON - timedelta(days=2), NOON, False),
        (NOON - timedelta(days=3), NOON, True),
        (NOON + timedelta(days=3), NOON, True),
    ],
)
def test_it_is_time_once_a_night_or_after_days(last: datetime | None, now: datetime, time: bool) -> None:
    assert is_time(last, now, now.astimezone(ALMATY)) is time
