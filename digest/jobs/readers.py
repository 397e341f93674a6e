"""Brings readers into the store: one from the command line, many from a CSV file."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digest.edition.codes import region_code, topic_code
from digest.errors import SubscriberError, UsageError
from digest.model.subscriber import Subscriber
from digest.store import subscribers
from digest.store.database import Store
from digest.store.subscriber_list import Imported, add_rows
from digest.store.subscriber_rows import subscriber_from_row

MOST_BYTES = 200_000_000
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


def import_readers(store: Store, path: Path, offer: Joinable, *, now: datetime) -> Imported:
    """Returns what became of the rows of a CSV file with a header line. Raises: UsageError for a file that is none."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UsageError(f"{path} is larger than {MOST_BYTES:,} bytes", hint="divide it")
        with path.open(encoding="utf-8-sig", newline="") as file, store.writing() as db:
            rows = csv.DictReader(file)
            if "email" not in (rows.fieldnames or ()):
                raise UsageError(f"{path} has no column email", hint="write a header line with email in it")
            known = offer.newsletters
            return add_rows(db, rows, now, newsletters=known[:1], known=known, coded=offer.coded)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read: {error}", hint="save it as CSV in UTF-8") from error
