"""Fetches many addresses at once and gives out what comes as it comes.

Guarantees: each address gets one result; one that fails stops no other; a slow host slows only its own addresses; at
most twice `at_once` results are held, and beside those under way no more than two of the largest size, however slowly
they are taken. Whoever stops early, with `contextlib.aclosing`,
leaves no request behind.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable
from typing import Generic, TypeVar

from digest.collect.fetch import Fetcher
from digest.collect.fetched import Fetched, Wanted
from digest.collect.targets import target_of
from digest.errors import AddressRefused, FetchError

K = TypeVar("K")
_LARGE = 2


async def fetch_all(
    wanted: Iterable[tuple[K, Wanted]], fetcher: Fetcher
) -> AsyncGenerator[tuple[K, Fetched | FetchError], None]:
    """Yields (key, result) in the order of completion."""
    by_host: dict[str, list[tuple[K, Wanted]]] = defaultdict(list)
    for key, one in wanted:
        by_host[_host(one)].append((key, one))
    come: _Come[K] = _Come(fetcher.settings.at_once, _LARGE * fetcher.settings.most_bytes)
    # One task a host: requests to it come one after the other anyway.
    tasks = [asyncio.create_task(_fetch_host(ones, fetcher, come)) for ones in by_host.values()]
    for task in tasks:
        task.add_done_callback(come.ended)
    try:
        for _ in range(sum(map(len, by_host.values()))):
            yield await come.next()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _fetch_host(ones: list[tuple[K, Wanted]], fetcher: Fetcher, come: "_Come[K]") -> None:
    for key, one in ones:
        try:
            come.put((key, await fetcher.fetch(one, backlog=come)))
        except FetchError as error:
            come.put((key, error))


def _host(wanted: Wanted) -> str:
    try:
        return target_of(wanted.url).host
    except AddressRefused:
        return ""


class _Come(Generic[K]):
    """What has come and was not taken yet; see `digest.collect.turns.Backlog`."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0
        self._results: asyncio.Queue[tuple[K, Fetched | FetchError] | BaseException] = asyncio.Queue()
        self._room = asyncio.Event()

    @property
    def full(self) -> bool:
        return self._results.qsize() >= self._most or self._bytes >= self._most_bytes

    async def room(self) -> None:
        while self.full:
            self._room.clear()
            await self._room.wait()

    def put(self, result: tuple[K, Fetched | FetchError]) -> None:
        self._bytes += _size(result[1])
        self._results.put_nowait(result)

    def ended(self, task: asyncio.Task[None]) -> None:
        """A task is over. What it raised is a mistake of ours: it is raised again by `next`, not waited for."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._results.put_nowait(error)

    async def next(self) -> tuple[K, Fetched | FetchError]:
        result = await self._results.get()
        if isinstance(result, BaseException):
            raise result
        self._bytes -= _size(result[1])
        self._room.set()
        return result


def _size(got: Fetched | FetchError) -> int:
    return len(got.content) if isinstance(got, Fetched) else 0
