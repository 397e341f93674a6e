"""The daemon wakes, never twice at once, whatever the clock does, and stops when it is told."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import time_machine

from digest.schedule.daemon import Daemon
from tests.waiting import LAST_RESORT_S

PROGRAM = """
import sys, time
from digest.schedule.daemon import Daemon
def tick():
    print("begin", flush=True)
    time.sleep(float(sys.argv[1]))
    print("end", flush=True)
def reload():
    print("reload", flush=True)
ended = Daemon(tick, reload=reload, every_s=60, patience_s=1).run()
print("ended" if ended else "left", flush=True)
"""


def stopped_after(count: int, work: Callable[[], None], every_s: float) -> int:
    """Runs a daemon until it has ticked so often; returns how often it did."""
    stop = threading.Event()
    ticks = 0

    def tick() -> None:
        nonlocal ticks
        work()
        ticks += 1
        if ticks >= count:
            stop.set()

    assert Daemon(tick, every_s=every_s, stop=stop).run()
    return ticks


def started(seconds: float) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(seconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_daemon_runs_at_once_and_then_again() -> None:
    assert stopped_after(3, lambda: None, 0.1) >= 3


def test_daemon_never_runs_twice_at_once() -> None:
    running, overlaps = threading.Lock(), threading.Event()
    free: list[bool] = []

    def work() -> None:
        free.append(running.acquire(blocking=False))
        overlaps.wait(0.1)  # several wake-ups long
        running.release()

    stopped_after(3, work, 0.02)
    assert all(free)


def test_daemon_goes_on_when_the_clock_is_put_back_by_a_day() -> None:
    with time_machine.travel("2026-04-24T06:00:00+00:00") as clock:
        ticks: list[float] = []

        def work() -> None:
            ticks.append(time.monotonic())
            if len(ticks) == 2:
                clock.shift(-timedelta(days=1))

        began = time.monotonic()
        stopped_after(4, work, 0.2)
        assert time.monotonic() - began < LAST_RESORT_S, (
            "the wake-up that was planned for tomorrow is not waited for"
        )


def test_sigterm_lets_the_running_tick_finish() -> None:
    with started(0.5) as daemon:
        assert daemon.stdout is not None
        assert daemon.stderr is not None
        assert daemon.stdout.readline() == "begin\n"
        daemon.send_signal(signal.SIGTERM)
        assert daemon.stdout.read() == "end\nended\n"
        assert daemon.stderr.read() == ""
    assert daemon.returncode == 0


def test_sigterm_does_not_wait_for_ever() -> None:
    with started(2 * LAST_RESORT_S) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline() == "begin\n"
        daemon.send_signal(signal.SIGTERM)
        assert daemon.stdout.readline() == "left\n"
        daemon.kill()


def test_sighup_reads_the_configuration_again_also_while_a_tick_works() -> None:
    with started(1) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline() == "begin\n"
        daemon.send_signal(signal.SIGHUP)
        assert daemon.stdout.readline() == "reload\n"
        assert daemon.stdout.readline() == "end\n"
        daemon.send_signal(signal.SIGTERM)
        assert daemon.stdout.readline() == "ended\n"
    assert daemon.returncode == 0
