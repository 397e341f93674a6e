"""A store in a real SQLite file, and three readers."""

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from digest.model.subscriber import Subscriber
from digest.store import subscribers
from digest.store.database import Store

NOW = datetime(2026, 4, 24, 6, 0, tzinfo=UTC)

ALICE = Subscriber(
    key="alice",
    email="alice@example.org",
    name="Alice",
    newsletters=("morning",),
    languages=("kk", "ru"),
    zone="Asia/Almaty",
    send_at=time(7, 30),
    follow_topics=("04000000",),
    follow_regions=("KZ", "143"),
    mute_topics=("15000000",),
    mute_regions=("US",),
    length=7,
    format="text",
)
BOB = Subscriber(key="bob", email="Bob@Example.org", newsletters=("evening", "morning"), languages=("en",))
CAROL = Subscriber(key="carol", email="carol@example.org", newsletters=("morning",), zone="Europe/London")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new store: in an SQLite file, or, where DIGEST_TEST_POSTGRESQL is a store's URL, in a schema there."""
    url = os.environ.get("DIGEST_TEST_POSTGRESQL", "")
    made = _on_postgresql(url) if url else Store(f"sqlite:///{tmp_path / 'digest.db'}")
    made.create()
    yield made
    made.close()


def _on_postgresql(url: str) -> Store:
    schema = f"test_{secrets.token_hex(8)}"
    whole = Store(url)
    with whole.writing() as db:
        db.exec_driver_sql(f"create schema {schema}")
    whole.close()
    return Store(f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{schema}")


@pytest.fixture
def readers(store: Store) -> tuple[Subscriber, ...]:
    """Alice, Bob and Carol, stored."""
    with store.writing() as db:
        return tuple(subscribers.add(db, one, NOW) for one in (ALICE, BOB, CAROL))
