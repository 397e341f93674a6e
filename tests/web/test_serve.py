import signal
import socket
import subprocess
import sys
from threading import Event, Thread

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from digest.errors import UsageError
from digest.web.serve import Listening, PageServer, serve

PROGRAM = """
from starlette.applications import Starlette
from digest.web.serve import serve
serve(Starlette(), 0, lambda url: print(url, flush=True))
print("left", flush=True)
"""


def ready(url: str) -> None:
    raise AssertionError(f"answers at {url}, which it must not")


def test_serve_says_which_port_is_taken_and_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} is taken; .*--port"):
            serve(Starlette(), port, ready)


@pytest.mark.parametrize("port", [-1, 65536])
def test_serve_refuses_what_is_no_port(port: int) -> None:
    with pytest.raises(UsageError, match="is no port"):
        serve(Starlette(), port, ready)


def test_serve_listens_on_loopback_only() -> None:
    server = PageServer(Starlette(), 0, ready)
    try:
        assert server.url.startswith("http://127.0.0.1:")
    finally:
        server.close()


def test_serve_ends_in_order_on_ctrl_c() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout
        assert program.stderr
        url = program.stdout.readline().strip()
        with httpx.Client() as visitor:  # a connection that stays open does not keep it
            assert visitor.get(url).status_code == 404
            program.send_signal(signal.SIGINT)
            assert program.wait(10) == 0
        assert program.stdout.read() == "left\n"
        assert program.stderr.read() == ""


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [
        ((), "127.0.0.1"),
        (("192.0.2.0/24",), "127.0.0.1"),
        (("127.0.0.1",), "198.51.100.7"),
        (("127.0.0.0/8",), "198.51.100.7"),
    ],
)
def test_only_a_trusted_proxy_is_believed_who_asks(proxies: tuple[str, ...], seen: str) -> None:
    def who(request: Request) -> Response:
        return PlainTextResponse(request.client.host if request.client else "")

    started = Event()
    server = PageServer(
        Starlette(routes=[Route("/", who)]), 0, lambda _: started.set(), Listening(proxies=proxies)
    )
    thread = Thread(target=server.run)
    thread.start()
    try:
        assert started.wait(10)
        assert httpx.get(server.url, headers={"X-Forwarded-For": "198.51.100.7"}).text == seen
    finally:
        server.stop()
        thread.join(10)


def test_answers_leave_at_once() -> None:
    """asyncio turns Nagle's algorithm off only where a socket says that it is TCP."""
    server = PageServer(Starlette(), 0, ready)
    try:
        assert server._socket.proto == socket.IPPROTO_TCP
    finally:
        server.close()
