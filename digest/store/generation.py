"""Notices that the store is an older copy of itself, before a mail leaves twice.

A store that was brought back does not know what left since it was copied. So it bears a generation, a random word that
changes whenever a run begins to hand mails over, and again when it ends:

- On SQLite the same word stands in a file beside the database. A database that was copied back has an older word than
  the file. The file is written first, with both words, and again after the commit, with the new one alone: killed in
  between, both are known, and no mail has left under the new one.
- On PostgreSQL the word is what the server says of itself: its time line, and the number and the transaction by which the
  table of deliveries was made. A dump that is read back makes that table anew; a server that is brought back to an
  earlier moment, or a standby that took over, has another time line.
- Copies that `digest backup` makes say of themselves that they are copies.

What nobody can tell from here is a whole machine that is set back, database and file together: docs/operations.md.
Call it under the lock of sending only.
"""

import os
import secrets
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, text, update
from sqlalchemy.exc import DBAPIError

from digest.commands import command
from digest.errors import RestoredError, StoreFailed
from digest.model.subscriber import DeliveryState
from digest.store import doubt as doubts
from digest.store import marks
from digest.store.database import Store
from digest.store.doubt import COPY, GENERATION, word_file
from digest.store.stream import ask_of
from digest.store.tables import DELIVERIES

LEFT_UNTIL = "left-until"
LEFT_BEFORE = "left before the store was brought back"
PERHAPS_LEFT = "perhaps left before the store was brought back"
# Not pg_control_system(): it reads a file of the server, which not every server lets its own program read.
_TIME_LINE = text("select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)")
_TABLE = text(
    "select concat_ws(' ', (select oid from pg_database where datname = current_database()), oid, xmin)"
    " from pg_type where typrelid = 'deliveries'::regclass"
)


def check(store: Store) -> None:
    """Raises: RestoredError where the store is a copy, or older than what it has sent."""
    why = doubt(store)
    if why:
        raise RestoredError(
            f"nothing is sent: {why}, so it does not know what left since",
            hint=f"find out what left, then state it with {command('restore', '--left-until', 'TIME')}",
        )


def doubt(store: Store) -> str:
    """Returns why the store may not know all that it has sent, "" where it does."""
    with store.reading() as db:
        return doubts.doubt(ask_of(db), store.path, "" if store.path else _home(db))


def renew(store: Store, now: datetime) -> None:
    """Gives the store a new generation, durably. Copies made before are older from now on."""
    if store.path is None:
        with store.writing() as db:
            home = _home(db)
            known = marks.get(db, GENERATION)
            if known is None or known.value != home:
                marks.put(db, GENERATION, home, now)
        return
    new = secrets.token_hex(16)
    with store.reading() as db:
        known = marks.get(db, GENERATION)
    _write(store.path, [known.value if known else "", new])
    with store.writing() as db:
        marks.put(db, GENERATION, new, now)
    _write(store.path, [new])


def release(store: Store, left_until: datetime | None, now: datetime) -> int:
    """Lets a store that was brought back send again. Returns how many open mails were closed.

    What was due by `left_until` has left, says a person: planned mails of that time are closed, and readers whose hour
    had come then get nothing. Mails that had been tried are uncertain. None: nothing has left since the copy.
    """
    with store.writing() as db:
        closed = 0
        if left_until is not None:
            marks.put(db, LEFT_UNTIL, left_until.isoformat(), now)
            d = DELIVERIES.c
            outcomes: tuple[tuple[str, DeliveryState, str], ...] = (
                ("pending", "skipped", LEFT_BEFORE),
                ("deferred", "uncertain", PERHAPS_LEFT),
                ("sending", "uncertain", PERHAPS_LEFT),
            )
            for state, became, why in outcomes:
                mine = update(DELIVERIES).where(d.state == state, d.at <= left_until)
                closed += db.execute(mine.values(state=became, reason=why, at=now)).rowcount
        marks.remove(db, COPY)
    renew(store, now)
    return closed


def left_until(store: Store) -> datetime | None:
    """Returns until when mails had left before the store was brought back, as a person said."""
    with store.reading() as db:
        mark = marks.get(db, LEFT_UNTIL)
    return datetime.fromisoformat(mark.value) if mark else None


def _home(db: Connection) -> str:
    """Returns what a PostgreSQL server says of itself and of the table of deliveries."""
    try:
        with db.begin_nested():
            time_line = str(db.execute(_TIME_LINE).scalar_one())
    except DBAPIError:
        time_line = ""  # servers that keep no such log of their own have other means to go back in time
    return f"{time_line} {db.execute(_TABLE).scalar_one()}"


def _write(database: Path, words: list[str]) -> None:
    path = word_file(database)
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            os.write(handle, "".join(f"{word}\n" for word in words if word).encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)
        part.replace(path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise StoreFailed(
            f"{path} cannot be written: {error.strerror}", hint="make room, or check the folder"
        ) from error
