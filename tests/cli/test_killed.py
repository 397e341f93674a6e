"""Kills `digest run` for real, at random moments from start to end, and looks whether anything is lost or doubled."""

import json
import os
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from digest.store.database import Store
from tests.cli.newsroom import NEWS, Told, adds_up, digest, done, item, mail
from tests.waiting import output_of, wait_until

READERS = 300
SEED = 20260424
# More articles of one second would look like an accident of their source.
FILES = 3


def midday_zone() -> str:
    """Returns a zone in which it is about noon now, so that no midnight falls into the test."""
    west = datetime.now(UTC).hour - 12
    return f"Etc/GMT{west:+d}" if west else "UTC"


@pytest.fixture
def newsroom(folder: Path) -> Path:
    """A newsroom whose edition is due, with articles, and nobody has got anything."""
    zone = midday_zone()
    # Made in time: after a downtime an edition would wait for somebody to look at it.
    cut_off = datetime.now(ZoneInfo(zone)).strftime("%H:%M")
    (folder / "config.toml").write_text(
        f"""
[[newsletters]]
id = "morning"
name = "The Morning"
languages = ["en", "ru"]
zone = "{zone}"
build_at = "{cut_off}"
send_at = "00:02"
deadline_h = 24
approval = "auto"
[[sources]]
name = "Wire"
path = "in"
""",
        encoding="utf-8",
    )
    (folder / "in").mkdir()
    day = datetime.now(UTC).isoformat()
    for number in range(FILES):
        lines = [
            item(
                name,
                day=day,
                id=f"{name}-{number}",
                url=f"https://wire.example/{name}/{number}",
                content_text=f"{NEWS[name][1]} This is report {number}.",
            )
            for name in NEWS
        ]
        (folder / "in" / f"{number}.jsonl").write_text("".join(lines), encoding="utf-8")
    rows = "".join(f"reader{number:03},reader{number:03}@example.org,{'ru en' if number % 3 else 'en'},{zone}\n"
                   for number in range(READERS))  # fmt: skip
    (folder / "readers.csv").write_text("key,email,languages,zone\n" + rows, encoding="utf-8")
    done("init")
    done("subscribers", "import", "readers.csv")
    return folder


def mails(folder: Path) -> list[Path]:
    return sorted((folder / "outbox").rglob("*.eml"))


def written(folder: Path) -> int:
    """Returns how many mails are there, half written ones included."""
    return sum(1 for place, _, names in os.walk(folder / "outbox") for name in names if ".eml" in name)


def start(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "digest", "run"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def has_begun(folder: Path, count: int) -> bool:
    """Returns whether `count` mails are being or have been written; of 0, whether a run has begun to work at all."""
    return written(folder) >= count if count else (folder / "digest.db-wal").exists()


def killed_at(folder: Path, count: int) -> bool:
    """Kills a run once `count` mails have begun, as `has_begun`; returns whether it was still at work."""
    with start(folder) as process:
        wait_until(lambda: process.poll() is not None or has_begun(folder, count), f"mail {count}")
        process.kill()
        return process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("kills", [1, pytest.param(9, marks=pytest.mark.slow)])
def test_killed_runs_lose_and_double_nothing(newsroom: Path, kills: int) -> None:
    chance = random.Random(SEED)
    kept: dict[str, bytes] = {}
    killed = []
    for count in (0, *sorted(chance.sample(range(1, READERS), kills))):
        killed.append(killed_at(newsroom, count))
        now = {path.name: path.read_bytes() for path in mails(newsroom)}
        assert {name: now[name] for name in kept} == kept, "what has left stays as it is"
        kept = now
    assert any(killed), "the machine was too quick for the test"

    with start(newsroom) as process:
        out, err = output_of(process)
    assert (process.returncode, err) == (0, ""), out
    assert [path.name for path in mails(newsroom)] == [f"reader{number:03}.eml" for number in range(READERS)]
    assert not list((newsroom / "outbox").rglob("*.part"))
    for path in mails(newsroom)[::25]:
        assert mail(path)["To"].addresses[0].addr_spec == f"{path.stem}@example.org"
    now = {path.name: path.read_bytes() for path in mails(newsroom)}
    assert {name: now[name] for name in kept} == kept

    rows = done("deliveries", "list", "--json").json
    assert len(rows) == READERS
    assert {row["state"] for row in rows} == {"sent"}
    (report,) = (json.loads(path.read_text()) for path in (newsroom / "outbox").rglob("report.json"))
    assert (report["eligible"], report["sent"]) == (READERS, READERS)
    assert adds_up(report)
    assert len(done("articles", "list", "--json").json) == FILES * len(NEWS)

    again = digest("run")
    assert again == Told(0, "", ""), "nothing is due, and nothing is said"
    assert {path.name: path.read_bytes() for path in mails(newsroom)} == now


def test_run_leaves_with_75_while_another_run_holds_the_lock(newsroom: Path) -> None:
    store = Store(f"sqlite:///{newsroom / 'digest.db'}")
    with store.locked("send"), start(newsroom) as process:
        out, err = output_of(process)
    store.close()
    assert process.returncode == 75
    assert "Built" not in out
    assert err == ""
    assert mails(newsroom) == []
