from datetime import date

import pytest

from digest.collect.event_day import last_event_day, stated_event_day

TODAY = date(2026, 4, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The heads of five states met on April 24.", date(2026, 4, 24)),
        ("They met on October 3.", date(2025, 10, 3)),
        ("On April 20 he was detained, on April 23 released.", date(2026, 4, 23)),
        ("Independence was declared on 16 December 1991; they met on April 24.", date(2026, 4, 24)),
        ("It happened on 1 May 2024.", date(2024, 5, 1)),
        ("Since March 1 there have been two cases.", None),
        ("С 1 марта выявлено два случая.", None),
        ("1 наурыздан бері екі адам ауырды.", None),
        ("Жол 1 мамырдан бастап жабылады.", None),
        ("1-майга чейин.", None),
        ("Форум пройдёт 14 мая.", None),
        ("The forum will be held on May 14.", None),
        ("Курс валют на 25 апреля.", None),
        ("Nothing.", None),
    ],
)
def test_undated_text_is_about_the_last_day_it_tells_of(text: str, day: date | None) -> None:
    assert last_event_day([text], TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The forum will be held on May 14.", date(2026, 5, 14)),
        ("They met on October 30 and on April 23.", date(2026, 4, 23)),
        ("On 16 December 1991.", None),
        ("Since March 1.", None),
    ],
)
def test_dated_text_is_about_the_day_nearest_to_its_date(text: str, day: date | None) -> None:
    assert stated_event_day([text], TODAY) == day
