"""Readers' pages over a real store: what their tests share."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from starlette.types import ASGIApp

from digest.jobs.leave import Leaving
from digest.jobs.prefer import Choosable, Choosing
from digest.model.subscriber import Frequency, Subscriber
from digest.periods.plan import Audience, Plan
from digest.periods.schedule import Schedule
from digest.render.catalogue import load_catalogues
from digest.render.links import Links, Signer
from digest.store import subscribers
from digest.store.database import Store
from digest.web.api.app import HANDLERS
from digest.web.landing import landing, with_pages
from digest.web.leaflet import Leaflets, style
from digest.web.preferences import preferences
from digest.web.site import site
from digest.web.unsubscribe import unsubscribe
from digest.wiring.package import package_path

SECRETS = [b"first secret of the newsroom", b"second secret of the newsroom"]
DESK = "desk@news.example"
NAME = "Таңғы Дала хабаршысы"
# 06:30 in Almaty on a Friday.
NOW = datetime(2026, 4, 24, 1, 30, tzinfo=UTC)


@dataclass
class Readers:
    """The store, and the application of the pages."""

    store: Store
    app: ASGIApp

    def address(self, key: str, secret: bytes = SECRETS[0]) -> str:
        return f"/preferences/{key}/{Signer([secret]).token('preferences', key)}"

    def reader(self, key: str) -> Subscriber:
        with self.store.reading() as db:
            found = subscribers.get(db, key)
        assert found is not None
        return found


OFFERED: tuple[Frequency, ...] = ("day", "week")
PLANS = (
    Plan(
        newsletter="morning",
        schedule=Schedule(zone="Asia/Almaty"),
        audience=Audience(every="day", offered=OFFERED),
    ),
    Plan(
        newsletter="morning",
        slot="week",
        schedule=Schedule(zone="Asia/Almaty", weekdays=(7,), send_at=time(9)),
        audience=Audience(every="week", offered=OFFERED),
    ),
)


@contextmanager
def pages_of(folder: Path, people: Sequence[Subscriber], languages: Sequence[str]) -> Iterator[Readers]:
    """The pages of preferences and of unsubscribing, with these readers in the store."""
    store = Store(f"sqlite:///{folder / 'digest.db'}")
    store.create()
    with store.writing() as db:
        subscribers.write_new(db, people, NOW)
    signer = Signer(list(reversed(SECRETS)))
    links = Links("https://news.example", signer)
    leaving = Leaving(
        store=store, is_ours=lambda token, newsletter, key: signer.accepts(token, "unsubscribe", newsletter, key),
        name=lambda _newsletter, _language: NAME, now=lambda: NOW,
    )  # fmt: skip
    choosable = Choosable(
        name=NAME, languages=tuple(languages), zone="Asia/Almaty", send_at=time(7), stories=10,
        regions=("KZ-71", "RU"), plans=PLANS,
    )  # fmt: skip
    choosing = Choosing(
        store=store, is_ours=lambda token, key: signer.accepts(token, "preferences", key),
        newsletters={"morning": choosable},
        unsubscribe=lambda name, key: links.unsubscribe(name, key, signer.token("unsubscribe", name, key)),
        now=lambda: NOW,
    )  # fmt: skip
    leaflets = Leaflets(load_catalogues([package_path("locale")]), DESK, languages[0])
    routes = [
        style(), *landing(leaflets, lambda _language: NAME), *unsubscribe(leaving, leaflets),
        *preferences(choosing, leaflets),
    ]  # fmt: skip
    yield Readers(store, site(routes, with_pages(HANDLERS, leaflets)))
    store.close()
