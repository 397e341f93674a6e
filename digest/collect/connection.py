"""Connects to the hosts of strangers, and only to addresses that were checked.

A name is resolved once, right before connecting; its addresses are checked, and the connection goes to one of them. So
a name that changes between check and connection (rebinding) wins nothing. TLS and the Host header keep the name.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

import httpcore
import httpx

from digest.collect.hosts import Reach, Resolve, addresses_of
from digest.errors import FetchError

_NO_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}  # not every system has both
_THREADS = 4  # for each question at a time
_TRIES = 4  # of a host's addresses
_KEPT = 4  # idle connections for each that may be at work
_KEPT_S = 15.0  # an idle connection, longer than the pause between two requests to a host


class Resolver:
    """Asks the system for the addresses of names. In threads of its own, and more than there are questions at a time:
    a dead name holds its thread for up to half a minute, long after nobody waits for it any more."""

    def __init__(self, at_once: int) -> None:
        self._threads = ThreadPoolExecutor(_THREADS * at_once, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Returns the addresses of `host`, best first. Raises: FetchError."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(
                self._threads, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            )
        except (OSError, UnicodeError) as error:
            if isinstance(error, socket.gaierror) and error.errno not in _NO_NAME:
                raise FetchError(f"the name {host} cannot be looked up now", code="dns") from error
            raise FetchError(f"there is no host {host}", code="dns", hint="check the address") from error
        return [str(sockaddr[0]) for *_, sockaddr in found]

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections to checked addresses."""

    def __init__(self, resolve: Resolve, reach: Reach) -> None:
        self._resolve = resolve
        self._reach = reach
        self._net = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Returns a connection to the first address that takes it. Raises: AddressRefused, FetchError."""
        try:
            async with asyncio.timeout(timeout):
                found = await addresses_of(host, port, self._resolve, self._reach)
        except TimeoutError as error:
            raise FetchError(f"the name server of {host} does not answer", code="dns") from error
        tries = found[:_TRIES]
        each = None if timeout is None else timeout / len(tries)
        failure: Exception | None = None
        for address in tries:
            try:
                return await self._net.connect_tcp(address, port, each, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        timed_out = isinstance(failure, httpcore.ConnectTimeout)
        raise FetchError(
            f"{host} does not answer" if timed_out else f"{host} takes no connection at port {port}",
            code="connect",
        ) from failure

    async def sleep(self, seconds: float) -> None:
        await self._net.sleep(seconds)


class _Body(httpx.AsyncByteStream):
    """The body of an answer, as it comes."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._answer.aclose()


class CheckedTransport(httpx.AsyncBaseTransport):
    """Sends requests over connections of `CheckedBackend`; a connection is kept for the next request to its host.

    Why not httpx's own transport: it has no place for a backend. Why no client around it: it would add cookies,
    redirects, credentials and proxies, each to be switched off. Raises what httpcore raises.
    """

    def __init__(self, resolve: Resolve, reach: Reach, *, at_once: int, context: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=None,  # those at work are bounded by the turns
            max_keepalive_connections=_KEPT * at_once,
            keepalive_expiry=_KEPT_S,
            network_backend=CheckedBackend(resolve, reach),
        )

    async def __aenter__(self) -> Self:
        await self._pool.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self._pool.__aexit__(kind, error, trace)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )
