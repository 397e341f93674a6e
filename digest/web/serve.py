"""Runs a server until Ctrl-C, SIGTERM or `stop`; on this machine only unless it is told another address."""

import asyncio
import logging
import re
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

import uvicorn
from starlette.types import ASGIApp

from digest.errors import UsageError

_READER = re.compile(r"(/(?:unsubscribe|preferences|view)/).*", re.IGNORECASE | re.DOTALL)
# A token has 28; a mail program may have cut some off.
_TOKEN_LETTERS = 16
LOOPBACK = "127.0.0.1"
# An open page asks again every second; nobody waits for it when the server ends.
GRACE_S = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """How a server meets the world. `proxies` are those whose word on a caller's address is believed.

    `protocol` speaks HTTP; `connections` are the most at once, the rest are told to come again.
    """

    host: str = LOOPBACK
    grace_s: int = GRACE_S
    proxies: tuple[str, ...] = ()
    log_requests: bool = False
    protocol: type[asyncio.Protocol] | None = None
    connections: int | None = None


class _Server(uvicorn.Server):
    """Says where it answers as soon as it does."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[str], None], url: str) -> None:
        super().__init__(config)
        self._on_ready, self._url = on_ready, url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready(self._url)


class PageServer:
    """A server that has its port already: `run` answers until it is told to end.

    Port 0 takes a free one. Raises: UsageError where the address cannot be had.
    """

    def __init__(
        self, app: ASGIApp, port: int, on_ready: Callable[[str], None], listening: Listening | None = None
    ) -> None:
        how = listening or Listening()
        self._socket = _bound(how.host, port)
        host = f"[{how.host}]" if ":" in how.host else how.host
        self.url = f"http://{host}:{self._socket.getsockname()[1]}/"
        config = uvicorn.Config(
            # Its own handlers would print what log.format = "json" promises to be JSON; ours get its lines.
            app, log_config=None, log_level="warning", access_log=how.log_requests, server_header=False, date_header=False,
            lifespan="off", ws="none", timeout_graceful_shutdown=how.grace_s, http=how.protocol or "auto",
            proxy_headers=bool(how.proxies), forwarded_allow_ips=",".join(how.proxies),
            limit_concurrency=how.connections,
        )  # fmt: skip
        if how.log_requests:
            requests = logging.getLogger("uvicorn.access")
            requests.setLevel(logging.INFO)
            requests.addFilter(_without_tokens)
        self._server = _Server(config, on_ready, self.url)

    def run(self) -> None:
        if threading.current_thread() is threading.main_thread():
            # uvicorn ends in order on SIGTERM and then passes it on, which by default would be a violent end.
            signal.signal(signal.SIGTERM, lambda *_: None)
        try:
            self._server.run(sockets=[self._socket])
        except KeyboardInterrupt:
            pass  # Ctrl-C is how one leaves; uvicorn has closed everything and only passes the signal on
        finally:
            self.close()

    def stop(self) -> None:
        """Ends `run`, from another thread."""
        self._server.should_exit = True

    def close(self) -> None:
        """Gives the port back; `run` does so by itself."""
        self._socket.close()


def serve(
    app: ASGIApp, port: int, on_ready: Callable[[str], None], listening: Listening | None = None
) -> None:
    """Answers until Ctrl-C or SIGTERM; `on_ready` gets the address once it answers. Raises: UsageError."""
    PageServer(app, port, on_ready, listening).run()


def _without_tokens(record: logging.LogRecord) -> bool:
    """Takes out of a line of the access log what opens a reader's pages; the query too, which any caller may fill."""
    if isinstance(record.args, tuple) and len(record.args) == 5:
        client, method, path, *rest = record.args
        record.args = (client, method, logged_path(str(path)), *rest)
    return True


def logged_path(path: str) -> str:
    """Returns a path as the access log may have it: no query, no reader's key, no token, also in a mistyped address."""
    bare, question, _ = path.partition("?")
    if not bare.startswith("/api"):
        bare = _READER.sub(r"\1…", bare)
        bare = "/".join("…" if len(piece) >= _TOKEN_LETTERS else piece for piece in bare.split("/"))
    return f"{bare}?…" if question else bare


def _bound(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65535:
        raise UsageError(f"{port} is no port", hint="take one between 1024 and 65535 with --port")
    try:
        family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET
    except ValueError as error:
        hint = "write one of this machine's own, such as 127.0.0.1, or 0.0.0.0 for all of them"
        raise UsageError(f"{host!r} is no IP address", hint=hint) from error
    # With the protocol named asyncio turns Nagle off, which otherwise costs 40 ms an answer.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # Without it a port stays taken for a minute after a server on it ended.
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(128)
    except OSError as error:
        made.close()
        raise _unbound(host, port, error) from error
    return made


def _unbound(host: str, port: int, error: OSError) -> UsageError:
    if isinstance(error, PermissionError):
        return UsageError(f"port {port} needs root", hint="take one above 1023 with --port")
    if host != LOOPBACK and "assign" in (error.strerror or ""):
        return UsageError(f"{host} is no address of this machine", hint="name another with --host")
    hint = f"end what uses it, or take another: --port {port + 1 if port < 65535 else 8000}"
    return UsageError(f"port {port} is taken", hint=hint)
