"""Keeps from when on somebody new can be due for an edition, so that a run with nothing to do need not look at every reader.

Noted after each sending; whatever may bring a reader in who was not there, or at another hour, takes all notes back. A note
is begun before the readers are looked at and kept only if nothing took it back meanwhile. Why not count readers and rows: who
has left since has a row too, and who gets the week's edition has none.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, update

from digest.model.edition import EditionKey
from digest.store import marks
from digest.store.peek import WAITS
from digest.store.tables import MARKS

NEVER = "never"
_BEGUN = "looking"
_KEPT = timedelta(days=30)


def begin(db: Connection, key: EditionKey, now: datetime) -> None:
    """Begins a note; nobody believes it yet."""
    marks.put(db, f"{WAITS}{key}", _BEGUN, now)


def settle(db: Connection, key: EditionKey, stamp: str, until: datetime | None, now: datetime) -> None:
    """Notes that until then nobody new is due (None: never), by the plan with that stamp."""
    value = f"{stamp} {until.isoformat() if until else NEVER}"
    db.execute(
        update(MARKS).where(MARKS.c.name == f"{WAITS}{key}", MARKS.c.value == _BEGUN).values(value=value)
    )
    db.execute(delete(MARKS).where(MARKS.c.name.startswith(WAITS), MARKS.c.at < now - _KEPT))


def take_back(db: Connection) -> None:
    """Lets the next run look at the readers of every edition: somebody came, or changed what they want."""
    db.execute(delete(MARKS).where(MARKS.c.name.startswith(WAITS)))
