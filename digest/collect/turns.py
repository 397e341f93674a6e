"""Gives requests their turn: so many at once, one at a time per host, with a pause between two to one host.

Guarantees: whoever waits for a host holds nothing that others wait for, so a slow host slows only its own; what asked to
be left alone is not asked again before: one address, or, when several answer so and none answers well in between, their
host.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from digest.errors import FetchError


class Backlog(Protocol):
    """What has come and was not taken yet. While it is full, no request may begin."""

    @property
    def full(self) -> bool: ...

    async def room(self) -> None: ...


_SEVERAL = 2


@dataclass(slots=True)
class _Host:
    """Times are those of the event loop. `addresses` are those to be left alone, and until when; `busy` those that said so
    since one answered well."""

    delay_s: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    held_until: float = 0.0
    addresses: dict[str, float] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)


class Turns:
    def __init__(self, at_once: int, host_delay_s: float) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._delay_s = host_delay_s
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, url: str, backlog: Backlog | None = None) -> AsyncIterator[None]:
        """Holds the turn of a request for `url` on `host`. Raises: FetchError while either asked to be left alone."""
        known = self._host(host)
        while True:
            if backlog is not None:
                await backlog.room()
            async with known.lock:
                _check_held(host, known, url)
                await asyncio.sleep(max(0.0, known.free_at - _seconds()))
                async with self._slots:
                    if backlog is not None and backlog.full:
                        continue  # others were quicker; waiting in here would keep the slot from who empties it
                    try:
                        yield
                    finally:
                        known.free_at = _seconds() + known.delay_s
                    return

    def hold(self, host: str, seconds: float) -> None:
        """Nobody asks `host` for so long."""
        known = self._host(host)
        known.held_until = max(known.held_until, _seconds() + seconds)

    def hold_address(self, host: str, url: str, seconds: float) -> None:
        """Nobody asks for `url` for so long, nor for anything of its host when several addresses asked for the same."""
        known = self._host(host)
        known.addresses[url] = max(known.addresses.get(url, 0.0), _seconds() + seconds)
        known.busy.add(url)
        if len(known.busy) >= _SEVERAL:
            self.hold(host, seconds)

    def answered(self, host: str) -> None:
        """An address of `host` answered well: what others said is about themselves."""
        self._host(host).busy.clear()

    def slow_down(self, host: str, delay_s: float) -> None:
        """The pause between two requests to `host` is at least so long."""
        known = self._host(host)
        known.delay_s = max(known.delay_s, delay_s)
        known.free_at = max(known.free_at, _seconds() + delay_s)

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host.removesuffix("."), _Host(self._delay_s))


def _check_held(host: str, known: _Host, url: str) -> None:
    left = known.held_until - _seconds()
    own = known.addresses.get(url, 0.0) - _seconds()
    if max(left, own) > 0:
        raise FetchError(
            f"{host if left > 0 else 'it'} asked to be left alone for {max(left, own):.0f} more seconds",
            code="held",
            retry_after=round(max(left, own)) + 1,
        )


def _seconds() -> float:
    return asyncio.get_running_loop().time()
