"""Faults that nobody has thought of, sources that do not answer, and troubles that stand: mails leave, people hear once."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from digest.config.load import load
from digest.store import deliveries, runs
from tests.jobs.test_times import Make, Newsroom, loaded_once, make
from tests.waiting import wait_until

__all__ = ["loaded_once", "make"]
ALICE = "key,email,zone\nalice,alice@example.org,Asia/Almaty\n"


@pytest.fixture
def silent() -> Iterator[int]:
    """A port where connections are taken and nothing is ever said."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]


def fault(folder: Path) -> Path:
    """Puts something into the outbox that no program can remove as a mail."""
    wrong = folder / "outbox" / "morning" / "2020-01-01" / "alice.eml"
    wrong.mkdir(parents=True)
    return wrong


def test_fault_of_one_step_is_told_and_the_others_go_on(
    make: Make, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    newsroom = make(ALICE)
    newsroom.news("judo", "2026-04-24")
    wrong = fault(newsroom.folder)
    assert newsroom.at("2026-04-24T01:00") == 1
    assert newsroom.at("2026-04-24T02:00") == 1
    assert newsroom.left == {("04-24", "alice"): "24 02:00"}
    assert capsys.readouterr().err.count("IsADirectoryError") == 1, "a trouble that stands is printed once"
    with newsroom.app.store.reading() as db:
        last = runs.last(db, "run")
    assert last is not None
    assert "IsADirectoryError" in last.outcome["problems"][0]
    wrong.rmdir()
    newsroom.news("bank", "2026-04-24")
    assert newsroom.at("2026-04-24T03:00") == 0
    assert [line.startswith("over: IsADirectoryError") for line in caplog.messages] == [True]
    newsroom.at("2026-04-24T03:01")
    assert (len(caplog.messages), capsys.readouterr().err) == (1, "")


def test_mails_leave_while_sources_are_read(make: Make, silent: int) -> None:
    newsroom = make(ALICE)
    newsroom.news("judo", "2026-04-24")
    newsroom.at("2026-04-24T01:00")
    path = newsroom.folder / "config.toml"
    slow = f'[[sources]]\nname = "Slow"\nfeed = "http://127.0.0.1:{silent}/"\n[collect]\nallow_private = true\ntimeout_s = 60\n'
    path.write_text(path.read_text(encoding="utf-8") + slow, encoding="utf-8")
    newsroom.app.config = load(path, {})
    running = Thread(target=newsroom.at, args=("2026-04-24T02:00",))
    running.start()
    wait_until(lambda: _sent(newsroom), "the first mail")
    assert running.is_alive(), "the source is still being waited for"
    assert _sent(newsroom)
    running.join()


def _sent(newsroom: Newsroom) -> bool:
    with newsroom.app.store.reading() as db:
        return any(row.state == "sent" for row in deliveries.listing(db))
