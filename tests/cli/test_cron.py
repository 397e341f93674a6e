"""What cron, a journal and a log collector get to read of runs: nothing without a reason, and JSON where that is asked."""

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest
import time_machine

from tests.cli.monitor import monitor
from tests.cli.newsroom import digest, done, write_news
from tests.cli.test_journey import newsroom, outbox, prepared  # noqa: F401  # the fixtures
from tests.cli.test_watching import NEXT_READER, lost_generation, settings
from tests.waiting import output_of, wait_until


def in_json() -> None:
    settings("log", format="json")


def lines(text: str) -> list[dict[str, object]]:
    """Returns the lines of an output, each of which must be a JSON object."""
    return [json.loads(line) for line in text.splitlines()]


def test_run_is_silent_while_mails_leave_and_verbose_tells_of_them(
    outbox: Path,  # noqa: F811  # the fixture
    morning: time_machine.Traveller,
) -> None:
    ran = digest("run")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert list(outbox.glob("*.eml")), "and yet mails have left"
    morning.shift(NEXT_READER)
    assert "The accounts add up" in digest("run", "--verbose").out
    assert "Nothing is due" in digest("run", "--verbose").out


def test_run_says_that_a_draft_waits_for_a_person(folder: Path) -> None:
    done("init")
    config = folder / "config.toml"
    text = config.read_text(encoding="utf-8").replace(
        "[[newsletters]]\n", '[[sources]]\nname = "Wire"\npath = "in"\n\n[[newsletters]]\n', 1
    )
    config.write_text(text, encoding="utf-8")
    write_news(folder / "in" / "news.jsonl")
    for hours in range(25):
        with time_machine.travel(f"2026-04-{24 + hours // 24}T{hours % 24:02}:00:00+00:00", tick=False):
            told = digest("run")
        if told.out:
            break
    assert "Let it go out: digest approve" in told.out
    assert "new" not in told.out


def test_repeated_failure_is_reported_once_in_either_form(
    outbox: Path,  # noqa: F811  # the fixture
    morning: time_machine.Traveller,
) -> None:
    lost_generation()
    first, second = digest("run"), digest("run")
    assert (first.code, second.code) == (1, 1)
    assert "digest restore --left-until" in first.err
    assert (second.out, second.err) == ("", "")
    in_json()
    assert digest("run").err == ""


def test_monitor_that_cannot_be_reached_is_reported_once(outbox: Path) -> None:  # noqa: F811  # the fixture
    with monitor() as told:
        settings(ping_url=f"{told.url}/ping")
        told.status = 500
        assert "was not told" in digest("run").err
        assert digest("run").err == ""
        told.status = 200
        assert digest("run").err == ""
        told.status = 500
        assert "was not told" in digest("run").err


def test_errors_of_a_run_are_json_too(outbox: Path) -> None:  # noqa: F811  # the fixture
    in_json()
    Path("digest.db").unlink()
    told = digest("run")
    assert told.out == ""
    (line,) = lines(told.err)
    assert (line["level"], line["exit_code"]) == ("error", 2)
    assert "digest init" in str(line["message"])


@pytest.mark.parametrize("command", [("schedule",), ("serve", "--port", "0", "--access-log")])
def test_every_line_of_a_daemon_is_json(outbox: Path, command: tuple[str, ...]) -> None:  # noqa: F811  # the fixture
    in_json()
    log = Path("log")
    with (
        log.open("w") as file,
        subprocess.Popen(
            [sys.executable, "-W", "always", "-m", "digest", *command],
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        ) as process,
    ):
        wait_until(partial(_says, log, "Ctrl-C"), "the first line", process=process)
        if command[0] == "schedule":
            process.send_signal(signal.SIGHUP)
            wait_until(partial(_says, log, "Reloaded config.toml"), "the reload", process=process)
        else:
            address = next(word for word in log.read_text().split() if word.startswith("http://"))
            with urlopen(address.removesuffix("api") + "healthz") as answer:
                assert answer.status == 200
            wait_until(partial(_says, log, "/healthz"), "the access log", process=process)
        process.send_signal(signal.SIGTERM)
        output_of(process)
    assert all(line["message"] for line in lines(log.read_text()))


def _says(log: Path, text: str) -> bool:
    return text in log.read_text()
