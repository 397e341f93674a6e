"""Which country leads: that of the event, before those that are quoted, represented or met on the way."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from digest.model.article import Article
from digest.understand.annotate import annotate
from digest.understand.knowledge import Knowledge

Make = Callable[..., Article]

# language, headline, text, the region that comes first
FIRST = [
    ("en", "A new play", "The play opened in London on Tuesday, and critics liked it.", "GB"),
    ("en", "N. Korea says it tested a rocket", "The rocket flew for an hour.", "KP"),
    ("en", "S. Korea lifts a curfew", "Shops may open again.", "KR"),
    ("en", "Indian tribes sue over water", "Two tribes in Arizona went to court.", "US"),
    ("en", "Swedish embassy in Moscow attacked", "Youths threw bottles at the embassy on Monday.", "RU"),
    ("en", "Pope celebrates mass", "Pope Francis spoke of peace to pilgrims.", "VA"),
    ("en", "Rupee falls again", "The central bank said it would act, and the rupee rose.", "IN"),
    ("en", "Duma passes a bill", "The State Duma voted for it.", "RU"),
    ("ru", "Посольство Японии в Москве закрыли", "Здание оцепила полиция.", "RU"),
    ("ru", "Евро вырос до 98 рублей", "Курс вырос за день.", "RU"),
    ("ru", "Госдума приняла закон", "Депутаты поддержали поправки.", "RU"),
    ("ru", "Минобороны: сбиты три беспилотника", "Обломки упали в поле.", "RU"),
    ("ru", "Минобороны Франции ответило", "Ведомство не комментирует слухи.", "FR"),
    ("ru", "Склад горит в подмосковном городе", "Площадь пожара растёт.", "RU"),
    ("ru", "Над Свердловской областью пролетел метеор", "Его сняли китайские туристы.", "RU"),
    ("ru", "Тенге укрепился", "Доллар стоит 478 тенге.", "KZ"),
    ("ru", "Казань ждёт гостей, пишет американский журнал", "Город готовится к форуму.", "RU"),
    ("uz", "Davlat dumasi qonunni qabul qildi", "Deputatlar qonunni yoqladi.", "RU"),
    ("uz", "Ички ишлар вазирлиги огоҳлантирди", "Вазирлик ҳайдовчиларга мурожаат қилди.", "UZ"),
    ("kk", "Danııadaǵy saılaý", "ASTANA. KAZINFORM – Danııada jańa parlament saılaýy ótti, dep habarlaıdy agenttik. Qazirgi úkimet qyzmetin toqtatady.", "DK"),
]  # fmt: skip


@pytest.mark.parametrize("case", FIRST, ids=lambda case: case[1])
def test_the_country_of_the_event_leads(
    knowledge: Knowledge, article: Make, case: tuple[str, str, str, str]
) -> None:
    language, title, text, first = case
    seen = annotate(article(title, text, language=language), knowledge).regions
    assert [label.code.split("-")[0] for label in seen[:1]] == [first]


def test_offices_are_those_of_the_publishers_country(knowledge: Knowledge, article: Make) -> None:
    asked = article("Минздрав отчитался о прививках", "Прививки сделали детям.", language="ru")
    assert annotate(replace(asked, url="https://example.kz/1"), knowledge).regions[0].code == "KZ"
    assert annotate(asked, knowledge).regions[0].code == "RU"


def test_an_event_of_several_countries_is_that_of_their_macro_region(
    knowledge: Knowledge, article: Make
) -> None:
    text = "Казахстан, Узбекистан, Кыргызстан, Таджикистан и Туркменистан подписали соглашение о воде."
    seen = annotate(article("Пять стран подписали соглашение о воде", text, language="ru"), knowledge).regions
    assert seen[0].code == "143"
    assert {label.code for label in seen} >= {"KZ", "UZ", "KG", "TJ", "TM"}
    north = "Sweden, Norway and Denmark agreed on a common market for power. Sweden, Norway and Denmark will share cables."
    assert (
        annotate(article("Sweden, Norway and Denmark share power", north, language="en"), knowledge)
        .regions[0]
        .code
        == "154"
    )
    two = "Казахстан и Узбекистан подписали соглашение о границе."
    assert annotate(article(two, two, language="ru"), knowledge).regions[0].code in {"KZ", "UZ"}


@pytest.mark.parametrize(
    "case",
    [
        ("https://example.com/us-news/2026/x", "Mayor wins a second term", "Voters chose the mayor.", ["US"]),
        ("https://example.com/news/uk-england-leeds-51234567", "Man jailed for fraud", "A court jailed him.", ["GB"]),
        ("https://www.ndtv.com/cities/x", "Man arrested for theft", "Police arrested a man for theft on Monday.", ["IN"]),
        ("https://example.com.au/x", "Police charge a man with murder", "He will face court.", ["AU"]),
        ("https://example.com.au/x", "Astronomers find a new planet", "Scientists used a telescope.", []),
        ("https://example.com/x", "Police charge a man with murder", "He will face court.", []),
    ],
)  # fmt: skip
def test_what_names_no_country_is_of_the_section_or_of_the_publishers_home(
    knowledge: Knowledge, article: Make, case: tuple[str, str, str, list[str]]
) -> None:
    url, title, text, codes = case
    seen = annotate(replace(article(title, text, language="en"), url=url), knowledge).regions
    assert [label.code for label in seen] == codes
