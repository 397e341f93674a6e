import signal
import subprocess
import sys
import threading
import time

from digest.schedule.daemon import run_forever

PROGRAM = """
import time
from digest.schedule.daemon import run_forever
def tick():
    print("begin", flush=True)
    time.sleep(0.5)
    print("end", flush=True)
run_forever(tick, every_s=60)
"""


def test_daemon_runs_at_once_and_then_again() -> None:
    stop = threading.Event()
    ticks: list[float] = []

    def tick() -> None:
        ticks.append(time.monotonic())
        if len(ticks) == 3:
            stop.set()

    run_forever(tick, every_s=0.05, stop=stop)
    assert len(ticks) >= 3


def test_daemon_never_runs_twice_at_once() -> None:
    stop = threading.Event()
    running = threading.Semaphore(1)
    ticks: list[bool] = []

    def tick() -> None:
        ticks.append(running.acquire(blocking=False))
        time.sleep(0.1)
        running.release()
        if len(ticks) == 3:
            stop.set()

    run_forever(tick, every_s=0.02, stop=stop)
    assert all(ticks)


def test_sigterm_lets_the_running_tick_finish() -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline() == "begin\n"
        daemon.send_signal(signal.SIGTERM)
        assert daemon.stdout.read() == "end\n"
    assert daemon.returncode == 0
