"""Copies an SQLite store while others write to it, checks copies, and puts one back in the place of the store.

Both ways go through SQLite's backup API, which takes part in its locks: a reader of the store sees the old content or
the new one, never a half, and no write-ahead log is left that belongs to another file.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from digest.errors import StoreError
from digest.store.database import BUSY_TIMEOUT_S, Store
from digest.store.doubt import COPY
from digest.store.location import SCHEMA, schema_of


def copy_store(store: Store, target: Path, now: datetime) -> Path:
    """Writes a checked copy of the store that says of itself that it is one. Returns `target`, which must not be there.

    Raises: StoreError; what was begun is removed then.
    """
    store.backup(target)
    try:
        with _opened(target) as copy:
            # One file, without a write-ahead log beside it, is what people carry around.
            copy.execute("pragma journal_mode = delete")
            copy.execute("delete from marks where name = ?", (COPY,))
            copy.execute("insert into marks (name, value, at) values (?, '', ?)", (COPY, _written(now)))
            copy.commit()
        check_copy(target)
    except StoreError:
        target.unlink(missing_ok=True)
        raise
    return target


def check_copy(path: Path) -> str:
    """Returns the revision of the schema in a copy that is sound. Raises: StoreError."""
    if not path.is_file():
        raise StoreError(f"there is no {path}", hint="name a file or folder that `digest backup` made")
    found = schema_of(path)
    if not found or found > SCHEMA:
        what = f"has the schema {found}, newer than {SCHEMA}" if found else "is no store of digest"
        raise StoreError(
            f"{path} {what}", hint="update digest" if found else "name a file that `digest backup` made"
        )
    with _opened(path) as copy:
        said = [row[0] for row in copy.execute("pragma integrity_check(3)")]
        if said != ["ok"]:
            raise StoreError(f"{path} is damaged: {'; '.join(said)[:200]}", hint="take an older backup")
        if copy.execute("pragma foreign_key_check").fetchone() is not None:
            raise StoreError(f"{path} has rows that refer to nothing", hint="take an older backup")
    return found


def put_back(copy: Path, database: Path, now: datetime) -> Path | None:
    """Puts a copy in the place of the store. Returns where the store that was there is now, None where there was none.

    Hold all locks around it. Raises: StoreError; then the store is as it was.
    """
    check_copy(copy)
    aside = _set_aside(database, now)
    database.touch(mode=0o600)
    with _opened(copy) as source, _opened(database) as target:
        source.backup(target)
        # A copy that another program made does not say that it is one.
        if target.execute("select 1 from sqlite_master where name = 'marks'").fetchone() is not None:
            target.execute(
                "insert or ignore into marks (name, value, at) values (?, '', ?)", (COPY, _written(now))
            )
            target.commit()
    return aside


def sha256_of(path: Path) -> str:
    """Returns the hash of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _set_aside(database: Path, now: datetime) -> Path | None:
    """Keeps what is in the place of the store: as a copy, or, where it cannot be read, by moving its files."""
    if not database.exists():
        return None
    aside = database.with_name(f"{database.name}.replaced-{now:%Y%m%dT%H%M%SZ}")
    try:
        return Store(f"sqlite:///{database}").backup(aside)
    except StoreError:
        aside.unlink(missing_ok=True)
        for tail in ("", "-wal", "-shm"):
            path = database.with_name(database.name + tail)
            if path.exists():
                path.replace(aside.with_name(aside.name + tail))
        return aside


def _written(now: datetime) -> str:
    """Returns a time as the store writes it: UTC without a zone."""
    return now.strftime("%Y-%m-%d %H:%M:%S.%f")


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise StoreError(
            f"{path} failed: {error}", hint="take another copy, or make room on the disk"
        ) from error
