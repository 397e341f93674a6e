"""Kills the collecting from the network for real, at random moments, and looks whether anything is lost or doubled."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.jobs.site import Site, running
from tests.waiting import LAST_RESORT_S, wait_until

FEEDS, ITEMS, SEED = 4, 6, 20260424
CONFIG = """
[[newsletters]]
id = "morning"
name = "The Morning"
[collect]
allow_private = true
host_delay_s = 0
"""


def write_site(site: Site) -> None:
    for feed in range(FEEDS):
        items = [
            (f"/{feed}/{n}", f"Headline {n} of feed {feed}", f"The teaser of item {n} in feed {feed}.")
            for n in range(ITEMS)
        ]
        site.feed(*items, path=f"/rss{feed}")
        for path, title, teaser in items:
            site.article(path, title, teaser * 6, f"The second paragraph of {title}. " * 8)


def write_config(folder: Path, site: Site) -> None:
    folder.mkdir()
    sources = "".join(
        f'[[sources]]\nname = "Source {n}"\nfeed = "{site.url(f"/rss{n}")}"\nfull_text = {json.dumps(n % 2 == 0)}\n'
        for n in range(FEEDS)
    )
    (folder / "config.toml").write_text(CONFIG + sources, encoding="utf-8")


def start(folder: Path, *command: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "digest", *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip


def run(folder: Path, *command: str) -> None:
    process = start(folder, *command)
    _, error = process.communicate(timeout=LAST_RESORT_S)
    assert process.returncode == 0, error.decode()


def told(folder: Path) -> Counter[tuple[str, str, str, int]]:
    """What is stored: source, address, text, version. And each wanted page was read."""
    with sqlite3.connect(folder / "digest.db") as db:
        assert db.execute("select count(*) from pages where visits = 0").fetchone() == (0,)
        return Counter(db.execute("select source, url, paragraphs, version from articles"))


@pytest.mark.parametrize("kills", [1, pytest.param(10, marks=pytest.mark.slow)])
def test_killed_collecting_loses_nothing_and_doubles_nothing(tmp_path: Path, kills: int) -> None:
    chance = random.Random(SEED)
    with running() as site:
        write_site(site)
        calm, killed = tmp_path / "calm", tmp_path / "killed"
        for folder in (calm, killed):
            write_config(folder, site)
            run(folder, "init")
        run(calm, "collect")
        requests = site.asked.total()
        ended = 0
        for _ in range(kills):
            before, moment = site.asked.total(), chance.randrange(1, requests)
            process = start(killed, "collect")
            wait_until(
                lambda process=process, enough=before + moment: (  # type: ignore[misc]  # its own numbers
                    process.poll() is not None or site.asked.total() >= enough
                )
            )
            process.send_signal(signal.SIGKILL)
            process.communicate()
            ended += process.returncode == 0
        run(killed, "collect")
        expected, found = told(calm), told(killed)
    assert ended < kills, "at least one was killed at work"
    assert sum(expected.values()) == FEEDS * ITEMS
    # A page may be read by a run that is killed before it is stored: it is read again, and its article is one.
    assert found == expected
