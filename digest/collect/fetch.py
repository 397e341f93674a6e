"""Fetches what lies at addresses of strangers.

Guarantees: only addresses of the public web are asked, also after redirects (`digest.collect.hosts`); no more than
`at_once` requests at a time, one per host; an answer is bounded in bytes, unpacked bytes and seconds; no cookies, no
proxies; credentials go to the host they were given for and to no other, and never into a message or a result. Whatever
goes wrong is a FetchError whose text begins with the address.
"""

import asyncio
import base64
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

import httpcore
import httpx

from digest.collect import responses
from digest.collect.connection import CheckedTransport, Resolver
from digest.collect.failures import BROKEN, failure_from, with_way
from digest.collect.fetched import Fetched, FetchSettings, Wanted
from digest.collect.hosts import Resolve, check_target, reach_of
from digest.collect.robots import Robots
from digest.collect.targets import Target, target_of
from digest.collect.turns import Backlog, Turns
from digest.collect.unpack import ACCEPTED, Unpacker, packing_of, too_large
from digest.errors import FetchError

_BREATH = 200
# A part costs as much time as a thousand bytes: a body of single bytes would keep the whole machine busy.
_CRUMBS, _LEAST_PART = 10_000, 16


class Fetcher:
    """Use as an asynchronous context. `resolve` gives the addresses of names, by default the system."""

    def __init__(
        self, settings: FetchSettings, *, now: Callable[[], datetime], resolve: Resolve | None = None
    ) -> None:
        self.settings = settings
        self._now = now
        self._reach = reach_of(settings.allow_networks, private=settings.allow_private)
        self._turns = Turns(settings.at_once, settings.host_delay_s)
        self._resolver = Resolver(settings.at_once)
        self._transport = CheckedTransport(
            resolve or self._resolver,
            self._reach,
            at_once=settings.at_once,
            context=_context(settings),
        )
        self.robots = Robots(self.fetch, self._slow_down, settings.user_agent)

    async def __aenter__(self) -> Self:
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.__aexit__(kind, error, trace)
        self._resolver.close()

    async def fetch(self, wanted: Wanted, *, backlog: Backlog | None = None) -> Fetched:
        """Returns what lies at an address. While `backlog` is full, it waits. Raises: FetchError."""
        start = target_of(wanted.url)
        if wanted.credentials:
            start = replace(start, credentials=wanted.credentials)
        target, permanent, seen = start, True, {start.url}
        left_s = self.settings.timeout_s
        loop = asyncio.get_running_loop()
        try:
            for _ in range(self.settings.redirects + 1):
                await self._check(target, wanted)
                async with self._turns.turn(target.host, target.url, backlog):
                    began = loop.time()
                    got = await self._ask_in_time(target, wanted, left_s)
                    left_s -= loop.time() - began
                if isinstance(got, Fetched):
                    moved_to = target.url if permanent and target is not start else ""
                    return replace(got, url=start.url, moved_to=moved_to)
                status, location = got
                target = target.moved(location)
                # What was said without encryption is not believed for ever where it was asked for with.
                permanent = permanent and status in responses.PERMANENT and start.secure <= target.secure
                if target.url in seen:
                    raise FetchError("it redirects in a circle", code="redirects")
                seen.add(target.url)
        except FetchError as error:
            raise with_way(error, start, target) from error
        too_many = FetchError(f"more than {self.settings.redirects} redirects", code="redirects")
        raise with_way(too_many, start, target)

    async def _check(self, target: Target, wanted: Wanted) -> None:
        check_target(target.scheme, target.host, target.port, self._reach)
        if wanted.page:
            await self.robots.check(target.url)

    async def _ask_in_time(
        self, target: Target, wanted: Wanted, left_s: float
    ) -> "Fetched | tuple[int, str]":
        """What came from one address: an answer, or a status and the next address. Raises: FetchError."""
        try:
            async with asyncio.timeout(max(left_s, 0.0)):
                got = await self._ask_again(target, wanted)
            self._turns.answered(target.host)
            return got
        except FetchError as error:
            if error.status == 429 and error.retry_after:  # a limit may be that of one address
                self._turns.hold_address(target.host, target.url, error.retry_after)
            elif error.status == 503 and error.retry_after:
                self._turns.hold(target.host, error.retry_after)
            raise
        except BROKEN as error:
            raise failure_from(error, self.settings) from error

    async def _ask_again(self, target: Target, wanted: Wanted) -> "Fetched | tuple[int, str]":
        """Asks a second time when a connection that was kept open turned out to be closed by the server."""
        opened = _Opened()
        try:
            return await self._ask(target, wanted, opened)
        except (httpcore.RemoteProtocolError, httpcore.NetworkError):
            if opened.connection or opened.answer:
                raise
            return await self._ask(target, wanted, opened)

    async def _ask(self, target: Target, wanted: Wanted, opened: "_Opened") -> "Fetched | tuple[int, str]":
        request = httpx.Request(
            "HEAD" if wanted.head else "GET",
            target.url,
            headers=self._headers(target, wanted),
            extensions={"timeout": self._timeouts, "trace": opened.note},
        )
        response = await self._transport.handle_async_request(request)
        try:
            location = response.headers.get("location", "").strip()
            if responses.is_redirect(response.status_code) and location:
                return response.status_code, location
            failure = responses.failure_of(response.status_code, response.headers, self._now())
            unchanged = response.status_code == 304 and bool(wanted.etag or wanted.modified)
            if failure is not None and not unchanged:
                raise failure
            content = b"" if unchanged or wanted.head else await self._body(response, wanted)
            return _fetched(target, response, content, self._now())
        finally:
            await response.aclose()

    async def _body(self, response: httpx.Response, wanted: Wanted) -> bytes:
        most = wanted.most_bytes or self.settings.most_bytes
        announced = response.headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced[:20]) > most:
            raise too_large(most)
        unpacker = Unpacker(packing_of(response.headers.get("content-encoding", "")), most)
        parts = 0
        async for chunk in response.aiter_raw():
            unpacker.add(chunk)
            parts += 1
            if parts % _BREATH == 0:
                await asyncio.sleep(0)  # what has come at once is read at once: others want to be read too
            if parts > _CRUMBS and unpacker.received < parts * _LEAST_PART:
                raise FetchError("it sends its content in crumbs", code="protocol")
        return unpacker.content()

    def _headers(self, target: Target, wanted: Wanted) -> dict[str, str]:
        headers = {
            "User-Agent": self.settings.user_agent,
            "Accept": wanted.accept,
            "Accept-Encoding": ACCEPTED,
        }
        if wanted.etag:
            headers["If-None-Match"] = wanted.etag
        if wanted.modified:
            headers["If-Modified-Since"] = wanted.modified
        if target.credentials:
            headers["Authorization"] = f"Basic {base64.b64encode(target.credentials.encode()).decode()}"
        return headers

    @property
    def _timeouts(self) -> dict[str, float]:
        read, connect = self.settings.read_s, self.settings.connect_s
        return {"connect": connect, "read": read, "write": read}

    def _slow_down(self, host: str, delay_s: float) -> None:
        self._turns.slow_down(host, min(delay_s, self.settings.longest_delay_s))


class _Opened:
    """Notes how far a request came."""

    connection = False
    answer = False

    async def note(self, event: str, _info: object) -> None:
        if event == "connection.connect_tcp.started":
            self.connection = True
        elif event == "http11.receive_response_headers.complete":
            self.answer = True


def _fetched(target: Target, response: httpx.Response, content: bytes, now: datetime) -> Fetched:
    headers = response.headers
    return Fetched(
        url=target.url,
        final_url=target.url,
        status=response.status_code,
        content=content,
        content_type=responses.validator(headers, "content-type"),
        etag=responses.validator(headers, "etag"),
        modified=responses.validator(headers, "last-modified"),
        retry_after=responses.retry_after_s(headers.get("retry-after", ""), now),
        max_age=responses.max_age_s(headers),
    )


def _context(settings: FetchSettings) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    if settings.ca_file:
        context.load_verify_locations(settings.ca_file)
    return context
