"""People and machines that stop a sending, as processes of their own."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.newsroom import adds_up, digest, done
from tests.cli.room import EDITION, MANY, Room
from tests.waiting import LAST_RESORT_S, output_of, wait_until

# So slow that a sending of 40 mails is at work until it is stopped, however long other processes take to start.
PER_SECOND = "0.5"


def start(folder: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "digest", *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"DIGEST_SMTP__SERVERS__0__PER_SECOND": PER_SECOND},
    )


def until(room: Room, mails: int) -> None:
    wait_until(lambda: len(room.handler.received) >= mails, f"mail {mails}")


@pytest.mark.parametrize("room", [MANY], indirect=True)
def test_hold_of_another_process_stops_a_running_send_within_seconds(room: Room) -> None:
    with start(room.folder, "send", "--date", "2026-04-24", "--yes") as sending:
        until(room, 2)
        with start(room.folder, "hold", EDITION) as hold:
            assert hold.wait(LAST_RESORT_S) == 0
        at_hold = len(room.handler.received)
        out, err = output_of(sending)
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
        until(room, 2)
        sending.send_signal(number)
        out, err = output_of(sending)
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
        until(room, 2)
        with start(room.folder, "send", "--date", "2026-04-24", "--yes") as second:
            output_of(second)
        assert second.returncode == 75
        first.send_signal(signal.SIGTERM)
        output_of(first)
    done("send")
    assert set(room.got.values()) == {1}
    assert len(room.got) == 40
