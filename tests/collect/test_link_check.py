"""The check of links asks the public web alone: a listener on loopback sees nothing."""

import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from digest.collect.connection import Resolver
from digest.collect.fetched import FetchSettings
from digest.collect.link_check import dead_links

_PRIVATE = FetchSettings(allow_private=True)


@dataclass
class Listener:
    port: int = 0
    requests: list[str] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    seen = Listener()

    class Site(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            seen.requests.append(f"{self.command} {self.path}")
            code = self.path.strip("/")
            self.send_response(int(code) if code.isdigit() else 302)
            if not code.isdigit():
                self.send_header("Location", f"http://{code}:{seen.port}/200")
            self.end_headers()

        do_GET = do_HEAD  # noqa: N815  (the base class names it)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (likewise)
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        seen.port = server.server_port
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield seen
        server.shutdown()
        thread.join()


def dead(addresses: Sequence[str], settings: FetchSettings) -> list[tuple[str, str]]:
    return dead_links(addresses, settings, now=lambda: datetime(2026, 4, 24, tzinfo=UTC))


def test_dead_links_are_those_that_do_not_answer_or_say_gone(listener: Listener) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    site = f"http://127.0.0.1:{listener.port}"
    asked = [f"{site}/{code}" for code in (200, 404, 410, 403, 405)]
    answers = dict(dead([*asked, nobody], _PRIVATE))
    assert list(answers) == [f"{site}/404", f"{site}/410", nobody]
    assert answers[f"{site}/404"] == "answers 404"
    assert answers[nobody].startswith("does not answer: ")
    assert {request.split()[0] for request in listener.requests} == {"HEAD"}


@pytest.mark.parametrize(
    "host",
    ["127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0", "localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]",
     "news.example"],
)  # fmt: skip
def test_no_spelling_of_a_private_address_is_asked(
    host: str, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolve(_self: object, _host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(Resolver, "__call__", resolve)
    answers = dead([f"http://{host}:{listener.port}/200"], FetchSettings())
    assert len(answers) == 1
    assert answers[0][1].startswith("does not answer: ")
    assert listener.requests == []


def test_redirect_to_a_private_address_is_not_followed(listener: Listener) -> None:
    """The first host is allowed here, as only loopback can be served; the second one, in other numbers, is not."""
    settings = FetchSettings(allow_networks=("127.0.0.1/32",))
    for host in ("127.0.0.2", "127.1", "0x7f.1"):
        listener.requests.clear()
        answers = dead([f"http://127.0.0.1:{listener.port}/{host}"], settings)
        assert len(answers) == 1
        assert listener.requests == [f"HEAD /{host}"]
