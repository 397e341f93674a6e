"""Gives requests their turn: so many at once, one at a time per host, with a pause between two to one host.

Guarantees: whoever waits for a host holds nothing that others wait for, so a slow host slows only its own; a host that
asked to be left alone is not asked again before.
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


@dataclass(slots=True)
class _Host:
    """Times are those of the event loop."""

    delay_s: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    held_until: float = 0.0


class Turns:
    def __init__(self, at_once: int, host_delay_s: float) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._delay_s = host_delay_s
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, backlog: Backlog | None = None) -> AsyncIterator[None]:
        """Holds the turn of a request to `host`. Raises: FetchError while the host asked to be left alone."""
        known = self._host(host)
        while True:
            if backlog is not None:
                await backlog.room()
            async with known.lock:
                self._check_held(host, known)
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

    def slow_down(self, host: str, delay_s: float) -> None:
        """The pause between two requests to `host` is at least so long."""
        known = self._host(host)
        known.delay_s = max(known.delay_s, delay_s)
        known.free_at = max(known.free_at, _seconds() + delay_s)

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host.removesuffix("."), _Host(self._delay_s))

    def _check_held(self, host: str, known: _Host) -> None:
        left = known.held_until - _seconds()
        if left > 0:
            raise FetchError(
                f"{host} asked to be left alone for {left:.0f} more seconds",
                code="held",
                retry_after=round(left) + 1,
            )


def _seconds() -> float:
    return asyncio.get_running_loop().time()
