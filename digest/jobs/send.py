"""Gives each subscriber their mail of one edition, once.

In this order: what an earlier, killed run left as `sending` is settled; mails that have not left get the edition's
newest version, those that are chosen to be tried again too; every reader who is due gets a row in the ledger with their selection; rows that may leave are
assembled and handed over; the accounts are taken and must add up. Killed at any moment, the next run goes on from
the rows. A mail that could not leave before its reader's deadline is not sent late; one in doubt then stays in doubt.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from digest.deliver.transport import Transport
from digest.edition.select import Selector
from digest.errors import DeliveryError, DigestError, StoreFailed, SubscriberError
from digest.jobs.issue import Issue
from digest.jobs.memory import memories, stories_got
from digest.model.edition import Edition
from digest.model.subscriber import PAUSED, DeliveryState, MadeFor, Mail, Outcome, Subscriber
from digest.periods.due import EXPIRED, closes, send_time
from digest.render.compose import Composer
from digest.store import deliveries, moves, subscribers
from digest.store.database import Store
from digest.store.deliveries import Accounts
from digest.store.generation import LEFT_BEFORE
from digest.store.ledger import Ledger, Planned, Waiting

_LOOK_S = 1.0
_NOTHING: frozenset[str] = frozenset()
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What of an edition is to be sent now: with `everybody`, readers get it whatever their hour; with `only`, nothing but
    mails in these states is tried again, and nobody new is planned."""

    everybody: bool = False
    only: tuple[DeliveryState, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """The accounts of an edition, how many mails this call handed over, and why it ended before its time."""

    accounts: Accounts
    now: int
    problem: DigestError | None = None


def send(
    sending: Sending,
    wish: Wish,
    *,
    now: Callable[[], datetime],
    stop: Callable[[], bool],
    told: Callable[[int, int], None] = lambda _done, _of: None,
) -> Sent:
    """Returns the accounts after this call.

    `stop` is asked about once a second: an edition that is held stops then. `told` hears how many mails of how many are
    settled.
    """
    edition = sending.edition
    ledger = Ledger(sending.store, edition.key, sending.transport.name, now, resends=sending.issue.resends)
    ledger.resolve(sending.transport.after_crash(ledger.left_sending()))
    chosen = ledger.keys(wish.only) if wish.only else None
    ledger.reopen(wish.only)
    ledger.replan(_newer(sending, ledger))
    if chosen is None:
        ledger.plan(planned(sending, unplanned(sending), now(), everybody=wish.everybody))
        if wish.everybody or now() >= closes(edition.key.date, sending.issue.schedule):
            ledger.plan(_moved(sending))
    handing = _Handing(
        sending=sending,
        ledger=ledger,
        everybody=wish.everybody,
        now=now,
        stop=_each_second(stop),
        chosen=chosen,
    )
    problem = handing.run(told)
    with sending.store.reading() as db:
        return Sent(deliveries.accounts(db, edition.key, sending.transport.name), handing.taken, problem)


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


def _moved(sending: Sending) -> Iterator[Planned]:
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
            else _why_not_now(sending, reader, now)
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


def _newer(sending: Sending, ledger: Ledger) -> Iterator[Planned]:
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


def _why_not_now(sending: Sending, reader: Subscriber, now: datetime) -> str | None:
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


@dataclass(kw_only=True)
class _Handing:
    """One pass over the mails that wait, a page of rows at a time."""

    sending: Sending
    ledger: Ledger
    everybody: bool
    now: Callable[[], datetime]
    stop: Callable[[], bool]
    chosen: frozenset[str] | None
    settled: list[Outcome] = field(default_factory=list)
    taken: int = 0

    def run(self, told: Callable[[int, int], None]) -> DigestError | None:
        """Hands the mails over; returns why it ended before its time."""
        waiting = self.ledger.count_waiting() if self.chosen is None else len(self.chosen)
        problem: DigestError | None = None
        try:
            outcomes = self.sending.transport.send(self._mails(), self.ledger, self.stop)
            for number, outcome in enumerate(outcomes, start=1):
                self.taken += outcome.state == "sent"
                told(number, waiting)
        except (DeliveryError, StoreFailed) as error:
            problem = error
        finally:
            try:
                self.ledger.settle(self.settled)
            except StoreFailed as error:
                problem = problem or error
        return problem

    def _mails(self) -> Iterator[Mail]:
        """Yields finished mails, made when they are asked for; notes those that will not be sent."""
        for page in self.ledger.waiting():
            names = [row.subscriber for row in page]
            with self.sending.store.reading() as db:
                readers = subscribers.get_many(db, names)
            got = stories_got(
                self.sending.store, self.sending.edition, names, outbox_counts=self.sending.outbox_counts
            )
            for row in page:
                if self.stop():
                    return
                if self.chosen is None or row.subscriber in self.chosen:
                    mail = self._mail(row, readers.get(row.subscriber), got.get(row.subscriber, _NOTHING))
                    if mail is not None:
                        yield mail

    def _mail(self, row: Waiting, reader: Subscriber | None, got: frozenset[str]) -> Mail | None:
        if reader is None:
            self.settled.append(Outcome(row.subscriber, "skipped", "forgotten"))
            return None
        at = self.now()
        if not self.everybody and _why_not_now(self.sending, reader, at) == EXPIRED:
            self.settled.append(_too_late(row))
            return None
        if row.state == "uncertain" and not row.selection.stories:
            return None  # a correction left nothing to send once more
        if row.made_for:
            reader = row.made_for.applied_to(reader)
        try:
            mail = self.sending.composer.mail(
                reader, row.selection, at=at, got=got, message_id=row.message_id
            )
        except SubscriberError as error:
            self.settled.append(Outcome(row.subscriber, "failed", str(error)))
            return None
        return self.sending.addressed(replace(mail, content=self.sending.sign(mail.content, at)))


def _too_late(row: Waiting) -> Outcome:
    """Returns what becomes of a mail whose deadline has passed."""
    if row.state == "uncertain":
        return Outcome(row.subscriber, "uncertain", f"perhaps taken, and {EXPIRED}")
    return Outcome(row.subscriber, "failed" if row.attempts else "skipped", EXPIRED)


def _each_second(stop: Callable[[], bool]) -> Callable[[], bool]:
    """Returns `stop`, asked at most once a second, and never again after a yes."""
    answer, next_s = False, 0.0

    def asked() -> bool:
        nonlocal answer, next_s
        if not answer and time.monotonic() >= next_s:
            answer, next_s = stop(), time.monotonic() + _LOOK_S
        return answer

    return asked
