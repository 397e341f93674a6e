"""What speaks against two articles being one story."""

import pytest

from digest.model.article import ReadArticle
from digest.stories.background import Background
from digest.stories.conflict import claims, contradict
from digest.stories.traits import TraitReader, TraitSettings
from tests.stories.given import read


def contradicting(one: ReadArticle, other: ReadArticle) -> bool:
    reader = TraitReader(Background(), TraitSettings())
    mine, theirs = reader.read(one), reader.read(other)
    found = contradict(claims(one, mine), claims(other, theirs), mine, theirs)
    assert contradict(claims(other, theirs), claims(one, mine), theirs, mine) == found
    return found


AGAINST = [
    ("Forecast for 24 April", "Forecast for 25 April"),
    ("Forecast for April 24", "The weather of May 24"),
    ("Прогноз на 24 апреля", "Прогноз на 24 мая"),
    ("24 сәуірге ауа райы", "25 сәуірге ауа райы"),
    ("Kairat beat Tobol 2:1 at home", "Kairat beat Tobol 3:1 at home"),
    ("Inflation in the country reaches 8,5%", "Inflation in the country reaches 9,1%"),
    ("Akim of Aksay detained for a bribe", "Akim of Khromtau detained for a bribe"),
]
FOR = [
    ("Quake kills 12 in southern Iran", "Quake kills 15 in southern Iran"),
    ("Forecast for 24 April", "Forecast for April 24"),
    ("President signs the water law", "Tokayev signs the water law"),
    ("", ""),
    ("Kairat beat Tobol 2:1 at home", "Kairat win at home: 2:1 against Tobol"),
    ("Марш протеста 24 человек", "Марш протеста 25 человек"),
]


@pytest.mark.parametrize(("one", "other"), AGAINST)
def test_contradict_sees_two_events(one: str, other: str) -> None:
    assert contradicting(read("a", one), read("b", other))


@pytest.mark.parametrize(("one", "other"), FOR)
def test_contradict_sees_no_reason(one: str, other: str) -> None:
    assert not contradicting(read("a", one), read("b", other))


# Headline and lead of one day, headline and lead of the next.
FORMULAIC = [
    ("Доллар подрос на бирже", "Курс по итогам торгов составил 498,11 тенге.",
     "Доллар подрос на бирже", "Курс по итогам торгов составил 501,90 тенге."),
    ("Stocks end higher", "The index gained 0.8% on Thursday.", "Stocks end lower", "The index lost 0.5% on Friday."),
    ("Дождь и град: что ждёт Тараз", "24 апреля ожидаются град и ветер.",
     "Дождь и жара: что ждёт Тараз", "25 апреля ожидается жара."),
    ("Our readers ask today", "A lawyer explains how to inherit a house.",
     "Our readers ask today", "A doctor explains what helps against hay fever."),
    ("Курсы валют в обменниках Тараза", "Доллар дорожает.", "Курсы валют: что дальше", "Евро дешевеет."),
    ("Морской гороскоп", "Овнам повезёт.", "Гороскоп для рыб", "Рыбам не повезёт."),
    ("Доллар бағамы қандай", "Теңге нығайды.", "Бүгінгі валюта бағамы", "Теңге әлсіреді."),
    ("Таразда ауа райы қандай болады", "Жаңбыр жауады.", "Ертең ауа райы", "Күн ашық болады."),
    ("Нарындагы аба ырайы", "Жамгыр жаайт.", "Эртеңки аба ырайы", "Күн ачык болот."),
    ("Dollar kursi oʻsdi", "Soʻm arzonladi.", "Bugungi dollar kursi", "Soʻm qimmatladi."),
    ("Об-ҳаво қандай бўлади", "Ёмғир ёғади.", "Эртанги об-ҳаво", "Ҳаво очиқ."),
    ("Қурби асъор барои имрӯз", "Доллар гарон шуд.", "Қурби асъор", "Доллар арзон шуд."),
    ("Howa maglumaty", "Ýagyş ýagar.", "Ertirki howa maglumaty", "Howa açyk bolar."),
    ("Morning briefing: storms and a vote", "Storms hit.", "Your morning briefing", "Rates hold."),
]  # fmt: skip


@pytest.mark.parametrize(("title", "lead", "next_title", "next_lead"), FORMULAIC)
def test_contradict_parts_daily_posts_of_two_days(
    title: str, lead: str, next_title: str, next_lead: str
) -> None:
    earlier = read("a", title, lead, hours_ago=24)
    assert contradicting(earlier, read("b", next_title, next_lead))
    # The same post, taken over by another source in the evening of its day.
    assert not contradicting(earlier, read("c", title, lead, source="Dala", hours_ago=14))


MATCH = (
    "«Сайран» обыграл «Регистан» в Кубке степи",
    "В первом круге «Сайран» обыграл «Регистан» со счётом 4:2. Забил Ким.",
)
BRIEF = [
    (MATCH, ("«Вахш» уступил «Чу» в Кубке степи", "В первом круге «Вахш» дома уступил «Чу» со счётом 0:3. Дважды забил Ли.")),
    (("«Сайран» «Регистанды» ұтты", "Бірінші айналымда алаңда «Сайран» өз үйінде «Регистанды» 4:2 ұтты."),
     ("«Вахш» «Балқашты» ұтты", "Бірінші айналымда алаңда «Вахш» өз үйінде «Балқашты» 3:1 ұтты.")),
    (("Аскаров принял главу завода Юсупова", "Аким Аскаров принял Юсупова и выслушал его."),
     ("Аскаров принял ректора Линника", "Аким Аскаров принял Линника и выслушал его.")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), BRIEF)
def test_contradict_parts_brief_reports_of_others(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert contradicting(read("a", *one), read("b", *other))


def test_contradict_knows_a_name_in_another_case() -> None:
    assert not contradicting(
        read("a", *MATCH),
        read("b", "«Сайран» одолел «Регистан» в Кубке степи", "«Сайрану» хватило удара Кима: 4:2."),
    )


def test_contradict_lets_a_toll_grow_from_day_to_day() -> None:
    first = read("a", "Toll rises to 12 Marines in crash off Okinawa", "Twelve Marines died.", hours_ago=24)
    assert not contradicting(
        first, read("b", "Toll rises to 15 Marines in crash off Okinawa", "Fifteen died.")
    )
