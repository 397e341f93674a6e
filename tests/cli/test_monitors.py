"""Monitors look at a daemon and a server as they run: other processes, real ports."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import time_machine

from digest.cli.monitors import Pulse
from tests.cli.newsroom import digest, done
from tests.cli.test_journey import newsroom, outbox, prepared  # noqa: F401  # the fixtures
from tests.cli.test_watching import settings
from tests.waiting import LAST_RESORT_S, output_of, wait_until
from tests.web.test_metrics import LINE

NOW = datetime(2026, 4, 24, 6, 0, tzinfo=UTC)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def program(*words: str) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [sys.executable, "-m", "digest", *words], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def asked(url: str) -> httpx.Response:
    """Asks until there is an answer: the program may still be starting."""
    answers: list[httpx.Response] = []

    def answered() -> bool:
        with suppress(httpx.TransportError):
            answers.append(httpx.get(url, timeout=LAST_RESORT_S))
        return bool(answers)

    wait_until(answered, f"an answer of {url}")
    return answers[0]


@pytest.mark.parametrize("command", [["schedule"], ["serve", "--port", "0"]], ids=lambda words: str(words[0]))
def test_monitors_look_on_a_port_of_their_own(newsroom: Path, command: list[str]) -> None:  # noqa: F811  # the fixture
    port = free_port()
    values: dict[str, object] = {f"{command[0]}_port": port, "host": "127.0.0.2"}
    settings("watch", **values)
    with program(*command) as process:
        health = asked(f"http://127.0.0.2:{port}/healthz")
        assert health.json() == {"status": "ok", "reason": ""}
        text = asked(f"http://127.0.0.2:{port}/metrics").text
        process.send_signal(signal.SIGTERM)
        output_of(process)
        assert process.returncode in (0, -signal.SIGTERM)
    assert all(LINE.fullmatch(line) for line in text.splitlines() if not line.startswith("#"))
    assert "\ndigest_articles 6\n" in text
    assert 'digest_subscribers{status="active"} 3' in text
    assert ("digest_runs_total" in text) == (command[0] == "schedule")
    assert ("digest_last_good_run_timestamp_seconds" in text) == (command[0] == "schedule")
    assert "alice" not in text
    assert "@" not in text


def test_metrics_are_not_on_the_public_port(newsroom: Path) -> None:  # noqa: F811  # the fixture
    port = free_port()
    with program("serve", "--port", str(port)):
        assert asked(f"http://127.0.0.1:{port}/healthz").status_code == 200
        assert asked(f"http://127.0.0.1:{port}/metrics").status_code == 404


def test_pulse_says_when_a_daemon_hangs() -> None:
    pulse = Pulse()
    assert pulse.wrong(NOW) == "", "it has just started"
    pulse.begin(NOW)
    assert pulse.wrong(NOW + timedelta(minutes=59)) == ""
    assert pulse.wrong(NOW + timedelta(minutes=75)) == "a run has lasted for 75 minutes"
    pulse.end(NOW, 1)
    assert pulse.good is None
    pulse.end(NOW, 0)
    assert pulse.wrong(NOW + timedelta(minutes=4)) == ""
    assert pulse.wrong(NOW + timedelta(minutes=6)) == "no run has ended for minutes"
    assert pulse.runs == {"good": 1, "failed": 1, "locked": 0}


def test_status_says_what_is_wrong_first(
    outbox: Path,  # noqa: F811  # the fixture
    morning: time_machine.Traveller,
) -> None:
    done("run")
    told = done("status").out
    assert re.search(r"morning/2026-04-24 +sending +v1 +1 sent", told)
    assert "Last run that did something: 2026-04-24 07:30 Asia/Almaty, well: 1 of 1 have morning" in told
    assert "in 22 h 29 min" in told
    Path("digest.db.generation").write_text("another\n")
    morning.shift(timedelta(hours=2, minutes=31))
    assert digest("run").code == 1
    told = done("status").out
    assert told.startswith("! nothing is sent: the store was replaced by an older copy")
    assert "digest restore" in told
    json = done("status", "--json").json
    assert {one["kind"] for one in json["troubles"]} == {"run", "restored"}
    assert json["held"]
    assert json["runs"]["last"]["problems"]
    assert json["runs"]["failed"] == json["runs"]["last"]


def test_stats_count_what_left_and_who_left(outbox: Path) -> None:  # noqa: F811  # the fixture
    assert "Nothing left in the last 30 days" in done("stats").out
    done("send")
    told = done("stats", "--json").json
    (row,) = told["rows"]
    assert row == {"newsletter": "morning", "from": "2026-04-24", "sent": 3, "skipped": 0, "failed": 0, "uncertain": 0,
                   "open": 0, "came_back": 0, "left": 0}  # fmt: skip
    assert told["readers"] == {"active": 3}
    assert told["added"] == 3
    assert done("stats", "--by", "month", "--json").json["rows"][0]["from"] == "2026-04-01"
    assert done("stats", "--by", "week", "--json").json["rows"][0]["from"] == "2026-04-20"
    text = done("stats").out
    assert re.search(r"morning +2026-04-24 +3 .*▇{10}", text)
    assert digest("stats", "--newsletter", "none").code == 2
