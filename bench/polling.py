"""Measures asking sources on the network: items a second from feeds on a local server into a new store.

Feeds lie on many loopback addresses, so that they are many hosts as on the network. `again` is a second look at all of
them, which the server answers with 304. Peers: urllib and feedparser one after the other, as a short script does it, which
stores nothing; `limit` is fetching alone, with everything at once and nothing read. Measured with the whole job: robots,
address checks, limits, a process that reads, transactions; not with understanding.
"""

import asyncio
import http.server
import multiprocessing
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figure import figure
from digest.collect.facts import Facts
from digest.collect.fetched import FetchSettings
from digest.collect.worker import Worker
from digest.jobs.poll import Network, Polled, poll
from digest.store.database import Store
from digest.wiring.clock import now

HOSTS, FEEDS_A_HOST, ITEMS = 24, 10, 25
SENTENCE = "The gates of the dam above the town were opened on Friday after a week of rain in the mountains. "


def main() -> None:
    with serving() as addresses, TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder, 'digest.db')}")
        store.create()
        items = len(addresses) * ITEMS
        with Worker() as reading:
            asked = partial(
                poll, store, _polled(addresses), _network(), reading=reading, now=now, eagerly=True
            )
            start = time.perf_counter()
            done = asked()
            seconds = time.perf_counter() - start
            if done.new != items:
                sys.exit(f"{done.new} of {items} items were stored: {done.problems[:3]}")
            start = time.perf_counter()
            asked()
            again = time.perf_counter() - start
        peers = {"urllib+feedparser": items / _script(addresses)}
        figure(
            "collect.feeds", items / seconds, "1/s", peers=peers, limit=items / asyncio.run(_bare(addresses))
        )
        figure("collect.feeds.again", len(addresses) / again, "feeds/s")
        store.close()


def _polled(addresses: list[str]) -> list[Polled]:
    return [
        Polled(name=f"Source {n}", address=address, facts=Facts(source=f"Source {n}"))
        for n, address in enumerate(addresses)
    ]


def _network() -> Network:
    return Network(fetch=FetchSettings(allow_private=True, host_delay_s=0))


def _script(addresses: list[str]) -> float:
    import feedparser

    start = time.perf_counter()
    for address in addresses:
        with urllib.request.urlopen(address) as answer:
            assert len(feedparser.parse(answer.read()).entries) == ITEMS
    return time.perf_counter() - start


async def _bare(addresses: list[str]) -> float:
    import httpx

    start = time.perf_counter()
    async with httpx.AsyncClient(timeout=None) as client:
        await asyncio.gather(*(client.get(address) for address in addresses))
    return time.perf_counter() - start


def _feed(name: str) -> bytes:
    items = "".join(
        f"<item><title>Headline {n} of {name}</title><link>https://news.example/{name}/{n}</link>"
        f"<description>&lt;p&gt;{SENTENCE * 12}{n}&lt;/p&gt;</description><pubDate>Fri, 24 Apr 2026 08:{n:02}:00 GMT</pubDate></item>"
        for n in range(ITEMS)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'.encode()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        name = f"{self.headers['Host']}{self.path}".replace("/", "-")
        unchanged = self.headers.get("If-None-Match") == f'"{name}"'
        body = b"" if unchanged else _feed(name)
        self.send_response(304 if unchanged else 200)
        self.send_header("ETag", f'"{name}"')
        if not unchanged:
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def _serve(pipe: "Connection[list[str], None]") -> None:
    addresses = []
    for host in range(HOSTS):
        server = http.server.ThreadingHTTPServer((f"127.0.1.{host + 1}", 0), _Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"http://127.0.1.{host + 1}:{server.server_address[1]}"
        addresses += [f"{place}/{feed}" for feed in range(FEEDS_A_HOST)]
    pipe.send(addresses)
    threading.Event().wait()


@contextmanager
def serving() -> Iterator[list[str]]:
    """Yields the addresses of feeds that a process of its own serves while the block lasts."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    try:
        yield ours.recv()
    finally:
        server.kill()
        server.join()


if __name__ == "__main__":
    main()
