"""Which days a text names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.stories.calendar import days

NAMED = [
    "Forecast for April 24", "24 April 2026", "24th of April", "Apr. 24", "Прогноз на 24 апреля", "на 24-е апреля",
    "24 сәуірге ауа райы", "24-сәуірде", "24-апрелде", "2026-жылдын 24-апрелинде", "24-aprel kuni", "24 апрел куни",
    "24 апрели соли 2026", "24-nji aprelde", "24-aprelde",
]  # fmt: skip
AUTUMN = [
    ("9-oktyabr", 10), ("9-oktabrda", 10), ("9-sentyabr", 9), ("9 қазанда", 10), ("9 қараша", 11), ("9 октября", 10),
    ("9-декабрда", 12), ("9 декабри", 12), ("9-may", 5), ("May 9", 5), ("9 мая", 5), ("9 мамырда", 5), ("9 маусымда", 6),
]  # fmt: skip
WORDS = [
    "Toll rises to 12 Marines", "12 may die", "12 march in Paris", "Mayor, 12, resigns", "Top 12 Marathon runners",
    "12 Мартина", "12 майоров", "12 сенаторов", "Қазан 3 гол соқты", "12 маркеров", "Markets 12", "decline 2 percent",
    "12 декларантов", "May 24.5%", "12:24 апрельское", "45 April", "",
]  # fmt: skip


@pytest.mark.parametrize("text", NAMED)
def test_days_are_found_in_all_languages(text: str) -> None:
    assert days(text) == {(4, 24)}


@pytest.mark.parametrize(("text", "month"), AUTUMN)
def test_days_know_each_spelling_of_a_month(text: str, month: int) -> None:
    assert days(text) == {(month, 9)}


@pytest.mark.parametrize("text", WORDS)
def test_days_are_not_seen_in_words_that_begin_like_months(text: str) -> None:
    assert days(text) == frozenset()


@given(st.text())
def test_days_are_total(text: str) -> None:
    assert all(1 <= month <= 12 and 1 <= day <= 31 for month, day in days(text))
