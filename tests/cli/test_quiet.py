"""A run with nothing due: quick, silent, and without a trace."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.newsroom import Told, digest, done, write_news
from tests.waiting import LAST_RESORT_S

# Everything that takes long to load, or could change the store.
HEAVY = {"sqlalchemy", "sqlmodel", "alembic", "numpy", "babel", "jinja2", "mjml", "premailer", "lxml", "cryptography",
         "feedparser", "trafilatura", "py3langid", "apscheduler", "digest.jobs.run", "digest.store.database"}  # fmt: skip
PROGRAM = """
import sys
from digest.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as leave:
    print("code", leave.code)
print("\\n".join(sys.modules))
"""


@pytest.fixture
def newsroom(folder: Path) -> Path:
    """A newsroom whose articles are read, between two editions."""
    done("init")
    text = (folder / "config.toml").read_text(encoding="utf-8")
    source = '[[sources]]\nname = "Wire"\npath = "in"\n\n[[newsletters]]\n'
    (folder / "config.toml").write_text(text.replace("[[newsletters]]\n", source, 1), encoding="utf-8")
    write_news(folder / "in" / "news.jsonl")
    digest("run")
    assert len(done("articles", "list", "--json").json) == 5
    return folder


def traces(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Returns every file but the database's own with its time of change and content."""
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("digest.db")
    }


def loaded(folder: Path, *command: str) -> list[str]:
    """Returns what a command printed and the modules that it loaded, a line each, after "code" and its exit code."""
    words = [sys.executable, "-c", PROGRAM, *command]
    run = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True, timeout=LAST_RESORT_S)
    assert run.stderr == ""
    return run.stdout.splitlines()


@pytest.mark.parametrize("form", [(), ("--json",)])
@pytest.mark.parametrize("command", [("status",), ("articles", "list"), ("subscribers", "list")])
def test_lists_load_nothing_heavy(newsroom: Path, command: tuple[str, ...], form: tuple[str, ...]) -> None:
    lines = loaded(newsroom, *command, *form)
    assert "code 0" in lines
    assert "digest.store.peek" in lines
    assert not HEAVY & set(lines)


def test_run_with_nothing_due_loads_nothing_heavy_and_says_nothing(newsroom: Path) -> None:
    code, *modules = loaded(newsroom, "run")
    assert code == "code 0"
    assert "digest.store.peek" in modules
    assert not HEAVY & set(modules)


def test_run_with_nothing_due_writes_nothing_and_needs_no_lock(newsroom: Path) -> None:
    from digest.store.database import Store

    store = Store(f"sqlite:///{newsroom / 'digest.db'}")
    before = traces(newsroom)
    with (
        store.locked("collect"),
        store.locked("send"),
        closing(sqlite3.connect(newsroom / "digest.db", isolation_level=None)) as db,
    ):
        # It changes when another connection commits anything.
        version = db.execute("pragma data_version").fetchone()
        db.execute("begin immediate")
        assert digest("run") == Told(0, "", ""), "nor does it wait for who writes"
        db.execute("rollback")
        assert db.execute("pragma data_version").fetchone() == version
    assert traces(newsroom) == before


def test_run_reads_sources_again_when_a_file_changes(newsroom: Path) -> None:
    write_news(newsroom / "in" / "more.jsonl", ["judo"], id="flood", url="https://wire.example/flood")
    assert "1 new" in digest("run", "--verbose").out
    assert digest("run") == Told(0, "", "")


def test_run_without_a_store_says_what_to_do(folder: Path) -> None:
    done("init")
    (folder / "digest.db").unlink()
    told = digest("run")
    assert (told.code, told.err.count("\n")) == (2, 1)
    assert "digest init" in told.err
