"""People without a link from a mail: a page in their language; and one answer to every wrong token."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.model.subscriber import Subscriber
from digest.render.links import Signer
from digest.store import subscribers
from digest.web.serve import logged_path
from tests.web.api.conftest import Client
from tests.web.readers import NAME, SECRETS, Readers, pages_of

PERSON = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ALICE = Subscriber(key="alice", email="alice@example.org", newsletters=("morning",), languages=("kk",))
WRONG = "/unsubscribe/morning/{}/wrong", "/preferences/{}/wrong"


@pytest.fixture
def readers(tmp_path: Path) -> Iterator[Readers]:
    with pages_of(tmp_path, [ALICE], ["ru", "en"]) as made:
        yield made


@pytest.fixture
def client(readers: Readers) -> Iterator[Client]:
    with Client(readers.app) as made:
        yield made


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("kk-KZ,kk;q=0.9,ru;q=0.8", "kk"), ("de-DE,de;q=0.9,uz;q=0.5,tg;q=0.7", "tg"), ("en;q=0,ky", "ky"),
        ("de", "ru"), ("", "ru"), ("*", "ru"), (";;q=x,,en;q=2", "ru"), ("x" * 5_000, "ru"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/news/old", 404), ("/preferences/alice/", 404)])
def test_person_gets_a_page_in_their_language(
    client: Client, path: str, status: int, wanted: str, language: str
) -> None:
    answer = client.get(path, headers={**PERSON, "accept-language": wanted})
    assert (answer.status_code, f'<html lang="{language}"' in answer.text) == (status, True)
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"


def test_root_names_the_newsroom_and_programs_get_json(client: Client) -> None:
    assert NAME in client.get("/", headers=PERSON).text
    for accept, path in (
        ("application/json", "/nothing"),
        ("*/*", "/nothing"),
        ("text/html", "/api/nothing"),
    ):
        answer = client.get(path, headers={"accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_browsers_and_robots_get_what_they_ask_for(client: Client) -> None:
    icon = client.get("/favicon.ico")
    assert (icon.headers["content-type"], icon.content[:4]) == ("image/x-icon", b"\0\0\1\0")
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("path", WRONG)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_wrong_token_tells_nothing_of_who_exists(client: Client, path: str, method: str) -> None:
    answers = [client.request(method, path.format(key), headers=PERSON) for key in ("alice", "nobody")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text
    assert answers[0].headers == answers[1].headers
    assert '<html lang="ru"' in answers[0].text, "not what the reader chose"


def test_wrong_token_looks_nobody_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("a reader was looked up")

    monkeypatch.setattr(subscribers, "get", fail)
    for path in WRONG:
        assert client.get(path.format("alice"), headers=PERSON).status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_link_works_with_a_slash_at_its_end(client: Client, readers: Readers, method: str) -> None:
    token = Signer([SECRETS[0]]).token("unsubscribe", "morning", "alice")
    answer = client.request(method, f"/unsubscribe/morning/alice/{token}/")
    assert (answer.status_code, "../../../../readers.css" in answer.text) == (200, True)
    with readers.store.reading() as db:
        reader = subscribers.get(db, "alice")
    assert reader is not None
    assert (reader.status == "unsubscribed") == (method == "POST")


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/unsubscribe/morning/alice/Abcd1234", "/unsubscribe/…"),
        ("/news/Preferences/alice/tok?token=x", "/news/Preferences/…?…"),
        ("/view/a/b/c/d/e", "/view/…"),
        ("/unsubscibe/morning/alice/" + "x" * 28, "/unsubscibe/morning/alice/…"),
        ("/?token=x", "/?…"),
        ("/api/articles/0123456789abcdef0123", "/api/articles/0123456789abcdef0123"),
        ("/healthz", "/healthz"),
    ],
)
def test_access_log_has_no_token(path: str, logged: str) -> None:
    assert logged_path(path) == logged
