"""Kills `digest collect` for real, at random moments, and compares the store with that of a run nobody disturbed."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from digest.store.database import Store
from tests.cli.newsroom import NEWS, done
from tests.waiting import output_of, wait_until

MANY = int(os.environ.get("KILLS", "20"))
SEED = 20260424
_TABLES = {
    "articles": "select id, version, title, paragraphs, source, url, summary, withdrawn_by, content_hash, engine from articles",
    "versions": "select article, version, title, paragraphs from article_versions",
    "rejected": "select origin, code, reason, raw, size_bytes from rejected",
    # A story is named after the article that was collected first, which a kill may change; its articles may not change.
    "stories": "select article, (select min(other.article) from story_articles other where other.story = own.story), repeats"
    " from story_articles own",
}


def fill(folder: Path) -> None:
    """Articles by the line, some broken; texts, a feed, a page."""
    folder.mkdir()
    for number in range(6):
        lines = []
        for count in range(120):
            title, text, language = list(NEWS.values())[count % len(NEWS)]
            told = {"id": f"{number}-{count}", "title": f"{title} {number} {count}", "content_text": f"{text} {count}.",
                    "language": language, "_source": "Wire", "date_published": "2026-04-24T00:10:00Z"}  # fmt: skip
            lines.append("{broken" if count % 40 == 39 else json.dumps(told))
        (folder / f"{number}.jsonl").write_text("\n".join(lines))
        (folder / f"{number}.txt").write_text(
            f"A headline {number}\nA sentence that is long enough to be text here.\n"
        )
    items = "".join(
        f"<item><title>Item {n}</title><link>https://feed.example/{n}</link></item>" for n in range(50)
    )
    (folder / "feed.xml").write_text(f"<rss><channel><title>Feed</title>{items}</channel></rss>")
    (folder / "page.html").write_text(
        "<!doctype html><h1>A page</h1><p>A sentence that is long enough to be text.</p>"
    )
    (folder / "empty.txt").touch()


def start(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "digest", "collect", "in"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def has_stored(folder: Path, count: int, process: "subprocess.Popen[str]") -> bool:
    """Returns whether so many articles are stored, or the process has ended."""
    with closing(sqlite3.connect(folder / "digest.db")) as db:
        (stored,) = db.execute("select count(*) from articles").fetchone()
    return stored >= count or process.poll() is not None


def content(folder: Path) -> dict[str, list[Any]]:
    store = Store(f"sqlite:///{folder / 'digest.db'}")
    with store.reading() as db:
        found = {
            name: sorted(map(tuple, db.exec_driver_sql(query)), key=repr) for name, query in _TABLES.items()
        }
    store.close()
    return found


def prepared(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder.mkdir()
    fill(folder / "in")
    monkeypatch.chdir(folder)
    done("init")
    return folder


@pytest.mark.parametrize("kills", [1, pytest.param(MANY, marks=pytest.mark.slow)])
def test_killed_collecting_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    calm = prepared(tmp_path / "calm", monkeypatch)
    with start(calm) as process:
        out, err = output_of(process)
    assert process.returncode == 0, (out, err)
    wanted = content(calm)
    assert len(wanted["articles"]) == 6 * 117 + 6 + 50 + 1
    assert wanted["versions"] == []
    assert len(wanted["rejected"]) == 6 * 3 + 1

    room = prepared(tmp_path / "killed", monkeypatch)
    chance = random.Random(SEED)
    fates = []
    for _ in range(kills):
        with start(room) as process:
            wait_until(partial(has_stored, room, chance.randrange(1, 700), process), "the next article")
            process.send_signal(signal.SIGKILL)
            fates.append(process.wait())
    assert fates.count(-signal.SIGKILL) >= kills / 2, "the machine was too quick for the test"
    with start(room) as process:
        out, err = output_of(process)
    assert process.returncode == 0, (out, err)
    assert content(room) == wanted


def test_run_that_was_killed_before_grouping_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = prepared(tmp_path / "room", monkeypatch)
    done("collect", "in")
    wanted = content(room)
    store = Store(f"sqlite:///{room / 'digest.db'}")
    with store.writing() as db:
        db.exec_driver_sql("delete from story_articles")
        db.exec_driver_sql("delete from stories")
    store.close()
    done("collect", "in")
    assert wanted["stories"]
    assert content(room) == wanted
