"""Forgets subscribers so that nothing of them is left, but that an old list must not bring them back.

Of a reader who had left, or whose address was suppressed, a salted hash of the address stays among the suppressions:
it says nothing to who reads it, and still knows the address when it comes again. Source of the duty: GDPR article 17;
of what may stay: its paragraph 3(b), to honour the wish not to be written to.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select, text, update

from digest.model.subscriber import Subscriber
from digest.store import addresses, marks
from digest.store.tables import BOUNCES, DELIVERIES, DEPARTURES, SUBSCRIBERS, SUPPRESSIONS

SALT = "salt"
_HASHED = "sha256:"
_OPEN = ("pending", "deferred")


def forget(db: Connection, key: str, now: datetime) -> bool:
    """Removes a subscriber, and from the ledger what could be traced to them. Returns whether there was one.

    The ledger's rows stay under the bare key, so that the accounts still add up.
    """
    if db.dialect.name == "sqlite":
        # Otherwise what was deleted stays readable in the file until something is written over it.
        db.execute(text("pragma secure_delete = on"))
    reader = db.execute(
        select(SUBSCRIBERS.c.email_key, SUBSCRIBERS.c.status).where(SUBSCRIBERS.c.key == key)
    ).first()
    if reader is not None:
        _keep_hash(db, key, reader.email_key, reader.status, now)
    empty_rows(db, DELIVERIES.c.subscriber == key)
    d = DELIVERIES.c
    db.execute(
        update(DELIVERIES)
        .where(d.subscriber == key, d.state.in_(_OPEN))
        .values(state="skipped", reason="forgotten")
    )
    db.execute(update(DELIVERIES).where(d.subscriber == key).values(stories=[], updates=[], variant=""))
    address = reader.email_key if reader else ""
    empty_bounces(db, (BOUNCES.c.subscriber == key) | ((BOUNCES.c.recipient == address) & (address != "")))
    return db.execute(delete(SUBSCRIBERS).where(SUBSCRIBERS.c.key == key)).rowcount == 1


def empty_rows(db: Connection, mine: ColumnElement[bool]) -> int:
    """Takes addresses out of the ledger's rows, also out of what servers said. Returns how many rows had one."""
    d = DELIVERIES.c
    db.execute(
        update(DELIVERIES)
        .where(mine, d.reason.contains("@"))
        .values(reason="what the server said held an address")
    )
    change = update(DELIVERIES).where(mine, d.email != "")
    return db.execute(change.values(email="", message_id="")).rowcount


def empty_bounces(db: Connection, mine: ColumnElement[bool]) -> int:
    """Takes addresses and words out of what came back. Returns how many rows had some."""
    b = BOUNCES.c
    had = (b.address != "") | (b.recipient != "") | (b.detail != "") | (b.message_id != "")
    change = update(BOUNCES).where(mine, had).values(address="", recipient="", detail="", message_id="")
    return db.execute(change).rowcount


def recognised(db: Connection, new: Iterable[Subscriber]) -> list[Subscriber]:
    """Returns new subscribers as they may be stored: those who were forgotten after they had left are suppressed.

    Their suppression bears their address again, as every suppression does whose subscriber is there.
    """
    salt = marks.get(db, SALT)
    if salt is None:
        return list(new)
    by_hash = {_hashed(addresses.same_as(one.email), salt.value): one for one in new}
    s = SUPPRESSIONS.c
    known = set(db.execute(select(s.address).where(s.address.in_(list(by_hash)))).scalars())
    for hashed in known:
        address = addresses.same_as(by_hash[hashed].email)
        db.execute(update(SUPPRESSIONS).where(s.address == hashed).values(address=address))
    return [replace(one, status="suppressed") if name in known else one for name, one in by_hash.items()]


def hash_of(db: Connection, address: str) -> str:
    """Returns the name under which a forgotten address is suppressed, "" while nobody was forgotten."""
    salt = marks.get(db, SALT)
    return _hashed(address, salt.value) if salt else ""


def _keep_hash(db: Connection, key: str, address: str, status: str, now: datetime) -> None:
    s = SUPPRESSIONS.c
    barred = db.execute(select(s.reason).where(s.address == address)).scalar()
    left = db.execute(select(DEPARTURES.c.subscriber).where(DEPARTURES.c.subscriber == key)).first()
    if barred is None and left is None and status not in ("unsubscribed", "suppressed"):
        return
    salt = marks.get(db, SALT)
    word = salt.value if salt else secrets.token_hex(16)
    if salt is None:
        marks.put(db, SALT, word, now)
    db.execute(delete(SUPPRESSIONS).where(s.address.in_((address, _hashed(address, word)))))
    db.execute(
        insert(SUPPRESSIONS).values(
            address=_hashed(address, word), source="", reason=barred or "hand", detail="", since=now
        )
    )


def _hashed(address: str, salt: str) -> str:
    return _HASHED + hashlib.sha256(f"{salt}\0{address}".encode()).hexdigest()
