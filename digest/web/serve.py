"""Runs a page server on this machine only, until Ctrl-C."""

import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from digest.errors import UsageError

LOOPBACK = "127.0.0.1"
# An open page asks again every second; nobody waits for it when the server ends.
GRACE_S = 1


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
    """A server that has its port already: `run` answers until Ctrl-C or `stop`.

    Port 0 takes a free one. Raises: UsageError where the port cannot be had.
    """

    def __init__(self, app: ASGIApp, port: int, on_ready: Callable[[str], None]) -> None:
        self._socket = _bound(port)
        self.url = f"http://{LOOPBACK}:{self._socket.getsockname()[1]}/"
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, date_header=False,
            lifespan="off", ws="none", timeout_graceful_shutdown=GRACE_S,
        )  # fmt: skip
        self._server = _Server(config, on_ready, self.url)

    def run(self) -> None:
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


def serve(app: ASGIApp, port: int, on_ready: Callable[[str], None]) -> None:
    """Answers on 127.0.0.1 until Ctrl-C; `on_ready` gets the address once it answers. Raises: UsageError."""
    PageServer(app, port, on_ready).run()


def _bound(port: int) -> socket.socket:
    if not 0 <= port <= 65535:
        raise UsageError(f"{port} is no port", hint="take one between 1024 and 65535 with --port")
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # Without it a port stays taken for a minute after a server on it ended.
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((LOOPBACK, port))
        made.listen(128)
    except OSError as error:
        made.close()
        if isinstance(error, PermissionError):
            raise UsageError(f"port {port} needs root", hint="take one above 1023 with --port") from error
        hint = f"end what uses it, or take another: --port {port + 1 if port < 65535 else 8000}"
        raise UsageError(f"port {port} is taken", hint=hint) from error
    return made
