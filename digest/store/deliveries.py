"""Reads the ledger: the accounts of an edition, lists of deliveries, and what each reader already got.

The accounts count rows by state and compare them with a number kept beside the rows since they were planned:
eligible = sent + skipped + deferred + failed + uncertain + pending. A row in any other state, or a row that got
lost, breaks the sum.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select, update

from digest.model.edition import TRIAL_SLOT, EditionKey, Selection
from digest.model.subscriber import Delivery, DeliveryState, MadeFor, TransportName
from digest.store import signs
from digest.store.ledger_rows import made_for_of, selection_of
from digest.store.records import Accounts
from digest.store.stream import ask_of, batches, stream
from digest.store.tables import DELIVERIES

_BATCH = 400
# What a reader has, or may have: an uncertain mail counts as read, since repeating a story is worse than
# leaving it out.
_GOT = ("sent", "sending", "uncertain")
# A trial goes to the newsroom's own address, whichever reader it was made for.
_NO_TRIAL = ~DELIVERIES.c.slot.startswith(TRIAL_SLOT, autoescape=True)


def accounts(db: Connection, key: EditionKey, transport: TransportName) -> Accounts:
    """Returns the accounts of an edition; all zero where nothing was planned."""
    return signs.accounts(ask_of(db), key, transport)


def close(db: Connection, key: EditionKey, reason: str, now: datetime) -> None:
    """Skips the mails of an edition that have not left and are not to leave any more."""
    d = DELIVERIES.c
    mine = (d.newsletter == key.newsletter, d.date == key.date, d.slot == key.slot)
    waiting = update(DELIVERIES).where(*mine, d.state.in_(("pending", "deferred")))
    db.execute(waiting.values(state="skipped", reason=reason, at=now))


def has_sent(db: Connection, newsletter: str, transport: TransportName) -> bool:
    """Says whether any mail of the newsletter was ever tried by the transport, trials aside."""
    d = DELIVERIES.c
    tried = or_(d.claim != "", d.state.in_(("failed", "deferred")))
    mine = (d.newsletter == newsletter, d.transport == transport, tried)
    return db.execute(select(d.subscriber).where(*mine, _NO_TRIAL).limit(1)).first() is not None


def listing(
    db: Connection,
    *,
    newsletter: str = "",
    date: date | None = None,
    slot: str = "",
    transport: TransportName | None = None,
    states: Collection[DeliveryState] = (),
    subscriber: str = "",
    limit: int | None = None,
    after: int = 0,
) -> Iterator[Delivery]:
    """Yields deliveries, the newest edition first, then by subscriber. Empty filters let everything through; the first
    `after` are left out.
    """
    d = DELIVERIES.c
    wanted = select(DELIVERIES).order_by(d.date.desc(), d.newsletter, d.slot, d.transport, d.subscriber)
    for column, value in ((d.newsletter, newsletter), (d.slot, slot), (d.subscriber, subscriber)):
        if value:
            wanted = wanted.where(column == value)
    if date is not None:
        wanted = wanted.where(d.date == date)
    if transport is not None:
        wanted = wanted.where(d.transport == transport)
    if states:
        wanted = wanted.where(d.state.in_(tuple(states)))
    for row in stream(db, wanted.limit(limit).offset(after or None)):
        yield Delivery(**{name: row[name] for name in _LISTED})


def readers_like(db: Connection, beginning: str, *, limit: int) -> list[str]:
    """Returns the readers in the ledger whose keys begin so."""
    d = DELIVERIES.c
    wanted = (
        select(d.subscriber).where(d.subscriber >= beginning, d.subscriber < beginning + "\x7f").distinct()
    )
    return list(db.execute(wanted.limit(limit)).scalars())


def has_row(
    db: Connection, key: EditionKey, slots: Collection[str], transport: TransportName
) -> frozenset[str]:
    """Returns who is owed, or got, a mail of that newsletter and date in one of the slots, or one of a later date."""
    d = DELIVERIES.c
    mine = (
        d.newsletter == key.newsletter,
        or_((d.date == key.date) & d.slot.in_(tuple(slots)), d.date > key.date),
        d.transport == transport,
        _NO_TRIAL,
    )
    return frozenset(db.execute(select(d.subscriber).where(*mine, d.state != "skipped")).scalars())


@dataclass(frozen=True, slots=True)
class Left:
    """A mail that has left, or may have: what it takes to make it again."""

    version: int
    selection: Selection
    made_for: MadeFor | None
    at: datetime


def left(db: Connection, key: EditionKey, subscriber: str) -> Left | None:
    """Returns what is kept of a reader's mail of an edition; by SMTP rather than from the outbox where both have one."""
    d = DELIVERIES.c
    mine = (
        d.newsletter == key.newsletter,
        d.date == key.date,
        d.slot == key.slot,
        d.subscriber == subscriber,
    )
    wanted = select(DELIVERIES).where(*mine, d.state.in_(_GOT)).order_by(d.transport.desc())
    return next(
        (Left(r["version"], selection_of(r), made_for_of(r), r["at"]) for r in stream(db, wanted)), None
    )


def owed_since(db: Connection, subscriber: str, since: date) -> set[tuple[str, date, str]]:
    """Returns the editions, as (newsletter, date, slot), that a reader got or is owed; what was skipped is neither."""
    d = DELIVERIES.c
    wanted = select(d.newsletter, d.date, d.slot).where(
        d.subscriber == subscriber, d.date >= since, d.state != "skipped"
    )
    return {(row[0], row[1], row[2]) for row in db.execute(wanted)}


def selection(db: Connection, key: EditionKey, transport: TransportName, subscriber: str) -> Selection | None:
    """Returns what the mail of one subscriber holds, None where none was planned."""
    d = DELIVERIES.c
    mine = (d.newsletter == key.newsletter, d.date == key.date, d.slot == key.slot, d.transport == transport)
    wanted = select(DELIVERIES).where(*mine, d.subscriber == subscriber)
    return next((selection_of(row) for row in stream(db, wanted)), None)


def got(
    db: Connection,
    subscribers: Iterable[str],
    *,
    since: date,
    transports: Collection[TransportName],
    newsletter: str = "",
    but: EditionKey | None = None,
    until: datetime | None = None,
) -> dict[str, dict[str, date]]:
    """Returns `{subscriber: {story id: date of the last edition it came in}}`, for story memory.

    Counts editions dated `since` or later, by `transports` that count (an outbox that is a rehearsal does not),
    of one newsletter or of all; `but` leaves out the edition being made, and with `until` what happened later counts for
    nothing. Trials never count.
    """
    d = DELIVERIES.c
    found: dict[str, dict[str, date]] = {}
    for batch in batches(subscribers, _BATCH):
        wanted = (
            select(d.subscriber, d.newsletter, d.date, d.slot, d.stories)
            .where(d.subscriber.in_(batch), d.date >= since)
            .where(d.state.in_(_GOT), d.transport.in_(tuple(transports)), _NO_TRIAL)
            .order_by(d.date)
        )
        if newsletter:
            wanted = wanted.where(d.newsletter == newsletter)
        if until is not None:
            wanted = wanted.where(d.at <= until)
        for row in stream(db, wanted):
            if but is not None and but == EditionKey(row["newsletter"], row["date"], row["slot"]):
                continue
            mine = found.setdefault(row["subscriber"], {})
            mine.update((story, row["date"]) for story, _ in row["stories"])
    return found


_LISTED: Any = (
    "newsletter",
    "date",
    "slot",
    "subscriber",
    "email",
    "transport",
    "state",
    "reason",
    "message_id",
    "version",
    "at",
)
