"""Keeps what is to be known of an edition beside its state: why it was omitted, that its deputies were reminded.

A date that has no edition has a note instead, so that whoever got nothing can be told why. Each kind is noted once per
edition; who notes it first hears so, and tells people.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select

from digest.model.edition import EditionKey
from digest.periods.agenda import Note
from digest.store.records import EditionNote
from digest.store.stream import stream
from digest.store.tables import EDITION_NOTES


def note(db: Connection, key: EditionKey, kind: Note, reason: str, now: datetime) -> bool:
    """Writes a note, unless one of its kind is there. Returns whether it was not."""
    if any(one.kind == kind and one.at <= now for one in of(db, key)):
        return False
    erase(db, key, (kind,))
    row = {"newsletter": key.newsletter, "date": key.date, "slot": key.slot}
    db.execute(insert(EDITION_NOTES).values(**row, kind=kind, reason=reason, at=now))
    return True


def erase(db: Connection, key: EditionKey, kinds: Collection[Note]) -> None:
    """Takes notes back that do not hold any more."""
    n = EDITION_NOTES.c
    mine = (n.newsletter == key.newsletter, n.date == key.date, n.slot == key.slot)
    db.execute(delete(EDITION_NOTES).where(*mine, n.kind.in_(tuple(kinds))))


def of(db: Connection, key: EditionKey) -> tuple[EditionNote, ...]:
    """Returns the notes beside one edition, the oldest first."""
    n = EDITION_NOTES.c
    mine = (n.newsletter == key.newsletter, n.date == key.date, n.slot == key.slot)
    return tuple(_note(row) for row in stream(db, select(EDITION_NOTES).where(*mine).order_by(n.at, n.kind)))


def listing(
    db: Connection, *, newsletter: str = "", since: date | None = None, kinds: Collection[Note] = ()
) -> Iterator[EditionNote]:
    """Yields notes, the newest date first. Empty filters let everything through."""
    n = EDITION_NOTES.c
    wanted = select(EDITION_NOTES).order_by(n.date.desc(), n.newsletter, n.slot, n.kind)
    if newsletter:
        wanted = wanted.where(n.newsletter == newsletter)
    if since is not None:
        wanted = wanted.where(n.date >= since)
    if kinds:
        wanted = wanted.where(n.kind.in_(tuple(kinds)))
    for row in stream(db, wanted):
        yield _note(row)


def _note(row: RowMapping) -> EditionNote:
    return EditionNote(
        EditionKey(row["newsletter"], row["date"], row["slot"]), row["kind"], row["reason"], row["at"]
    )
