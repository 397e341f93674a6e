"""Keeps editions: every version of their snapshot, and the state they are in.

A version is never changed once it is stored. The state belongs to the edition and changes by compare-and-set,
so that an approval does not overrule a hold, nor approve a version its editor has not seen.
"""

import hashlib
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from digest.errors import StoreError
from digest.model.edition import EditionKey, EditionState
from digest.store.records import EditionStatus
from digest.store.stream import stream
from digest.store.tables import EDITION_VERSIONS, EDITIONS

# zlib's default: level 9 takes three times as long for one per cent.
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class StoredEdition:
    """One version of an edition; `state` and `newest` are the edition's. `content` is the snapshot's bytes."""

    key: EditionKey
    version: int
    newest: int
    state: EditionState
    changed: datetime
    window: tuple[datetime, datetime]
    built: datetime
    sha256: str
    content: bytes


def save(
    db: Connection,
    key: EditionKey,
    version: int,
    content: bytes,
    *,
    window: tuple[datetime, datetime],
    built: datetime,
    state: EditionState | None = None,
) -> str:
    """Stores a version of an edition, which must be the next one. Returns its sha256.

    A first version becomes a draft unless `state` says otherwise; without `state` a later one leaves the state.

    Raises: StoreError when another version was stored meanwhile.
    """
    found = status(db, key)
    expected = found.version + 1 if found else 1
    if version != expected:
        raise StoreError(
            f"version {version} of {key} came too late: the next is {expected}",
            hint="somebody changed this edition meanwhile; look at it and do it again",
        )
    if found is None:
        values = {"version": version, "state": state or "draft", "changed": built}
        db.execute(insert(EDITIONS).values(**_columns(key), **values))
    else:
        changes: dict[str, Any] = {"version": version}
        if state is not None:
            changes |= {"state": state, "changed": built}
        db.execute(update(EDITIONS).where(*_is(EDITIONS, key)).values(changes))
    sha256 = hashlib.sha256(content).hexdigest()
    db.execute(
        insert(EDITION_VERSIONS).values(
            **_columns(key),
            version=version,
            window_start=window[0],
            window_end=window[1],
            built=built,
            sha256=sha256,
            snapshot=zlib.compress(content, _LEVEL),
        )
    )
    return sha256


def set_state(
    db: Connection,
    key: EditionKey,
    state: EditionState,
    now: datetime,
    *,
    instead_of: Collection[EditionState],
    version: int | None = None,
) -> bool:
    """Sets the state if it is one of `instead_of` and the newest version is `version`, where that is given.

    Returns whether it did.
    """
    change = update(EDITIONS).where(*_is(EDITIONS, key), EDITIONS.c.state.in_(tuple(instead_of)))
    if version is not None:
        change = change.where(EDITIONS.c.version == version)
    return db.execute(change.values(state=state, changed=now)).rowcount == 1


def status(db: Connection, key: EditionKey) -> EditionStatus | None:
    return next((_status(row) for row in stream(db, _newest().where(*_is(EDITIONS, key)))), None)


def get(db: Connection, key: EditionKey, version: int | None = None) -> StoredEdition | None:
    """Returns the newest version of an edition, or `version` of it; None where there is none.

    Raises: StoreError when the snapshot is damaged.
    """
    v = EDITION_VERSIONS.c
    wanted = (
        select(EDITIONS, v.version.label("this"), v.window_start, v.window_end, v.built, v.sha256, v.snapshot)
        .join(EDITION_VERSIONS, _joined())
        .where(*_is(EDITIONS, key))
        .where(v.version == (EDITIONS.c.version if version is None else version))
    )
    for row in stream(db, wanted):
        return StoredEdition(
            key=_key(row),
            version=row["this"],
            newest=row["version"],
            state=row["state"],
            changed=row["changed"],
            window=(row["window_start"], row["window_end"]),
            built=row["built"],
            sha256=row["sha256"],
            content=_content(row),
        )
    return None


def listing(
    db: Connection,
    *,
    newsletter: str = "",
    slots: Collection[str] = (),
    states: Collection[EditionState] = (),
    since: date | None = None,
    limit: int | None = None,
) -> Iterator[EditionStatus]:
    """Yields editions, the newest date first. Empty filters let everything through."""
    e = EDITIONS.c
    wanted = _newest().order_by(e.date.desc(), e.newsletter, e.slot).limit(limit)
    if newsletter:
        wanted = wanted.where(e.newsletter == newsletter)
    if slots:
        wanted = wanted.where(e.slot.in_(tuple(slots)))
    if states:
        wanted = wanted.where(e.state.in_(tuple(states)))
    if since is not None:
        wanted = wanted.where(e.date >= since)
    for row in stream(db, wanted):
        yield _status(row)


def last_window_end(db: Connection, newsletter: str, slot: str, before: date) -> datetime | None:
    """Returns where the window of the edition before that date ended: the next one begins there."""
    e = EDITIONS.c
    wanted = _newest().where(e.newsletter == newsletter, e.slot == slot, e.date < before)
    row = next(stream(db, wanted.order_by(e.date.desc()).limit(1)), None)
    return row["window_end"] if row else None


def _newest() -> Select[Any]:
    v = EDITION_VERSIONS.c
    return select(EDITIONS, v.window_start, v.window_end).join(
        EDITION_VERSIONS, _joined() & (v.version == EDITIONS.c.version)
    )


def _joined() -> Any:
    e, v = EDITIONS.c, EDITION_VERSIONS.c
    return (e.newsletter == v.newsletter) & (e.date == v.date) & (e.slot == v.slot)


def _is(table: Any, key: EditionKey) -> tuple[Any, ...]:
    return table.c.newsletter == key.newsletter, table.c.date == key.date, table.c.slot == key.slot


def _columns(key: EditionKey) -> dict[str, Any]:
    return {"newsletter": key.newsletter, "date": key.date, "slot": key.slot}


def _key(row: RowMapping) -> EditionKey:
    return EditionKey(row["newsletter"], row["date"], row["slot"])


def _status(row: RowMapping) -> EditionStatus:
    window = (row["window_start"], row["window_end"])
    return EditionStatus(_key(row), row["version"], row["state"], row["changed"], window)


def _content(row: RowMapping) -> bytes:
    try:
        content = zlib.decompress(row["snapshot"])
    except zlib.error:
        content = b""
    if hashlib.sha256(content).hexdigest() != row["sha256"]:
        raise StoreError(f"version {row['this']} of {_key(row)} is damaged", hint="bring back a backup")
    return content
