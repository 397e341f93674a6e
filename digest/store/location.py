"""Says where the store is and how old its schema is, without loading SQLAlchemy.

`digest run` with nothing due asks only this, so it starts in a fraction of a second.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from digest.commands import command
from digest.errors import ConfigError, StoreError

# The newest revision in migrations/versions; a test compares them.
SCHEMA = "0016"

_SQLITE = "sqlite:///"
_POSTGRESQL = "postgresql+psycopg://"


def sqlite_path(url: str) -> Path | None:
    """Returns the file of an SQLite store, None for PostgreSQL.

    Raises: ConfigError for any other URL. The message shows only its scheme: the rest may hold a password.
    """
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE) and not url.endswith(":memory:"):
        return Path(url.removeprefix(_SQLITE))
    if url.startswith(_POSTGRESQL):
        return None
    raise ConfigError(
        f"store.url begins with {url.partition(':')[0]!r} and names no store",
        hint=f'write "{_SQLITE}digest.db" or "{_POSTGRESQL}user@host/name"',
    )


def schema_of(path: Path) -> str:
    """Returns the schema's revision of the SQLite file at `path`, "" where there is no store yet."""
    if not path.is_file() or path.stat().st_size == 0:
        return ""
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
        ) as connection:
            found = connection.execute("select version_num from alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return ""
        raise StoreError(f"{path} cannot be read: {error}", hint="check its permissions") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} is not a store: {error}", hint="bring back a backup") from error
    return str(found[0]) if found else ""


def check_revision(found: str, where: str) -> None:
    """Raises StoreError unless the schema `found` in the store `where` is the one this program works with."""
    if found == SCHEMA:
        return
    if not found:
        raise StoreError(f"there is no store in {where}", hint=f"run {command('init')} to make one")
    if found < SCHEMA:
        raise StoreError(
            f"the store in {where} has the older schema {found}, this digest needs {SCHEMA}",
            hint=f"run {command('migrate')}, which makes a backup first",
        )
    raise StoreError(
        f"the store in {where} has the schema {found}, newer than {SCHEMA} of this digest",
        hint="update digest",
    )
