"""Vectors of articles: what text they are made of, how they travel, what they are compared by."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from digest.model.article import Article
from digest.understand.meaning import LONGEST, Matrix, centred, packed, text_of, unpacked, written_in
from digest.understand.vector_topics import VectorTopics


def row(*numbers: float) -> Matrix:
    return np.array(numbers, dtype=np.float32)


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
