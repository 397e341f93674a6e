from datetime import timedelta

from digest.model.story import Story
from digest.store import article_pages, articles, stories
from digest.store.article_pages import Held, place
from digest.store.database import Store
from tests.store.conftest import NOW
from tests.store.test_articles import FULL, SEEN, article


def test_held_names_who_has_an_id_or_an_address(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [FULL, article(2, source="Steppe")])
        articles.withdraw(db, ["a2"], NOW, by="newsroom")
        assert article_pages.held(db, FULL.id) == Held(FULL.id, "Dala", "")
        assert article_pages.held(db, "other", FULL.url) == Held(FULL.id, "Dala", "")
        assert article_pages.held(db, "a2", FULL.url) == Held("a2", "Steppe", "newsroom")
        assert article_pages.held(db, "other", "https://dala.example/none") is None
        assert article_pages.held(db, "", "") is None


def test_get_tells_all_that_is_known(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [FULL])
        articles.annotate(db, [(FULL.id, SEEN)], "1")
        stories.save(db, [Story(id="s1", articles=(FULL.id,), first=NOW, last=NOW)])
        found = article_pages.get(db, FULL.id)
        assert article_pages.get(db, "nowhere") is None
    assert found is not None
    assert (found.article, found.annotation, found.story, found.version) == (FULL, SEEN, "s1", 1)
    assert (found.changed, found.withdrawn) == (FULL.collected, None)


def test_pages_follow_each_other_without_gap_or_repetition(store: Store) -> None:
    same = [article(number, collected=NOW) for number in (5, 3, 4)]
    with store.writing() as db:
        articles.add(db, [article(1), article(2), *same, article(6, source="Steppe"), article(7)])
        articles.withdraw(db, ["a7"], NOW, by="publisher")
        seen: list[str] = []
        after = None
        while found := article_pages.page(db, after=after, limit=2):
            seen += [one.article.id for one in found]
            after = place(found[-1])
        assert seen == ["a3", "a4", "a5", "a1", "a2", "a6"]
        late = article_pages.page(db, source="Dala", since=NOW + timedelta(minutes=1), limit=9)
        assert [one.article.id for one in late] == ["a2"]
