"""Brings readers into the store: one from the command line, many from a CSV file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digest.edition.codes import region_code, topic_code
from digest.errors import SubscriberError, UsageError
from digest.jobs.list_columns import ListColumns, list_columns
from digest.jobs.list_file import NumberedCells, list_lines
from digest.model.subscriber import Subscriber
from digest.store import subscribers
from digest.store.database import Store
from digest.store.subscriber_list import Imported, NumberedRow, add_rows
from digest.store.subscriber_rows import subscriber_from_row

_BETWEEN = re.compile(r"[\s,;]+")
_CODES = {
    "follow_topics": topic_code,
    "mute_topics": topic_code,
    "follow_regions": region_code,
    "mute_regions": region_code,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Joinable:
    """What readers may choose from: newsletters, and the newsroom's own topics and regions beside the common ones."""

    newsletters: Sequence[str]
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    def coded(self, row: Mapping[str, object]) -> dict[str, object]:
        """Returns the row with its codes as they are known. Raises: SubscriberError for one that no article gets."""
        found = dict(row)
        for name, value in row.items():
            read = _CODES.get(str(name).strip().casefold())
            own = self.topics if read is topic_code else self.regions
            texts = [text for text in _BETWEEN.split(str(value or "")) if text]
            try:
                found |= {name: " ".join(read(text, own) for text in texts)} if read and texts else {}
            except ValueError as error:
                what, _, hint = str(error).partition("; ")
                raise SubscriberError(what, hint=hint) from error
        return found


def add_reader(store: Store, row: Mapping[str, object], offer: Joinable, *, now: datetime) -> Subscriber:
    """Returns the new reader as stored; without newsletters in `row` they get the first of the offer.

    Raises: SubscriberError.
    """
    known = offer.newsletters
    reader = subscriber_from_row(offer.coded(row), newsletters=known[:1])
    for name in reader.newsletters:
        if name not in known:
            raise SubscriberError(
                f"there is no newsletter {name!r}", hint=f"the configuration has {', '.join(known)}"
            )
    with store.writing() as db:
        return subscribers.add(db, reader, now)


@dataclass(frozen=True, slots=True)
class ImportedList:
    """What became of the lines of a list, and the names of the columns that were passed over."""

    rows: Imported
    ignored_columns: tuple[str, ...]


def import_readers(
    store: Store, path: Path, offer: Joinable, *, now: datetime, ignore_columns: Sequence[str] = ()
) -> ImportedList:
    """Returns what became of a list with a header line; all of it is stored or, where it cannot be read, nothing.

    Raises: UsageError for a file that is no list, and for a column that is not understood.
    """
    with list_lines(path) as lines:
        _, names = next(lines, (0, []))
        try:
            columns = list_columns(names, ignore_columns)
        except UsageError as error:
            raise UsageError(f"{path}: {error.what}", hint=error.hint) from error
        known = offer.newsletters
        with store.writing() as db:
            rows = add_rows(
                db, _rows(columns, lines), now, newsletters=known[:1], known=known, coded=offer.coded
            )
    return ImportedList(rows, columns.ignored)


def _rows(columns: ListColumns, lines: Iterator[NumberedCells]) -> Iterator[NumberedRow]:
    for number, cells in lines:
        try:
            yield number, columns.row(cells)
        except SubscriberError as error:
            yield number, error
