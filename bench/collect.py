"""Measures collecting: 10,000 articles from a file into a new store, and whether memory stays flat with more of them.

Stored means read in a process with limits, checked and written; understanding them is `bench.understand`. Memory is
that of all processes together (PSS), at its highest. `limit` is what plain json and sqlite3 take for the same
articles, neither cleaned nor checked; it keeps nothing but them.
"""

import gzip
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figure import figure

ARTICLES = Path(__file__).parents[2] / "shared" / "data" / "load" / "articles-10k.jsonl.gz"
COUNTS = (1_000, 10_000, 30_000)
_STORE = """
import sys
from pathlib import Path
from digest.collect.facts import Facts
from digest.collect.worker import Worker
from digest.jobs.files import Input, collect_files
from digest.store import articles
from digest.store.database import Store
from digest.wiring.clock import now
store = Store("sqlite:///" + sys.argv[2])
store.create()
with Worker() as reading:
    collect_files(store, [Input(Path(sys.argv[1]), Facts())], reading=reading, now=now())
with store.reading() as db:
    print(articles.count(db))
store.close()
"""


def main() -> None:
    if not ARTICLES.exists():
        print(f"{ARTICLES} is not there: nothing is measured", file=sys.stderr)
        return
    with TemporaryDirectory() as folder:
        for count in COUNTS:
            given = Path(folder, f"{count}.jsonl")
            with given.open("wb") as file:
                file.writelines(_lines(count))
            seconds, rss_mb = _stored(given, Path(folder, f"{count}.db"), count)
            name = f"collect.{count // 1_000}k"
            figure(f"{name}.seconds", seconds, "s", limit=_plain(given, Path(folder, "plain.db")))
            figure(f"{name}.rss_mb", rss_mb, "MB")


def _lines(count: int) -> Iterator[bytes]:
    """The articles of the file, again and again under other ids, addresses and headlines."""
    with gzip.open(ARTICLES) as file:
        items = [json.loads(line) for line in file]
    for number in range(count):
        turn, place = divmod(number, len(items))
        item = items[place]
        if turn:
            item = {
                **item,
                "id": f"{item['id']}-{turn}",
                "url": item["url"].replace("://", f"://turn{turn}.", 1),
                "title": f"{item['title']} {turn}",
            }
        yield json.dumps(item, ensure_ascii=False).encode() + b"\n"


def _stored(given: Path, store: Path, count: int) -> tuple[float, float]:
    """The seconds from start to end of a program of its own, and the most megabytes that it and its own held."""
    start = time.perf_counter()
    program = subprocess.Popen(
        [sys.executable, "-c", _STORE, given, store], stdout=subprocess.PIPE, text=True
    )
    most = 0.0
    while program.poll() is None:
        most = max(most, _pss_mb(program.pid))
        time.sleep(0.05)
    seconds = time.perf_counter() - start
    told = program.stdout.read() if program.stdout else ""
    if program.returncode or int(told) != count:
        raise SystemExit(f"{told.strip() or 'nothing'} of {count} articles were stored")
    return seconds, most


def _pss_mb(process: int) -> float:
    """What a process and those that it started hold, what they share counted once."""
    try:
        own = Path(f"/proc/{process}/smaps_rollup").read_text()
        below = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        held = next(int(line.split()[1]) for line in own.splitlines() if line.startswith("Pss:")) / 1_000
    except (OSError, StopIteration):  # it has just ended
        return 0.0
    others = [child for task in Path(f"/proc/{process}/task").glob("*/children") for child in _words(task)]
    return held + sum(_pss_mb(int(child)) for child in {*below, *others})


def _words(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []


def _plain(given: Path, store: Path) -> float:
    store.unlink(missing_ok=True)
    start = time.perf_counter()
    db = sqlite3.connect(store)
    db.execute(
        "create table articles (id text primary key, url text unique, title text, body text, rest text)"
    )
    with given.open("rb") as file:
        rows = (
            (item["id"], item["url"], item["title"], item["content_text"], json.dumps(item))
            for item in map(json.loads, file)
        )
        db.executemany("insert or ignore into articles values (?, ?, ?, ?, ?)", rows)
    db.commit()
    db.close()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
