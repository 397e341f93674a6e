from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.dates import Mention, dateline, mentions, month_forms, resolve


@pytest.mark.parametrize(
    ("text", "year", "month", "day"),
    [
        ("on April 24, officials said", 0, 4, 24),
        ("April 24th, 2024", 2024, 4, 24),
        ("the 24th of April", 0, 4, 24),
        ("Sept. 5", 0, 9, 5),
        ("24 апреля 2024 года", 2024, 4, 24),
        ("24-го апреля", 0, 4, 24),
        ("24 сәуірде", 0, 4, 24),
        ("24-сәуір күні", 0, 4, 24),
        ("2024 жылғы 24 сәуір", 2024, 4, 24),
        ("24-апрелде", 0, 4, 24),
        ("2024-жылдын 24-апрели", 2024, 4, 24),
        ("24-aprel kuni", 0, 4, 24),
        ("2024-yil 24-aprelda", 2024, 4, 24),
        ("5-sentyabr", 0, 9, 5),
        ("24 апрел куни", 0, 4, 24),
        ("24 апрели соли 2024", 2024, 4, 24),
        ("2024-nji ýylyň 24-nji apreli", 2024, 4, 24),
        ("24 Nisan 2024", 2024, 4, 24),
        ("24 квітня", 0, 4, 24),
        ("10 may kuni", 0, 5, 10),
        ("24.04.2024", 2024, 4, 24),
        ("2024-04-24T10:00", 2024, 4, 24),
        ("04/24/2024", 2024, 4, 24),
    ],
)
def test_day_is_read_in_every_language(text: str, year: int, month: int, day: int) -> None:
    (found,) = mentions(text)
    assert (found.year, found.month, found.day) == (year, month, day)


@pytest.mark.parametrize(
    "text",
    [
        "At least 10 may have died",
        "5 майора",
        "31 April",
        "В апреле 24 млн тенге",
        "1.2.3.2024",
        "12:24 сәуір",
        "$24 Mar",
    ],
)
def test_what_is_no_day_is_not_read(text: str) -> None:
    assert list(mentions(text)) == []


def test_no_form_of_a_month_was_lost_to_another_language() -> None:
    forms = month_forms()
    for word, number in {
        "мая": 5,
        "мамырда": 5,
        "mayısta": 5,
        "майында": 5,
        "липня": 7,
        "қазанда": 10,
    }.items():
        assert forms[word] == number


@pytest.mark.parametrize(
    ("latest", "resolved"),
    [
        (date(2026, 4, 24), date(2026, 4, 24)),
        (date(2026, 4, 23), date(2025, 4, 24)),
        (date(2026, 11, 1), date(2026, 4, 24)),
    ],
)
def test_day_without_year_is_the_latest_such_day(latest: date, resolved: date) -> None:
    assert resolve(Mention(0, 4, 24, 0, 0), latest) == resolved


def test_leap_day_without_year_is_found() -> None:
    assert resolve(Mention(0, 2, 29, 0, 0), date(2026, 4, 24)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("line", "clock"),
    [
        ("24 апреля 2024, 10:30", time(10, 30)),
        ("Wednesday, 24 April 2024", None),
        ("24.04.2024 10:35", time(10, 35)),
    ],
)
def test_line_that_is_only_a_date_is_known(line: str, clock: time | None) -> None:
    found = dateline(line)
    assert found is not None
    assert (found[0].month, found[0].day, found[1]) == (4, 24, clock)


@pytest.mark.parametrize("line", ["meeting on April 24", "24", "Курсы валют на 24 апреля", ""])
def test_line_with_more_than_a_date_is_text(line: str) -> None:
    assert dateline(line) is None


@settings(deadline=None)  # the first call imports the libraries
@given(st.text(max_size=80))
def test_any_text_is_searched_for_days(text: str) -> None:
    for mention in mentions(text):
        assert resolve(mention, date(2026, 4, 24)).month == mention.month
