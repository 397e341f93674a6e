"""`digest run` under a moved clock: what is due is done once, at each reader's own hour."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.cli.run import run_once
from digest.config.load import load
from digest.model.subscriber import Delivery
from digest.store import deliveries
from digest.wiring.app import App
from tests.cli.newsroom import STORED_TEXT, write_news, write_readers

CONFIG = """
[[newsletters]]
id = "morning"
name = "The Morning"
languages = ["en", "ru"]
zone = "Asia/Almaty"
build_at = "06:00"
send_at = "07:00"
deadline_h = 12
approval = "auto"

[[sources]]
name = "Wire"
path = "in"
"""
READERS = """key,email,languages,zone
alma,alma@example.org,en,Asia/Almaty
bern,bern@example.net,ru en,Europe/Berlin
nora,nora@example.com,en,America/New_York
lars,lars@example.com,en,America/Los_Angeles
"""


@dataclass
class Newsroom:
    """A program whose clock the test sets."""

    folder: Path
    app: App
    at: datetime = datetime(2026, 4, 24, tzinfo=UTC)

    def run(self, at: str) -> int:
        """Runs what is due at an instant, as cron does: off a terminal."""
        self.at = datetime.fromisoformat(at).replace(tzinfo=UTC)
        return run_once(self.app, lambda: False)

    @property
    def rows(self) -> dict[tuple[str, str], Delivery]:
        """The ledger, by day and reader."""
        with self.app.store.reading() as db:
            return {(f"{row.date:%d}", row.subscriber): row for row in deliveries.listing(db)}

    @property
    def mails(self) -> set[str]:
        return {path.stem for path in (self.folder / "outbox" / "morning" / "2026-04-24").glob("*.eml")}


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    from digest.jobs.readers import import_readers

    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    write_news(tmp_path / "in" / "news.jsonl")
    (tmp_path / "in" / "dam.txt").write_text(STORED_TEXT, encoding="utf-8")
    app = App(load(tmp_path / "config.toml", {}), cache=tmp_path / "cache")
    made = Newsroom(tmp_path, app)
    app.now = lambda: made.at
    app.store.create()
    readers = write_readers(tmp_path / "readers.csv", READERS)
    import_readers(app.store, readers, app.offer, now=made.at)
    yield made
    app.store.close()


def test_run_follows_the_hours_of_the_day(newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    def said() -> str:
        out, err = capsys.readouterr()
        assert err == ""
        return out

    assert newsroom.run("2026-04-24T00:30") == 0, "05:30 in Almaty: collected, not built"
    assert said() == "Read 6 articles: 6 new, 0 updated, 0 as before.\n"
    assert newsroom.run("2026-04-24T00:35") == 0
    assert said() == "", "nothing is due, nothing is said"

    assert newsroom.run("2026-04-24T01:05") == 0, "06:05: built and approved, nobody's hour yet"
    assert said() == "Built morning/2026-04-24: 5 stories (approved).\n"
    assert newsroom.mails == set()
    assert newsroom.run("2026-04-24T01:10") == 0
    assert said() == ""

    for at, got in (
        ("2026-04-24T02:00", {"alma"}),
        ("2026-04-24T05:00", {"alma", "bern"}),
        ("2026-04-24T11:03", {"alma", "bern", "nora"}),
    ):
        assert newsroom.run(at) == 0
        assert newsroom.mails == got
        assert f"{len(got)} sent. The accounts add up." in said()
        before = {path: path.read_bytes() for path in newsroom.folder.rglob("*.eml")}
        assert newsroom.run(at.replace(":00", ":04")) == 0, "a second tick"
        assert said() == ""
        assert {path: path.read_bytes() for path in newsroom.folder.rglob("*.eml")} == before
    assert ("24", "lars") not in newsroom.rows, "07:00 in Los Angeles is two in the afternoon here"


def test_run_skips_whom_the_deadline_has_passed_with_the_reason(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom.run("2026-04-24T01:05")
    newsroom.run("2026-04-24T02:05")
    assert newsroom.mails == {"alma"}
    assert newsroom.run("2026-04-24T23:10") == 0, "a day without a run: past 19:00 in Berlin and in New York"
    told = {reader: (row.state, row.reason) for (day, reader), row in newsroom.rows.items() if day == "24"}
    assert told == {
        "alma": ("sent", ""),
        "bern": ("skipped", "after the deadline"),
        "nora": ("skipped", "after the deadline"),
        "lars": ("sent", ""),
    }
    assert newsroom.mails == {"alma", "lars"}


def test_run_after_days_of_downtime_makes_the_newest_edition_alone(newsroom: Newsroom) -> None:
    assert newsroom.run("2026-04-23T01:05") == 0
    write_news(newsroom.folder / "in" / "more.jsonl", ["judo"], id="flood", url="https://wire.example/flood",
               title="Flood in Oral: two villages are evacuated", day="2026-04-26T00:00:00Z",
               content_text="Water of the Zhaiyq flooded two villages near Oral. Rescuers took 200 people out.")  # fmt: skip
    assert newsroom.run("2026-04-26T05:30") == 0
    assert not (newsroom.folder / "outbox" / "morning" / "2026-04-26").exists(), "somebody may look first"
    assert newsroom.run("2026-04-26T05:46") == 0
    days = sorted(path.name for path in (newsroom.folder / "outbox" / "morning").iterdir())
    assert days == ["2026-04-26"]
    sent = {reader for (day, reader), row in newsroom.rows.items() if row.state == "sent" and day == "26"}
    assert sent == {"alma", "bern"}


def test_run_of_an_edition_that_waits_for_approval_sends_nothing(newsroom: Newsroom) -> None:
    path = newsroom.folder / "config.toml"
    path.write_text(CONFIG.replace('approval = "auto"', 'approval = "hand"'), encoding="utf-8")
    newsroom.app.config = load(path, {})
    for at in ("2026-04-24T01:05", "2026-04-24T02:05", "2026-04-24T05:05"):
        assert newsroom.run(at) == 0
    assert newsroom.mails == set()
    assert newsroom.rows == {}


def test_run_ends_with_75_and_says_nothing_while_another_works(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("collect", "send"):
        with newsroom.app.store.locked("collect" if name == "collect" else "send"):
            assert newsroom.run("2026-04-24T02:05") == 75
        assert "morning" not in capsys.readouterr().out
    assert newsroom.run("2026-04-24T02:05") == 0
    assert newsroom.mails == set(), "an hour late: somebody may look first"
    assert newsroom.run("2026-04-24T02:20") == 0
    assert newsroom.mails == {"alma"}
