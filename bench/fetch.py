"""Measures fetching: feeds a second from a server on this machine, and whether memory stays flat with more of them.

Every feed has a host of its own, so that each costs a name, a connection and a check. `httpx` is its plain client with as
many requests at once, which checks and bounds nothing; `limit` is what bare connections give. None of them uses a
connection twice. The server is a process of its own, with one core for both.
"""

import asyncio
import resource
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

import httpx

from bench.figure import figure
from digest.collect.fetch import Fetcher
from digest.collect.fetch_all import fetch_all
from digest.collect.fetched import Fetched, FetchSettings, Wanted
from digest.wiring.clock import now

FEEDS = 3_000
SIZE_BYTES = 30_000
AT_ONCE = 16
_SERVER = """
import asyncio, sys
body = b"<rss>" + b"news " * (int(sys.argv[1]) // 5)
answer = b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\nConnection: close\\r\\n\\r\\n" % len(body) + body
async def serve(reader, writer):
    await reader.readuntil(b"\\r\\n\\r\\n")
    writer.write(answer)
    await writer.drain()
    writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


def main() -> None:
    with _serving() as port:
        _per_second(_ours, port, 100)  # what is loaded and compiled once
        before = _peak_mb()
        few = _per_second(_ours, port, FEEDS // 10)
        few_mb = _peak_mb() - before
        ours = _per_second(_ours, port, FEEDS)
        more_mb = _peak_mb() - before
        plain, bare = _per_second(_httpx, port, FEEDS), _per_second(_bare, port, FEEDS)
        figure("fetch.feeds", ours, "1/s", peers={"httpx": plain}, limit=bare)
        figure("fetch.memory", more_mb, "MB", peers={f"{FEEDS // 10} feeds": few_mb})
        if ours < few / 2:
            print("more feeds take longer each", file=sys.stderr)


@contextmanager
def _serving() -> Iterator[int]:
    program = subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(SIZE_BYTES)], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    try:
        yield int(program.stdout.readline())
    finally:
        program.terminate()
        program.wait()


def _per_second(way: Callable[[int, int], Awaitable[int]], port: int, number: int) -> float:
    start = time.perf_counter()
    got = asyncio.run(_awaited(way(port, number)))
    if got != number * SIZE_BYTES // 5 * 5 + number * 5:
        raise SystemExit(f"{way.__name__} got {got} bytes")
    return number / (time.perf_counter() - start)


async def _awaited(given: Awaitable[int]) -> int:
    return await given


async def _here(_host: str, _port: int) -> Sequence[str]:
    return ["127.0.0.1"]


async def _ours(port: int, number: int) -> int:
    settings = FetchSettings(at_once=AT_ONCE, allow_private=True)
    wanted = [(n, Wanted(url=f"http://host{n}.example:{port}/feed")) for n in range(number)]
    got = 0
    async with Fetcher(settings, now=now, resolve=_here) as fetcher:
        async for _, one in fetch_all(wanted, fetcher):
            got += len(one.content) if isinstance(one, Fetched) else 0
    return got


async def _httpx(port: int, number: int) -> int:
    turns = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(trust_env=False) as client:

        async def one() -> int:
            async with turns:
                return len((await client.get(f"http://127.0.0.1:{port}/feed")).content)

        return sum(await asyncio.gather(*(one() for _ in range(number))))


async def _bare(port: int, number: int) -> int:
    turns = asyncio.Semaphore(AT_ONCE)

    async def one() -> int:
        async with turns:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /feed HTTP/1.1\r\nHost: a.example\r\n\r\n")
            _, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
            writer.close()
            return len(body)

    return sum(await asyncio.gather(*(one() for _ in range(number))))


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


if __name__ == "__main__":
    main()
