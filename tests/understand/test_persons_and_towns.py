"""Persons named like provinces, American towns named like countries, whose money speaks for which country."""

import pytest

from digest.understand.knowledge import Knowledge
from digest.understand.reading import read
from digest.understand.regions import RegionSettings, regions


def codes(knowledge: Knowledge, language: str, title: str, body: str, home: str = "") -> list[str]:
    found = regions(read(title, [body]), language, knowledge.gazetteer, RegionSettings(), home=home)
    return [label.code for label in found]


@pytest.mark.parametrize(
    ("language", "title", "body"),
    [
        ("ru", "Дастан Сатпаев забил гол", "Нападающий Сатпаев забил на 20-й минуте."),
        ("ru", "Сатпаев признан лучшим игроком месяца", "Форвард «Кайрата» получил награду."),
        ("ru", "Тенгиз Китовани: юбилей режиссёра", "Режиссёр Тенгиз Китовани родился 31 января."),
        ("ru", "Вечер памяти Алишера Навои", "Поэт Навои родился в 1441 году."),
        ("ru", "Талас Омуралиев снял фильм", "Режиссёр Талас Омуралиев завершил съёмки."),
        ("ru", "Самара Осмонова открыла выставку", "Художница Самара Осмонова показала картины."),
        ("ru", "Алина Киевская задержана", "Полиция задержала женщину."),
        ("ru", "Владимир Киров назначен директором", "Он возглавил завод."),
        ("ky", "Нарын Асанов чемпион болду", "Балбан Нарын Асанов жеңди."),
        ("en", "India Walker cancels tour", "The singer cited health."),
    ],
)
def test_regions_are_not_those_of_a_persons_name(
    knowledge: Knowledge, language: str, title: str, body: str
) -> None:
    assert codes(knowledge, language, title, body) == []


@pytest.mark.parametrize(
    ("title", "body", "wanted"),
    [
        ("В Сатпаеве отремонтируют школу", "Акимат города Сатпаев выделил деньги.", ["KZ", "KZ-62"]),
        ("В Нарыне выпал снег", "В городе Нарын занятия отменили.", ["KG", "KG-N"]),
        ("Ош: мэрия снесёт киоски", "Мэрия Оша начала снос незаконных киосков.", ["KG", "KG-GO"]),
        ("Самара: сгорел склад", "В Самаре сгорел склад.", ["RU"]),
    ],
)
def test_regions_are_those_of_towns_named_like_persons(
    knowledge: Knowledge, title: str, body: str, wanted: list[str]
) -> None:
    assert codes(knowledge, "ru", title, body) == wanted


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Lebanon County fair opens Saturday", "Rides and livestock shows run through Aug. 3."),
        ("Peru High School names principal", "The board chose a new leader on Monday."),
        ("Holland approves tulip budget", "The Holland City Council approved the festival budget."),
        ("Palestine ISD hires superintendent", "Trustees in East Texas voted 6-1."),
        ("Malta Township names clerk", "Trustees picked a clerk Tuesday."),
        ("Athens man charged in Paris, Georgia shooting", "Police arrested him Monday."),
        ("Vienna seeks a chief", "The Virginia town posted the job."),
        ("Native Americans gather for powwow", "The Eastern Band of Cherokee Indians hosts dancers."),
    ],
)
def test_regions_of_american_towns_are_american(knowledge: Knowledge, title: str, body: str) -> None:
    assert codes(knowledge, "en", title, body) == ["US"]


def test_regions_of_a_namesake_stay_abroad_where_its_country_is_named(knowledge: Knowledge) -> None:
    found = codes(knowledge, "en", "Florida governor in Rome", "He met Italian ministers in Rome.")
    assert "IT" in found
    assert codes(knowledge, "en", "Nairobi County hires teachers", "Schools in Nairobi County reopen.") == [
        "KE"
    ]


RATES = "Доллар стоит 478 тенге, российский рубль - 5,9 тенге."


@pytest.mark.parametrize(
    ("told", "first"),
    [
        (("ru", "Курс валют на 24 апреля", RATES), "KZ"),
        (("ru", "Курс валют на 24 апреля", RATES, "KZ"), "KZ"),
        (("uz", "Dollar kursi 24-aprel kuni", "Dollar 12 150 soʻm, Rossiya rubli 150 soʻm boʻldi."), "UZ"),
        (("ky", "Доллар 24-апрелде", "Доллар 87,4 сом, Россия рубли 1,1 сом болду."), "KG"),
    ],
)
def test_regions_of_rates_are_those_of_the_money_they_are_told_in(
    knowledge: Knowledge, told: tuple[str, ...], first: str
) -> None:
    assert codes(knowledge, *told)[:1] == [first]
