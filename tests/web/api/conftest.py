"""An API over a real store, asked without a network."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.types import ASGIApp

from digest.collect.facts import Facts
from digest.collect.read import read
from digest.jobs.intake import Intake
from digest.store import tokens
from digest.store.database import Store
from digest.web.api.app import api
from digest.web.api.limits import ApiSettings
from digest.web.site import site

NOW = datetime(2026, 4, 24, 6, 0, tzinfo=UTC)
# Above what any test but those of the limits asks.
PATIENT = ApiSettings(requests_a_minute=1_000_000, failures_a_minute=1_000_000)


class Client:
    """Asks an application as a program would, without a network."""

    def __init__(self, app: ASGIApp) -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("192.0.2.1", 1234))
        self._asking = httpx.AsyncClient(transport=transport, base_url="http://digest.example")
        self._loop = ExitStack()

    def __enter__(self) -> Self:
        self._portal: BlockingPortal = self._loop.enter_context(start_blocking_portal())
        return self

    def __exit__(self, *_: object) -> None:
        self._portal.call(self._asking.aclose)
        self._loop.close()

    def request(self, method: str, where: str, **more: Any) -> httpx.Response:
        return self._portal.call(partial(self._asking.request, method, where, **more))

    def get(self, where: str, **more: Any) -> httpx.Response:
        return self.request("GET", where, **more)

    def post(self, where: str, **more: Any) -> httpx.Response:
        return self.request("POST", where, **more)

    def put(self, where: str, **more: Any) -> httpx.Response:
        return self.request("PUT", where, **more)

    def delete(self, where: str, **more: Any) -> httpx.Response:
        return self.request("DELETE", where, **more)


@dataclass
class Newsroom:
    """A store, tokens by name, and a clock that stands still until a test moves it."""

    store: Store
    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def add_token(self, name: str, source: str = "") -> None:
        with self.store.writing() as db:
            token, self.tokens[name] = tokens.create(db, name, source, NOW)
        self.ids[name] = token.id

    def client(self, settings: ApiSettings = PATIENT, intake: Intake | None = None) -> Client:
        made = api(intake or self.intake(), settings, lambda: self.seconds)
        return Client(site(made.routes, made.handlers))

    def intake(self) -> Intake:
        return Intake(store=self.store, read=read, facts=lambda name: Facts(source=name), now=lambda: NOW)

    def bearer(self, name: str = "dala") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[name]}"}


def item(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": f"a{number}", "url": f"https://dala.example/{number}", "title": f"Bridge {number} opens",
        "content_text": "Traffic crosses the river again.", "date_published": "2026-04-24T05:00:00Z", **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """One for all tests of a module: they use ids of their own."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('api') / 'digest.db'}")
    store.create()
    made = Newsroom(store)
    for name, source in (("any", ""), ("dala", "Dala"), ("steppe", "Steppe")):
        made.add_token(name, source)
    yield made
    store.close()


@pytest.fixture(scope="module")
def client(newsroom: Newsroom) -> Iterator[Client]:
    with newsroom.client() as asked:
        yield asked
