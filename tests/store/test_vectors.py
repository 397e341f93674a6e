"""The vectors of articles: made once a text, gone with their article, remade for another model."""

from dataclasses import replace
from datetime import timedelta

from digest.model.article import Annotation
from digest.store import articles, vectors
from digest.store.database import Store
from digest.store.retention import prune
from tests.store.conftest import NOW
from tests.store.test_articles import FULL

LONG_AGO = NOW - timedelta(days=9_000)
NEWER = replace(
    FULL,
    id="newer",
    url="",
    canonical_url="",
    title="Newer",
    paragraphs=("Something else.",),
    collected=FULL.collected + timedelta(hours=1),
)


def waiting(store: Store, model: str = "m", limit: int = 10) -> list[str]:
    with store.reading() as db:
        return [one.id for one in vectors.waiting(db, model, since=LONG_AGO, limit=limit)]


def stored(store: Store, *ids: str, model: str = "m") -> dict[str, bytes]:
    with store.reading() as db:
        return vectors.get_many(db, model, ids)


def test_vectors_are_made_newest_first_and_once(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [FULL, NEWER])
    assert waiting(store) == [NEWER.id, FULL.id]
    assert waiting(store, limit=1) == [NEWER.id]
    with store.writing() as db:
        vectors.save(db, "m", {(NEWER.id, 1): b"\1\2", (FULL.id, 1): b""})
    assert waiting(store) == []
    assert stored(store, FULL.id, NEWER.id, "unknown") == {FULL.id: b"", NEWER.id: b"\1\2"}


def test_another_model_makes_its_own_vectors_and_labels_are_due_again(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [FULL])
        vectors.save(db, "m", {(FULL.id, 1): b"\1"})
        articles.annotate(db, [(FULL.id, Annotation("en"))], "1")
    assert waiting(store, "n") == [FULL.id]
    assert stored(store, FULL.id, model="n") == {}
    with store.writing() as db:
        vectors.save(db, "n", {(FULL.id, 1): b"\2"})
        assert [one.id for one in articles.unannotated(db, "1")] == [FULL.id]
    assert stored(store, FULL.id, model="n") == {FULL.id: b"\2"}
    assert stored(store, FULL.id) == {}


def test_new_text_has_no_vector_of_the_old_one(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [FULL])
        vectors.save(db, "m", {(FULL.id, 1): b"\1"})
        articles.add(db, [replace(FULL, title="Another title altogether")])
    assert stored(store, FULL.id) == {}
    assert waiting(store) == [FULL.id]
    with store.writing() as db:  # the model was reading the old text meanwhile
        vectors.save(db, "m", {(FULL.id, 1): b"\1", ("pruned", 1): b"\1"})
    assert waiting(store) == [FULL.id]


def test_vectors_go_with_their_article(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [FULL])
        vectors.save(db, "m", {(FULL.id, 1): b"\1"})
    prune(store, {"articles": FULL.collected + timedelta(seconds=1)})
    with store.reading() as db:
        assert db.exec_driver_sql("select count(*) from article_vectors").scalar_one() == 0


def test_withdrawn_and_old_articles_cost_no_time(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [FULL, NEWER])
        articles.withdraw(db, [NEWER.id], NOW, by="newsroom")
        assert not list(vectors.waiting(db, "m", since=FULL.collected, limit=10))
