"""The addresses that get nothing, whoever asks for it: readers who complained, mailboxes that are gone, people who said no.

Kept by address, not by subscriber: who is imported again stays suppressed. The ledger asks this list right before each
mail leaves.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from digest.store import addresses, forgotten, waits
from digest.store.stream import batches, stream
from digest.store.tables import SUBSCRIBERS, SUPPRESSIONS

Reason = Literal["bounce", "complaint", "hand"]
_BATCH = 400


@dataclass(frozen=True, slots=True)
class Suppression:
    address: str
    reason: str
    detail: str
    since: datetime


def add(
    db: Connection, email: str, reason: Reason, now: datetime, *, detail: str = "", source: str = ""
) -> bool:
    """Suppresses an address from the next mail on. Returns whether it was not before. Raises: SubscriberError.

    `source` is the bounce it came from. A complaint takes the place of a bounce as the reason.
    """
    address = addresses.same_as(addresses.checked(email))
    mine = SUPPRESSIONS.c.address == address
    values = {"reason": reason, "detail": detail, "source": source, "since": now}
    there = db.execute(select(SUPPRESSIONS.c.reason).where(mine)).scalar()
    if there is not None:
        if (there, reason) == ("bounce", "complaint"):
            db.execute(update(SUPPRESSIONS).where(mine).values(**values))
        return False
    db.execute(insert(SUPPRESSIONS).values(address=address, **values))
    reader = (SUBSCRIBERS.c.email_key == address) & (SUBSCRIBERS.c.status == "active")
    db.execute(update(SUBSCRIBERS).where(reader).values(status="suppressed"))
    return True


def remove(db: Connection, email: str) -> bool:
    """Lets an address get mails again; who had unsubscribed stays so. Returns whether it was suppressed.

    Raises: SubscriberError.
    """
    address = addresses.same_as(addresses.checked(email))
    names = (address, forgotten.hash_of(db, address))
    found = db.execute(delete(SUPPRESSIONS).where(SUPPRESSIONS.c.address.in_(names))).rowcount > 0
    return _active(db, address) or found


def take_back(db: Connection, email: str, reason: Reason, source: str) -> bool:
    """Undoes what one bounce did, unless the address was suppressed for another reason. Returns whether it was."""
    address = addresses.same_as(addresses.checked(email))
    c = SUPPRESSIONS.c
    mine = delete(SUPPRESSIONS).where(c.address == address, c.reason == reason, c.source == source)
    if db.execute(mine).rowcount == 0:
        return False
    _active(db, address)
    return True


def get(db: Connection, email: str) -> Suppression | None:
    """Returns why an address gets nothing, None where it may. Raises: SubscriberError."""
    address = addresses.same_as(addresses.checked(email))
    wanted = select(SUPPRESSIONS).where(SUPPRESSIONS.c.address == address)
    return next((_suppression(row) for row in stream(db, wanted)), None)


def _active(db: Connection, address: str) -> bool:
    reader = (SUBSCRIBERS.c.email_key == address) & (SUBSCRIBERS.c.status == "suppressed")
    waits.take_back(db)
    return db.execute(update(SUBSCRIBERS).where(reader).values(status="active")).rowcount == 1


def among(db: Connection, emails: Collection[str]) -> frozenset[str]:
    """Returns which of the addresses are suppressed."""
    same = {addresses.same_as(email): email for email in emails}
    found: set[str] = set()
    for batch in batches(same, _BATCH):
        wanted = select(SUPPRESSIONS.c.address).where(SUPPRESSIONS.c.address.in_(batch))
        found |= {same[address] for address in db.execute(wanted).scalars()}
    return frozenset(found)


def listing(db: Connection) -> Iterator[Suppression]:
    """Yields suppressed addresses, the newest first."""
    c = SUPPRESSIONS.c
    for row in stream(db, select(SUPPRESSIONS).order_by(c.since.desc(), c.address)):
        yield _suppression(row)


def _suppression(row: RowMapping) -> Suppression:
    return Suppression(row["address"], row["reason"], row["detail"], row["since"])
