"""Mails, a ledger in memory that keeps its promises, and the real ledger in an SQLite file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from digest.deliver.transport import NO_USES, Uses
from digest.model.edition import EditionKey, EditionState
from digest.model.subscriber import Delivery, Mail, Outcome, Subscriber
from digest.store import deliveries, editions, subscribers
from digest.store.database import Store
from digest.store.ledger import Ledger, Planned

NOW = datetime(2026, 4, 24, 6, 0, tzinfo=UTC)
_ANY: tuple[EditionState, ...] = ("draft", "approved", "sending")
KEY = EditionKey("morning", date(2026, 4, 24))


def mail(subscriber: str, *, body: bytes = b"Salem!\r\n", recipient: str = "") -> Mail:
    content = f"Subject: to {subscriber}\r\nMessage-ID: <{subscriber}@example.org>\r\n\r\n".encode() + body
    return Mail(
        subscriber=subscriber,
        sender="digest@example.org",
        recipient=recipient or f"{subscriber}@example.org",
        message_id=f"<{subscriber}@example.org>",
        content=content,
    )


@dataclass
class Book:
    """The real ledger of one edition, with what a run does around a transport."""

    store: Store
    ledger: Ledger

    def plan(self, keys: Iterable[str]) -> None:
        """Stores readers and owes each of them a mail."""
        readers = [Subscriber(key=key, email=f"{key}@example.org", newsletters=("morning",)) for key in keys]
        with self.store.writing() as db:
            subscribers.write_new(db, readers, NOW)
        self.ledger.plan(
            Planned(subscriber=one.key, email=one.email, message_id=f"<{one.key}@example.org>")
            for one in readers
        )

    def unsubscribe(self, key: str) -> None:
        with self.store.writing() as db:
            subscribers.set_status(db, key, "unsubscribed")

    def hold(self) -> None:
        """Stops the edition, as a person does."""
        with self.store.writing() as db:
            editions.save(db, KEY, 1, b"{}", window=(NOW, NOW), built=NOW)
            editions.set_state(db, KEY, "held", NOW, instead_of=_ANY)

    @property
    def rows(self) -> dict[str, Delivery]:
        with self.store.reading() as db:
            return {row.subscriber: row for row in deliveries.listing(db)}

    @property
    def states(self) -> dict[str, str]:
        return {key: row.state for key, row in self.rows.items()}


def book_of(path: Path, transport: str) -> Book:
    store = Store(f"sqlite:///{path}")
    store.create()
    return Book(store, Ledger(store, KEY, "smtp" if transport == "smtp" else "outbox", lambda: NOW))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = book_of(tmp_path / "digest.db", "outbox")
    yield made
    made.store.close()


@pytest.fixture
def smtp_book(tmp_path: Path) -> Iterator[Book]:
    made = book_of(tmp_path / "digest.db", "smtp")
    yield made
    made.store.close()


@dataclass
class Permissive:
    """A ledger that lets everything pass and remembers what it was told, for tests of the transport alone."""

    refused: frozenset[str] = frozenset()
    told: list[Outcome] = field(default_factory=list)
    uses: Counter[tuple[str, str]] = field(default_factory=Counter)

    def begin(
        self, mails: Sequence[Mail], done: Sequence[Outcome] = (), uses: Uses = NO_USES
    ) -> frozenset[str]:
        self.told += done
        self.uses.update(uses)
        return frozenset(mail.subscriber for mail in mails) - self.refused

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        self.told += outcomes
