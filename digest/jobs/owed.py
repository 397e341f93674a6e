"""Says what of one edition is owed to whom, and why nothing is: the rows that the ledger gets before mails are made."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from digest.deliver.transport import Transport
from digest.edition.select import Selector
from digest.jobs.issue import Issue
from digest.jobs.memory import memories
from digest.model.edition import Edition
from digest.model.subscriber import PAUSED, MadeFor, Mail, Subscriber
from digest.periods.due import EXPIRED, send_time
from digest.render.compose import Composer
from digest.store import deliveries, moves, subscribers
from digest.store.database import Store
from digest.store.generation import LEFT_BEFORE
from digest.store.ledger import Ledger, Planned

NOTHING_NEW = "nothing new"
NO_SUCH_DAY = "no such day in the reader's zone"
MOVED = "asked for another frequency, or moved, before it left"
OTHER_EDITION = "has another edition of that day, or a later one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """All that sending one edition takes. `composer` and `selector` are for `edition` alone; `sign` signs a message at a
    time; `addressed` gives a mail its envelope sender; `released` is when the edition was frozen and approved;
    `outbox_counts` says whether mails in the outbox are remembered as read; until `left_until` mails had left that the
    store knows nothing of."""

    store: Store
    issue: Issue
    edition: Edition
    composer: Composer
    selector: Selector
    sign: Callable[[bytes, datetime], bytes]
    addressed: Callable[[Mail], Mail] = lambda mail: mail
    released: datetime
    transport: Transport
    outbox_counts: bool = False
    left_until: datetime | None = None


def unplanned(sending: Sending) -> list[Subscriber]:
    """Returns the readers of the newsletter who do not stand in the ledger yet."""
    with sending.store.reading() as db:
        return [one for one in _without_row(sending, db) if _has(sending, one.frequency, one.zone)]


def _without_row(sending: Sending, db: Connection) -> Iterator[Subscriber]:
    key = sending.edition.key
    return subscribers.candidates(db, key.newsletter, unplanned=(key, sending.transport.name))


def _has(sending: Sending, frequency: str, zone: str) -> bool:
    issue = sending.issue
    return issue.audience.has(frequency, zone, sending.edition.key.date, issue.schedule.zone)


def moved(sending: Sending) -> Iterator[Planned]:
    """Yields the readers for whom the edition was made, and who are no longer among its readers now that it closes."""
    with sending.store.reading() as db:
        before = moves.since(db, sending.edition.built)
        readers = list(_without_row(sending, db)) if before else []
    for reader in readers:
        had = before.get(reader.key)
        if had and _has(sending, *had) and not _has(sending, reader.frequency, reader.zone):
            yield _owed(sending, reader, {}, MOVED)


def planned(
    sending: Sending, readers: Iterable[Subscriber], now: datetime, *, everybody: bool
) -> Iterator[Planned]:
    """Yields what is owed to those of the readers who are due."""
    due: list[tuple[Subscriber, str]] = []
    elsewhere = _elsewhere(sending)
    for reader in readers:
        reason = (
            LEFT_BEFORE
            if _had_it(sending, reader)
            else ""
            if everybody
            else why_not_now(sending, reader, now)
        )
        if reason is not None:
            away = PAUSED if reader.rests_on(sending.edition.key.date) else ""
            due.append((reader, reason or away or (OTHER_EDITION if reader.key in elsewhere else "")))
    got = _memories(sending, [reader for reader, _ in due])
    for reader, reason in due:
        yield _owed(sending, reader, got.get(reader.key, {}), reason)


def _elsewhere(sending: Sending) -> frozenset[str]:
    """Returns who got, or is to get, another edition of the newsletter on the same day or a later one: they have changed
    their zone or their frequency since, and nobody gets two on one date, or yesterday's after today's."""
    if not sending.issue.others:
        return frozenset()
    key = sending.edition.key
    with sending.store.reading() as db:
        return deliveries.has_row(db, key, sending.issue.others, sending.transport.name)


def newer(sending: Sending, ledger: Ledger) -> Iterator[Planned]:
    """Yields anew what open rows of an older version of the edition owe."""
    old = ledger.outdated(sending.edition.version)
    if not old:
        return
    with sending.store.reading() as db:
        readers = list(subscribers.get_many(db, old).values())
    got = _memories(sending, readers)
    for reader in readers:
        yield _owed(sending, reader, got.get(reader.key, {}), "")


def _owed(sending: Sending, reader: Subscriber, got: Mapping[str, int], reason: str) -> Planned:
    selection = sending.selector.select(reader, got)
    return Planned(
        subscriber=reader.key,
        email=reader.email,
        message_id=sending.composer.message_id(reader.key),
        version=sending.edition.version,
        selection=selection,
        made_for=MadeFor(
            languages=reader.languages, zone=reader.zone, format=reader.format, look=sending.composer.look
        ),
        skipped=reason or ("" if selection.stories else NOTHING_NEW),
    )


def _memories(sending: Sending, readers: Iterable[Subscriber]) -> dict[str, Mapping[str, int]]:
    keys = [reader.key for reader in readers]
    return memories(sending.store, sending.edition, keys, outbox_counts=sending.outbox_counts)


def why_not_now(sending: Sending, reader: Subscriber, now: datetime) -> str | None:
    """Returns "" for a reader who is due, why one gets nothing, or None for one whose hour has not come."""
    edition = sending.edition
    hour = send_time(edition.key.date, sending.issue.schedule, sending.released, reader.zone, reader.send_at)
    if hour is None:
        return NO_SUCH_DAY
    if hour.expired(now):
        return EXPIRED
    return "" if hour.due(now) else None


def _had_it(sending: Sending, reader: Subscriber) -> bool:
    """Says whether the reader's mail had left before the store was brought back from a copy."""
    until = sending.left_until
    if until is None:
        return False
    day, schedule = sending.edition.key.date, sending.issue.schedule
    hour = send_time(day, schedule, sending.released, reader.zone, reader.send_at)
    # An edition made anew since then was there before, under another moment: only the reader's hour still tells.
    return hour is not None and (hour.hour if sending.edition.built > until else hour.at) <= until
