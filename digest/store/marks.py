"""Keeps single facts about the store itself, under names: its generation, that it is a copy, when it was tidied.

Why not a row of `runs`: that table grows and is pruned, these stay and are replaced.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from digest.store.tables import MARKS


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact; `at` is when it was put down."""

    name: str
    value: str
    at: datetime


def get(db: Connection, name: str) -> Mark | None:
    return next(listing(db, name), None)


def put(db: Connection, name: str, value: str, now: datetime) -> None:
    """Puts a fact down, in the place of the one that had its name."""
    mine = MARKS.c.name == name
    if db.execute(update(MARKS).where(mine).values(value=value, at=now)).rowcount == 0:
        db.execute(insert(MARKS).values(name=name, value=value, at=now))


def remove(db: Connection, name: str) -> None:
    db.execute(delete(MARKS).where(MARKS.c.name == name))


def listing(db: Connection, name: str = "", *, prefix: str = "") -> Iterator[Mark]:
    """Yields facts by name; only one, or those whose names begin with `prefix`, where they are asked for."""
    wanted = select(MARKS).order_by(MARKS.c.name)
    if name:
        wanted = wanted.where(MARKS.c.name == name)
    if prefix:
        wanted = wanted.where(MARKS.c.name.startswith(prefix, autoescape=True))
    for row in db.execute(wanted):
        yield Mark(row.name, row.value, row.at)
