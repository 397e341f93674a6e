"""Keeps what could not be read, with its reason, so that nothing is dropped silently.

The same broken input from the same place is one row however often it comes. Only its first megabyte is
kept: enough for any article, and to see what is wrong; `whole` says whether it can be read again from here.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from digest.model.article import Rejected
from digest.store.stream import batches, stream
from digest.store.tables import REJECTED

RAW_LIMIT_BYTES = 1_000_000
_BATCH = 200


@dataclass(frozen=True, slots=True)
class SetAside:
    """Input set aside; `rejected.raw` is complete only if `whole`."""

    id: str
    rejected: Rejected
    whole: bool
    first: datetime
    last: datetime
    times: int


def set_aside(db: Connection, values: Iterable[Rejected], now: datetime) -> int:
    """Stores what could not be read. Returns how many were not there before."""
    new = 0
    for batch in batches(values, _BATCH):
        keyed = {_id(value): value for value in batch}
        known = set(db.execute(select(REJECTED.c.id).where(REJECTED.c.id.in_(list(keyed)))).scalars())
        if known:
            again = update(REJECTED).where(REJECTED.c.id.in_(list(known)))
            db.execute(again.values(last=now, times=REJECTED.c.times + 1))
        fresh = [_row(key, value, now) for key, value in keyed.items() if key not in known]
        if fresh:
            db.execute(insert(REJECTED), fresh)
        new += len(fresh)
    return new


def listing(
    db: Connection, *, ids: Sequence[str] | None = None, code: str = "", limit: int | None = None
) -> Iterator[SetAside]:
    """Yields what was set aside, the last seen first; with `ids` or `code`, only such."""
    wanted = select(REJECTED).order_by(REJECTED.c.last.desc(), REJECTED.c.id).limit(limit)
    if ids is not None:
        wanted = wanted.where(REJECTED.c.id.in_(ids))
    if code:
        wanted = wanted.where(REJECTED.c.code == code)
    for row in stream(db, wanted):
        rejected = Rejected(row["origin"], row["code"], row["reason"], row["raw"])
        whole = len(row["raw"]) == row["size_bytes"]
        yield SetAside(row["id"], rejected, whole, row["first"], row["last"], row["times"])


def tell_again(db: Connection, old: SetAside, code: str, reason: str) -> None:
    """Gives an input that still cannot be read its new reason, in its place in the list.

    It is then known by the new reason too, so that the same input coming again is still one row.
    """
    known = _id(replace(old.rejected, code=code)) if old.whole else old.id
    if known != old.id and db.execute(select(REJECTED.c.id).where(REJECTED.c.id == known)).first():
        remove(db, [old.id])
        return
    change = update(REJECTED).where(REJECTED.c.id == old.id)
    db.execute(change.values(id=known, code=code, reason=_storable(reason)))


def remove(db: Connection, ids: Iterable[str]) -> int:
    """Forgets inputs that could be read after all. Returns how many there were."""
    return sum(
        db.execute(delete(REJECTED).where(REJECTED.c.id.in_(batch))).rowcount
        for batch in batches(ids, _BATCH)
    )


def remove_older(db: Connection, before: datetime) -> int:
    """Forgets inputs not seen since `before`. Returns how many there were."""
    return db.execute(delete(REJECTED).where(REJECTED.c.last < before)).rowcount


def counts(db: Connection) -> dict[str, int]:
    """Returns how many inputs are set aside, by code."""
    wanted = select(REJECTED.c.code, func.count()).group_by(REJECTED.c.code).order_by(REJECTED.c.code)
    return {row[0]: row[1] for row in db.execute(wanted)}


def _id(value: Rejected) -> str:
    head = f"{value.origin}\0{value.code}\0".encode("utf-8", "surrogatepass")
    return hashlib.sha256(head + value.raw).hexdigest()[:16]


def _row(key: str, value: Rejected, now: datetime) -> dict[str, object]:
    return {
        "id": key,
        "origin": _storable(value.origin),
        "code": value.code,
        "reason": _storable(value.reason),
        "raw": value.raw[:RAW_LIMIT_BYTES],
        "size_bytes": len(value.raw),
        "first": now,
        "last": now,
        "times": 1,
    }


def _storable(text: str) -> str:
    """File names of strangers may hold bytes that are no text."""
    return text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode()
