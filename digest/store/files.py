"""Remembers which files were read, so that a run opens only what is new or changed.

A file is known by a mark: whatever tells that it is the same and would be read the same. Beside files that were read
in vain stands the same mark: their reasons are kept with what was set aside.
"""

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select

from digest.store.stream import batches, stream
from digest.store.tables import FILES

_BATCH = 400


def marks(db: Connection, paths: Iterable[str]) -> dict[str, str]:
    """Returns the marks of those of the files that were read."""
    found: dict[str, str] = {}
    for batch in batches(paths, _BATCH):
        path_of = {_key(path): path for path in batch}
        for row in stream(db, select(FILES).where(FILES.c.key.in_(list(path_of)))):
            found[path_of[row["key"]]] = row["mark"]
    return found


def remember(db: Connection, read: Mapping[str, str]) -> None:
    """Writes down the marks of files that were read, in the transaction that stored what was in them."""
    for batch in batches(read, _BATCH):
        rows = {_key(path): read[path] for path in batch}
        db.execute(delete(FILES).where(FILES.c.key.in_(list(rows))))
        db.execute(insert(FILES), [{"key": key, "mark": mark} for key, mark in rows.items()])


def _key(path: str) -> str:
    """Names of files may be no text, and longer than an index can hold."""
    return hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:32]
