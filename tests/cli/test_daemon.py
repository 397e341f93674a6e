"""`digest schedule` as a real process: killed at random moments, told to stop, given another configuration."""

import json
import random
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.cli.newsroom import adds_up, done, mail
from tests.cli.test_killed import READERS, has_begun, mails, newsroom
from tests.waiting import output_of, wait_until

__all__ = ["newsroom"]  # the fixture
SEED = 20261025


def daemon(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "digest", "schedule"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def stopped(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """Tells a daemon to stop; returns its standard output and standard error."""
    process.send_signal(signal.SIGTERM)
    return output_of(process)


@pytest.mark.parametrize("kills", [1, pytest.param(9, marks=pytest.mark.slow)])
def test_killed_daemon_loses_and_doubles_nothing(newsroom: Path, kills: int) -> None:
    chance = random.Random(SEED)
    kept: dict[str, bytes] = {}
    for count in (0, *sorted(chance.sample(range(1, READERS), kills))):
        with daemon(newsroom) as process:
            wait_until(partial(has_begun, newsroom, count), f"mail {count}", process=process)
            process.kill()
        now = {path.name: path.read_bytes() for path in mails(newsroom)}
        assert {name: now[name] for name in kept} == kept, "what has left stays as it is"
        kept = now
    with daemon(newsroom) as process:
        wait_until(lambda: len(mails(newsroom)) == READERS, "the last mail", process=process)
        wait_until(lambda: list(newsroom.rglob("report.json")), "the report", process=process)
        out, err = stopped(process)
    assert (process.returncode, err) == (0, "")
    assert out.endswith("Stopped.\n")
    assert [path.name for path in mails(newsroom)] == [f"reader{number:03}.eml" for number in range(READERS)]
    assert {name: (mails(newsroom)[0].parent / name).read_bytes() for name in kept} == kept
    assert mail(mails(newsroom)[0])["To"].addresses[0].addr_spec == "reader000@example.org"
    rows = done("deliveries", "list", "--json").json
    assert len(rows) == READERS
    assert {row["state"] for row in rows} == {"sent"}
    (report,) = (json.loads(path.read_text()) for path in (newsroom / "outbox").rglob("report.json"))
    assert adds_up(report)
    assert report["sent"] == READERS


def test_daemon_takes_another_configuration_and_leaves_a_broken_one(newsroom: Path) -> None:  # the fixture
    path = newsroom / "config.toml"
    sound = path.read_text(encoding="utf-8")
    with daemon(newsroom) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        wait_until(lambda: len(mails(newsroom)) == READERS, "the last mail", process=process)
        path.write_text(sound.replace('build_at = "', 'build_at = "99:'), encoding="utf-8")
        process.send_signal(signal.SIGHUP)
        said = process.stderr.readline()
        assert "newsletters[0].build_at" in said
        assert process.stderr.readline() == "digest: config.toml was not reloaded; the old settings stay\n"
        path.write_text(sound.replace("The Morning", "The Evening"), encoding="utf-8")
        process.send_signal(signal.SIGHUP)
        while (line := process.stdout.readline()) != "Reloaded config.toml.\n":
            assert line, "it has ended"
        stopped(process)
    assert process.returncode == 0


def test_daemon_without_a_store_says_so_and_does_not_start(newsroom: Path) -> None:  # the fixture
    (newsroom / "digest.db").unlink()
    with daemon(newsroom) as process:
        out, err = output_of(process)
    assert process.returncode == 2
    assert out == ""
    assert "digest init" in err
