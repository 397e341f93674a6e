"""The link in the mail: a GET changes nothing, a POST ends the subscription, whatever became of the secret since."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from digest.jobs.leave import Leaving
from digest.model.subscriber import Subscriber
from digest.render.catalogue import load_catalogues
from digest.render.links import Signer
from digest.store import departures, forgotten, subscribers
from digest.store.database import Store
from digest.store.subscriber_list import add_rows
from digest.web.leaflet import Leaflets, style
from digest.web.site import site
from digest.web.unsubscribe import unsubscribe
from digest.wiring.package import package_path
from tests.web.api.conftest import NOW, Client

SECRETS = [b"first secret of the newsroom", b"second secret of the newsroom"]
READERS = [
    Subscriber(key="alice", email="alice@example.org", newsletters=("evening", "morning"), languages=("kk",)),
    Subscriber(key="bob", email="bob@example.org", newsletters=("morning",), languages=("en",)),
]


@dataclass
class Pages:
    client: Client
    store: Store

    def address(self, key: str, newsletter: str = "morning", secret: bytes = SECRETS[0]) -> str:
        token = Signer([secret]).token("unsubscribe", newsletter, key)
        return f"/unsubscribe/{newsletter}/{key}/{token}"

    def reader(self, key: str) -> tuple[str, tuple[str, ...]]:
        with self.store.reading() as db:
            found = subscribers.get(db, key)
        assert found is not None
        return found.status, found.newsletters


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    store = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    store.create()
    with store.writing() as db:
        subscribers.write_new(db, READERS, NOW)
    signer = Signer(list(reversed(SECRETS)))
    leaving = Leaving(
        store=store, is_ours=lambda token, newsletter, key: signer.accepts(token, "unsubscribe", newsletter, key),
        name=lambda newsletter, language: {"kk": "Таң"}.get(language, f"The {newsletter.title()}"), now=lambda: NOW,
    )  # fmt: skip
    leaflets = Leaflets(load_catalogues([package_path("locale")]), "desk@news.example")
    routes = [style(), *unsubscribe(leaving, leaflets)]
    with Client(site(routes, {})) as client:
        yield Pages(client, store)
    store.close()


def test_get_asks_and_changes_nothing(pages: Pages) -> None:
    for _ in range(2):
        answer = pages.client.get(pages.address("bob"))
        assert answer.status_code == 200
    assert "Unsubscribe from The Morning?" in answer.text
    assert '<form method="post">' in answer.text
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert pages.reader("bob") == ("active", ("morning",))


@pytest.mark.parametrize(
    "body", [{"content": b"List-Unsubscribe=One-Click"}, {}, {"data": {"x": "y" * 70_000}}]
)
def test_post_unsubscribes_at_once_without_cookie_or_redirect(pages: Pages, body: dict[str, object]) -> None:
    for _ in range(2):
        answer = pages.client.post(pages.address("bob"), **body)
        assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
    assert "You are unsubscribed." in answer.text
    assert pages.reader("bob") == ("unsubscribed", ())


def test_reader_of_two_newsletters_leaves_one_and_no_list_brings_them_back(pages: Pages) -> None:
    answer = pages.client.post(pages.address("alice"))
    assert "«Таң» хаттары енді келмейді." in answer.text
    assert pages.reader("alice") == ("active", ("evening",))
    row = {"email": "ALICE@example.org", "newsletters": "morning evening"}
    with pages.store.writing() as db:
        add_rows(db, [(1, row)], NOW, newsletters=("morning",))
        assert departures.of(db, ["alice", "bob"]) == {"alice": frozenset({"morning"})}
    assert pages.reader("alice") == ("active", ("evening",))


def test_link_works_after_the_secret_was_replaced(pages: Pages) -> None:
    pages.client.post(pages.address("bob", secret=SECRETS[1]))
    pages.client.post(pages.address("alice", secret=SECRETS[0]))
    assert pages.reader("bob")[0] == "unsubscribed"
    assert pages.reader("alice")[1] == ("evening",)


def test_wrong_link_changes_nothing_and_says_whom_to_write_to(pages: Pages) -> None:
    good = pages.address("bob")
    for wrong in (good[:-1], good[:-3] + "abc", good.replace("bob", "alice"), good.replace("morning", "evening"),
                  pages.address("bob", secret=b"somebody else's secret"), "/unsubscribe/morning/bob/x",
                  "/unsubscribe/%00/%ff/%ff"):  # fmt: skip
        answer = pages.client.post(wrong)
        assert answer.status_code == 404
        assert "desk@news.example" in answer.text
    assert pages.reader("bob") == ("active", ("morning",))
    assert pages.reader("alice") == ("active", ("evening", "morning"))


def test_reader_who_was_forgotten_is_told_the_same(pages: Pages) -> None:
    with pages.store.writing() as db:
        forgotten.forget(db, "bob", NOW)
    assert pages.client.post(pages.address("bob")).status_code == 200
