"""Stories: one event, one story, whatever the order, the day before, the language."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model.article import ReadArticle
from digest.model.story import Story
from digest.stories.background import Background
from digest.stories.group import GroupSettings, group
from digest.wiring.background import load_background
from tests.stories.given import read

TASHKENT = [
    read(
        "en1",
        "Central Asian Intelligence Chiefs Hold Security Talks in Tashkent",
        "For the first time, the heads of intelligence services from Kazakhstan, Uzbekistan and Kyrgyzstan convened "
        "in Tashkent on April 24. Uzbek President Shavkat Mirziyoyev emphasized that open communication is vital.",
        regions=("UZ", "KZ"),
    ),
    read(
        "ru1",
        "Главы спецслужб стран Центральной Азии впервые встретились в Ташкенте",
        "Руководители разведок Казахстана, Узбекистана и Кыргызстана собрались в Ташкенте 24 апреля. Президент "
        "Узбекистана Шавкат Мирзиёев подчеркнул важность открытого диалога.",
        language="ru",
        regions=("UZ",),
    ),
    read(
        "kk1",
        "Орталық Азия барлау басшылары Ташкентте бас қосты",
        "Қазақстан, Өзбекстан және Қырғызстан барлау қызметтерінің басшылары 24 сәуірде Ташкентте кездесті. "
        "Өзбекстан президенті Шавкат Мирзиёев ашық диалогтың маңызын атап өтті.",
        language="kk",
        regions=("UZ",),
    ),
]
ASHGABAT = [
    read(
        "en6",
        "Toqayev Arrives in Ashgabat for Forum on Peace and Trust",
        "President Kassym-Jomart Toqayev arrived in Ashgabat for a forum. He was met by Serdar Berdimuhamedov.",
        regions=("KZ", "TM"),
    ),
    read(
        "ru6",
        "Токаев прибыл в Ашхабад на форум мира и доверия",
        "Президент Касым-Жомарт Токаев прибыл в Ашхабад на форум. Его встретил Сердар Бердымухамедов.",
        language="ru",
        regions=("KZ", "TM"),
    ),
]
ASTANA = [
    read(
        "en7",
        "Toqayev Meets Mirziyoyev in Astana",
        "President Kassym-Jomart Toqayev met Shavkat Mirziyoyev in Astana to discuss trade worth 10 billion dollars.",
        regions=("KZ", "UZ"),
    ),
]
QUAKE = [
    read(
        "q1", "Quake kills 12 in southern Iran", "A quake of magnitude 5.9 killed 12 people in Qeshm, Iran."
    ),
    read(
        "q2",
        "Quake kills 15 in southern Iran",
        "A quake of magnitude 5.9 killed 15 people in Qeshm, Iran, rescuers said on Sunday.",
        source="Tengri",
        hours_ago=-5,
    ),
]
DAY = [*TASHKENT, *ASHGABAT, *ASTANA, *QUAKE]


@pytest.fixture(scope="module")
def background() -> Background:
    return load_background()


def grouped(
    articles: list[ReadArticle], background: Background, known: dict[str, str] | None = None
) -> list[str]:
    stories = group(articles, known or {}, background, GroupSettings())
    return sorted(" ".join(sorted(story.articles)) for story in stories)


def test_group_finds_the_events_of_a_day_in_all_languages(background: Background) -> None:
    assert grouped(DAY, background) == ["en1 kk1 ru1", "en6 ru6", "en7", "q1 q2"]


@settings(max_examples=15)
@given(st.permutations(DAY))
def test_group_does_not_depend_on_the_order_of_input(order: list[ReadArticle]) -> None:
    background = load_background()
    assert group(order, {}, background, GroupSettings()) == group(DAY, {}, background, GroupSettings())


@settings(max_examples=15)
@given(st.text(alphabet="щъыэюяЩЪЫЭЮЯ .\n", max_size=120))
def test_group_leaves_other_stories_alone_when_an_unrelated_article_comes(text: str) -> None:
    background = load_background()
    stranger = read("zz", text, text, language="ru")
    before = {story.articles: story for story in group(DAY, {}, background, GroupSettings())}
    after = {story.articles: story for story in group([*DAY, stranger], {}, background, GroupSettings())}
    assert after.pop(("zz",)).sources == ("Orda",)
    assert after == before


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=80)), max_size=8))
def test_group_puts_each_article_in_exactly_one_story_whatever_it_says(texts: list[tuple[str, str]]) -> None:
    articles = [read(f"a{n}", title, body, language="und") for n, (title, body) in enumerate(texts)]
    stories = group(articles, {}, Background(), GroupSettings())
    assert sorted(name for story in stories for name in story.articles) == sorted(one.id for one in articles)
    assert len({story.id for story in stories}) == len(stories)


FORMS = [
    ("Exchange rates for April 24", "Exchange rates for April 25"),
    ("Dollar at 512.3 tenge in Almaty", "Dollar at 515.1 tenge in Almaty"),
    ("Kairat beat Astana 2:1 in the Premier League", "Kairat beat Tobol 3:0 in the Premier League"),
    ("Курс валют на 24 апреля", "Курс валют на 25 апреля"),
    ("Курс доллара на 24 сәуір", "Курс доллара на 3 мамыр"),
    ("Ob-havo: 24-aprel kuni yomgʻir", "Ob-havo: 25-aprel kuni yomgʻir"),
    ("Akim of Khromtau detained for a bribe", "Akim of Aksay detained for a bribe"),
]


@pytest.mark.parametrize(("one", "other"), FORMS)
def test_group_keeps_a_form_filled_in_twice_apart(one: str, other: str, background: Background) -> None:
    body = (
        "The national bank and the weather service informed the readers as on every single day of the year."
    )
    assert grouped([read("a", one, body), read("b", other, body)], background) == ["a", "b"]


def test_group_keeps_like_news_from_two_provinces_apart(background: Background) -> None:
    body = "Snow and wind are expected, the service says. The temperature will fall."
    almaty = read("a", "Weather in Almaty: snow and wind", body, regions=("KZ-75",))
    astana = read("b", "Weather in Astana: snow and wind", body, regions=("KZ-71",))
    assert grouped([almaty, astana], background) == ["a", "b"]


def test_group_parts_the_same_words_of_another_year(background: Background) -> None:
    title = "Klitschko retains the heavyweight belts in Hamburg against Rahman"
    assert grouped([read("a", title), read("b", title + " again", hours_ago=24 * 400)], background) == [
        "a",
        "b",
    ]


def test_group_keeps_the_name_of_a_known_story(background: Background) -> None:
    known = {"q1": "older"}
    (story,) = group(QUAKE, known, background, GroupSettings())
    assert story.id == "older"
    assert story.articles == ("q1", "q2")


def test_group_keeps_known_articles_together_and_known_stories_apart(background: Background) -> None:
    assert grouped([*ASTANA, *QUAKE], background, {"en7": "s", "q1": "s"}) == ["en7 q1", "q2"]
    title = "Quake kills 12 in southern Iran"
    told = [
        read("a", title, "A quake of magnitude 5.9 killed 12 people in Qeshm, Iran."),
        read(
            "b",
            "Helicopters carry tents to Qeshm",
            "The army brings water and tents to the island for a second day.",
        ),
    ]
    assert grouped(told, background, {"a": "one", "b": "two"}) == ["a", "b"]


def test_group_makes_clearly_one_what_were_two_known_stories_under_the_older_name(
    background: Background,
) -> None:
    (story,) = group(QUAKE, {"q1": "one", "q2": "two"}, background, GroupSettings())
    assert (story.id, story.articles) == ("one", ("q1", "q2"))


def test_story_sums_topics_and_regions_of_its_articles(background: Background) -> None:
    told = [
        read("a", QUAKE[0].article.title, QUAKE[0].article.body, topics=("03000000",), regions=("IR",)),
        read(
            "b",
            QUAKE[1].article.title,
            QUAKE[1].article.body,
            topics=("03000000", "14000000"),
            regions=("IR", "KZ"),
        ),
        read(
            "c",
            "Quake in Iran kills 15 people",
            QUAKE[1].article.body + " More follows.",
            topics=("11000000",),
        ),
    ]
    (story,) = group(told, {}, background, GroupSettings())
    assert story.topics[0].code == "03000000"
    assert story.regions[0].code == "IR"
    assert all(0 <= label.score <= 1 for label in (*story.topics, *story.regions))


def copies(articles: list[ReadArticle], background: Background) -> dict[str, str]:
    stories: tuple[Story, ...] = group(articles, {}, background, GroupSettings())
    return {repeat: original for story in stories for repeat, original in story.duplicates.items()}


AGENCY = (
    "The Caspian pipeline consortium stopped loading at one of its berths on Friday after a storm damaged a hose. "
    "The operator said that repairs will take 10 days and that shipments go on from the other berth."
)


def test_group_maps_repeats_to_the_article_that_was_first(background: Background) -> None:
    first = read("m", "Pipeline stops loading", AGENCY, hours_ago=5)
    same = read("a", "Pipeline stops loading", AGENCY, source="Tengri", hours_ago=2)
    near = read(
        "b", "Pipeline stops loading after storm", AGENCY + " Analysts are calm.", source="Zakon", hours_ago=1
    )
    assert copies([near, same, first], background) == {"a": "m", "b": "m"}


def test_group_takes_one_page_for_one_article(background: Background) -> None:
    first = read("a", "Pipeline stops", "Short.", url="https://orda.kz/1", hours_ago=3)
    longer = read("b", "Caspian oil: what is known", AGENCY, url="https://orda.kz/1", hours_ago=1)
    assert copies([longer, first], background) == {"b": "a"}


def test_group_does_not_take_a_copy_with_other_figures_for_a_repeat(background: Background) -> None:
    other = AGENCY.replace("10 days", "25 days").replace("Friday", "Monday")
    rates = read("a", "Rates: dollar 512, euro 580, rouble 6", AGENCY.replace("10", "512 580 611"))
    assert copies([rates, read("b", "Rates: dollar 515, euro 583, rouble 7", other)], background) == {}
