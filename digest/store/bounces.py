"""Keeps what came back, what was done about it, and what persons decided about editions.

A message is one row, by the hash of its content, however often it is read. Rows that nobody could be matched with are
kept for a time only: they are strangers' mail.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from digest.model.edition import EditionKey
from digest.model.subscriber import DeliveryState
from digest.store.stream import stream
from digest.store.tables import BOUNCE_DECISIONS, BOUNCES, DELIVERIES

Effect = Literal["", "suppressed", "unsubscribed", "counted", "waits", "dismissed"]
Decision = Literal["confirmed", "dismissed"]
# The kind of a row about a mail that did not come back: a server refused its reader for good when it was handed over.
REFUSED = "refused"
# The kind of a row about a letter whose reading was begun: where it stays, the reading did not end well.
UNREAD = "unread"
UNMATCHED_MOST = 10_000
_LEFT: tuple[DeliveryState, ...] = ("sent", "sending", "uncertain", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """One message that came back. `recipient` is whom it names, `address` where our mail went; `proof` says why it is
    believed to be about `subscriber`, "" where it is not."""

    id: str
    form: str
    kind: str
    cause: str = ""
    status: str = ""
    code: int = 0
    recipient: str = ""
    message_id: str = ""
    detail: str = ""
    proof: str = ""
    effect: Effect = ""
    subscriber: str = ""
    address: str = ""
    newsletter: str = ""
    date: dt.date | None = None
    slot: str = ""
    at: datetime

    @property
    def edition(self) -> EditionKey | None:
        return EditionKey(self.newsletter, self.date, self.slot) if self.date else None


def add(db: Connection, bounce: Bounce) -> None:
    db.execute(insert(BOUNCES).values(**asdict(bounce)))


def remove(db: Connection, id_: str) -> None:
    """Takes a row out, of which nothing followed."""
    db.execute(delete(BOUNCES).where(BOUNCES.c.id == id_))


def known(db: Connection, ids: Collection[str]) -> frozenset[str]:
    """Returns those of the messages that were read before."""
    return frozenset(db.execute(select(BOUNCES.c.id).where(BOUNCES.c.id.in_(tuple(ids)))).scalars())


def listing(
    db: Connection,
    *,
    edition: EditionKey | None = None,
    subscriber: str = "",
    unmatched: bool = False,
    effect: Effect | None = None,
    kinds: Collection[str] = (),
    ids: Collection[str] = (),
    limit: int | None = None,
) -> Iterator[Bounce]:
    """Yields what came back, the newest first. Empty filters let everything through."""
    c = BOUNCES.c
    wanted = select(BOUNCES).order_by(c.at.desc(), c.id)
    if edition is not None:
        wanted = wanted.where(*_of(edition))
    if subscriber:
        wanted = wanted.where(c.subscriber == subscriber)
    if unmatched:
        wanted = wanted.where(c.proof == "")
    if effect is not None:
        wanted = wanted.where(c.effect == effect)
    if kinds:
        wanted = wanted.where(c.kind.in_(tuple(kinds)))
    if ids:
        wanted = wanted.where(c.id.in_(tuple(ids)))
    for row in stream(db, wanted.limit(limit)):
        yield Bounce(**row)


def set_effect(db: Connection, id: str, effect: Effect) -> None:  # noqa: A002  (the column's name)
    db.execute(update(BOUNCES).where(BOUNCES.c.id == id).values(effect=effect))


def hard_readers(db: Connection, edition: EditionKey) -> int:
    """Returns for how many readers of an edition it came back for good."""
    c = BOUNCES.c
    wanted = select(func.count(c.subscriber.distinct())).where(*_of(edition), c.kind == "hard", c.proof != "")
    return int(db.execute(wanted).scalar_one())


def soft_editions(
    db: Connection, address: str, since: datetime, *, kinds: Collection[str] = ("soft", REFUSED)
) -> int:
    """Returns of how many editions since then the mail to an address came back for now, or was refused at once."""
    c = BOUNCES.c
    wanted = select(c.newsletter, c.date, c.slot).distinct()
    mine = wanted.where(
        c.address == address,
        c.kind.in_(tuple(kinds)),
        c.proof != "",
        c.at >= since,
        c.effect != "dismissed",
    )
    return int(db.execute(select(func.count()).select_from(mine.subquery())).scalar_one())


def mails_that_left(db: Connection, edition: EditionKey) -> int:
    """Returns how many mails of an edition left, by the transport that carried most: a rehearsal counts nothing."""
    d = DELIVERIES.c
    wanted = select(func.count()).where(
        d.newsletter == edition.newsletter, d.date == edition.date, d.slot == edition.slot, d.state.in_(_LEFT)
    )
    return max(db.execute(wanted.group_by(d.transport)).scalars(), default=0)


def waiting(db: Connection) -> dict[EditionKey, int]:
    """Returns the editions that wait for a person's word, with how many bounces of each."""
    c = BOUNCES.c
    wanted = select(c.newsletter, c.date, c.slot, func.count()).where(c.effect == "waits")
    rows = db.execute(wanted.group_by(c.newsletter, c.date, c.slot).order_by(c.date, c.newsletter, c.slot))
    return {EditionKey(row[0], row[1], row[2]): row[3] for row in rows}


def decide(db: Connection, edition: EditionKey, decision: Decision, now: datetime) -> None:
    """Keeps a person's word about an edition; a later word replaces it."""
    d = BOUNCE_DECISIONS.c
    db.execute(
        delete(BOUNCE_DECISIONS).where(
            d.newsletter == edition.newsletter, d.date == edition.date, d.slot == edition.slot
        )
    )
    names = {"newsletter": edition.newsletter, "date": edition.date, "slot": edition.slot}
    db.execute(insert(BOUNCE_DECISIONS).values(**names, decision=decision, at=now))


def decision(db: Connection, edition: EditionKey) -> Decision | None:
    d = BOUNCE_DECISIONS.c
    mine = (d.newsletter == edition.newsletter, d.date == edition.date, d.slot == edition.slot)
    found: Decision | None = db.execute(select(d.decision).where(*mine)).scalar()
    return found


def forget_strangers(db: Connection, before: datetime) -> None:
    """Removes rows that nobody was matched with: those that are older, and the oldest where they are too many."""
    c = BOUNCES.c
    db.execute(delete(BOUNCES).where(c.proof == "", c.at < before))
    newest = select(c.id).where(c.proof == "").order_by(c.at.desc(), c.id).limit(UNMATCHED_MOST)
    too_many = db.execute(select(func.count()).where(c.proof == "")).scalar_one() > UNMATCHED_MOST
    if too_many:
        db.execute(delete(BOUNCES).where(c.proof == "", c.id.not_in(newest)))


def _of(edition: EditionKey) -> tuple[Any, ...]:
    c = BOUNCES.c
    return c.newsletter == edition.newsletter, c.date == edition.date, c.slot == edition.slot
