from datetime import timedelta
from typing import Any

from digest.model.article import Label
from digest.model.story import Story
from digest.store import articles, stories
from digest.store.database import Store
from tests.store.conftest import NOW
from tests.store.test_articles import article


def story(id_: str, *members: str, **changes: Any) -> Story:
    return Story(id=id_, articles=members, **({"first": NOW, "last": NOW} | changes))


def stored(store: Store, *given: Story) -> None:
    with store.writing() as db:
        articles.add(db, [article(number) for number in range(1, 10)])
        stories.save(db, given)


def test_story_comes_back_equal(store: Store) -> None:
    full = story(
        "a1", "a1", "a3", "a2",
        duplicates={"a3": "a1"},
        topics=(Label("04000000", 0.5),),
        regions=(Label("KZ", 1.0),),
        sources=("Dala", "Steppe"),
        languages=("kk", "ru"),
    )  # fmt: skip
    stored(store, full, story("a4", "a4"))
    with store.reading() as db:
        assert stories.get(db, "a1") == full
        assert stories.get(db, "nowhere") is None
        assert stories.of_articles(db, ["a2", "a4", "a9"]) == {"a2": "a1", "a4": "a4"}


def test_story_keeps_older_articles_and_its_beginning(store: Store) -> None:
    stored(store, story("a1", "a1", "a2"))
    tomorrow = NOW + timedelta(days=1)
    with store.writing() as db:
        stories.save(db, [story("a1", "a2", "a3", first=tomorrow, last=tomorrow)])
        found = stories.get(db, "a1")
    assert found is not None
    assert found.articles == ("a1", "a2", "a3")
    assert (found.first, found.last) == (NOW, tomorrow)


def test_article_moves_to_another_story_and_an_empty_one_goes(store: Store) -> None:
    stored(store, story("a1", "a1"), story("a2", "a2"), story("a3", "a3"))
    with store.writing() as db:
        stories.save(db, [story("a1", "a1", "a2")])
        assert stories.known(db, NOW) == {"a1": "a1", "a2": "a1", "a3": "a3"}
        assert stories.get(db, "a2") is None


def test_known_looks_at_recent_stories_only(store: Store) -> None:
    stored(store, story("a1", "a1"), story("a2", "a2", last=NOW + timedelta(days=3)))
    with store.reading() as db:
        assert stories.known(db, NOW + timedelta(days=1)) == {"a2": "a2"}


def test_article_taken_back_while_stories_were_made_stays_out_of_them(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [article(1), article(2), article(3)])
        articles.withdraw(db, ["a2", "a3"], NOW, by="publisher")
        stories.save(db, [story("s1", "a1", "a2"), story("s3", "a3")])
        assert stories.of_articles(db, ["a1", "a2", "a3"]) == {"a1": "s1"}
        assert stories.get(db, "s3") is None


def test_story_keeps_the_sources_and_languages_of_articles_that_were_not_looked_at(store: Store) -> None:
    stored(store, story("a1", "a1", "a2", sources=("Dala", "Steppe"), languages=("kk",)))
    with store.writing() as db:
        stories.save(db, [story("a1", "a2", "a3", sources=("Steppe", "Tengri"), languages=("ru",))])
        found = stories.get(db, "a1")
    assert found is not None
    assert (found.sources, found.languages) == (("Dala", "Steppe", "Tengri"), ("kk", "ru"))


def test_headlines_tell_which_articles_have_no_story_yet(store: Store) -> None:
    stored(store, story("a1", "a1", "a2"))
    with store.reading() as db:
        found = list(stories.headlines(db, NOW - timedelta(days=30), NOW + timedelta(days=30)))
    assert {name for name, of, _, _ in found if of == "a1"} == {"a1", "a2"}
    assert {name for name, of, _, _ in found if not of} >= {"a3", "a4"}


def test_named_finds_by_the_beginning_of_an_id_or_a_headline(store: Store) -> None:
    stored(store, story("abc123", "a1"), story("abd456", "a2"))
    with store.reading() as db:
        assert list(stories.named(db, "abc", 5)) == ["abc123"]
        assert set(stories.named(db, "ab", 5)) == {"abc123", "abd456"}
        assert stories.named(db, "%", 5) == {}


def test_articles_without_a_story_are_noticed(store: Store) -> None:
    stored(store, story("a1", *(f"a{number}" for number in range(1, 9))))
    first, last = article(1).collected, article(9).collected
    with store.writing() as db:
        assert stories.ungrouped(db, first, last)
        assert not stories.ungrouped(db, first, article(8).collected)
        articles.withdraw(db, ["a9"], NOW, by="publisher")
        assert not stories.ungrouped(db, first, last)


def test_story_that_is_swallowed_takes_its_other_articles_along(store: Store) -> None:
    stored(store, story("a1", "a1"), story("a2", "a2", "a3"), story("a4", "a4"))
    with store.writing() as db:
        stories.tell(db, ["a1", "a2"])
        stories.tell(db, ["a2", "a4"])
        stories.save(db, [story("a1", "a1", "a2", swallowed=("a2",))])
        assert stories.of_articles(db, ["a1", "a2", "a3"]) == dict.fromkeys(("a1", "a2", "a3"), "a1")
        assert stories.renamed(db) == {"a2": "a1"}
        assert stories.told(db, ["a1", "a2", "a4"]) == {"a1", "a4"}
        stories.save(db, [story("a4", "a4", "a1", swallowed=("a1",))])
        assert stories.renamed(db) == {"a1": "a4", "a2": "a4"}


def test_stories_are_found_by_their_marks(store: Store) -> None:
    stored(store, story("a1", "a1", languages=("kk", "ru"), marks=("#140", "rstk")))
    with store.reading() as db:
        found = list(stories.marks(db, NOW - timedelta(days=1), NOW + timedelta(days=1)))
        assert found == [("a1", ["kk", "ru"], ["#140", "rstk"])]
        assert list(stories.marks(db, NOW + timedelta(days=1), NOW + timedelta(days=2))) == []
