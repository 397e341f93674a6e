"""What to read also."""

from datetime import timedelta

import pytest

from digest.model.article import Link, ReadArticle
from digest.stories.archive import Archive
from digest.stories.background import Background
from digest.stories.group import GroupSettings, group
from digest.stories.related import choose
from digest.stories.related_settings import RelatedSettings
from digest.wiring.background import load_background
from tests.stories.given import NOW, read

PIPELINE = read(
    "p1",
    "Caspian Pipeline Stops Loading Oil at Novorossiysk",
    "The Caspian Pipeline Consortium stopped loading oil in Novorossiysk after a storm damaged a berth. "
    "Kazakhstan sends most of its oil exports through the pipeline.",
    url="https://orda.kz/p1",
)
DRONES = read(
    "d1",
    "Ukrainian Drones Hit a Pumping Station of the Caspian Pipeline",
    "Drones of Ukraine hit a pumping station of the Caspian Pipeline Consortium. Loading at Novorossiysk goes on; oil "
    "exports of Kazakhstan are not affected, the ministry says.",
    hours_ago=300,
    url="https://orda.kz/d1",
)
SHELL = read(
    "s1",
    "Shell Wants to Keep its Share in the Pipeline to Novorossiysk",
    "Shell seeks to keep its stake in the Caspian Pipeline Consortium while Rosneft leaves, the oil company told Reuters.",
    hours_ago=200,
    url="https://orda.kz/s1",
)
YURTS = read(
    "y1", "Yurts Enter the List of UNESCO", "The felt house of the nomads is heritage.", hours_ago=30
)
RUSSIAN = read(
    "r1", "КТК остановил погрузку нефти", "Консорциум остановил погрузку.", language="ru", hours_ago=90
)


@pytest.fixture(scope="module")
def background() -> Background:
    return load_background()


def related(
    background: Background, *articles: ReadArticle, story: str = "p1", **given: object
) -> tuple[str, ...]:
    stories = group(articles, {}, background, GroupSettings())
    archive = Archive(articles, stories, background)
    wanted = {"language": "en", "settings": RelatedSettings(), **given}
    found = choose(archive.story_of[story], archive, **wanted)  # type: ignore[arg-type] # a table of cases
    return tuple(link.article for link in found)


def test_choose_finds_what_is_about_the_same_matter_best_first(background: Background) -> None:
    assert related(background, PIPELINE, DRONES, SHELL, YURTS, RUSSIAN) == ("d1", "s1")


def test_choose_may_find_nothing(background: Background) -> None:
    assert related(background, PIPELINE, YURTS) == ()
    assert related(background, PIPELINE, DRONES, language="kk") == ()


def test_choose_leaves_out_what_is_excluded_or_not_older(background: Background) -> None:
    every = PIPELINE, DRONES, SHELL
    assert related(background, *every, excluded={"s1"}) == ("d1",)
    assert related(background, *every, before=NOW - timedelta(hours=250)) == ("d1",)


def test_choose_leaves_out_articles_of_the_story_and_repeats(background: Background) -> None:
    told = read(
        "p2", "Caspian Pipeline Stops Loading of Oil", PIPELINE.article.body + " More soon.", source="B"
    )
    again = read("s2", SHELL.article.title, SHELL.article.body, source="C", hours_ago=190)
    assert related(background, PIPELINE, told, SHELL, again) == ("s1",)


def test_choose_puts_the_publishers_own_links_first(background: Background) -> None:
    by_url = Link("Something", "https://orda.kz/d1")
    by_title = Link("Yurts enter the list of UNESCO")
    unknown = Link("Never stored", "https://orda.kz/none")
    linked = read("p1", PIPELINE.article.title, PIPELINE.article.body, links=(unknown, by_title, by_url))
    assert related(background, linked, DRONES, SHELL, YURTS) == ("y1", "d1", "s1")


def test_choose_takes_no_more_than_asked_for(background: Background) -> None:
    assert len(related(background, PIPELINE, DRONES, SHELL, settings=RelatedSettings(links=1))) == 1
    assert related(background, PIPELINE, settings=RelatedSettings(links=0)) == ()


def test_archive_of_nothing_answers(background: Background) -> None:
    archive = Archive([], [], background)
    assert choose("x", archive, language="en", settings=RelatedSettings()) == ()
