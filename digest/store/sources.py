"""Keeps what is known of each source: how asking it went, and whether it is on watch."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from digest.model.source import PollState, SourceState
from digest.store.stream import stream
from digest.store.tables import SOURCES

_POLL = tuple(field.name for field in fields(PollState))


def states(db: Connection) -> dict[str, SourceState]:
    """Returns everything that is known, by the sources' names."""
    return {row["name"]: _state(row) for row in stream(db, select(SOURCES).order_by(SOURCES.c.name))}


def save_poll(db: Connection, poll: PollState) -> None:
    """Writes down how asking a source went. Whether it is on watch stays."""
    _write(db, poll.name, asdict(poll))


def watch(db: Connection, name: str, reason: str, now: datetime) -> bool:
    """Puts a source on watch; one that is stays so, with its first reason. Returns whether that is news."""
    c = SOURCES.c
    free = or_(c.watched.is_(None), c.watched <= c.cleared)
    held = {"watched": now, "watch_reason": reason}
    if db.execute(update(SOURCES).where(c.name == name, free).values(held)).rowcount:
        return True
    if db.execute(select(c.name).where(c.name == name)).first():
        return False
    _write(db, name, held)
    return True


def note_move(db: Connection, name: str, now: datetime) -> None:
    """Writes down that the articles of a source came again under new addresses."""
    _write(db, name, {"moved": now})


def clear(db: Connection, name: str, now: datetime) -> bool:
    """Takes a source off watch: an editor looked at it. Returns whether it was on watch."""
    c = SOURCES.c
    held = (c.name == name) & c.watched.is_not(None) & or_(c.cleared.is_(None), c.cleared < c.watched)
    return bool(db.execute(update(SOURCES).where(held).values(cleared=now)).rowcount)


def on_watch(db: Connection) -> frozenset[str]:
    """Returns the names of the sources that are on watch."""
    return frozenset(name for name, state in states(db).items() if state.on_watch)


def forget(db: Connection, names: Iterable[str]) -> None:
    db.execute(delete(SOURCES).where(SOURCES.c.name.in_(list(names))))


def _write(db: Connection, name: str, values: Mapping[str, Any]) -> None:
    if not db.execute(update(SOURCES).where(SOURCES.c.name == name).values(dict(values))).rowcount:
        db.execute(insert(SOURCES).values({**asdict(PollState(name=name)), "watch_reason": "", **values}))


def _state(row: RowMapping) -> SourceState:
    return SourceState(
        poll=PollState(**{name: row[name] for name in _POLL}),
        watched=row["watched"],
        watch_reason=row["watch_reason"],
        cleared=row["cleared"],
        moved=row["moved"],
    )
