"""Vectors of articles: what text they are made of, how they travel, what they are compared by."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from digest.model.article import Annotation, Article, ReadArticle
from digest.understand.meaning import (
    LONGEST,
    SAMPLE,
    Matrix,
    Meaning,
    centred,
    packed,
    sampled,
    text_of,
    unpacked,
    written_in,
)
from digest.understand.vector_topics import VectorTopics


def row(*numbers: float) -> Matrix:
    return np.array(numbers, dtype=np.float32)


class NoEncoder:
    """A model that is never asked."""

    name = "none"

    def encode(self, texts: Sequence[str]) -> Iterator[bytes | None]:
        yield from (None for _ in texts)


MEANS: Mapping[str, Matrix] = {"": row(0.5, 0.5), "ru": row(1, 0)}


@pytest.mark.parametrize(
    ("title", "paragraphs", "wanted"),
    [
        ("Title", ("Lead.", "More."), "Title\nLead. More."),
        ("Only a post.", ("Only a post. And its rest.",), "Only a post. And its rest."),
        ("Title", (), "Title"),
        ("", ("Text.",), "Text."),
        ("", (), ""),
        ("T", ("x" * 500,), "T\n" + "x" * (LONGEST - 2)),
    ],
)
def test_the_model_reads_headline_and_lead(
    article: Callable[..., Article], title: str, paragraphs: tuple[str, ...], wanted: str
) -> None:
    assert text_of(article(title, *paragraphs)) == wanted


def test_vectors_are_stored_in_two_bytes_a_number_whatever_the_machine() -> None:
    assert packed(row(1, -0.5)) == b"\x00\x3c\x00\xb8"
    assert unpacked(b"\x00\x3c\x00\xb8").tolist() == [1, -0.5]


def test_articles_are_compared_less_the_mean_of_their_language() -> None:
    rows = centred([packed(row(1, 1))] * 2 + [b"", packed(row(1, 0))], ["ru", "de", "ru", "ru"], MEANS)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows[:2], [[0, 1], [0.5**0.5, 0.5**0.5]], rtol=1e-6)
    assert np.isnan(rows[2]).all()  # no vector
    assert rows[3].tolist() == [0, 0]  # nothing but what its language has in common
    assert centred([], [], MEANS).shape == (0, 2)


def test_a_vector_of_another_model_is_none() -> None:
    assert np.isnan(centred([packed(row(1, 1, 1))], ["ru"], MEANS)).all()


def test_vector_topics_are_probabilities() -> None:
    topics = VectorTopics(
        ("04000000", "15000000"),
        frozenset({"ru"}),
        MEANS,
        np.array([[3, 0], [0, 3]], dtype=np.float32),
        row(0, 0),
    )
    said = topics.certainties(packed(row(1, 1)), "ru")
    assert said["15000000"] > 0.9
    assert sum(said.values()) == pytest.approx(1)
    assert topics.certainties(b"", "ru") == {}


@pytest.mark.parametrize(
    ("language", "title", "wanted"),
    [
        ("kk", "Алматыда қар жауды", "kk"),
        ("kk", "Almatyda qar jaýdy", "kk-Latn"),
        ("uz", "Toshkentda yomgʻir yogʻdi", "uz"),
        ("uz", "Тошкентда ёмғир ёғди", "uz-Cyrl"),
        ("ru", "В Москве дождь", "ru"),
        ("en", "", "en"),
    ],
)
def test_alphabets_of_a_language_have_means_of_their_own(
    article: Callable[..., Article], language: str, title: str, wanted: str
) -> None:
    assert written_in(language, article(title)) == wanted


def test_the_newsroom_s_own_articles_say_what_a_language_has_in_common(
    article: Callable[..., Article],
) -> None:
    meaning = Meaning(NoEncoder(), {"": row(0, 0)})
    alike = [packed(row(1, 0.1 * n)) for n in range(4)]
    read = [ReadArticle(replace(article("Taqyryp"), id=f"a{n}"), Annotation("kk")) for n in range(4)]
    own = meaning.own_means(("kk-Latn", one.id, alike[0]) for one in read)
    # Four articles count four times, the shipped mean eight times.
    np.testing.assert_allclose(own["kk-Latn"], [1 / 3, 0], rtol=1e-5)
    rows = meaning.compared(alike, read, {"kk-Latn": row(1, 0.15)})
    assert float(rows[0] @ rows[3]) < 0  # what they share is gone
    assert meaning.compared(alike, read).shape == (4, 2)


def test_one_article_more_seldom_changes_which_stand_for_their_language() -> None:
    many = {f"a{n}": "kk" for n in range(500)}
    assert len(sampled(many)) == SAMPLE
    changed = [n for n in range(200) if sampled({**many, f"stranger{n}": "kk"}) != sampled(many)]
    assert len(changed) < 50
