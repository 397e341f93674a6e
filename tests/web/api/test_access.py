from dataclasses import replace

import pytest

from digest.store import tokens
from tests.web.api.conftest import NOW, PATIENT, Newsroom, item
from tests.web.api.test_articles import problem

WHERE = "/api/articles"


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer dg_wrong", "Bearer " + "x" * 5_000, "dg_only", "Bearer \xff"],
)  # fmt: skip
def test_request_without_a_right_token_is_refused(newsroom: Newsroom, authorization: str) -> None:
    with newsroom.client() as client:
        headers = {"Authorization": authorization.encode("latin-1")}
        for answer in (client.get(WHERE, headers=headers), client.post(WHERE, json=item(), headers=headers)):
            problem(answer, 401, "unauthorized")
            assert answer.headers["www-authenticate"].startswith('Bearer realm="digest"')


def test_token_ends_when_it_is_revoked(newsroom: Newsroom) -> None:
    newsroom.add_token("short")
    with newsroom.client() as client:
        assert client.get(WHERE, headers=newsroom.bearer("short")).status_code == 200
        with newsroom.store.writing() as db:
            tokens.revoke(db, newsroom.ids["short"], NOW)
        problem(client.get(WHERE, headers=newsroom.bearer("short")), 401, "unauthorized")


def test_each_token_may_ask_so_often(newsroom: Newsroom) -> None:
    with newsroom.client(replace(PATIENT, requests_a_minute=2)) as client:
        answers = [client.get(WHERE, headers=newsroom.bearer()) for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        problem(answers[2], 429, "too-many-requests")
        assert client.get(WHERE, headers=newsroom.bearer("steppe")).status_code == 200
        newsroom.seconds += int(answers[2].headers["retry-after"])
        assert client.get(WHERE, headers=newsroom.bearer()).status_code == 200


def test_wrong_tokens_are_slowed_down_and_right_ones_not(newsroom: Newsroom) -> None:
    with newsroom.client(replace(PATIENT, failures_a_minute=2)) as client:
        answers = [client.get(WHERE, headers={"Authorization": "Bearer x"}) for _ in range(3)]
        assert [one.status_code for one in answers] == [401, 401, 429]
        assert int(answers[2].headers["retry-after"]) == 30
        assert client.get(WHERE, headers=newsroom.bearer()).status_code == 200
