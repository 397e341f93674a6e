"""One event told in several languages is one story; another event in the same place is not. All of it is invented."""

import pytest

from digest.model.article import ReadArticle
from digest.stories.background import Background
from digest.stories.group import GroupSettings, group
from digest.wiring.background import load_background
from tests.stories.given import read

BRIDGE = [
    read("en", "Ferris Wheel Stops in Ekibastuz With 34 People on Board",
         "A ferris wheel in Ekibastuz stopped on Friday evening with 34 people on board. Firefighters led by Askar Dossov "
         "brought them down with a 50-metre ladder within 90 minutes. Director Marat Seitkali promised an inspection.",
         regions=("KZ-55",), topics=("03000000",)),
    read("ru", "В Экибастузе остановилось колесо обозрения, на нём были 34 человека",
         "В пятницу вечером в Экибастузе остановилось колесо обозрения, на котором были 34 человека. Пожарные Аскара Досова "
         "сняли их с помощью 50-метровой лестницы за 90 минут. Директор Марат Сейткали обещал проверку.",
         language="ru", regions=("KZ-55",), topics=("03000000",)),
    read("kk", "Екібастұзда аттракцион тоқтап қалды: 34 адам құтқарылды",
         "Жұма күні кешке Екібастұзда шолу дөңгелегі тоқтап қалды, онда 34 адам болған. Асқар Досов бастаған өрт сөндірушілер "
         "50 метрлік сатымен 90 минутта түсірді. Директор Марат Сейтқали тексеру жүргізуге уәде берді.",
         language="kk", regions=("KZ-55",), topics=("03000000",)),
]  # fmt: skip
EXCHANGE = [
    read("x-en", "Yemen’s sides free 212 prisoners", "Planes with 150 and 62 prisoners landed on Friday; 74 are ill, 30 are under "
         "20, the Red Cross said. Spokesman Peter Brandt thanked Oman.", regions=("YE",), topics=("02000000",)),
    read("x-ru", "В Йемене обменяли 212 пленных", "Самолёты со 150 и 62 пленными сели в пятницу; 74 больны, 30 моложе 20 лет, "
         "сообщил Красный Крест. Представитель Петер Брандт благодарит Оман.", language="ru", regions=("YE",), topics=("16000000",)),
]  # fmt: skip
SAME_PLACE = [
    read("fire", "Склад шин сгорел на окраине Экибастуза",
         "Склад шин на окраине Экибастуза горел до утра субботы. Огонь охватил 600 квадратных метров, на месте работали 12 машин. "
         "Пострадавших нет, сообщил Нурлан Абишев.", language="ru", regions=("KZ-55",), topics=("03000000",)),
    read("school", "Екібастұзда жаңа мектеп ашылды",
         "Екібастұзда 1200 орындық мектеп ашылды. Құрылысқа 7 миллиард теңге жұмсалды. Әкім Серік Ибраев балаларды құттықтады.",
         language="kk", regions=("KZ-55",), topics=("05000000",)),
    read("team", "Ekibastuz hockey team wins 5:2", "The hockey team of Ekibastuz beat Pavlodar 5:2 on Friday. Ivan Kim scored twice.",
         regions=("KZ-55",), topics=("15000000",)),
]  # fmt: skip


@pytest.fixture(scope="module")
def background() -> Background:
    return load_background()


def grouped(articles: list[ReadArticle], background: Background) -> list[str]:
    stories = group(articles, {}, background, GroupSettings())
    return sorted(" ".join(sorted(story.articles)) for story in stories)


def test_group_links_kazakh_russian_and_english(background: Background) -> None:
    assert grouped(BRIDGE, background) == ["en kk ru"]


def test_group_links_by_many_figures_where_topics_differ(background: Background) -> None:
    assert grouped(EXCHANGE, background) == ["x-en x-ru"]


DAM = [
    read("tg", "Дар Роғун агрегати чорум ба кор даромад",
         "Дар Роғун агрегати чорум ба кор даромад. Раҳмонро дар маросим пешвоз гирифтанд. Иқтидораш 640 мегаватт.",
         language="tg", regions=("TJ",), topics=("04000000",)),
    read("ru", "На Рогунской ГЭС заработал четвёртый агрегат",
         "В церемонии на Рогунской ГЭС участвовал Рахмон. Мощность агрегата 640 мегаватт.",
         language="ru", regions=("TJ",), topics=("04000000",)),
]  # fmt: skip
BUSES = [
    read("ky", "Бишкекте мэрия 160 троллейбус алат",
         "Бишкек мэриясы 160 троллейбус сатып алат. Келишимге Жунушалиев кол койду.",
         language="ky", regions=("KG",), topics=("04000000",)),
    read("ru", "Мэрия закупит для Бишкека 160 троллейбусов",
         "Столица Киргизии, Бишкек, получит 160 троллейбусов. Договор подписал мэр Джунушалиев.",
         language="ru", regions=("KG",), topics=("04000000",)),
]  # fmt: skip


def test_group_knows_short_names_by_their_forms(background: Background) -> None:
    assert grouped(DAM, background) == ["ru tg"]


def test_group_knows_names_that_only_open_sentences(background: Background) -> None:
    assert grouped(BUSES, background) == ["ky ru"]


def test_group_links_whatever_else_tells_of_the_same_names(background: Background) -> None:
    # Twice as many as a group is compared with in full.
    others = [
        read(f"o{n}", f"Bridge number {n} painted", f"Painters told Rakhmon and Dzhunushaliev of bridge {n} and of Rogun.",
             regions=("IS",), topics=("15000000",))
        for n in range(50)
    ]  # fmt: skip
    assert "ru tg" in grouped([*DAM, *others], background)
    assert "ky ru" in grouped([*BUSES, *others], background)


def test_group_keeps_other_events_of_the_same_place_apart(background: Background) -> None:
    assert grouped([*BRIDGE, *SAME_PLACE], background) == ["en kk ru", "fire", "school", "team"]


def test_group_links_no_two_events_that_differ_in_country_or_by_weeks(background: Background) -> None:
    elsewhere = read(
        "far", EXCHANGE[1].article.title, EXCHANGE[1].article.body, language="ru", regions=("SD",)
    )
    assert grouped([EXCHANGE[0], elsewhere], background) == ["far", "x-en"]
    later = read(
        "late",
        BRIDGE[1].article.title,
        BRIDGE[1].article.body,
        language="ru",
        regions=("KZ-55",),
        hours_ago=24 * 20,
    )
    assert grouped([BRIDGE[0], later], background) == ["en", "late"]


FORMS = [
    ("Sairan beat Registon 4–2 in Steppe Cup futsal", "Chu beat Vakhsh 3–1 in Steppe Cup futsal"),
    ("Сайран обыграл Регистан 4:2 в Кубке степи", "Чу обыграл Вахш 3:1 в Кубке степи"),
    ("Погода в Семее на 24 апреля: дождь", "Погода в Семее на 25 апреля: дождь"),
    ("Алматыда ауа райы: 24 сәуірде жаңбыр", "Алматыда ауа райы: 25 сәуірде жаңбыр"),
    ("Цена нефти Brent 84,12 доллара", "Цена нефти Brent 86,40 доллара"),
]
BODY = "Об этом сообщили утром редакции; подробности, как всегда, на второй странице и в приложении для телефона."


@pytest.mark.parametrize(("one", "other"), FORMS)
def test_group_keeps_forms_with_other_teams_dates_and_prices_apart(
    one: str, other: str, background: Background
) -> None:
    assert grouped(
        [read("a", one, BODY, language="ru"), read("b", other, BODY, language="ru")], background
    ) == ["a", "b"]


def test_group_joins_updates_and_corrections_of_one_event(background: Background) -> None:
    first = read("a", "Quake in Naryn: 12 houses damaged", "A quake of magnitude 4.8 shook Naryn at 03:12. Twelve houses in "
                 "At-Bashy are damaged, the ministry of Boobek Azhikeev said.")  # fmt: skip
    update = read("b", "Quake in Naryn: 31 houses damaged, schools closed", "The quake of magnitude 4.8 in Naryn damaged 31 houses in "
                  "At-Bashy, the ministry of Boobek Azhikeev said. Schools are closed.", hours_ago=-6)  # fmt: skip
    correction = read("c", "Correction: Quake in Naryn damaged 13 houses", "A quake of magnitude 4.8 shook Naryn at 03:12. Thirteen "
                      "houses in At-Bashy are damaged, not 12, the ministry said.", hours_ago=-2)  # fmt: skip
    assert grouped([first, update, correction], background) == ["a b c"]
