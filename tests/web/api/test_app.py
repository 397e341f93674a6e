import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from digest.store.database import Store
from digest.web.api.problems import KINDS
from tests.web.api.conftest import PATIENT, Client, Newsroom, item
from tests.web.api.test_articles import problem


@pytest.mark.parametrize("path", ["/", "/nothing", "/api/", "/api/article", "/desk.css", "/healthz/"])
def test_unknown_address_is_not_found(client: Client, path: str) -> None:
    problem(client.get(path), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", "/api/articles", {"GET", "HEAD", "POST"}), ("PUT", "/api/articles", {"GET", "HEAD", "POST"}),
        ("POST", "/api/articles/a1", {"GET", "HEAD", "PUT", "DELETE"}), ("POST", "/healthz", {"GET", "HEAD"}),
        ("OPTIONS", "/api/articles", {"GET", "HEAD", "POST"}), ("TRACE", "/api", {"GET", "HEAD"}),
    ],
)  # fmt: skip
def test_other_methods_are_told_which_there_are(
    client: Client, method: str, path: str, allowed: set[str]
) -> None:
    answer = client.request(method, path)
    problem(answer, 405, "method-not-allowed")
    assert set(answer.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    "path", ["/api", "/api.css", "/api/openapi.json", "/healthz", "/api/articles", "/nothing"]
)
def test_every_answer_says_what_a_browser_may_do(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "script-src" not in headers["content-security-policy"]
    assert "server" not in headers


def test_health_says_whether_the_store_can_be_used(newsroom: Newsroom, tmp_path: Path) -> None:
    with newsroom.client() as client:
        well = client.get("/healthz")
        assert (well.status_code, well.json()["status"]) == (200, "ok")
        assert client.request("HEAD", "/healthz").status_code == 200
    old = Store(f"sqlite:///{tmp_path / 'old.db'}")
    old.create()
    with closing(sqlite3.connect(tmp_path / "old.db")) as db, db:
        db.execute("update alembic_version set version_num = '0001'")
    for store in (old, Store(f"sqlite:///{tmp_path / 'none.db'}")):
        with newsroom.client(intake=replace(newsroom.intake(), store=store)) as client:
            down = client.get("/healthz")
        assert (down.status_code, down.json()["status"]) == (503, "down")
        assert str(tmp_path) not in down.text
        store.close()


def test_store_that_fails_is_a_problem_to_try_again(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"no database" * 100)
    store = Store(f"sqlite:///{tmp_path / 'broken.db'}")
    with newsroom.client(intake=replace(newsroom.intake(), store=store)) as client:
        answer = client.get("/api/articles", headers=newsroom.bearer())
    problem(answer, 503, "store")
    assert answer.headers["retry-after"]
    assert "broken" not in answer.text
    store.close()


def test_fault_shows_nothing_of_the_inside(newsroom: Newsroom) -> None:
    def faulty(*_: Any, **__: Any) -> NoReturn:
        raise RuntimeError("the secret inside")

    with newsroom.client(intake=replace(newsroom.intake(), read=faulty)) as client:
        answer = client.post("/api/articles", json=item(), headers=newsroom.bearer())
    problem(answer, 500, "fault")
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_answer_that_takes_too_long_is_given_up(newsroom: Newsroom) -> None:
    with newsroom.client(replace(PATIENT, answer_s=0)) as client:
        problem(client.get("/api/articles", headers=newsroom.bearer()), 503, "too-slow")


def test_page_shows_every_operation_and_every_problem(client: Client) -> None:
    page = client.get("/api")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for anchor in ("postArticles", "deleteArticle", "Item", "WordPressPost", *KINDS):
        assert f'id="{anchor}"' in page.text
    assert "<script" not in page.text
    assert 'href="/api.css"' in page.text
    assert "https://" not in page.text.replace("https://steppe-herald.example", "").replace(
        "https://jsonfeed.org", ""
    )
    assert client.get("/api.css").headers["content-type"] == "text/css; charset=utf-8"
