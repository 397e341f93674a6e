"""Forgets a reader everywhere: in the store, and in the mails that were written to the outbox."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digest.commands import command
from digest.deliver.folder import mails_of
from digest.errors import UsageError
from digest.store import forgotten, subscribers
from digest.store.database import Store


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who was forgotten, and how many files went with them."""

    key: str
    files: int


def forget(store: Store, outbox: Path, who: str, now: datetime) -> Forgotten:
    """Removes a reader, by key or address, and all that could be traced to them.

    Backups that were made before still know them: they go when they are too old. Raises: UsageError where there is none.
    """
    with store.reading() as db:
        found = subscribers.get(db, who) or subscribers.by_email(db, who)
    if found is None:
        raise UsageError(
            f"there is no subscriber {who!r}", hint=f"{command('subscribers', 'list')} names them"
        )
    # Files first: killed in between, the command finds the reader again.
    files = list(_removed(outbox, found.key))
    with store.writing() as db:
        forgotten.forget(db, found.key, now)
    store.checkpoint()
    return Forgotten(found.key, len(files))


def _removed(outbox: Path, key: str) -> Iterator[Path]:
    for path in mails_of(outbox, key):
        path.unlink(missing_ok=True)
        yield path
