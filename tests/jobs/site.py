"""A newsroom's site on loopback that plays what a test sets: feeds, pages, validators, failures."""

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SILENCE = -1  # instead of a status: no answer for ten seconds


@dataclass
class Site:
    """`pages` by path: a body, a status, or a status with headers. `asked` counts the requests, `unchanged` the 304s;
    `locked` says which Authorization a path wants, `logins` which came."""

    address: str
    pages: dict[str, str | int | tuple[int, dict[str, str]]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    locked: dict[str, str] = field(default_factory=dict)
    logins: set[str] = field(default_factory=set)

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def feed(self, *items: tuple[str, str, str], path: str = "/rss") -> None:
        """Sets a feed of items: path of the page, headline, teaser."""
        told = "".join(
            f"<item><title>{title}</title><link>{self.url(page)}</link><guid>{self.url(page)}</guid>"
            f"<description>{teaser}</description><pubDate>Fri, 24 Apr 2026 0{number % 10}:10:00 GMT</pubDate></item>"
            for number, (page, title, teaser) in enumerate(items)
        )
        self.pages[path] = (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Site</title><link>{self.url("/")}</link>'
            f"<description>Invented</description>{told}</channel></rss>"
        )

    def article(self, path: str, title: str, *paragraphs: str) -> None:
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        self.pages[path] = (
            f'<!DOCTYPE html><html lang="en"><head><title>{title}</title><meta name="author" content="A. Serik">'
            f'<meta property="article:published_time" content="2026-04-24T03:00:00Z"></head>'
            f"<body><article><h1>{title}</h1>{text}</article></body></html>"
        )


@contextmanager
def running() -> Iterator[Site]:
    """Yields a site that answers while the block lasts."""

    leaving = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked[self.path] += 1
            found = site.pages.get(self.path, 404)
            login = self.headers.get("Authorization", "")
            site.logins.add(login)
            if login != site.locked.get(self.path, login):
                found = 401
            if found == SILENCE:
                leaving.wait(10)
                return
            if not isinstance(found, str):
                status, headers = found if isinstance(found, tuple) else (found, {})
                self._answer(status, b"", headers)
                return
            body = found.encode()
            etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
            if self.headers.get("If-None-Match") == etag:
                site.unchanged[self.path] += 1
                self._answer(304, b"", {"ETag": etag})
            else:
                kind = "text/xml" if found.startswith("<?xml") else "text/html; charset=utf-8"
                self._answer(200, body, {"ETag": etag, "Content-Type": kind})

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        leaving.set()
        server.shutdown()
        server.server_close()
        thread.join()
