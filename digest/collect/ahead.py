"""Makes the next value while the one before is used, in a thread: a worker reads while its caller stores."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def one_ahead(values: Iterator[T]) -> Iterator[T]:
    """Yields the same values in the same order; never more than one is waiting."""
    with ThreadPoolExecutor(1, "ahead") as thread:
        coming = thread.submit(_next, values)
        while found := coming.result():
            coming = thread.submit(_next, values)
            yield found[0]


def _next(values: Iterator[T]) -> tuple[()] | tuple[T]:
    for value in values:
        return (value,)
    return ()
