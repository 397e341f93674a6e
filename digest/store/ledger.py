"""Writes down what became of each mail, before it happens where a crash could leave a doubt.

A row goes `pending → sending → sent`, or from `sending` to `failed`, `deferred` or `uncertain`. `begin` marks
rows `sending`, and its commit is on the disk, before any transport shows a mail to the world. It is a
compare-and-set: the row must still be open, and the reader must still be active and subscribed. `settle`
touches only rows that this run has claimed, or that nobody has begun, so that a run believed dead changes
nothing. A mail in doubt that may go again stays `uncertain` until it is begun again: so its row never says less than
is known, whether its turn comes or not. What a killed run left as `sending` the next one settles by what its transport can see
(`left_sending`, `resolve`); that is safe under the lock that all runs that send hold.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, or_, select, update

from digest.model.edition import EditionKey
from digest.model.subscriber import PAUSED, DeliveryState, Mail, Outcome, TransportName
from digest.store.database import Store
from digest.store.ledger_rows import Planned, Waiting, outcome_values, planned_row, retry_at, waiting_of
from digest.store.ledger_statements import Prepared, Statements
from digest.store.stream import batches, stream
from digest.store.tables import DELIVERIES, SENDINGS, SUBSCRIBERS, SUPPRESSIONS
from digest.store.uses import add as add_uses

_BATCH = 400
_NO_USES: Mapping[tuple[str, str], int] = {}
# A mail keeps its Message-ID, whatever becomes of the edition and the secret it comes from.
_PLANNED = ("email", "state", "reason", "version", "stories", "updates", "variant", "at")


__all__ = ["Ledger", "Planned", "Waiting"]


class Ledger:
    """The rows of one edition and one transport. `now` tells the time in UTC.

    A mail in doubt may be begun again until it has been begun `resends` times in all; with 0 it waits for a person.
    `asks_consent` is off for trials only, whose mails go to the newsroom's own address.
    """

    def __init__(
        self,
        store: Store,
        key: EditionKey,
        transport: TransportName,
        now: Callable[[], datetime],
        *,
        resends: int = 0,
        asks_consent: bool = True,
    ) -> None:
        self.store = store
        self.key = key
        self.transport: TransportName = transport
        self._now = now
        self._resends = resends
        self._claim = secrets.token_hex(8)
        self._names = {
            "newsletter": key.newsletter,
            "date": key.date,
            "slot": key.slot,
            "transport": transport,
        }
        self._statements = Statements(key, transport, self._claim, resends, asks_consent)
        self._mine = self._statements.mine
        self._open = self._statements.open
        self._beginning = Prepared(self._statements.begin(), store.engine.dialect)
        self._leaving = Prepared(self._statements.leave(), store.engine.dialect)

    def unchecked(self) -> "Ledger":
        """Returns the same rows without the question whether their readers still want mail: for trials."""
        return Ledger(self.store, self.key, self.transport, self._now, asks_consent=False)

    def plan(self, mails: Iterable[Planned]) -> int:
        """Enters the mails that are owed; who stands in the ledger already stays as they are.

        Returns how many were new. Each batch is one transaction: what was planned before a crash stays planned.
        """
        return sum(self._plan(batch) for batch in batches(mails, _BATCH))

    def begin(
        self,
        mails: Sequence[Mail],
        done: Sequence[Outcome] = (),
        uses: Mapping[tuple[str, str], int] = _NO_USES,
    ) -> frozenset[str]:
        """Marks mails `sending`, durably; in the same commit, which saves two others, it settles `done` and counts `uses`
        of servers.

        Returns the subscribers who may be sent to. The others are in other hands, settled already, or have
        left meanwhile, which is written down as skipped; or the edition is held, and they stay as they are.
        """
        keys = [mail.subscriber for mail in mails]
        now = self._now()
        with self.store.writing() as db:
            self._settle(db, done, now)
            if not keys:
                return frozenset()
            if uses:
                add_uses(db, uses, now)
            if self._beginning.run(db, keys, now) == len(keys):
                return frozenset(keys)
            d = DELIVERIES.c
            if not db.execute(select(self._statements.held())).scalar():
                self._skip_left(db, self._mine & d.subscriber.in_(keys) & self._open, now)
            claimed = select(d.subscriber).where(
                self._mine, d.subscriber.in_(keys), d.state == "sending", d.claim == self._claim
            )
            return frozenset(db.execute(claimed).scalars())

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Writes down what became of mails, durably."""
        if outcomes:
            with self.store.writing() as db:
                self._settle(db, outcomes, self._now())

    def waiting(self, size: int = 500) -> Iterator[list[Waiting]]:
        """Yields pages of mails that may leave now: those that were never tried, then the others, each by subscriber key;
        deferred ones only when it is their time. So a run that dies again and again reaches everybody once before it
        reaches anybody twice.

        Each page is read by itself, so that no read stays open while mails leave.
        """
        d = DELIVERIES.c
        yield from self._pages(d.attempts == 0, size)
        # What this run has tried may still be in its hands, unless it was put off; and a doubt is for the next run.
        free = (d.claim != self._claim) | (d.state == "deferred")
        yield from self._pages((d.attempts > 0) & free, size)

    def _pages(self, turn: Any, size: int) -> Iterator[list[Waiting]]:
        d = DELIVERIES.c
        after = ""
        while True:
            now = self._now()
            # A row written later than now was written by a clock that ran ahead: nobody waits for that hour.
            is_due = or_(d.state != "deferred", d.not_before.is_(None), d.not_before <= now, d.at > now)
            wanted = select(DELIVERIES).where(self._mine, self._open, turn, is_due, d.subscriber > after)
            with self.store.reading() as db:
                page = [waiting_of(row) for row in stream(db, wanted.order_by(d.subscriber).limit(size))]
            if not page:
                return
            yield page
            after = page[-1].subscriber

    def outdated(self, version: int) -> tuple[str, ...]:
        """Returns the subscribers whose mails are open and were planned with another version of the edition."""
        d = DELIVERIES.c
        wanted = select(d.subscriber).where(self._mine, self._open, d.version != version)
        with self.store.reading() as db:
            return tuple(db.execute(wanted.order_by(d.subscriber)).scalars())

    def keys(self, states: Collection[DeliveryState]) -> frozenset[str]:
        """Returns the subscribers whose mails are in one of the states."""
        wanted = select(DELIVERIES.c.subscriber).where(self._mine, DELIVERIES.c.state.in_(tuple(states)))
        with self.store.reading() as db:
            return frozenset(db.execute(wanted).scalars())

    def count_waiting(self) -> int:
        """Returns how many mails are open, those that were deferred included."""
        wanted = select(func.count()).select_from(DELIVERIES).where(self._mine, self._open)
        with self.store.reading() as db:
            return int(db.execute(wanted).scalar_one())

    def left_sending(self) -> tuple[str, ...]:
        """Returns the subscribers whose mails a killed run had begun. Call it under the lock of sending only."""
        wanted = select(DELIVERIES.c.subscriber).where(self._mine, DELIVERIES.c.state == "sending")
        with self.store.reading() as db:
            return tuple(db.execute(wanted.order_by(DELIVERIES.c.subscriber)).scalars())

    def resolve(self, outcomes: Iterable[Outcome]) -> None:
        """Writes down the truth about mails that a killed run left as `sending`; `pending` sends them again."""
        change = self._statements.change(DELIVERIES.c.state == "sending")
        for batch in batches(outcomes, _BATCH):
            with self.store.writing() as db:
                db.execute(change, [outcome_values(one, self._now()) for one in batch])

    def reopen(self, states: Collection[DeliveryState]) -> int:
        """Makes mails `pending` again: those in `states`, for a person has decided so. Returns how many."""
        d = DELIVERIES.c
        wanted = self._mine & d.state.in_(
            [state for state in states if state not in ("sent", "sending", "skipped")]
        )
        with self.store.writing() as db:
            change = update(DELIVERIES).where(wanted)
            return db.execute(change.values(state="pending", not_before=None, at=self._now())).rowcount

    def replan(self, mails: Iterable[Planned]) -> int:
        """Gives mails that have not left a newer version of the edition. Returns how many.

        With a reason in `skipped`, a mail is not owed any more; else its state stays, and one in doubt stays in doubt.
        """
        d = DELIVERIES.c
        new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _PLANNED}
        dropped = (bindparam("new_state") == "skipped") & (d.state != "uncertain")
        for name in ("state", "reason"):
            new[name] = case((dropped, new[name]), else_=d[name])
        change = (
            update(DELIVERIES).where(self._mine, d.subscriber == bindparam("whom"), self._open).values(new)
        )
        changed = 0
        for batch in batches(mails, _BATCH):
            with self.store.writing() as db:
                for mail in batch:
                    row = planned_row(mail, self._now())
                    values = {f"new_{name}": row[name] for name in _PLANNED}
                    changed += db.execute(change, {"whom": mail.subscriber, **values}).rowcount
        return changed

    def _plan(self, mails: Sequence[Planned]) -> int:
        now = self._now()
        keys = [mail.subscriber for mail in mails]
        with self.store.writing() as db:
            there = select(DELIVERIES.c.subscriber).where(self._mine, DELIVERIES.c.subscriber.in_(keys))
            known = set(db.execute(there).scalars())
            new = {mail.subscriber: mail for mail in mails if mail.subscriber not in known}
            if not new:
                return 0
            db.execute(insert(DELIVERIES), [self._names | planned_row(mail, now) for mail in new.values()])
            mine = [SENDINGS.c[name] == value for name, value in self._names.items()]
            more = update(SENDINGS).where(*mine).values(eligible=SENDINGS.c.eligible + len(new))
            if db.execute(more).rowcount == 0:
                db.execute(insert(SENDINGS).values(**self._names, eligible=len(new)))
        return len(new)

    def _skip_left(self, db: Connection, mine: Any, now: datetime) -> None:
        """Closes rows of readers who may not be sent to any more, with their status as the reason."""
        d, s, barred = DELIVERIES.c, SUBSCRIBERS.c, SUPPRESSIONS.c.address
        wanted = select(d.subscriber, s.status, s.paused_until > d.date, barred).outerjoin(
            SUBSCRIBERS, s.key == d.subscriber
        )
        wanted = wanted.outerjoin(SUPPRESSIONS, barred == s.email_key)
        for subscriber, status, away, address in db.execute(wanted.where(mine)).all():
            left = "suppressed" if address else PAUSED if away else "unsubscribed"
            reason = status if status not in (None, "active") else left
            row = update(DELIVERIES).where(mine, d.subscriber == subscriber)
            db.execute(row.values(state="skipped", reason=reason, at=now))

    def _settle(self, db: Connection, outcomes: Sequence[Outcome], now: datetime) -> None:
        plain = [one.subscriber for one in outcomes if one.state == "sent" and not one.reason]
        self._leaving.run(db, plain, now)
        for one in outcomes:
            if one.state == "sent" and not one.reason:
                continue
            values = outcome_values(one, now)
            d = DELIVERIES.c
            begun = (d.state == "sending") & (d.claim == self._claim)
            # A refusal may come before anything was begun; "sent" cannot, and what is in doubt was begun once.
            if one.state in ("failed", "deferred", "skipped"):
                begun |= self._open
            elif one.state == "uncertain":
                begun |= self._open & (d.state == "uncertain")
            elif one.state == "pending":
                begun |= d.state == "failed"
            mine = self._mine & begun
            if one.state == "deferred":
                values["until"] = self._retry_at(db, one.subscriber, now)
            db.execute(self._statements.change(mine), values)

    def _retry_at(self, db: Connection, subscriber: str, now: datetime) -> datetime:
        d = DELIVERIES.c
        tried = select(d.attempts, d.state).where(self._mine, d.subscriber == subscriber)
        attempts, state = db.execute(tried).first() or (0, "pending")
        return retry_at(subscriber, attempts if state == "sending" else attempts + 1, now)
