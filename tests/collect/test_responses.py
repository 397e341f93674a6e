from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.responses import max_age_s, retry_after_s, validator
from tests.collect.given import NOW

MONTH_S = 31 * 24 * 3600


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0), ("120", 120), (" 120 ", 120), ("999999999999", MONTH_S), ("9" * 40, None), ("-1", None), ("1.5", None),
        ("", None), ("soon", None), ("١٢٠", None), ("Fri, 24 Apr 2026 16:01:00 GMT", 60), ("Fri, 24 Apr 2026 15:00:00 GMT", 0),
        ("Fri Apr 24 16:01:00 2026", 60), ("Friday, 24-Apr-26 16:01:00 GMT", 60), ("Fri, 24 Apr 9999 16:01:00 GMT", MONTH_S),
        ("Fri, 32 Apr 2026 16:01:00 GMT", None), ("Fri, 24 Apr 2026 16:01:00 +0500", 0), ("Fri, 24 Apr 2026" * 20, None),
    ],
)  # fmt: skip
def test_retry_after_is_read(value: str, seconds: int | None) -> None:
    assert retry_after_s(value, NOW) == seconds


@given(st.integers(0, MONTH_S))
def test_both_forms_of_retry_after_say_the_same(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after_s(date, NOW) == retry_after_s(str(seconds), NOW) == seconds


@given(st.text(), st.datetimes(timezones=st.just(UTC)))
def test_retry_after_is_bounded_whatever_it_says(value: str, now: datetime) -> None:
    seconds = retry_after_s(value, now)
    assert seconds is None or 0 <= seconds <= MONTH_S


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None), ({"cache-control": "max-age=900"}, 900), ({"cache-control": "public, Max-Age=900, s-maxage=5"}, 900),
        ({"cache-control": "s-maxage=5"}, None), ({"cache-control": "no-cache, max-age=900"}, None),
        ({"cache-control": "max-age=900, no-store"}, None), ({"cache-control": 'max-age="60"'}, 60),
        ({"cache-control": "max-age=900", "age": "300"}, 600), ({"cache-control": "max-age=900", "age": "9000"}, 0),
        ({"cache-control": "max-age=x"}, None), ({"cache-control": "max-age=-5"}, None), ({"cache-control": "max-age=900", "age": "?"}, 900),
    ],
)  # fmt: skip
def test_freshness_is_read(headers: dict[str, str], seconds: int | None) -> None:
    assert max_age_s(headers) == seconds


@given(st.text(), st.text())
def test_freshness_is_bounded_whatever_it_says(control: str, age: str) -> None:
    seconds = max_age_s({"cache-control": f"max-age={control}", "age": age})
    assert seconds is None or 0 <= seconds <= MONTH_S


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ('W/"x"', 'W/"x"'),
        (" x ", "x"),
        ("", ""),
        ("é", ""),
        ("a\tb", ""),
        ("x" * 500, "x" * 500),
        ("x" * 501, ""),
    ],
)
def test_validator_is_kept_where_it_can_be_sent_back(value: str, kept: str) -> None:
    assert validator({"etag": value}, "etag") == kept
