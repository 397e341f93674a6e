"""Whatever bytes come, the answer is a problem that says what to do, or they were an article."""

import gzip
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.api.conftest import PATIENT, Client, Newsroom, item
from tests.web.api.test_articles import problem

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(), max_size=9), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
members = st.sampled_from([*item(), "content_html", "summary", "image", "authors", "tags", "language", "_source",
                           "_read_also", "_date_estimated", "_event_date", "_collected_at", "items", "title"])  # fmt: skip
items = st.dictionaries(members, values, max_size=6) | st.builds(
    lambda more: item(1) | more, st.dictionaries(members, values, max_size=3)
)
JSON = {"content-type": "application/json"}


def sent(client: Client, newsroom: Newsroom, body: bytes, method: str = "POST") -> int:
    where = "/api/articles" if method == "POST" else "/api/articles/a1"
    answer = client.request(method, where, content=body, headers=newsroom.bearer("any") | JSON)
    if answer.status_code >= 300:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["hint"]
    return answer.status_code


@given(body=st.binary(max_size=300))
@settings(max_examples=60)
def test_any_bytes_are_answered(client: Client, newsroom: Newsroom, body: bytes) -> None:
    assert 400 <= sent(client, newsroom, body) < 500


@given(
    document=st.one_of(
        items,
        values,
        st.lists(items, max_size=3),
        st.builds(dict, items=st.lists(items, max_size=3), title=values),
    )
)
@settings(max_examples=150)
def test_any_json_is_answered(client: Client, newsroom: Newsroom, document: Any) -> None:
    body = json.dumps(document).encode()
    for method in ("POST", "PUT"):
        assert sent(client, newsroom, body, method) in (200, 201, 207, 400, 409, 422)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad-json"), (b"{", "bad-json"), (b"\xff\xfe{}", "bad-json"), (b"null", "bad-json"), (b"7", "bad-json"),
        (b'{"title": NaN}', "bad-json"), (b'{"id": ' + b"9" * 5_000 + b"}", "bad-json"), (b"<rss/>", "bad-json"),
        (b"[" * 100_000, "too-deep"), (b'{"a":' * 40 + b"1" + b"}" * 40, "too-deep"), (b"[]", "unreadable"),
        (b'{"items": []}', "unreadable"), (b'{"title": ["x"], "items": [{"title": "a"}]}', "unreadable"),
        (b"{}", "unreadable"), (b"[1, 2]", "unreadable"),
    ],
)  # fmt: skip
def test_hostile_body_is_a_problem(client: Client, newsroom: Newsroom, body: bytes, code: str) -> None:
    answer = client.post("/api/articles", content=body, headers=newsroom.bearer() | JSON)
    problem(answer, 422 if code == "unreadable" else 400, code)


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"content-type": "text/html"}, {"content-type": "multipart/form-data; boundary=x"},
        JSON | {"content-encoding": "gzip"}, JSON | {"content-encoding": "br"},
    ],
)  # fmt: skip
def test_other_kinds_of_body_are_refused(client: Client, newsroom: Newsroom, headers: dict[str, str]) -> None:
    body = gzip.compress(json.dumps(item()).encode())
    answer = client.post("/api/articles", content=body, headers=newsroom.bearer() | headers)
    problem(answer, 415, "media-type")
    assert ("accept-encoding" in answer.headers) == ("content-encoding" in headers)


def test_size_is_bounded_whatever_the_request_says_about_it(newsroom: Newsroom) -> None:
    asked = newsroom.client(replace(PATIENT, body_bytes=1_000))

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1_000):
            yield b" " * 100
        raise AssertionError("it was read to the end")

    with asked as client:
        for body in (b" " * 1_001, endless()):
            answer = client.post("/api/articles", content=body, headers=newsroom.bearer() | JSON)
            problem(answer, 413, "too-large")
            assert answer.headers["connection"] == "close"
        assert sent(client, newsroom, json.dumps(item(2)).encode()) == 201


def test_number_of_items_is_bounded(newsroom: Newsroom) -> None:
    with newsroom.client(replace(PATIENT, items=2)) as client:
        answer = client.post("/api/articles", json=[item(n) for n in range(3)], headers=newsroom.bearer())
        assert "at most 2" in problem(answer, 413, "too-large").detail
