"""Kills a sending process for real, and looks whether anything is lost or doubled.

Two kinds of death: by another process after a random time, and by its own hand (SIGKILL all the same) before a
random one of its calls to the operating system, which also hits the short moments that a clock hardly ever does.
"""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest.deliver.outbox import Outbox
from digest.model.subscriber import Mail
from digest.store.database import Store
from digest.store.ledger import Ledger, Waiting
from tests.deliver.conftest import KEY, NOW, book_of, mail

READERS = [f"reader{number:03}" for number in range(400)]
KILLS = 20
# Small, so that deaths come at every step of a group: a group takes about 60 calls.
PAGE = 10
CALLS = 180
Work = Callable[[], None]


def send_all(database: Path, root: Path, *, counts: bool, seconds_a_mail: float = 0.0) -> None:
    """What a run does: settle what a killed one left, then send what waits."""

    def mails(page: list[Waiting]) -> Iterator[Mail]:
        for row in page:
            time.sleep(seconds_a_mail)
            yield mail(row.subscriber)

    store = Store(f"sqlite:///{database}")
    with store.locked("send"):
        ledger = Ledger(store, KEY, "outbox", lambda: NOW)
        outbox = Outbox(root, KEY, counts=counts)
        ledger.resolve(outbox.after_crash(ledger.left_sending()))
        for page in ledger.waiting(size=PAGE):
            for _ in outbox.send(mails(page), ledger):
                pass
    store.close()


def in_a_child(work: Work) -> int:
    """Returns the process that runs `work`."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def killed(child: int) -> bool:
    """Waits for the child; returns whether it was killed."""
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def dying_at_call(number: int, work: Work) -> Work:
    """Returns `work` so that its process kills itself before the call of that number. For a child only."""
    left = number

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def wrapper(*args: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **named)

        return wrapper

    def run() -> None:
        for name in ("open", "write", "fsync", "replace", "unlink"):
            setattr(os, name, counted(getattr(os, name)))
        for name in ("begin", "settle", "resolve"):
            setattr(Ledger, name, counted(getattr(Ledger, name)))
        work()

    return run


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A store in which every reader is owed a mail."""
    book = book_of(tmp_path / "digest.db", "outbox")
    book.plan(READERS)
    book.store.close()
    return tmp_path / "digest.db"


def states(database: Path) -> set[str]:
    book = book_of(database, "outbox")
    found = set(book.states.values())
    book.store.close()
    return found


def check_all_is_there(database: Path, root: Path) -> None:
    outbox = Outbox(root, KEY)
    assert sorted(path.name for path in outbox.path.iterdir()) == [f"{key}.eml" for key in READERS]
    assert all(outbox.mail(key).read_bytes() == mail(key).content for key in READERS)
    assert states(database) == {"sent"}


def test_runs_killed_after_a_time_lose_and_double_nothing(database: Path, tmp_path: Path) -> None:
    dice = random.Random(20)
    root = tmp_path / "outbox"
    for _ in range(KILLS):
        child = in_a_child(lambda: send_all(database, root, counts=False, seconds_a_mail=0.001))
        time.sleep(dice.uniform(0, 0.06))
        os.kill(child, signal.SIGKILL)
        killed(child)
    send_all(database, root, counts=False)
    check_all_is_there(database, root)


@pytest.mark.parametrize("counts", [False, True])
def test_runs_killed_at_any_call_lose_and_double_nothing(
    database: Path, tmp_path: Path, counts: bool
) -> None:
    dice = random.Random(21)
    root = tmp_path / "outbox"
    deaths = in_doubt = 0
    for _ in range(KILLS):
        run = dying_at_call(dice.randint(1, CALLS), lambda: send_all(database, root, counts=counts))
        deaths += killed(in_a_child(run))
        in_doubt += "sending" in states(database)
    assert deaths == KILLS, "every run was killed at work"
    assert in_doubt >= 3, "and some between the ledger's mark and the file"
    send_all(database, root, counts=counts)
    check_all_is_there(database, root)


def test_killed_runs_double_nothing_when_another_program_takes_the_files(
    database: Path, tmp_path: Path
) -> None:
    """After each death all files are taken, as a program that delivers from the outbox would."""
    dice = random.Random(22)
    root = tmp_path / "outbox"
    folder = Outbox(root, KEY).path
    taken: list[str] = []
    for _ in range(KILLS):
        run = dying_at_call(dice.randint(1, CALLS), lambda: send_all(database, root, counts=True))
        killed(in_a_child(run))
        taken += take_all(folder)
    send_all(database, root, counts=True)
    taken += take_all(folder)
    assert len(taken) == len(set(taken)), "no mail was taken twice"
    assert set(taken) == set(READERS), "and none was lost"
    assert states(database) == {"sent"}


def take_all(folder: Path) -> list[str]:
    found = list(folder.glob("[!.]*.eml"))
    for path in found:
        path.unlink()
    return [path.stem for path in found]
