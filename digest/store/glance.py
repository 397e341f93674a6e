"""Reads the store's marks without loading SQLAlchemy: what a run with nothing to do asks before it ends."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

BUSY_TIMEOUT_S = 10


def marks_of(path: Path) -> dict[str, tuple[str, datetime]]:
    """Returns `{name: (value, when it was put down)}` of the SQLite file at `path`; nothing where it cannot be read:
    whoever needs the store says so."""
    if not path.is_file():
        return {}
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S)) as db:
            rows = db.execute("select name, value, at from marks").fetchall()
    except sqlite3.Error:
        return {}
    return {name: (value, datetime.fromisoformat(at).replace(tzinfo=UTC)) for name, value, at in rows}
