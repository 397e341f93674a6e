"""Garbage in good form is noticed, a busy newsroom is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.collect.watch import is_test, surplus, suspicion
from digest.model.source import Arrival

NOW = datetime(2026, 4, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def arrival(number: int, **changes: object) -> Arrival:
    plain = Arrival(
        title=f"Headline number {number} of the day", text=f"text {number}", url=f"https://a.example/news/{number}",
        published=NOW - timedelta(minutes=number), collected=NOW, available=NOW,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]  # each test names the members it changes


USUAL = [NOW - day * DAY - timedelta(minutes=n) for day in range(2, 9) for n in range(12)]


def test_an_ordinary_day_is_not_suspicious() -> None:
    assert suspicion([arrival(n) for n in range(29)], USUAL) == ""
    assert suspicion([arrival(n) for n in range(60)], USUAL) == "", "a busy day"
    assert suspicion([], []) == ""


@pytest.mark.parametrize(
    "title",
    [
        "Test",
        "тест 123",
        "Test post, please ignore",
        "Тестовая новость",
        "Lorem ipsum dolor sit amet",
        "asdf",
        "Сынақ мақала",
    ],
)
def test_what_people_type_to_try_publishing_is_a_test(title: str) -> None:
    assert is_test(title)
    assert "test post" in suspicion([arrival(1), arrival(2, title=title)], USUAL)


@pytest.mark.parametrize(
    "title",
    ["England win the third Test", "Test results of 200 schools published", "Новости", "Тест на ВИЧ подорожал", "2026", "", "!!!", "The new article"],
)  # fmt: skip
def test_news_about_tests_is_no_test(title: str) -> None:
    assert not is_test(title)


def test_one_text_again_and_again_is_noticed() -> None:
    same = [arrival(n, text="x") for n in range(3)]
    assert suspicion([*same, arrival(9)], USUAL) == "the same text 3 times in a day"
    assert suspicion(same[:2], USUAL) == ""
    assert suspicion([arrival(n, text="") for n in range(9)], USUAL) == "", "short texts are often alike"
    assert (
        suspicion([arrival(n, title="Buy carpets!") for n in range(6)], USUAL)
        == "the same headline 6 times in a day"
    )


def test_an_archive_with_new_dates_is_noticed_by_its_addresses() -> None:
    old = [arrival(n, url=f"https://a.example/2019/03/0{n + 1}/story-{n}/") for n in range(5)]
    assert suspicion(old, USUAL).startswith("5 old articles with a new date, such as 'Headline")
    assert suspicion(old[:4], USUAL) == ""
    assert suspicion([replace(one, stated=False) for one in old], USUAL) == "", (
        "an estimated date claims nothing"
    )
    fresh = [arrival(n, url=f"https://a.example/2026/04/story-{n}/") for n in range(9)]
    assert suspicion(fresh, USUAL) == ""


def test_articles_that_were_here_long_before_their_date_are_noticed() -> None:
    long_ago = NOW - 90 * DAY
    back = [arrival(n, collected=long_ago, available=long_ago) for n in range(5)]
    assert "5 old articles" in suspicion(back, USUAL)
    held = [arrival(n, collected=long_ago, available=NOW, published=NOW) for n in range(5)]
    assert suspicion(held, USUAL) == "", "the publisher named that time from the beginning"


def test_articles_of_one_second_are_noticed() -> None:
    second = NOW.replace(second=7)
    assert (
        suspicion([arrival(n, published=second) for n in range(20)], USUAL)
        == "20 articles with one and the same time"
    )
    assert suspicion([arrival(n, published=NOW) for n in range(20)], USUAL) == "", "dates without a time"


def test_far_more_than_usual_is_noticed_once_the_usual_is_known() -> None:
    flood = [arrival(n) for n in range(61)]
    assert suspicion(flood, USUAL) == "61 articles in a day, where 12 are usual"
    assert suspicion(flood, USUAL[:24]) == "", "two days tell nothing yet"
    assert suspicion(flood[:29], [NOW - n * DAY for n in range(2, 9)]) == "", "few are never a flood"


def test_form_that_is_filled_in_again_and_again_is_noticed() -> None:
    tenders = [
        arrival(n, title=f"Объявление о тендере № {n} на закуп {'угля' * (n % 3)}") for n in range(120)
    ]
    assert suspicion(tenders, []) == "120 headlines of one form: 'объявление о тендере' and a number"
    assert suspicion(tenders[:99], []) == ""


def test_surplus_is_what_is_too_much_or_of_one_form() -> None:
    told = [(f"t{n}", "Tenders", f"Объявление о тендере № {n}") for n in range(50)]
    own = [(f"o{n}", "Tenders", f"{chr(1072 + n)} открыли мост") for n in range(9)]
    assert surplus([*told, *own]) == {f"t{n}" for n in range(50)}
    many = [(f"m{n}", "Flood", f"{chr(1072 + n % 32)}{chr(1072 + n // 32)} news") for n in range(300)]
    assert surplus(many) == {f"m{n}" for n in range(200, 300)}, "the first are as good as any"
    assert surplus([]) == frozenset()
