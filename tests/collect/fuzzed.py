"""Answers of a server that were damaged at random: `python -m tests.collect.fuzzed 20000 7` plays so many.

A short run is part of the tests. Each answer must come out as content or as a named failure, and in time.
"""

import asyncio
import gzip
import random
import sys
import zlib
from collections import Counter

from digest.collect.fetch_all import fetch_all
from digest.collect.fetched import Fetched, Wanted
from tests.collect.servers import Request, answer, fetching

BODY = "<rss><channel><title>Дала жаршысы</title></channel></rss>".encode() * 30
CHUNKS = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (BODY[:500], BODY[500:]))
SEEDS = (
    answer(200, BODY, etag='"1"', content_type="text/xml"),
    answer(200, gzip.compress(BODY, mtime=0), content_encoding="gzip"),
    answer(200, zlib.compress(BODY), content_encoding="deflate", cache_control="max-age=60"),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS + b"0\r\n\r\n",
    answer(301, location="/elsewhere", content_type="text/html"),
    answer(304, etag='"1"', content_length=""),
    answer(429, b"slow down", retry_after="0"),
    answer(503, retry_after="Fri, 24 Apr 2026 16:00:00 GMT"),
)
PIECES = (b"\r\n", b"\n", b"\x00", b"\xff", b":", b" ", b"0", b"-1", b"9" * 30, b"gzip", b"chunked", b"Location: ",
          b"Content-Length: 5\r\n", b"HTTP/1.1 ", b"Transfer-Encoding: chunked\r\n", b"\r\n\r\n", b"//", b"[", b"@")  # fmt: skip


def damaged(dice: random.Random) -> bytes:
    """Returns one answer with up to four damages."""
    raw = bytearray(dice.choice(SEEDS))
    for _ in range(dice.randrange(5)):
        # Half of the damages are in the head, where most of what is read stands.
        at = dice.randrange(min(len(raw), 120) if dice.random() < 0.5 else len(raw))
        kind = dice.randrange(5)
        if kind == 0:
            raw[at] = dice.randrange(256)
        elif kind == 1:
            del raw[at : at + dice.randrange(1, 50)]
        elif kind == 2:
            raw[at:at] = dice.choice(PIECES)
        elif kind == 3:
            raw[at:at] = raw[at : at + dice.randrange(1, 200)]
        else:
            del raw[at:]
        raw = raw or bytearray(b"H")
    return bytes(raw)


async def play(number: int, seed: int) -> Counter[str]:
    """Returns how many answers came out how: "content", "unchanged" or the code of a failure."""

    async def spoiled(request: Request, writer: asyncio.StreamWriter) -> bool:
        writer.write(damaged(random.Random(f"{seed} {request.path}")))
        await writer.drain()
        return False

    seen: Counter[str] = Counter()
    async with fetching({}) as (server, fetcher):
        server.otherwise = spoiled
        wanted = (
            (n, Wanted(url=server.url(f"/{n}", f"h{n}.example"), etag='"1"' if n % 2 else ""))
            for n in range(number)
        )
        async for _, got in fetch_all(wanted, fetcher):
            seen[("unchanged" if got.unchanged else "content") if isinstance(got, Fetched) else got.code] += 1
    return seen


if __name__ == "__main__":
    sys.stdout.write(f"{dict(asyncio.run(play(int(sys.argv[1]), seed=int(sys.argv[2]))))}\n")
