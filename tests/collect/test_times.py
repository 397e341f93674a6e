from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.times import parse_time

ALMATY = ZoneInfo("Asia/Almaty")
NOW = datetime(2026, 4, 24, 16, 0, tzinfo=UTC)  # 21:00 in Almaty
AT = datetime(2026, 4, 24, 17, 5, tzinfo=ALMATY)
DAY = datetime(2026, 4, 24, tzinfo=ALMATY)

WRITTEN_WITH_ZONE = """\
Fri, 24 Apr 2026 17:05:00 +0500
Fri, 24 Apr 2026 17:05:00+05:00
Fri,24 Apr 26 17:05 +0500
Fri, 24 Apr 2026 12:05:00 GMT
Fri, 24 Apr 2026 12:05:00 Z
Fri, 24 Apr 2026 15:05:00 MSK
Fri, 24 Apr 2026 17:05:00 ALMT
Fri, 24 Apr 2026 18:05:00 KGT
Fri, 24 Apr 2026 14:05:00 CEST
Fri, 24 Apr 2026 07:05:00 EST
Fri, 24 Apr 2026 17:05:00 GMT+5
Fri, 24 Apr 2026 17:05:00 UTC+05:00
Пт, 24 апр 2026 17:05:00 +0500
vie, 24 abr 2026 14:05:00 +0200
Fri Apr 24 12:05:00 +0000 2026
Fri Apr 24 12:05:00 UTC 2026
2026-04-24T17:05:00+05:00
2026-04-24T17:05:00+0500
2026-04-24T17:05:00+05
2026-04-24 17:05:00 +0500
2026-04-24T12:05Z
2026-04-24 12:05:00 UTC
2026-04-24T12:05:00.000+0000
20260424T120500Z
2026-114T12:05:00Z
2026-04-24T17:05:00 Asia/Almaty
24.04.2026, 17:05 (GMT+5)
24.04.2026 15:05 (мск)
1777032300
1777032300000""".splitlines()

WRITTEN = """\
Fri, 24 Apr 2026 17:05:00
24 Apr 2026 17:05
24-Apr-2026 17:05:00
Fri, 24 Apr 2026 5:05:00 PM
April 24, 2026 5:05 p.m.
Friday, April 24, 2026, 05:05 PM
April 24, 2026 | 5:05 PM
4/24/2026 5:05:00 PM
2026/04/24 17:05
2026-04-24 17:05:00
24.04.2026 17:05
24.04.26 17:05
24/04/2026 - 17:05
17:05, 24.04.2026
17:05 24 апреля 2026
24 апреля 2026, 17:05
24 апреля 2026 г. в 17:05
24 апреля, 17:05
24 сәуір 2026, 17:05
2026 жылғы 24 сәуір, 17:05
2026 ж. 24 сәуір 17:05
24-aprel 2026, 17:05
24 апрел 2026 17:05
24-апрель, 2026-ж. 17:05
24 апрели соли 2026, 17:05
24.04.2026ý. 17:05
2026-nji ýylyň 24-nji apreli, 17:05
24 Nisan 2026 17:05
24 квітня 2026, 17:05
24. April 2026, 17:05 Uhr
24 avril 2026 à 17h05
24 de abril de 2026, 17:05
24 aprile 2026 17:05
24 kwietnia 2026 17:05
24 april 2026, 17.05
2026年4月24日 17:05
2026년 4월 24일 오후 5:05
24 أبريل 2026 17:05
٢٤ أبريل ٢٠٢٦ ١٧:٠٥
Fri, 24 Apr 2026 17.05""".splitlines()

DAYS = """\
2026-04-24
20260424
24.04.2026
24 апреля 2026
24 Сәуір 2026
24 сәуір
24 апреля
24th of April 2026
April 24th, 2026
Apr. 24, 2026
24 de abril del 2026
04/24/2026
today
Сегодня
бүгін
бүгүн
bugun
бугун
имрӯз
şu gün""".splitlines()


@pytest.mark.parametrize("text", WRITTEN_WITH_ZONE)
def test_time_with_its_zone_is_read(text: str) -> None:
    assert parse_time(text, ZoneInfo("America/New_York"), NOW) == AT


@pytest.mark.parametrize("text", WRITTEN)
def test_time_without_zone_is_one_of_the_source(text: str) -> None:
    assert parse_time(text, ALMATY, NOW) == AT


@pytest.mark.parametrize("text", DAYS)
def test_day_begins_in_the_zone_of_the_source(text: str) -> None:
    assert parse_time(text, ALMATY, NOW) == DAY


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("just now", 0), ("2 hours ago", 2), ("an hour ago", 1), ("3h ago", 3), ("90 min ago", 1.5), ("2 days ago", 48),
        ("только что", 0), ("2 часа назад", 2), ("час назад", 1), ("полчаса назад", 0.5), ("30 мин. назад", 0.5),
        ("неделю назад", 168), ("жаңа ғана", 0), ("2 сағат бұрын", 2), ("30 минут бұрын", 0.5), ("3 күн бұрын", 72),
        ("3 саат мурун", 3), ("30 мүнөт мурда", 0.5), ("hozirgina", 0), ("2 soat oldin", 2), ("30 daqiqa avval", 0.5),
        ("2 соат олдин", 2), ("2 кун аввал", 48), ("2 соат пеш", 2), ("30 дақиқа қабл", 0.5), ("ýaňy", 0),
        ("2 sagat öň", 2), ("30 minut ozal", 0.5), ("vor 2 Stunden", 2), ("il y a 3 jours", 72), ("hace 2 horas", 2),
        ("2 ore fa", 2), ("2 saat önce", 2), ("2 години тому", 2), ("Published 2 hours ago", 2),
    ],
)  # fmt: skip
def test_time_is_counted_from_now(text: str, hours: float) -> None:
    assert parse_time(text, ALMATY, NOW) == NOW - timedelta(hours=hours)
    assert parse_time(text, ALMATY) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Today, 17:05", 0), ("сегодня в 17:05", 0), ("бүгін, 17:05", 0), ("бүгүн 17:05", 0), ("bugun, 17:05", 0),
        ("имрӯз 17:05", 0), ("şu gün 17:05", 0), ("17:05", 0), ("5:05 PM", 0), ("yesterday at 17:05", 1),
        ("Вчера, 17:05", 1), ("кеше 17:05", 1), ("кечээ, 17:05", 1), ("kecha 17:05", 1), ("кеча 17:05", 1),
        ("дирӯз, 17:05", 1), ("düýn 17:05", 1), ("gestern, 17:05 Uhr", 1), ("позавчера в 17:05", 2), ("парерӯз 17:05", 2),
    ],
)  # fmt: skip
def test_clock_of_a_told_day_is_one_of_the_source(text: str, days: int) -> None:
    assert parse_time(text, ALMATY, NOW) == AT - timedelta(days=days)


def test_clock_alone_that_is_still_to_come_was_yesterday() -> None:
    assert parse_time("23:50", ALMATY, NOW) == datetime(2026, 4, 23, 23, 50, tzinfo=ALMATY)
    assert parse_time("30 декабря, 10:00", ALMATY, NOW) == datetime(2025, 12, 30, 10, tzinfo=ALMATY)


def test_of_two_readings_the_day_comes_first_but_with_an_american_clock() -> None:
    assert parse_time("04/05/2026 17:05", UTC) == datetime(2026, 5, 4, 17, 5, tzinfo=UTC)
    assert parse_time("04/05/2026 5:05 PM", UTC) == datetime(2026, 4, 5, 17, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("Fri, 24 Apr 2026 9:5:3 GMT", (9, 5, 3)),
        ("Fri, 24 Apr 2026 9:05:3 +0000", (9, 5, 3)),
        ("Fri, 24 Apr 2026 09:5 GMT", (9, 5, 0)),
        ("Fri, 24 Apr 2026 10.00.00 GMT", (10, 0, 0)),
        ("Fri, 24 Apr 2026 9.5.3 GMT", (9, 5, 3)),
        ("Fri, 24 Apr 2026 10.30 GMT", (10, 30, 0)),
        ("Fri, 24 Apr 2026 10-00-07 GMT", (10, 0, 7)),
        ("2026-04-24T9:5:3Z", (9, 5, 3)),
        ("2026-04-24T10.00.00Z", (10, 0, 0)),
        ("2026-04-24 9.05.03 UTC", (9, 5, 3)),
        ("24.04.2026 9.05", (9, 5, 0)),
        ("24.04.2026 9:5:3", (9, 5, 3)),
    ],
)
def test_clocks_without_their_noughts_or_with_dots_are_read(text: str, clock: tuple[int, int, int]) -> None:
    assert parse_time(text, UTC) == datetime(2026, 4, 24, *clock, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 23 Apr 2026 24:00:00 +0000", "Thu, 23 Apr 2026 24:00 GMT", "23 Apr 2026 24.00.00 GMT", "23.04.2026 24:00",
        "2026-04-23 24:00:00", "2026-04-23T24:00:00.000Z", "2026-04-23T24:0:0Z", "Thu, 23 Apr 2026 24:00:00",
    ],
)  # fmt: skip
def test_24_hours_are_the_next_day(text: str) -> None:
    assert parse_time(text, UTC) == datetime(2026, 4, 24, tzinfo=UTC)


def test_24_hours_are_counted_in_the_zone_they_name() -> None:
    assert parse_time("Thu, 31 Dec 2026 24:00:00 +0500", UTC) == datetime(2026, 12, 31, 19, tzinfo=UTC)


def test_ends_of_days_and_halves_are_read() -> None:
    assert parse_time("2026-04-24T24:00:00Z", UTC) == datetime(2026, 4, 25, tzinfo=UTC)
    assert parse_time("Sat, 31 Dec 2016 23:59:60 GMT", UTC) == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert parse_time("24 Apr 2026 12:30 AM", UTC) == datetime(2026, 4, 24, 0, 30, tzinfo=UTC)
    assert parse_time("24 Apr 2026 12:30 PM", UTC) == datetime(2026, 4, 24, 12, 30, tzinfo=UTC)
    assert parse_time("2026-04", UTC) == datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "n/a", "0000-00-00 00:00:00", "0001-01-01T00:00:00+05:00", "2026-13-45", "31 июня 2026", "9" * 50,
        "Version 2.0.1", "2026-04-24T25:61:00Z", "123", "Thu, 31 Jun 2026 10:00:00 GMT", "Today is a long story " * 9,
        "9999 years ago",
    ],
)  # fmt: skip
def test_what_cannot_be_is_no_time(text: str) -> None:
    assert parse_time(text, ALMATY, NOW) is None


@settings(deadline=None)  # the first call imports the libraries
@given(st.one_of(st.text(max_size=80), st.from_regex(r"[0-9 :.,/T+Zan-]{0,40}", fullmatch=True)))
def test_any_text_is_a_time_or_none(text: str) -> None:
    moment = parse_time(text, ALMATY, NOW)
    assert moment is None or moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10 сен 2025", "2025-09-10"), ("10 ноя 2025", "2025-11-10"), ("24 сәу. 2026", "2026-04-24"),
        ("3 қаң. 2026 ж.", "2026-01-03"), ("3 ýan 2026", "2026-01-03"), ("3 few 2026", "2026-02-03"), ("3 awg 2025", "2025-08-03"),
        ("3 noý 2025", "2025-11-03"), ("15 Şub 2026", "2026-02-15"), ("15 Ağu 2025", "2025-08-15"), ("24 säuir 2026", "2026-04-24"),
        ("24 sáýir 2026", "2026-04-24"), ("5 окт 2025", "2025-10-05"),
    ],
)  # fmt: skip
def test_abbreviated_months_are_read_in_all_languages(text: str, day: str) -> None:
    moment = parse_time(text, ZoneInfo("UTC"), NOW)
    assert moment is not None
    assert moment.date().isoformat() == day


@pytest.mark.parametrize(
    "text",
    ["2 days, 3 hours ago", "2 days and 3 hours ago", "2 дня 3 часа назад", "2 дня и 3 часа назад", "2 күн 3 сағат бұрын",
     "2 күн, 3 саат мурун", "2 kun 3 soat oldin"],
)  # fmt: skip
def test_parts_of_an_age_add_up(text: str) -> None:
    assert parse_time(text, ZoneInfo("UTC"), NOW) == NOW - timedelta(days=2, hours=3)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("24 апреля 2026, 5:05 вечера", "17:05"), ("24.04.2026 5:05 утра", "05:05"), ("24.04.2026 12:10 ночи", "00:10"),
        ("24.04.2026 11:10 ночи", "23:10"), ("24.04.2026 3:30 дня", "15:30"), ("2026 жылғы 24 сәуір, кешкі 7:30", "19:30"),
        ("24.04.2026 17:05 вечера", "17:05"), ("24.04.2026 12:00 дня", "12:00"),
    ],
)  # fmt: skip
def test_half_of_the_day_is_read_in_words(text: str, clock: str) -> None:
    moment = parse_time(text, ZoneInfo("UTC"), NOW)
    assert moment is not None
    assert moment.isoformat()[:16] == f"2026-04-24T{clock}"


def test_evening_of_today_is_read_in_words() -> None:
    evening = NOW.replace(hour=23, minute=0)
    assert parse_time("5:05 вечера", ZoneInfo("UTC"), evening) == evening.replace(hour=17, minute=5)
