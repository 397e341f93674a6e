"""What to read also."""

from datetime import timedelta

import numpy as np
import pytest

from digest.model.article import Link, ReadArticle
from digest.model.story import Story
from digest.stories.archive import Archive
from digest.stories.background import Background
from digest.stories.group import GroupSettings, group, nearest_refused
from digest.stories.related import Related, best_fitting, choose, likeness_of, nearest
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


def test_choose_leaves_out_what_says_the_same_as_the_card(background: Background) -> None:
    again = read("c1", PIPELINE.article.title + " Again", "Nothing else is known.", hours_ago=400)
    assert "c1" not in related(background, PIPELINE, DRONES, SHELL, again)


@pytest.mark.parametrize(
    ("hours_ago", "cosine", "expected"),
    [
        (30, 0.95, ("s1",)),  # the part before, a day earlier
        (1, 0.95, ()),  # an hour earlier: the same event, which grouping did not dare to join
        (1, 0.6, ("s1",)),  # as near, and another matter of the same course
        (30, 0.2, ()),  # nothing in common but the language
    ],
)
def test_choose_goes_by_meaning_where_there_are_vectors(
    hours_ago: int, cosine: float, expected: tuple[str, ...]
) -> None:
    card = read("p1", "Oil stops", "No tanker leaves.")
    other = read("s1", "Harbour repairs begin", "Divers look at the berth.", hours_ago=hours_ago)
    stories = [_story(card), _story(other)]
    rows = np.asarray([[1, 0], [cosine, (1 - cosine**2) ** 0.5]], dtype=np.float32)
    archive = Archive([card, other], stories, Background(), meaning=rows)
    links = choose("p1", archive, language="en", settings=RelatedSettings(words=0.2, mixed=0.4))
    assert tuple(link.article for link in links) == expected


def test_word_that_many_stories_hold_relates_none(background: Background) -> None:
    crowd = [
        read(f"x{n}", f"Lockdown quarantine pandemic {n}", f"Quarantine lockdown furlough {n}.", hours_ago=n)
        for n in range(240)
    ]
    few = crowd[:2]
    alone = Archive(few, map(_story, few), background)
    among = Archive(crowd, map(_story, crowd), background)
    likeness = [
        int(likeness_of(archive, _place(archive, "x0"), RelatedSettings())[_place(archive, "x1")])
        for archive in (alone, among)
    ]
    assert likeness[0] > likeness[1] == 0


def _place(archive: Archive, story: str) -> int:
    place = archive.profile(story, "en")
    assert place is not None
    return place


def _story(article: ReadArticle) -> Story:
    published = article.article.published
    return Story(id=article.id, articles=(article.id,), first=published, last=published)


def test_link_stands_on_the_card_where_it_fits_best(background: Background) -> None:
    older = [read(name, name, name) for name in ("old", "hub")]
    archive = Archive(older, map(_story, older), background)
    offers = {
        "lead": (Related("old", 1200), Related("hub", 1500)),
        "second": (Related("old", 1900),),
        "third": (Related("hub", 1400),),
        "far": (Related("old", 2500), Related("hub", 1100, linked=True)),
    }
    kept = best_fitting(offers, archive, shown=3)
    assert {story: [link.article for link in links] for story, links in kept.items()} == {
        "lead": ["hub"],
        "second": ["old"],  # few readers of this one see the last card, which it fits better still
        "third": [],
        "far": ["old", "hub"],  # the publisher's own link stays
    }


def test_nearest_refused_says_what_kept_two_stories_apart(background: Background) -> None:
    refused = nearest_refused({"p1"}, [PIPELINE, DRONES, SHELL, YURTS], background, GroupSettings())
    assert refused is not None
    assert (refused.member, refused.other) == ("p1", "d1")
    assert refused.likeness > 900, "they are nearly alike enough"
    assert refused.parted, "but lie too far apart in time"
    assert nearest_refused({"y1"}, [YURTS], background, GroupSettings()) is None


def test_nearest_names_what_a_card_without_links_could_have_had(background: Background) -> None:
    every = [PIPELINE, SHELL, YURTS]
    archive = Archive(every, map(_story, every), background)
    before = PIPELINE.article.published
    best = nearest("p1", archive, language="en", settings=RelatedSettings(alike=0.9), before=before)
    assert best is not None
    assert best.article == "s1"
    assert 0 < best.likeness < 1000
    assert nearest("none", archive, language="en", settings=RelatedSettings(), before=before) is None
