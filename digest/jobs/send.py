"""Gives each subscriber their mail of one edition, once.

In this order: what an earlier, killed run left as `sending` is settled; mails that have not left get the edition's
newest version, those that are chosen to be tried again too; every reader who is due gets a row in the ledger with their selection; rows that may leave are
assembled and handed over; the accounts are taken and must add up. Killed at any moment, the next run goes on from
the rows. A mail that could not leave before its reader's deadline is not sent late; one in doubt then stays in doubt.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from digest.errors import DeliveryError, DigestError, StoreFailed, SubscriberError
from digest.jobs.memory import stories_got
from digest.jobs.owed import Sending, moved, newer, planned, unplanned, why_not_now
from digest.model.subscriber import DeliveryState, Mail, Outcome, Subscriber
from digest.periods.due import EXPIRED, closes
from digest.store import deliveries, subscribers
from digest.store.ledger import Ledger, Waiting
from digest.store.records import Accounts

_LOOK_S = 1.0
_NOTHING: frozenset[str] = frozenset()


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
    ledger.replan(newer(sending, ledger))
    if chosen is None:
        ledger.plan(planned(sending, unplanned(sending), now(), everybody=wish.everybody))
        if wish.everybody or now() >= closes(edition.key.date, sending.issue.schedule):
            ledger.plan(moved(sending))
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
        if not self.everybody and why_not_now(self.sending, reader, at) == EXPIRED:
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
