"""Gives each subscriber their mail of one edition, once.

In this order: what an earlier, killed run left as `sending` is settled; mails that have not left get the edition's
newest version; every reader who is due gets a row in the ledger with their selection; rows that may leave are
assembled and handed over; the accounts are taken and must add up. Killed at any moment, the next run goes on from
the rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from digest.deliver.transport import Transport
from digest.edition.select import Selector
from digest.errors import SubscriberError
from digest.jobs.issue import Issue
from digest.jobs.memory import memories
from digest.model.edition import Edition
from digest.model.subscriber import DeliveryState, Mail, Outcome, Subscriber
from digest.periods.due import send_time
from digest.render.compose import Composer
from digest.store import deliveries, subscribers
from digest.store.database import Store
from digest.store.deliveries import Accounts
from digest.store.ledger import Ledger, Planned, Waiting

DOUBTFUL: tuple[DeliveryState, ...] = ("uncertain",)
NOTHING_NEW = "nothing new"
EXPIRED = "after the deadline"
NO_SUCH_DAY = "no such day in the reader's zone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """All that sending one edition takes. `composer` and `selector` are for `edition` alone; `sign` signs a message at a
    time; `released` is when the edition was frozen and approved; `outbox_counts` says whether mails in the outbox are
    remembered as read."""

    store: Store
    issue: Issue
    edition: Edition
    composer: Composer
    selector: Selector
    sign: Callable[[bytes, datetime], bytes]
    released: datetime
    transport: Transport
    outbox_counts: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """The accounts of an edition, and how many mails this call handed over."""

    accounts: Accounts
    now: int


def send(sending: Sending, *, now: Callable[[], datetime], everybody: bool, stop: Callable[[], bool]) -> Sent:
    """Returns the accounts after this call. With `everybody`, readers get it now, whatever their hour.

    `stop` is asked before each page of mails: an edition that is held stops within one page.
    """
    edition = sending.edition
    ledger = Ledger(sending.store, edition.key, sending.transport.name, now)
    ledger.resolve(sending.transport.after_crash(ledger.left_sending()))
    if sending.issue.uncertain == "resend":
        ledger.reopen(DOUBTFUL)
    ledger.replan(_newer(sending, ledger))
    ledger.plan(_planned(sending, _unplanned(sending), now(), everybody=everybody))
    handed_over = 0
    for page in ledger.waiting():
        if stop():
            break
        handed_over += _hand_over(sending, ledger, page, now)
    with sending.store.reading() as db:
        return Sent(deliveries.accounts(db, edition.key, sending.transport.name), handed_over)


def _unplanned(sending: Sending) -> list[Subscriber]:
    """Returns the readers of the newsletter who do not stand in the ledger yet."""
    key = sending.edition.key
    with sending.store.reading() as db:
        return list(subscribers.candidates(db, key.newsletter, unplanned=(key, sending.transport.name)))


def _planned(
    sending: Sending, readers: Iterable[Subscriber], now: datetime, *, everybody: bool
) -> Iterator[Planned]:
    """Yields what is owed to those of the readers who are due."""
    due: list[tuple[Subscriber, str]] = []
    for reader in readers:
        reason = "" if everybody else _why_not_now(sending, reader, now)
        if reason is not None:
            due.append((reader, reason))
    got = _memories(sending, [reader for reader, _ in due])
    for reader, reason in due:
        yield _owed(sending, reader, got.get(reader.key, {}), reason)


def _newer(sending: Sending, ledger: Ledger) -> Iterator[Planned]:
    """Yields anew what open rows of an older version of the edition owe."""
    old = [
        row.subscriber for page in ledger.waiting() for row in page if row.version != sending.edition.version
    ]
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
        skipped=reason or ("" if selection.stories else NOTHING_NEW),
    )


def _memories(sending: Sending, readers: Iterable[Subscriber]) -> dict[str, Mapping[str, int]]:
    keys = [reader.key for reader in readers]
    return memories(sending.store, sending.edition, keys, outbox_counts=sending.outbox_counts)


def _why_not_now(sending: Sending, reader: Subscriber, now: datetime) -> str | None:
    """Returns "" for a reader who is due, why one gets nothing, or None for one whose hour has not come."""
    edition = sending.edition
    hour = send_time(edition.key.date, sending.issue.schedule, sending.released, reader.zone, reader.send_at)
    if hour is None:
        return NO_SUCH_DAY
    if hour.expired(now):
        return EXPIRED
    return "" if hour.due(now) else None


def _hand_over(sending: Sending, ledger: Ledger, page: list[Waiting], now: Callable[[], datetime]) -> int:
    """Returns how many mails of the page the transport took."""
    with sending.store.reading() as db:
        readers = subscribers.get_many(db, [row.subscriber for row in page])
    broken: list[Outcome] = []

    def mails() -> Iterator[Mail]:
        for row in page:
            reader = readers.get(row.subscriber)
            if reader is None:
                broken.append(Outcome(row.subscriber, "skipped", "forgotten"))
                continue
            try:
                at = now()
                mail = sending.composer.mail(reader, row.selection, at=at)
                yield replace(mail, content=sending.sign(mail.content, at))
            except SubscriberError as error:
                broken.append(Outcome(row.subscriber, "failed", str(error)))

    taken = sum(outcome.state == "sent" for outcome in sending.transport.send(mails(), ledger))
    ledger.settle(broken)
    return taken
