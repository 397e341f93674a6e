"""What a process with limits says is checked as the words of a stranger."""

import json
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.answer import batch_of, failure, understood, written
from digest.collect.batch import Batch
from digest.collect.listing import Listing
from digest.errors import ArticleError
from digest.model.article import Article, Image, Link, Rejected, Withdrawn
from tests.collect.given import NOW, article_of

ARTICLE = article_of(
    '{"id": "1", "title": "T", "url": "https://a.example/1", "_x": {"a": [1, null, true, "ж"]}}'
)
WHOLE = replace(
    ARTICLE,
    image=Image("https://a.example/i.jpg", "alt", "credit", 10, 20),
    read_also=(Link("L", "https://a.example/2"), Link("M")),
    authors=("A", "B"),
    event_date=NOW.date(),
)
LISTING = Listing((Link("L", "https://a.example/2"),), (Link("", "https://a.example/rss"),))
BATCH = Batch(
    (WHOLE,), (Rejected("f:3", "code", "a reason", b"\x00\xff"),), (Withdrawn("f#1", "id", ""),), LISTING
)


def told(change: dict[str, Any]) -> bytes:
    return json.dumps(
        {"articles": [{**json.loads(json.dumps(asdict(WHOLE), default=str)), **change}]}
    ).encode()


def test_batch_comes_back_as_it_was() -> None:
    answer = understood(written(BATCH, origin="f"))
    assert batch_of(answer, origin="f", now=NOW) == BATCH
    assert not answer.last


def test_place_is_told_from_where_the_input_lies() -> None:
    answer = understood(written(BATCH, origin="f"))
    moved = batch_of(answer, origin="\udcff", now=NOW)
    assert (moved.rejected[0].origin, moved.withdrawn[0].origin) == ("\udcff:3", "\udcff#1")


def test_listing_of_what_is_not_the_web_is_refused() -> None:
    for links in (
        [{"title": "x", "url": "file:///etc/passwd"}],
        [{"title": "x", "url": "https://a.example/"}] * 900,
    ):
        answer = understood(json.dumps({"listing": {"articles": links, "feeds": []}}).encode())
        with pytest.raises(ArticleError):
            batch_of(answer, origin="f", now=NOW)


def test_failure_is_told() -> None:
    answer = understood(failure("too-heavy", ""))
    assert (answer.code, answer.last, answer.articles) == ("too-heavy", True, ())


@pytest.mark.parametrize(
    "change",
    [
        {"url": "javascript:alert(1)"},
        {"source_url": "data:text/html,x"},
        {"image": {"url": "file:///etc/passwd"}},
        {"read_also": [{"title": "x", "url": "vbscript:x"}]},
        {"published": "2026-04-24T10:00:00"},
        {"collected": "2020-01-01T00:00:00Z"},
        {"id": ""},
        {"id": "x" * 501},
        {"title": ""},
        {"title": ["x"]},
        {"paragraphs": ["x" * 100_001, "x" * 100_001]},
        {"paragraphs": "text"},
        {"date_basis": "guessed"},
        {"image": {"url": "https://a.example/", "width": "wide"}},
        {"authors": None},
        {"extra": []},
    ],
)
def test_article_that_reading_cannot_make_is_not_believed(change: dict[str, Any]) -> None:
    assert batch_of(understood(told({})), origin="f", now=NOW).articles == (WHOLE,)
    with pytest.raises(ArticleError, match="no answer that makes sense"):
        batch_of(understood(told(change)), origin="f", now=NOW)


@pytest.mark.parametrize(
    "message",
    [b"", b"[]", b"{", b"\x80\x04.", b'{"articles": 1}', b"[" * 100_000, b'{"refusals": [{"origin": "x"}]}',
     b'{"refusals": [{"origin": "", "code": "", "reason": "", "raw": "not base64!"}]}'],
)  # fmt: skip
def test_nonsense_is_told_apart(message: bytes) -> None:
    with pytest.raises(ArticleError, match="no answer that makes sense"):
        batch_of(understood(message), origin="f", now=NOW)


@given(st.binary(max_size=200))
def test_any_bytes_are_an_answer_or_nonsense(message: bytes) -> None:
    with suppress(ArticleError):
        batch = batch_of(understood(message), origin="f", now=NOW)
        assert all(isinstance(article, Article) for article in batch.articles)
