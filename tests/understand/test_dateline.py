"""Where a dateline ends, in the ways agencies write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.understand.dateline import split_dateline


@pytest.mark.parametrize(
    ("paragraph", "line"),
    [
        ("ALMATY, April 7 - The bank said", "ALMATY, April 7"),
        ("ASTANA, April 24 — Lawmakers met", "ASTANA, April 24"),
        ("SPRINGFIELD, Ill. (AP) — A fire", "SPRINGFIELD, Ill. (AP)"),
        ("Tashkent, Uzbekistan (UzDaily.com) -- The bank", "Tashkent, Uzbekistan (UzDaily.com)"),
        ("БИШКЕК, 5 августа — Суд решил", "БИШКЕК, 5 августа"),
        ("Бишкек, 24 апреля. /Кабар/. Президент принял", "Бишкек, 24 апреля. /Кабар"),
        ("24 апреля, Минск /Корр. БЕЛТА/. Завод", "24 апреля, Минск /Корр. БЕЛТА"),
        ("Алматы. 12 мая. КазТАГ - Банк сообщил", "Алматы. 12 мая. КазТАГ"),
        ("Астана. 24 апреля. Сегодня открыли мост", "Астана. 24 апреля."),
        ("АСТАНА. КАЗИНФОРМ — Мәжіліс заң қабылдады", "АСТАНА. КАЗИНФОРМ"),
        ("АСТАНА, 24 сәуір – Үкімет отырысы", "АСТАНА, 24 сәуір"),
        ("Бишкек. Кабар – Президент принял", "Бишкек. Кабар"),
        ("The bank said - and stopped", ""),
        ("НАТО — военный союз", ""),
        ("Казахстан — большая страна", ""),
        ("США — крупнейший покупатель", ""),
        ("Moscow: a city of towers", ""),
        ("", ""),
    ],
)
def test_dateline_is_cut_from_the_lead(paragraph: str, line: str) -> None:
    found, rest = split_dateline(paragraph)
    assert found == line
    assert paragraph.endswith(rest)


@pytest.mark.parametrize(
    ("paragraph", "rest"),
    [
        ("БИШКЕК, 24 апр — Sputnik. Правительство утвердило", "Правительство утвердило"),
        ("АСТАНА, 24 апреля — КазТАГ. Министр сообщил", "Министр сообщил"),
        ("МОСКВА, 24 апреля — РИА Новости. Банк сообщил", "Банк сообщил"),
        ("БИШКЕК, 24 апреля — 24.kg. Суд решил", "Суд решил"),
        ("ASTANA, April 24 — Parliament adopted a law. It", "Parliament adopted a law. It"),
    ],
)
def test_dateline_takes_its_agency_with_it(paragraph: str, rest: str) -> None:
    assert split_dateline(paragraph)[1] == rest


@given(st.text())
def test_dateline_answers_any_text(paragraph: str) -> None:
    line, rest = split_dateline(paragraph)
    assert paragraph.startswith(line)
    assert paragraph.endswith(rest)
