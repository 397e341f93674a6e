"""Vectors are made before articles are understood: the newest first, so many a run, once for each text."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from digest.jobs.collect import Engine, understand
from digest.jobs.meaning import StoredMeaning, encoded
from digest.model.article import Annotation, Article, ReadArticle
from digest.store import articles
from digest.store.database import Store
from digest.stories.background import Background
from digest.stories.group import GroupSettings
from digest.understand.meaning import Meaning, packed
from tests.store.conftest import NOW
from tests.store.test_articles import FULL

MEANS = {"": np.zeros(2, dtype=np.float32)}
TEXTS = [
    replace(
        FULL,
        id=f"a{n}",
        url="",
        canonical_url="",
        title=f"T{n}",
        paragraphs=(f"Text {n}.",),
        collected=NOW - timedelta(hours=n),
    )
    for n in range(5)
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    made.create()
    yield made
    made.close()


class CountingEncoder:
    """Knows the length of a text, and what it was asked; works `working` times."""

    name = "lengths"

    def __init__(self, working: int = 1_000) -> None:
        self.asked: list[str] = []
        self.working = working

    def encode(self, texts: Sequence[str]) -> Iterator[bytes | None]:
        for text in texts:
            self.asked.append(text.partition("\n")[0])
            works = len(self.asked) <= self.working
            yield packed(np.array([len(text), 1], dtype=np.float32)) if works else None


def engine_with(encoder: CountingEncoder, most: int = 100, version: str = "1") -> Engine:
    def annotate(article: Article, vector: bytes) -> Annotation:
        return Annotation("en" if vector else "und")

    meaning = StoredMeaning(Meaning(encoder, MEANS), most, days=60)
    return Engine(annotate, version, Background(), GroupSettings(), meaning=meaning)


def languages(store: Store) -> dict[str, str]:
    with store.reading() as db:
        return {read.id: read.language for read in articles.get_many(db, [one.id for one in TEXTS]).values()}


def test_vectors_are_made_before_labels_and_once(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, TEXTS)
    encoder = CountingEncoder()
    assert understand(store, engine_with(encoder), now=NOW) == 5
    assert set(languages(store).values()) == {"en"}
    assert understand(store, engine_with(encoder), now=NOW) == 0
    assert encoder.asked == ["T0", "T1", "T2", "T3", "T4"]


def test_what_one_run_leaves_is_labelled_without_and_again_when_its_turn_comes(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, TEXTS)
    encoder = CountingEncoder()
    understand(store, engine_with(encoder, most=2), now=NOW)
    assert languages(store) == {"a0": "en", "a1": "en", "a2": "und", "a3": "und", "a4": "und"}
    understand(store, engine_with(encoder, most=2), now=NOW)
    assert languages(store) == {"a0": "en", "a1": "en", "a2": "en", "a3": "en", "a4": "und"}


def test_articles_older_than_the_archive_have_no_vector(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [replace(TEXTS[0], collected=NOW - timedelta(days=61))])
    encoder = CountingEncoder()
    assert understand(store, engine_with(encoder), now=NOW) == 1
    assert not encoder.asked


def test_a_model_that_stops_working_leaves_the_rest_to_the_next_run(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, TEXTS)
    understand(store, engine_with(CountingEncoder(working=3)), now=NOW)
    assert list(languages(store).values()).count("en") == 3
    encoder = CountingEncoder()
    understand(store, engine_with(encoder), now=NOW)
    assert encoder.asked == ["T3", "T4"]


def test_rows_are_what_articles_are_compared_by(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, TEXTS[:2])
    engine = engine_with(CountingEncoder(), most=1)
    understand(store, engine, now=NOW)
    assert engine.meaning is not None
    rows = engine.meaning.rows(store, [ReadArticle(one, Annotation("en")) for one in TEXTS[:2]], now=NOW)
    assert np.isnan(rows).all(axis=1).tolist() == [False, True]
    assert np.linalg.norm(rows[0]) == np.float32(1)


def test_files_without_a_store_are_encoded_in_order_with_progress() -> None:
    seen: list[tuple[int, int]] = []
    made = encoded(Meaning(CountingEncoder(), MEANS), TEXTS[:2], lambda done, of: seen.append((done, of)))
    assert [len(vector) for vector in made] == [4, 4]
    assert seen == [(1, 2), (2, 2)]
    assert encoded(None, TEXTS[:2]) == [b"", b""]
