"""Keeps what was answered to requests with an idempotency key, so that one that comes again gets the same answer.

An answer is kept in the transaction that did the work: either both are there or neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from digest.store.tables import API_ANSWERS

KEPT_FOR = timedelta(hours=24)
KEPT_A_TOKEN = 10_000  # at most; beyond it the oldest go before their time
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, and the fingerprint of the request that it was given to."""

    fingerprint: str
    answer: tuple[Mapping[str, Any], ...]


def find(db: Connection, token: str, key: str, now: datetime) -> Kept | None:
    """Returns what was answered under `key`, None where nothing was, or too long ago."""
    c = API_ANSWERS.c
    wanted = select(c.fingerprint, c.answer).where(c.token == token, c.key == key, c.at > now - KEPT_FOR)
    row = db.execute(wanted).first()
    return Kept(row.fingerprint, tuple(row.answer)) if row else None


def keep(db: Connection, token: str, key: str, kept: Kept, now: datetime) -> None:
    """Stores an answer, and lets go of those that are too old or too many."""
    c = API_ANSWERS.c
    db.execute(delete(API_ANSWERS).where(c.at <= now - KEPT_FOR))
    newest = select(c.key).where(c.token == token).order_by(c.at.desc(), c.key)
    surplus = list(db.execute(newest.offset(KEPT_A_TOKEN - 1).limit(_AT_ONCE)).scalars())
    if surplus:
        db.execute(delete(API_ANSWERS).where(c.token == token, c.key.in_(surplus)))
    values = {"fingerprint": kept.fingerprint, "answer": [dict(one) for one in kept.answer], "at": now}
    db.execute(insert(API_ANSWERS).values(token=token, key=key, **values))
