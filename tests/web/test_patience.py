"""Clients that take their time, against a real server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from digest.web import patience
from digest.web.patience import PatientProtocol
from digest.web.serve import Listening, PageServer

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    monkeypatch.setattr(patience, "HEAD_S", 0.3)
    monkeypatch.setattr(patience, "REQUEST_S", 1.5)
    with serving() as at:
        yield at


async def answer(request: Request) -> Response:
    if request.method == "POST":
        await request.body()
    return Response(b"x" * (50_000_000 if request.method == "PUT" else 1))


@contextmanager
def serving() -> Iterator[tuple[str, int]]:
    app = Starlette(routes=[Route("/", answer, methods=["GET", "POST", "PUT"])])
    ready = Event()
    server = PageServer(app, 0, lambda _: ready.set(), Listening(protocol=PatientProtocol))
    thread = Thread(target=server.run)
    thread.start()
    try:
        assert ready.wait(10)
        yield "127.0.0.1", int(server.url.rstrip("/").rpartition(":")[2])
    finally:
        server.stop()
        thread.join(10)
    assert not thread.is_alive()


def cut_off(connection: socket.socket) -> bytes:
    """Returns what comes until the server ends the connection; it must."""
    connection.settimeout(10)
    told = b""
    try:
        while part := connection.recv(65_536):
            told += part
    except ConnectionResetError:
        pass
    return told


def ask_again_and_again(connection: socket.socket) -> None:
    for _ in range(100):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.recv(65_536)


@pytest.mark.parametrize("sent", [b"", b"POST", HEAD, b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET"])
def test_client_that_does_not_say_what_it_wants_is_cut_off(address: tuple[str, int], sent: bytes) -> None:
    with socket.create_connection(address) as connection:
        connection.sendall(sent)
        told = cut_off(connection)
    assert told.count(b"HTTP/1.1 200") == sent.count(b"\r\n\r\n")


def test_client_that_drips_is_cut_off(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as connection:
        connection.settimeout(0.05)
        for letter in HEAD * 10:
            try:
                connection.sendall(bytes([letter]))
                if connection.recv(1) == b"":
                    return
            except TimeoutError:
                continue
            except OSError:
                return
    raise AssertionError("it was never cut off")


def test_client_that_never_sends_its_body_is_cut_off(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as connection:
        connection.sendall(HEAD + b"\r\nsome")
        assert b"200" not in cut_off(connection)


def test_client_that_takes_nothing_is_cut_off(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.settimeout(5)
        connection.sendall(b"PUT / HTTP/1.1\r\nHost: x\r\n\r\n")
        Event().wait(2)
        # What is on its way still comes, but nobody is there to be told more.
        with pytest.raises(ConnectionError):
            ask_again_and_again(connection)


def test_client_that_asks_in_order_is_answered_for_longer_than_any_limit(address: tuple[str, int]) -> None:
    with httpx.Client(base_url=f"http://{address[0]}:{address[1]}") as client:
        for _ in range(7):
            Event().wait(0.25)
            assert client.post("/", content=b"x" * 1_000).status_code == 200
