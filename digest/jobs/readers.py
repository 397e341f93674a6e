"""Brings readers into the store: one from the command line, many from a CSV file."""

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from digest.errors import SubscriberError, UsageError
from digest.model.subscriber import Subscriber
from digest.store import subscribers
from digest.store.database import Store
from digest.store.subscriber_list import Imported, add_rows
from digest.store.subscriber_rows import subscriber_from_row

MOST_BYTES = 200_000_000


def add_reader(store: Store, row: Mapping[str, object], known: Sequence[str], *, now: datetime) -> Subscriber:
    """Returns the new reader as stored; without newsletters in `row` they get the first of `known`.

    Raises: SubscriberError.
    """
    reader = subscriber_from_row(row, newsletters=known[:1])
    for name in reader.newsletters:
        if name not in known:
            raise SubscriberError(
                f"there is no newsletter {name!r}", hint=f"the configuration has {', '.join(known)}"
            )
    with store.writing() as db:
        return subscribers.add(db, reader, now)


def import_readers(store: Store, path: Path, known: Sequence[str], *, now: datetime) -> Imported:
    """Returns what became of the rows of a CSV file with a header line. Raises: UsageError for a file that is none."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UsageError(f"{path} is larger than {MOST_BYTES:,} bytes", hint="divide it")
        with path.open(encoding="utf-8-sig", newline="") as file, store.writing() as db:
            rows = csv.DictReader(file)
            if "email" not in (rows.fieldnames or ()):
                raise UsageError(f"{path} has no column email", hint="write a header line with email in it")
            return add_rows(db, rows, now, newsletters=known[:1], known=known)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read: {error}", hint="save it as CSV in UTF-8") from error
