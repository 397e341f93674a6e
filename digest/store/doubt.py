"""Says why a store may not know all that it has sent, from its marks and the words beside its file.

`digest.store.generation` explains the words. No SQLAlchemy here: `digest status` asks this too.
"""

from collections.abc import Collection
from pathlib import Path

from digest.errors import StoreError
from digest.store.peek import Ask, moment_of

GENERATION, COPY = "generation", "copy"
_MARKS = "select name, value, at from marks where name in ('generation', 'copy')"


def doubt(ask: Ask, path: Path | None, home: str = "") -> str:
    """Returns why the store may not know all that it has sent, "" where it does.

    `path` is its SQLite file; for PostgreSQL `home` is what the server says of itself. Raises: StoreError.
    """
    marks = {name: (value, at) for name, value, at in ask(_MARKS, {})}
    if COPY in marks:
        return f"the store was brought back from a backup of {moment_of(marks[COPY][1]):%Y-%m-%d %H:%M} UTC"
    words: Collection[str] = words_of(path) if path else {home}
    if GENERATION not in marks:
        # Before a store has sent anything it has no generation, and no file stands beside it.
        return "the store was replaced by an older one" if path and words else ""
    if marks[GENERATION][0] in words:
        return ""
    if path and not words:
        return f"the store came here without {word_file(path).name}"
    return "the store was replaced by an older copy"


def word_file(database: Path) -> Path:
    """Returns the file beside an SQLite store that bears its words."""
    return database.with_name(f"{database.name}.generation")


def words_of(database: Path) -> set[str]:
    """Returns the words in the file beside a store, none where there is no file. Raises: StoreError."""
    try:
        return set(word_file(database).read_text(encoding="ascii", errors="replace").split())
    except FileNotFoundError:
        return set()
    except OSError as error:
        raise StoreError(
            f"{word_file(database)} cannot be read: {error.strerror}", hint="check its permissions"
        ) from error
