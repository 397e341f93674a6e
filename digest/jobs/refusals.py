"""Counts readers whose mailbox a server reports missing while a mail is handed over, and suppresses them at the second edition.

No bounce comes back for such a mail, and without this it would be tried every day. Why not suppressed at the first, as by a
bounce: a server may be wrong for an hour, and a person may mend the cause and send the failed mails again. A mail that a
server took in between starts the count anew. One edition counts once.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from digest.deliver.bounces.causes import code_in, is_reasoned, status_in, verdict
from digest.deliver.handover import AFTER_CONTENT
from digest.jobs.bounces import BounceRules, count, name_of, suppress
from digest.model.edition import EditionKey
from digest.model.subscriber import Delivery, DeliveryState
from digest.store import bounces, deliveries
from digest.store.bounces import REFUSED, Bounce
from digest.store.database import Store
from digest.store.stream import batches

REFUSED_EDITIONS, REFUSED_DAYS = 2, 92
_AT_ONCE = 200
_LOOKED_AT = 20
_FAILED: tuple[DeliveryState, ...] = ("failed",)
_SENT: tuple[DeliveryState, ...] = ("sent",)


def note_refusals(store: Store, rules: BounceRules, edition: EditionKey, now: datetime) -> int:
    """Counts the failed mails of an edition whose readers are not there, each once. Returns how many are new."""
    with store.reading() as db:
        failed = deliveries.listing(
            db, newsletter=edition.newsletter, date=edition.date, slot=edition.slot, transport="smtp", states=_FAILED
        )  # fmt: skip
        gone = [_bounce(one, edition, now) for one in failed if one.email and _is_gone(one.reason)]
    return sum(_note(store, rules, batch, now) for batch in batches(gone, _AT_ONCE))


def _note(store: Store, rules: BounceRules, rows: list[Bounce], now: datetime) -> int:
    with store.writing() as db:
        old = bounces.known(db, [row.id for row in rows])
        fresh = [row for row in rows if row.id not in old]
        for row in fresh:
            bounces.add(db, row)
            count(db, rules, row, now)
            if _refused_editions(db, row, now) >= REFUSED_EDITIONS:
                suppress(db, row, "bounce", now)
    return len(fresh)


def _refused_editions(db: Connection, row: Bounce, now: datetime) -> int:
    """Returns how many editions in a row were refused, the last mail that was taken for the address before them."""
    before = deliveries.listing(
        db, subscriber=row.subscriber, transport="smtp", states=_SENT, limit=_LOOKED_AT
    )
    taken = [one.at for one in before if one.email == row.address]
    since = max([now - timedelta(days=REFUSED_DAYS), *taken[:1]])
    return bounces.soft_editions(db, row.address, since, kinds=(REFUSED,))


def _is_gone(reason: str) -> bool:
    """Returns whether the words of a refusal say that there is no such mailbox."""
    status, stage = status_in(reason), "END" if AFTER_CONTENT in reason else "RCPT"
    said = verdict(status=status, code=code_in(reason), said=reason, stage=stage)
    return said.kind == "hard" and is_reasoned(status, reason)


def _bounce(failed: Delivery, edition: EditionKey, now: datetime) -> Bounce:
    reason = failed.reason
    return Bounce(
        id=name_of(f"{edition} {failed.subscriber} refused".encode()), form="answer", kind=REFUSED, cause="no mailbox",
        status=status_in(reason), code=code_in(reason), recipient=failed.email, message_id=failed.message_id.strip("<>"),
        detail=reason, proof="ledger", subscriber=failed.subscriber, address=failed.email, newsletter=edition.newsletter,
        date=edition.date, slot=edition.slot, at=now,
    )  # fmt: skip
