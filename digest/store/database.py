"""Opens the store and runs its transactions, on SQLite or PostgreSQL.

The only module that knows which of the two it is. On SQLite every write transaction begins with BEGIN
IMMEDIATE: one that began by reading could not become a writer after another process has written, and no
time-out helps then. `synchronous=FULL` makes each commit reach the disk, which is what the ledger rests on.
"""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from digest.commands import command
from digest.errors import ConfigError, LockedError, StoreError, StoreFailed
from digest.store import lock
from digest.store.location import SCHEMA, check_revision, schema_of, sqlite_path

# How long a transaction waits for another process that writes.
BUSY_TIMEOUT_S = 30

# What SQLite calls a lock, a full disk, one that fails or may not be written; and PostgreSQL's classes of a transaction
# undone by others, too few resources, a lock, an operator's hand, a fault of the system.
_FOR_NOW = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")
_FOR_NOW_CLASSES = ("40", "53", "55", "57", "58")

# Made once: json.dumps with any setting of its own makes a new one for each value.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Store:
    """The database at `url` (`sqlite:///path` or `postgresql+psycopg://…`). Opening it is cheap and touches
    nothing; the first transaction connects."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.path: Path | None = sqlite_path(url)

    @property
    def where(self) -> str:
        """The store as an operator knows it, without a password."""
        return str(self.path) if self.path else make_url(self.url).render_as_string(hide_password=True)

    @cached_property
    def engine(self) -> Engine:
        try:
            engine = create_engine(self.url, json_serializer=_json, hide_parameters=True)
        except (ArgumentError, ModuleNotFoundError) as error:
            raise ConfigError(
                "store.url cannot be used: " + type(error).__name__,
                hint="for PostgreSQL install the extra digest[scale]",
            ) from error
        if self.path:
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        return engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that sees one state of the store and changes nothing."""
        with self._naming_errors(), self.engine.connect() as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that is on the disk when the block ends, or undone if the block raises."""
        with (
            self._naming_errors(),
            self.engine.connect().execution_options(digest_writes=True) as db,
            db.begin(),
        ):
            yield db

    def locked(self, name: lock.LockName) -> AbstractContextManager[None]:
        """Holds the lock `name` for a block; it dies with the process. Raises: LockedError at once."""
        return lock.held(self.path, name) if self.path else self._advisory_lock(name)

    def revision(self) -> str:
        """Returns the revision of the schema, "" where there is no store."""
        if self.path:
            return schema_of(self.path)
        with self.reading() as db:
            if not self.engine.dialect.has_table(db, "alembic_version"):
                return ""
            return str(db.execute(text("select version_num from alembic_version")).scalar() or "")

    def check_schema(self) -> None:
        """Raises StoreError where the store is missing, older or newer than this program."""
        check_revision(self.revision(), self.where)

    def create(self) -> None:
        """Makes the store and its tables; does nothing where they are already there and current."""
        if self.revision() != "":
            return self.check_schema()
        if self.path:
            self._touch(self.path)
        return self._upgrade()

    def migrate(self) -> Path | None:
        """Brings an older schema up to date. Returns the backup made first, None where there was none to make.

        PostgreSQL has its own means of backup, so there it returns None.
        """
        found = self.revision()
        if found in ("", SCHEMA) or found > SCHEMA:
            check_revision(found, self.where)
            return None
        copy = self.backup(_unused(self.path, found)) if self.path else None
        self._upgrade()
        return copy

    def backup(self, target: Path) -> Path:
        """Copies an SQLite store, also while others write. Returns `target`, which must not exist yet."""
        if self.path is None:
            raise StoreError(f"{self.where} is no file", hint="use pg_dump")
        self._touch(target)
        source = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_S)
        copy = sqlite3.connect(target)
        try:
            source.backup(copy)
        except sqlite3.Error as error:
            raise StoreError(f"{self.path} cannot be copied to {target}: {error}") from error
        finally:
            copy.close()
            source.close()
        return target

    def checkpoint(self) -> None:
        """Empties SQLite's write-ahead log, where deleted rows can still be read; as far as no reader needs it."""
        if self.path:
            with self._naming_errors(), self.engine.connect() as db:
                driver = db.connection.driver_connection
                assert driver is not None
                driver.execute("pragma wal_checkpoint(truncate)")

    def close(self) -> None:
        if "engine" in self.__dict__:
            self.engine.dispose()

    def _upgrade(self) -> None:
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option(
            "script_location", str(Path(__file__).parent / "migrations").replace("%", "%%")
        )
        with self._naming_errors(), self.engine.connect() as db:
            if self.path:
                # SQLite alters a table by making it anew; dropping the old one would delete what refers to it.
                # The switch works only outside a transaction.
                db.connection.driver_connection.execute("pragma foreign_keys = off")  # type: ignore[union-attr]  # a live connection has one
            with db.execution_options(digest_writes=True).begin():
                config.attributes["connection"] = db
                try:
                    command.upgrade(config, "head")
                except CommandError as error:
                    raise StoreError(
                        f"{self.where} cannot be migrated: {error}", hint="update digest"
                    ) from error
                if self.path and db.exec_driver_sql("pragma foreign_key_check").first():
                    raise StoreError(
                        f"{self.where} has rows that refer to nothing", hint="bring back a backup"
                    )
            db.invalidate()

    @staticmethod
    def _touch(path: Path) -> None:
        """Makes an empty file that only its owner can read: SQLite gives its -wal and -shm files the same mode."""
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
        except FileExistsError as error:
            if path.stat().st_size:
                raise StoreError(f"{path} is already there", hint="name another file") from error
            path.chmod(0o600)
        except OSError as error:
            raise StoreError(f"{path} cannot be made: {error.strerror}", hint="check the folder") from error

    @contextmanager
    def _naming_errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            # Only the driver's words: the statement's values are readers' addresses.
            kind = StoreFailed if _for_now(error) else StoreError
            raise kind(f"the store {self.where} failed: {error.orig}", hint=_hint(error)) from error

    @contextmanager
    def _advisory_lock(self, name: lock.LockName) -> Iterator[None]:
        number = zlib.crc32(f"digest.{name}".encode())
        with (
            self._naming_errors(),
            self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db,
        ):
            if not db.execute(text("select pg_try_advisory_lock(:number)"), {"number": number}).scalar():
                raise LockedError(f"another run holds the lock {name!r}", hint="wait until it ends")
            try:
                yield
            finally:
                db.execute(text("select pg_advisory_unlock(:number)"), {"number": number})


def _json(value: Any) -> str:
    """Returns compact JSON. Lone surrogates, which JSON of strangers may hold, have no UTF-8: they stay escaped."""
    written = _ENCODER.encode(value)
    try:
        written.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return written


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, never by the driver
    connection.execute(f"pragma busy_timeout = {BUSY_TIMEOUT_S * 1000}")
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("pragma foreign_keys = on")


def _begin_sqlite(db: Connection) -> None:
    writes = db.get_execution_options().get("digest_writes")
    db.exec_driver_sql("begin immediate" if writes else "begin")


def _unused(path: Path, revision: str) -> Path:
    """Returns a name for a backup beside `path` that no file has yet."""
    number = 0
    while True:
        name = f"{path.name}.{revision}" + (f".{number}" if number else "") + ".backup"
        if not path.with_name(name).exists():
            return path.with_name(name)
        number += 1


def _for_now(error: DBAPIError) -> bool:
    """Says whether the fault lies with the machine and the moment, and not with how the store was set up."""
    name = getattr(error.orig, "sqlite_errorname", None) or ""
    state = getattr(error.orig, "sqlstate", None) or ""
    return name.startswith(_FOR_NOW) or state[:2] in _FOR_NOW_CLASSES


def _hint(error: DBAPIError) -> str:
    said = str(error.orig)
    if "no such table" in said or "no such column" in said:
        return f"run {command('init')} for a new store, {command('migrate')} for an old one"
    if "locked" in said:
        return "another program writes to it; try again"
    if "full" in said:
        return "make room on the disk; nothing was lost"
    return f"{command('doctor')} says more"
