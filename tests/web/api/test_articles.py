import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pytest
from httpx import Response

from digest.web.api.models import Outcome, Outcomes, Page, ProblemDetails, StoredItem
from tests.web.api.conftest import Client, Newsroom, item


def post(client: Client, newsroom: Newsroom, body: Any, token: str = "dala", **headers: str) -> Response:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/api/articles", json=body, headers=newsroom.bearer(token) | told)


def problem(answer: Response, status: int, code: str) -> ProblemDetails:
    """Returns the problem that an answer is; it must be this one, and say what to do."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), (
        answer.text
    )
    told = ProblemDetails.model_validate(answer.json())
    assert (told.type, told.status) == (f"/api#{code}", status)
    assert told.hint
    return told


@pytest.mark.parametrize(
    ("body", "status", "statuses"),
    [
        (item(1), 201, ["created"]),
        (item(1), 200, ["unchanged"]),
        ([item(2), item(3)], 201, ["created", "created"]),
        ([item(2), item(4)], 200, ["unchanged", "created"]),
        ([item(5), {"title": ""}], 207, ["created", "rejected"]),
        ([{"title": []}, item(6), "no object"], 207, ["rejected", "created", "rejected"]),
        ({"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [item(7)]}, 201, ["created"]),
        ({"items": [item(8), item(8)]}, 200, ["created", "unchanged"]),
    ],
)
def test_post_answers_for_each_item(
    client: Client, newsroom: Newsroom, body: Any, status: int, statuses: list[str]
) -> None:
    answer = post(client, newsroom, body)
    told = Outcomes.model_validate(answer.json())
    assert (answer.status_code, [one.status for one in told.results]) == (status, statuses)
    assert all(one.reason for one in told.results if one.status == "rejected")


def test_post_of_a_new_article_says_where_it_is(client: Client, newsroom: Newsroom) -> None:
    answer = post(client, newsroom, item(10, id="https://dala.example/ten"))
    where = answer.headers["location"]
    assert where == "/api/articles/https%3A%2F%2Fdala.example%2Ften"
    assert client.get(where, headers=newsroom.bearer()).json()["title"] == "Bridge 10 opens"


def test_post_of_nothing_that_can_be_read_is_a_problem(client: Client, newsroom: Newsroom) -> None:
    told = problem(post(client, newsroom, [{"title": []}, {"id": "x"}]), 422, "unreadable")
    assert told.results
    assert [one.code for one in told.results] == ["bad-item", "no-title"]
    assert told.results[0].reason.startswith("title.")
    problem(post(client, newsroom, {"tags": "one"}), 422, "unreadable")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"tags": "economy"}, "tags"), ({"authors": [{"name": []}]}, "authors"), ({"url": 7}, "url"),
        ({"_source": []}, "_source"), ({"content_html": {}}, "content_html"),
    ],
)  # fmt: skip
def test_post_names_the_member_that_has_the_wrong_kind(
    client: Client, newsroom: Newsroom, given: Mapping[str, Any], field: str
) -> None:
    assert field in problem(post(client, newsroom, item(11, **given)), 422, "unreadable").detail


@pytest.mark.parametrize(
    "more",
    [
        {"id": 12}, {"authors": ["A. Author", None]}, {"author": {"name": "A"}}, {"image": None}, {"tags": None},
        {"image": {"url": "https://dala.example/i.jpg"}}, {"_source": None}, {"_more": {"deep": [1]}},
        {"title": "half a character \ud83d"},
    ],
)  # fmt: skip
def test_post_reads_what_collecting_reads(
    client: Client, newsroom: Newsroom, more: Mapping[str, Any]
) -> None:
    body = json.dumps({**item(12, id="twelve"), **more})
    headers = newsroom.bearer() | {"content-type": "application/feed+json; charset=utf-8"}
    answer = client.post("/api/articles", content=body, headers=headers)
    assert answer.status_code in (200, 201), answer.text


def test_put_creates_replaces_and_repeats(client: Client, newsroom: Newsroom) -> None:
    def put(body: Any, name: str = "p1", token: str = "dala") -> Response:
        return client.put(f"/api/articles/{quote(name, safe='')}", json=body, headers=newsroom.bearer(token))

    first, again, changed = (put(item(20, id="p1", title=title)) for title in ("One", "One", "Two"))
    assert [(one.status_code, Outcome.model_validate(one.json()).status) for one in (first, again, changed)] == [
        (201, "created"), (200, "unchanged"), (200, "updated")
    ]  # fmt: skip
    assert put({"title": "No id", "content_text": "Text."}, "a/b c").status_code == 201
    assert put({"title": "No id"}, "қала").headers["location"] == f"/api/articles/{quote('қала')}"
    problem(put(item(20), "p1"), 422, "unreadable")
    problem(put([item(20)]), 422, "unreadable")
    problem(put(item(21, id="p2", url="https://dala.example/20"), "p2"), 409, "conflict")
    problem(put(item(20, id="p1", title="Prizes"), token="steppe"), 403, "forbidden")
    for bad in (" ", " a", "a\tb", "a\0b", "x" * 501):
        problem(put(item(20), bad), 400, "bad-id")


def test_deleted_article_is_gone_until_it_is_put_again(client: Client, newsroom: Newsroom) -> None:
    post(client, newsroom, item(30))
    where, bearer = "/api/articles/a30", newsroom.bearer()
    problem(client.delete(where, headers=newsroom.bearer("steppe")), 403, "forbidden")
    assert [client.delete(where, headers=bearer).status_code for _ in range(2)] == [204, 204]
    gone = problem(client.get(where, headers=bearer), 410, "gone")
    assert gone.model_extra == {"withdrawn_at": "2026-04-24T06:00:00Z"}
    listed = client.get("/api/articles?limit=100", headers=bearer).json()["items"]
    assert "a30" not in [one["id"] for one in listed]
    assert client.put(where, json=item(30), headers=bearer).json()["status"] == "updated"
    assert client.get(where, headers=bearer).status_code == 200
    problem(client.delete("/api/articles/nowhere", headers=bearer), 404, "not-found")


def test_article_that_is_handed_over_as_it_was_shown_stays_the_same(
    client: Client, newsroom: Newsroom
) -> None:
    full = item(
        40, content_html="<p>One.</p><p>Two.</p>", authors=[{"name": "A"}], tags=["x"], language="kk", _own=[1],
        summary="A < b", _read_also=[{"title": "More", "url": "https://dala.example/41"}],
    )  # fmt: skip
    post(client, newsroom, full)
    shown = client.get("/api/articles/a40", headers=newsroom.bearer()).json()
    assert StoredItem.model_validate(shown).stored.version == 1
    assert shown["_source"]["name"] == "Dala"
    again = client.put("/api/articles/a40", json=shown, headers=newsroom.bearer())
    assert again.json()["status"] == "unchanged"


def test_list_pages_through_the_source_of_the_token(client: Client, newsroom: Newsroom) -> None:
    newsroom.add_token("list", "List")
    post(client, newsroom, [item(n, url=f"https://list.example/{n}") for n in range(50, 57)], "list")
    seen: list[str] = []
    where = "/api/articles?limit=3&since=2026-04-24T05:59:59Z&source=List"
    while where:
        answer = client.get(where, headers=newsroom.bearer("list"))
        assert answer.headers["content-type"] == "application/feed+json"
        page = Page.model_validate(answer.json())
        assert page.title == "List"
        seen += [str(one.id) for one in page.items]
        where = page.next_url or ""
    assert seen == [f"a{n}" for n in range(50, 57)]
    later = client.get("/api/articles?since=2026-04-24T06:00:00Z", headers=newsroom.bearer("list"))
    assert later.json()["items"] == []
    problem(client.get("/api/articles?source=Dala", headers=newsroom.bearer("list")), 403, "forbidden")
    assert len(client.get("/api/articles?source=List", headers=newsroom.bearer("any")).json()["items"]) == 7


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=101", "limit=x", "since=yesterday", "since=2026-04-24T06:00:00", "cursor=x", "cursor=e30",
        "since=0001-01-01T00:00:00%2B14:00", "cursor=WzEsMl0", "nothing=1", "source=a%00b", "source=" + "x" * 201,
        "cursor=WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwiYSJd", "cursor=%F0%9F%98%80", "cursor=" + "W" * 1_999,
    ],
)  # fmt: skip
def test_list_refuses_what_cannot_be_asked(client: Client, newsroom: Newsroom, query: str) -> None:
    problem(client.get(f"/api/articles?{query}", headers=newsroom.bearer()), 400, "bad-query")


def test_same_key_gets_the_same_answer(client: Client, newsroom: Newsroom) -> None:
    body = [item(60), {"title": []}]
    first = post(client, newsroom, body, idempotency_key="k60")
    post(client, newsroom, item(60, title="Corrected since"))
    again = post(client, newsroom, body, idempotency_key="k60")
    assert (first.status_code, again.status_code) == (207, 207)
    assert first.json() == again.json()
    assert [one.headers.get("idempotency-replayed") for one in (first, again)] == [None, "true"]
    assert client.get("/api/articles/a60", headers=newsroom.bearer()).json()["title"] == "Corrected since"
    problem(post(client, newsroom, item(60), idempotency_key="k60"), 422, "key-reused")
    assert post(client, newsroom, item(61), "any", idempotency_key="k60").status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "é"])
def test_what_is_no_key_is_refused(client: Client, newsroom: Newsroom, key: str) -> None:
    headers = {**newsroom.bearer(), "Idempotency-Key": key.encode("latin-1")}
    answer = client.post("/api/articles", json=item(62), headers=headers)
    problem(answer, 400, "bad-key")


def test_posts_of_wordpress_are_read_as_they_are(client: Client, newsroom: Newsroom) -> None:
    def wordpress(number: int, **more: Any) -> dict[str, Any]:
        return {
            "id": number, "link": f"https://dala.example/?p={number}", "guid": {"rendered": f"https://dala.example/?p={number}"},
            "title": {"rendered": "Bridge &#8211; open"}, "content": {"rendered": "<p>Traffic.</p>", "protected": False},
            "date": "2026-04-24T10:00:00", "date_gmt": "2026-04-24T05:00:00", "status": "publish", **more,
        }  # fmt: skip

    answer = post(client, newsroom, [wordpress(70), wordpress(71, status="draft"), wordpress(72)])
    assert [one["status"] for one in answer.json()["results"]] == ["created", "rejected", "created"]
    assert "not published" in answer.json()["results"][1]["reason"]
    where = f"/api/articles/{answer.json()['results'][0]['id']}"
    shown = client.get(where, headers=newsroom.bearer()).json()
    assert (shown["title"], shown["content_text"]) == ("Bridge – open", "Traffic.")
    assert shown["date_published"] == "2026-04-24T05:00:00Z"
    assert post(client, newsroom, wordpress(70, status="trash")).json()["results"][0]["status"] == "withdrawn"
    put = client.put("/api/articles/post-73", json=wordpress(73), headers=newsroom.bearer())
    assert put.json() == {"id": "post-73", "status": "created", "reason": "", "code": ""}
    problem(post(client, newsroom, {"title": {"rendered": 7}}), 422, "unreadable")
