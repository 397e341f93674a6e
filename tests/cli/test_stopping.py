"""People and machines that stop a sending, as processes of their own."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.newsroom import adds_up, digest, done
from tests.cli.room import EDITION, MANY, Room

# A send that is stopped has about this long; the rest of the time is Python that starts.
SECONDS = 5.0


def start(folder: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "digest", *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"DIGEST_SMTP__SERVERS__0__PER_SECOND": "8"},
    )


def until(room: Room, mails: int) -> None:
    ends = time.monotonic() + 30
    while len(room.handler.received) < mails and time.monotonic() < ends:
        time.sleep(0.01)
    assert len(room.handler.received) >= mails


@pytest.mark.parametrize("room", [MANY], indirect=True)
def test_hold_of_another_process_stops_a_running_send_within_seconds(room: Room) -> None:
    with start(room.folder, "send", "--date", "2026-04-24", "--yes") as sending:
        until(room, 5)
        with start(room.folder, "hold", EDITION) as hold:
            assert hold.wait(30) == 0
        held = time.monotonic()
        at_hold = len(room.handler.received)
        out, err = sending.communicate(timeout=30)
        assert time.monotonic() - held < SECONDS
    assert len(room.handler.received) <= at_hold + 1, "nothing new leaves after the hold"
    assert (sending.returncode, err) == (0, "")
    assert "pending" in out
    assert "The accounts add up." in out
    assert adds_up(room.report)
    assert Counter(room.states.values())["pending"] == 40 - len(room.handler.received)
    assert digest("send").code == 2
    done("send", "--resume")
    assert set(room.states.values()) == {"sent"}
    assert set(room.got.values()) == {1}
    assert len(room.got) == 40


@pytest.mark.parametrize("room", [MANY], indirect=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_a_send_in_order(room: Room, number: signal.Signals) -> None:
    with start(room.folder, "send", "--date", "2026-04-24", "--yes") as sending:
        until(room, 5)
        sending.send_signal(number)
        asked = time.monotonic()
        out, err = sending.communicate(timeout=30)
        assert time.monotonic() - asked < SECONDS
    assert sending.returncode == 130
    assert "Stopping when what is on its way has arrived" in err
    assert "The accounts add up." in out
    assert adds_up(room.report)
    assert Counter(room.states.values()) == {"sent": len(room.got), "pending": 40 - len(room.got)}
    done("send")
    assert set(room.got.values()) == {1}
    assert len(room.got) == 40


@pytest.mark.parametrize("room", [MANY], indirect=True)
def test_second_send_leaves_the_first_alone(room: Room) -> None:
    with start(room.folder, "send", "--date", "2026-04-24", "--yes") as first:
        until(room, 3)
        with start(room.folder, "send", "--date", "2026-04-24", "--yes") as second:
            second.communicate(timeout=30)
        assert second.returncode == 75
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=30)
    done("send")
    assert set(room.got.values()) == {1}
    assert len(room.got) == 40
