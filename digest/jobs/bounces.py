"""Acts on what came back: suppresses who is gone or complained, counts the rest, asks a person where it is too much.

Reading decides nothing, and a letter that breaks its reader is set aside once. Then, for each batch, in one transaction: every message becomes a row, and rows that prove whose
mail it was take effect. For good: suppressed at once. For now: after so many editions in so many days. A complaint:
suppressed and unsubscribed from everything. A wish to unsubscribe, with its token: done. About us, about the mail, late, arrived, answered by a program, or unproved: nothing. Where
more of an edition comes back for good than a share, a receiver's fault or ours is likelier than so many dead mailboxes:
then all of these wait for a person's word, those too that were suppressed before it showed.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from digest.deliver.bounces.causes import ABOUT_THE_MAIL
from digest.deliver.bounces.notice import Notice, Refusal
from digest.deliver.bounces.read import read
from digest.deliver.mailbox import Mailbox
from digest.errors import DeliveryError
from digest.jobs.bounce_proof import Prover
from digest.model.edition import EditionKey
from digest.store import bounces, departures, suppressions
from digest.store.bounces import UNREAD, Bounce
from digest.store.database import Store
from digest.store.stream import batches
from digest.text.clean import one_line

KEPT_DAYS = 90  # for strangers' messages
_DETAIL_CHARS = 300
_NOT_ENDED = "reading it was begun and did not end; look at the letter itself"
_AT_ONCE = 50
# The least of several recipients of one mail decides: one that was reached was reached.
_MILDEST = ("delivered", "delayed", "unknown", "sender", "soft", "hard")


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceRules:
    """`soft_limit` editions within `soft_days` make up for one refusal for good; more than `hard_share` of an edition's
    mails back for good, and at least `hard_least`, wait for a person."""

    soft_limit: int = 5
    soft_days: int = 14
    hard_share: float = 0.05
    hard_least: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Bouncing:
    """All that taking bounces takes. `counts` says whether an edition's mails are real: those of trials are not. `read`
    raises DeliveryError for a letter that cannot be read within its limits."""

    store: Store
    prover: Prover
    rules: BounceRules
    counts: Callable[[EditionKey], bool]
    now: Callable[[], datetime]
    read: Callable[[bytes], Notice] = read


@dataclass(frozen=True, slots=True)
class Taken:
    """New rows as they came to be, and how many messages had been read before."""

    rows: tuple[Bounce, ...] = ()
    again: int = 0


def take_all(bouncing: Bouncing, mailbox: Mailbox, *, dry_run: bool = False) -> Taken:
    """Takes all messages of a mailbox, a batch at a time, and marks those that are stored; with `dry_run`, changes nothing.

    Killed at any moment, it is run again: what was stored and not marked is known by its content.
    """
    rows: list[Bounce] = []
    again = 0
    with mailbox.opened() as letters:
        for batch in batches(letters, _AT_ONCE):
            taken = (look if dry_run else take)(bouncing, [letter.content for letter in batch])
            rows += taken.rows
            again += taken.again
            for letter in () if dry_run else batch:
                letter.done()
    return Taken(tuple(rows), again)


def take(bouncing: Bouncing, messages: Sequence[bytes]) -> Taken:
    """Reads messages one by one, then stores them and does what they call for, in one transaction."""
    notices = _read_marked(bouncing, messages)
    now = bouncing.now()
    with bouncing.store.writing() as db:
        fresh: list[Bounce] = []
        # Another run may have read the same mailbox meanwhile.
        old = bounces.known(db, notices)
        for name, notice in notices.items():
            if name in old:
                continue
            if isinstance(notice, Notice):
                fresh += rows_of(db, bouncing.prover, name, notice, now)
            else:
                fresh.append(_unread(name, notice, now))
        for row in fresh:
            bounces.add(db, row)
        _take_effect(db, bouncing, fresh, now)
        bounces.forget_strangers(db, now - timedelta(days=KEPT_DAYS))
        ids = {row.id for row in fresh}
        after = {row.id: row for row in bounces.listing(db, ids=ids)} if ids else {}
    return Taken(
        tuple(after[row.id] for row in fresh if row.id in after), len(messages) - len(notices) + len(old)
    )


def _read_marked(bouncing: Bouncing, messages: Sequence[bytes]) -> dict[str, Notice | str]:
    """Returns what messages say that were not read before, or why they cannot be read, by name.

    Each is marked in the store before it is read, and the one before it no longer: where this process is killed, only the
    one that was being read stays marked. It is set aside, and no run meets it again.
    """
    notices: dict[str, Notice | str] = {}
    before = ""
    try:
        for content in messages:
            name = name_of(content)
            with bouncing.store.writing() as db:
                bounces.remove(db, before)
                before = ""
                if name in notices or bounces.known(db, [name]):
                    continue
                bounces.add(db, _unread(name, _NOT_ENDED, bouncing.now()))
            before = name
            try:
                notices[name] = bouncing.read(content)
            except DeliveryError as error:
                notices[name] = error.what
    finally:
        if before:
            with bouncing.store.writing() as db:
                bounces.remove(db, before)
    return notices


def _unread(name: str, why: str, now: datetime) -> Bounce:
    return Bounce(id=name, form="other", kind=UNREAD, cause="unread", detail=why[:_DETAIL_CHARS], at=now)


def look(bouncing: Bouncing, messages: Sequence[bytes]) -> Taken:
    """Returns what `take` would store, and changes nothing."""
    rows: list[Bounce] = []
    with bouncing.store.reading() as db:
        for content in messages:
            name = name_of(content)
            try:
                rows += rows_of(db, bouncing.prover, name, bouncing.read(content), bouncing.now())
            except DeliveryError as error:
                rows.append(_unread(name, error.what, bouncing.now()))
        return Taken(tuple(rows), len(bounces.known(db, [row.id for row in rows])))


def name_of(content: bytes) -> str:
    """Returns the name by which a message is known when it is read again."""
    return hashlib.sha256(content).hexdigest()[:40]


def rows_of(db: Connection, prover: Prover, name: str, notice: Notice, now: datetime) -> list[Bounce]:
    """Returns what a notice comes to: one row where it proves whose mail it is about, else one a recipient."""
    wish = prover.wish(notice)
    if wish is not None:
        return [Bounce(id=name, form=notice.form, kind="unsubscribe", proof="request", subscriber=wish.reader,
                       newsletter=wish.newsletter, at=now)]  # fmt: skip
    proved = prover.proved(db, notice)
    plain = [_row(notice, refusal, now) for refusal in notice.refusals or (None,)]
    if proved is None:
        return [
            replace(row, id=name if number == 0 else f"{name}.{number}") for number, row in enumerate(plain)
        ]
    mildest = min(plain, key=lambda row: _MILDEST.index(row.kind) if row.kind in _MILDEST else 0)
    mail = proved.delivery
    return [
        replace(
            mildest, id=name, proof=proved.proof, subscriber=mail.subscriber, address=mail.email,
            newsletter=mail.newsletter, date=mail.date, slot=mail.slot, message_id=mail.message_id.strip("<>"),
        )
    ]  # fmt: skip


def confirm(store: Store, edition: EditionKey, now: datetime) -> int:
    """Suppresses everybody whose mail of an edition came back for good. Returns how many had waited."""
    with store.writing() as db:
        waits = list(bounces.listing(db, edition=edition, effect="waits"))
        bounces.decide(db, edition, "confirmed", now)
        for row in waits:
            suppress(db, row, "bounce", now)
        return len(waits)


def dismiss(store: Store, edition: EditionKey, now: datetime) -> int:
    """Counts what came back of an edition against nobody. Returns how many had waited."""
    with store.writing() as db:
        waits = list(bounces.listing(db, edition=edition, effect="waits"))
        bounces.decide(db, edition, "dismissed", now)
        for row in waits:
            bounces.set_effect(db, row.id, "dismissed")
        return len(waits)


def _row(notice: Notice, refusal: Refusal | None, now: datetime) -> Bounce:
    kind: str = notice.form
    if refusal is not None and notice.form in ("report", "text"):
        kind = refusal.verdict.kind
    message_id = next(iter(notice.original.message_ids), "")
    if refusal is None:
        return Bounce(id="", form=notice.form, kind=kind, message_id=message_id[:300], at=now)
    return Bounce(
        id="", form=notice.form, kind=kind, cause=refusal.verdict.cause, status=refusal.status, code=refusal.code,
        recipient=next(iter(refusal.recipients), "")[:320], message_id=message_id[:300],
        detail=one_line(refusal.said)[:_DETAIL_CHARS], at=now,
    )  # fmt: skip


def _take_effect(db: Connection, bouncing: Bouncing, rows: Sequence[Bounce], now: datetime) -> None:
    for row in rows:
        if row.kind == "unsubscribe":
            departures.leave(db, row.newsletter, row.subscriber, now)
            bounces.set_effect(db, row.id, "unsubscribed")
    # A reader who was forgotten has no address in the ledger any more.
    believed = [row for row in rows if row.address and row.edition and bouncing.counts(row.edition)]
    for row in believed:
        if row.kind == "complaint":
            suppress(db, row, "complaint", now)
            departures.leave_all(db, row.subscriber, now)
        elif row.kind == "soft" and row.cause not in ABOUT_THE_MAIL:
            count(db, bouncing.rules, row, now)
    for edition in dict.fromkeys(row.edition for row in believed if row.kind == "hard" and row.edition):
        _judge(db, bouncing.rules, edition, now)


def count(db: Connection, rules: BounceRules, row: Bounce, now: datetime) -> None:
    """Counts a refusal for now, and suppresses its address where it was one too many."""
    bounces.set_effect(db, row.id, "counted")
    since = now - timedelta(days=rules.soft_days)
    if bounces.soft_editions(db, row.address, since) >= rules.soft_limit:
        suppress(db, row, "bounce", now)


def _judge(db: Connection, rules: BounceRules, edition: EditionKey, now: datetime) -> None:
    """Suppresses whose mail of an edition came back for good, or lets all of them wait."""
    rows = [row for row in bounces.listing(db, edition=edition, kinds=("hard",)) if row.address]
    said = bounces.decision(db, edition)
    hard = bounces.hard_readers(db, edition)
    too_many = hard >= rules.hard_least and hard > rules.hard_share * bounces.mails_that_left(db, edition)
    for row in rows:
        if said == "dismissed":
            bounces.set_effect(db, row.id, row.effect or "dismissed")
        elif said == "confirmed" or not too_many:
            if not row.effect:
                suppress(db, row, "bounce", now)
        else:
            if row.effect == "suppressed":
                suppressions.take_back(db, row.address, "bounce", row.id)
            bounces.set_effect(db, row.id, "waits")


def suppress(db: Connection, row: Bounce, reason: suppressions.Reason, now: datetime) -> None:
    """Suppresses the address of a row, for a reason."""
    said = f"{row.status} {row.detail}".strip() if row.kind != "complaint" else str(row.edition or "")
    suppressions.add(db, row.address, reason, now, detail=said, source=row.id)
    bounces.set_effect(db, row.id, "suppressed")
