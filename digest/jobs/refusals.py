"""Counts readers whose mailbox a server says is not there while a mail is handed over, like refusals for now.

Nothing comes back for such a mail, and without this it would be tried every day. Why not suppressed at once, as by a bounce:
a person may mend what made a server say so and send the failed ones again, and a suppressed reader would be left out.
After `soft_limit` editions there is no doubt.
"""

from datetime import datetime

from digest.deliver.bounces.causes import code_in, status_in, verdict
from digest.jobs.bounces import BounceRules, count, name_of
from digest.model.edition import EditionKey
from digest.model.subscriber import Delivery, DeliveryState
from digest.store import bounces, deliveries
from digest.store.bounces import REFUSED, Bounce
from digest.store.database import Store
from digest.store.stream import batches

_AT_ONCE = 200
_FAILED: tuple[DeliveryState, ...] = ("failed",)


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
    return len(fresh)


def _is_gone(reason: str) -> bool:
    said = verdict(status=status_in(reason), code=code_in(reason), said=reason, around="RCPT")
    return said.kind == "hard"


def _bounce(failed: Delivery, edition: EditionKey, now: datetime) -> Bounce:
    reason = failed.reason
    return Bounce(
        id=name_of(f"{edition} {failed.subscriber} refused".encode()), form="answer", kind=REFUSED, cause="no mailbox",
        status=status_in(reason), code=code_in(reason), recipient=failed.email, message_id=failed.message_id.strip("<>"),
        detail=reason, proof="ledger", subscriber=failed.subscriber, address=failed.email, newsletter=edition.newsletter,
        date=edition.date, slot=edition.slot, at=now,
    )  # fmt: skip
