"""Moves many rows through little memory: values in batches on their way in, rows one by one on their way out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, Select, text

from digest.store.peek import Ask, as_stored

_T = TypeVar("_T")
_ROWS_AT_ONCE = 200


def batches(values: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Yields lists of `size` values; the last may be shorter."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


def stream(db: Connection, wanted: Select[Any]) -> Iterator[RowMapping]:
    """Yields rows as they are read: neither database nor program holds all of them."""
    with db.execute(wanted.execution_options(yield_per=_ROWS_AT_ONCE)) as result:
        yield from result.mappings()


def ask_of(db: Connection) -> Ask:
    """Returns what runs plain SQL in the transaction of the caller."""

    def ask(statement: str, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        # A server is given instants as they are: a text would be read in its own zone.
        stored = as_stored(values) if db.dialect.name == "sqlite" else dict(values)
        return db.execute(text(statement), stored).all()

    return ask
