"""An HTTP server on loopback that plays what is asked of it, byte by byte, and counts who asks.

It runs in the loop of the test, so that a test is one coroutine: `async with Server() as server: ...`.
"""

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

from digest.collect.fetch import Fetcher
from digest.collect.fetched import FetchSettings
from tests.collect.given import NOW

# What is played: bytes as they are, or a coroutine that writes. True from it keeps the connection open.
Play = Callable[["Request", asyncio.StreamWriter], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    headers: Mapping[str, str]

    @property
    def host(self) -> str:
        return self.headers["host"].partition(":")[0]


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """Returns an answer as it stands on the wire; `content_length` and others may be overridden, "" leaves out."""
    named = {"content_length": str(len(body)), **headers}
    lines = [f"{name.replace('_', '-').title()}: {value}" for name, value in named.items() if value]
    return "\r\n".join([f"HTTP/1.1 {status} Played", *lines, "", ""]).encode("latin-1") + body


NOTHING = answer(404)


@dataclass
class Server:
    """Answers `plays` by path, `otherwise` where there is none. `most` is the greatest number of requests at work at a time, by
    host and in all (""); `names` are those that TLS was asked for."""

    plays: dict[str, bytes | Play] = field(default_factory=dict)
    otherwise: bytes | Play = NOTHING
    tls: ssl.SSLContext | None = None
    address: str = "127.0.0.1"
    requests: list[Request] = field(default_factory=list)
    most: Counter[str] = field(default_factory=Counter)
    names: list[str | None] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _at_work: Counter[str] = field(default_factory=Counter)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        if self.tls:
            self.tls.sni_callback = lambda _socket, name, _context: self.names.append(name)
        self._server = await asyncio.start_server(self._serve, self.address, 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, path: str = "/", host: str = "a.example") -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.requests]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._one(reader, writer):
                pass
        writer.transport.abort() if writer.is_closing() else writer.close()
        self._tasks.discard(task)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in head[1:] if line)
        request = Request(head[0].split()[1], {name.lower(): value.strip() for name, _, value in pairs})
        self.requests.append(request)
        for name in ("", request.host):
            self._at_work[name] += 1
            self.most[name] = max(self.most[name], self._at_work[name])
        try:
            return await self._play(request, writer)
        finally:
            for name in ("", request.host):
                self._at_work[name] -= 1

    async def _play(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        play = self.plays.get(request.path, self.otherwise)
        if not isinstance(play, bytes):
            return await play(request, writer)
        writer.write(play)
        await writer.drain()
        return True


class Names:
    """Plays the domain name system: `addresses` by name, one list after the other, the last one for ever."""

    def __init__(self, **addresses: Sequence[Sequence[str]]) -> None:
        self._left = {name.replace("_", "."): list(lists) for name, lists in addresses.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        lists = self._left.get(host, [["127.0.0.1"]])
        return lists.pop(0) if len(lists) > 1 else lists[0]


# Bounds that no answer of a test meets unless it is meant to, also on a busy machine.
QUICK = FetchSettings(
    allow_private=True, host_delay_s=0.0, connect_s=10.0, read_s=10.0, timeout_s=20.0, most_bytes=1_000_000
)
IMPATIENT = replace(QUICK, read_s=0.5, timeout_s=1.5)


@asynccontextmanager
async def fetching(
    plays: Mapping[str, bytes | Play], settings: FetchSettings = QUICK, names: Names | None = None
) -> AsyncIterator[tuple[Server, Fetcher]]:
    """A server, and a fetcher for which every name leads to it."""
    async with (
        Server(plays=dict(plays)) as server,
        Fetcher(settings, now=lambda: NOW, resolve=names or Names()) as fetcher,
    ):
        yield server, fetcher
