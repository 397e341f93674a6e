import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from digest.deliver.reach import dead


class _Site(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base class names it)
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_dead_links_are_those_that_do_not_answer_or_say_gone(site: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    found = dead([f"{site}/200", f"{site}/404", f"{site}/410", f"{site}/403", f"{site}/405", nobody])
    assert [address.removeprefix(site) for address, _ in found] == ["/404", "/410", nobody]
    assert found[0][1] == "answers 404"
    assert found[2][1].startswith("does not answer: ")
