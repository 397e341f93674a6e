"""`digest serve` as it runs on a server: another process, a port, signals."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from digest.cli.serve import exposed
from tests.cli.newsroom import NEWS, digest, done, item, one_line
from tests.waiting import LAST_RESORT_S, output_of


@dataclass
class Server:
    url: str
    process: "subprocess.Popen[str]"

    def stopped(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Returns the exit code and standard error."""
        self.process.send_signal(number)
        _, err = output_of(self.process)
        return self.process.returncode, err


@contextmanager
def serving(*options: str, config: Path | None = None) -> Iterator[Server]:
    where = ["--config", str(config)] if config else []
    words = [sys.executable, "-m", "digest", *where, "serve", "--port", "0", *options]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert line.startswith("The API answers at http://"), (
                line,
                process.stderr and process.stderr.read(),
            )
            yield Server(line.split()[4].removesuffix("/api"), process)
        finally:
            process.kill()


@pytest.fixture
def newsroom(folder: Path) -> Path:
    done("init")
    return folder


def test_article_goes_from_a_program_to_the_edition(newsroom: Path) -> None:
    token = done("tokens", "create", "cms").out.strip()
    with (
        serving() as server,
        httpx.Client(
            base_url=server.url, headers={"Authorization": f"Bearer {token}"}, timeout=LAST_RESORT_S
        ) as cms,
    ):
        assert cms.get("/healthz").json()["status"] == "ok"
        answer = cms.post("/api/articles", json=[json.loads(item(name)) for name in NEWS])
        assert [one["status"] for one in answer.json()["results"]] == ["created"] * len(NEWS)
        assert cms.delete("/api/articles/bank").status_code == 204
        before = cms.get("/api/articles/judo").json()["_stored"]
        assert (before["language"], before["story"]) == ("", "")
        built = done("build", "--date", "2026-04-24", "--json").json
        assert built["stories"] == 3, "two tell the same, one was taken back"
        after = cms.get("/api/articles/judo").json()["_stored"]
        assert after["language"] == "en"
        assert after["story"]
        assert after["regions"][0]["code"] == "KG"
        code, err = server.stopped()
    assert (code, err) == (0, "")
    assert done("tokens", "list", "--json").json[0]["last_used"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_server_ends_in_order_while_programs_are_connected(newsroom: Path, number: int) -> None:
    with serving() as server:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        with httpx.Client(timeout=LAST_RESORT_S) as idle, socket.create_connection(address) as half:
            idle.get(f"{server.url}/healthz")
            half.sendall(b"POST /api/articles HTTP/1.1\r\nHost: x\r\n")
            code, err = server.stopped(number)
    assert (code, err) == (0, "")


def test_server_minds_neither_garbage_nor_programs_that_leave(newsroom: Path) -> None:
    token = done("tokens", "create", "cms").out.strip()
    head = f"POST /api/articles HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    half = f'{head}Content-Length: 100\r\n\r\n{{"title": "half'.encode()
    with serving() as server:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        for sent in (half, b"\x16\x03\x01\x02\x00", b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 1_000, b""):
            with socket.create_connection(address) as connection:
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(LAST_RESORT_S)
                with suppress(ConnectionResetError):
                    while connection.recv(65_536):
                        pass
        slow = f"{head}Transfer-Encoding: chunked\r\n\r\n5\r\n[    \r\n".encode()
        with socket.create_connection(address) as connection:
            connection.sendall(slow + b"2\r\n{}\r\n1\r\n]\r\n0\r\n\r\n")
            connection.settimeout(LAST_RESORT_S)
            assert connection.recv(65_536).startswith(b"HTTP/1.1 422")
        code, err = server.stopped()
    assert code == 0
    assert set(err.splitlines()) <= {"digest: Invalid HTTP request received."}


def test_server_writes_a_line_a_request_only_when_told(newsroom: Path) -> None:
    for options, told in (((), False), (("--access-log",), True)):
        with serving(*options) as server:
            httpx.get(f"{server.url}/healthz", timeout=LAST_RESORT_S)
            httpx.get(
                f"{server.url}/preferences/alice/SecretToken?t=SecretToken",
                headers={"referer": f"{server.url}/SecretToken"},
            )
            server.process.send_signal(signal.SIGTERM)
            out, err = output_of(server.process)
        assert ("GET /healthz" in out + err, "GET /preferences/" in out + err) == (told, told)
        assert "SecretToken" not in out + err


def test_server_listens_where_it_is_told(newsroom: Path) -> None:
    with serving("--host", "127.0.0.2") as server:
        assert server.url.startswith("http://127.0.0.2:")
        assert httpx.get(f"{server.url}/api", timeout=LAST_RESORT_S).status_code == 200
        assert server.stopped()[1] == ""


@pytest.mark.parametrize(
    ("host", "warned"),
    [("127.0.0.1", False), ("127.0.0.2", False), ("::1", False), ("0.0.0.0", True), ("::", True)],
)
def test_server_warns_where_others_can_reach_it(host: str, warned: bool) -> None:
    assert exposed(host) == warned


@pytest.mark.parametrize(
    ("host", "said"), [("localhost", "is no IP address"), ("192.0.2.1", "is no address of this machine")]
)
def test_server_says_why_it_cannot_listen(newsroom: Path, host: str, said: str) -> None:
    told = digest("serve", "--port", "0", "--host", host)
    assert told.code == 2
    assert said in told.err


def test_server_needs_a_store(folder: Path) -> None:
    (folder / "config.toml").write_text('newsletters = [{ id = "morning", name = "The Morning" }]\n')
    assert "digest init" in one_line(digest("serve"))
