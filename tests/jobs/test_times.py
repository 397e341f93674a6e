"""Time moved by hand on a real store: summer time, a country that changed its zone, weeks, thin days, nobody's approval."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from digest.cli.run import run_once
from digest.config.load import load
from digest.edition.snapshot import from_bytes
from digest.jobs.readers import import_readers
from digest.model.edition import EditionKey
from digest.model.subscriber import Delivery
from digest.store import deliveries, editions, notes
from digest.wiring.app import App
from tests.cli.conftest import loaded_once
from tests.cli.newsroom import NEWS, write_news

__all__ = ["loaded_once"]  # every test has a program of its own; what the engine knows is read once

CONFIG = """
[[newsletters]]
id = "morning"
name = "The Morning"
languages = ["en", "ru"]
zone = "{zone}"
build_at = "06:00"
send_at = "07:00"
deadline_h = 12
approval = "{approval}"
{more}
[[sources]]
name = "Wire"
path = "in"
"""


@dataclass
class Newsroom:
    """A newsroom in a folder, whose program sees the time that the test sets, wherever it looks."""

    folder: Path
    app: App
    clock: time_machine.Traveller

    def at(self, moment: str) -> int:
        """Moves the clock to a moment (UTC unless it names an offset) and runs what is due."""
        then = datetime.fromisoformat(moment)
        self.clock.move_to(then if then.tzinfo else then.replace(tzinfo=UTC), tick=False)
        return run_once(self.app, lambda: False)

    def news(self, name: str, day: str, number: int = 0) -> None:
        """Brings an article of `NEWS` that nobody has brought before."""
        key = f"{name}-{day}-{number}"
        title, text, _ = NEWS[name]
        write_news(self.folder / "in" / f"{key}.jsonl", [name], id=key, url=f"https://wire.example/{key}",
                   title=f"{title}: day {day[-2:]}", day=f"{day}T00:00:00Z",
                   content_text=f"{text} So it was on {day}, in the {number + 3}rd street.")  # fmt: skip

    @property
    def left(self) -> dict[tuple[str, str], str]:
        """Returns when each reader's mail of each date left, in UTC."""
        return {key: f"{row.at:%d %H:%M}" for key, row in self.rows.items() if row.state == "sent"}

    @property
    def rows(self) -> dict[tuple[str, str], Delivery]:
        with self.app.store.reading() as db:
            return {(f"{row.date:%m-%d}", row.subscriber): row for row in deliveries.listing(db)}

    def why(self, key: str) -> dict[str, str]:
        """Returns the notes beside an edition."""
        name, day, *slot = key.split("/")
        with self.app.store.reading() as db:
            found = notes.of(db, EditionKey(name, datetime.fromisoformat(day).date(), *slot))
            return {note.kind: note.reason for note in found}


Make = Callable[..., Newsroom]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[App] = []
    with time_machine.travel(datetime(2024, 1, 1, tzinfo=UTC), tick=False) as clock:

        def newsroom(
            readers: str, *, zone: str = "Asia/Almaty", approval: str = "auto", more: str = ""
        ) -> Newsroom:
            text = CONFIG.format(zone=zone, approval=approval, more=more)
            (tmp_path / "config.toml").write_text(text, encoding="utf-8")
            (tmp_path / "in").mkdir()
            app = App(load(tmp_path / "config.toml", {}), cache=tmp_path / "cache")
            made.append(app)
            app.store.create()
            (tmp_path / "readers.csv").write_text(readers, encoding="utf-8")
            import_readers(app.store, tmp_path / "readers.csv", app.offer, now=app.now())
            return Newsroom(tmp_path, app, clock)

        yield newsroom
    for app in made:
        app.store.close()


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        # 29 March 2026: Berlin jumps from 02:00 to 03:00; 25 October: back.
        ("Europe/Berlin", {"2026-03-28": "28 06:00", "2026-03-29": "29 05:00", "2026-03-30": "30 05:00"}),
        pytest.param(
            "Europe/Berlin",
            {"2026-10-24": "24 05:00", "2026-10-25": "25 06:00", "2026-10-26": "26 06:00"},
            marks=pytest.mark.slow,
        ),
        # 8 March and 1 November 2026 in New York.
        pytest.param(
            "America/New_York",
            {"2026-03-07": "07 12:00", "2026-03-08": "08 11:00", "2026-03-09": "09 11:00"},
            marks=pytest.mark.slow,
        ),
        ("America/New_York", {"2026-10-31": "31 11:00", "2026-11-01": "01 12:00", "2026-11-02": "02 12:00"}),
        # Jerusalem changes on a Friday, 27 March 2026, and on Sunday, 25 October.
        pytest.param(
            "Asia/Jerusalem",
            {"2026-03-26": "26 05:00", "2026-03-27": "27 04:00", "2026-03-28": "28 04:00"},
            marks=pytest.mark.slow,
        ),
        ("Asia/Jerusalem", {"2026-10-24": "24 04:00", "2026-10-25": "25 05:00", "2026-10-26": "26 05:00"}),
        # Kazakhstan has had one zone since 1 March 2024: Almaty went from UTC+6 to UTC+5.
        ("Asia/Almaty", {"2024-02-29": "29 01:00", "2024-03-01": "01 02:00", "2024-03-02": "02 02:00"}),
        pytest.param(
            "Asia/Qyzylorda",
            {"2024-02-29": "29 02:00", "2024-03-01": "01 02:00", "2024-03-02": "02 02:00"},
            marks=pytest.mark.slow,
        ),
    ],
)
def test_mail_leaves_at_seven_by_the_clock_on_the_wall_through_every_change(
    make: Make, zone: str, days: dict[str, str]
) -> None:
    newsroom = make(f"key,email,zone\nalice,alice@example.org,{zone}\n", zone=zone)
    for name, (day, at) in zip(("judo", "bank", "most"), days.items(), strict=True):
        newsroom.news(name, day)
        hour_due = int(at[3:5])
        for hour in range(hour_due - 1, hour_due + 2):
            assert newsroom.at(f"{day}T{hour:02}:00") == 0
        assert newsroom.left[day[5:], "alice"] == at
    assert len(newsroom.left) == len(days), "one mail a date"
    assert len(newsroom.rows) == len(days)


def test_reader_who_moves_gets_one_mail_of_a_date(make: Make) -> None:
    more = '[[newsletters.slots]]\nid = "west"\nbuild_at = "15:00"\nsend_at = "07:00"\noffsets = [-12, -2]\n'
    newsroom = make(
        "key,email,zone\nalice,alice@example.org,Asia/Almaty\nnora,nora@example.com,America/New_York\n",
        more=more,
    )
    newsroom.news("judo", "2026-04-24")
    newsroom.at("2026-04-24T01:00")
    newsroom.at("2026-04-24T02:00")
    assert set(newsroom.left) == {("04-24", "alice")}, "nora has the newsroom's working day to come"
    newsroom.news("bank", "2026-04-24")
    _change(newsroom, "alice", zone="America/New_York")
    newsroom.at("2026-04-24T10:00")
    newsroom.at("2026-04-24T11:00")
    with newsroom.app.store.reading() as db:
        rows = {(row.slot, row.subscriber): (row.state, row.reason) for row in deliveries.listing(db)}
        west = editions.get(db, EditionKey("morning", date(2026, 4, 24), "west"))
    assert rows == {
        ("main", "alice"): ("sent", ""),
        ("west", "alice"): ("skipped", "has another edition of that day, or a later one"),
        ("west", "nora"): ("sent", ""),
    }
    assert west is not None
    assert len(from_bytes(west.content).stories) == 2, "a wave tells the whole day, not what the others left"


def test_reader_who_asks_for_another_frequency_in_between_has_a_row_that_says_so(make: Make) -> None:
    newsroom = make(
        "key,email,zone,send_at\nalice,alice@example.org,Asia/Almaty,09:00\nbob,bob@example.org,Asia/Almaty,09:00\n",
        more='[[newsletters.slots]]\nid = "week"\nevery = "week"\non = 7\nbuild_at = "09:00"\nsend_at = "10:00"\n',
    )
    newsroom.news("judo", "2026-04-24")
    newsroom.at("2026-04-24T01:00")
    newsroom.at("2026-04-24T02:00")
    _change(newsroom, "alice", frequency="week")
    newsroom.at("2026-04-24T04:00")
    assert newsroom.left == {("04-24", "bob"): "24 04:00"}
    assert ("04-24", "alice") not in newsroom.rows, "she may still change her mind"
    newsroom.at("2026-04-26T01:00")
    row = newsroom.rows["04-24", "alice"]
    assert (row.state, row.reason) == ("skipped", "asked for another frequency, or moved, before it left")


def test_reader_of_the_week_gets_one_edition_of_seven_days(make: Make) -> None:
    more = (
        '[[newsletters.slots]]\nid = "week"\nevery = "week"\non = 7\nbuild_at = "09:00"\nsend_at = "10:00"\n'
    )
    newsroom = make(
        "key,email,zone,frequency\nalice,alice@example.org,Asia/Almaty,\nwanda,wanda@example.org,Asia/Almaty,week\n",
        more=more,
    )
    for number, name in enumerate(("judo", "bank", "deal-a", "most", "", "", "bank")):
        day = f"2026-04-{20 + number}"
        if name:
            newsroom.news(name, day, number)
        for hour in ("01:00", "02:00", "04:00", "05:00"):
            newsroom.at(f"{day}T{hour}")
    mine = {key for key in newsroom.left if key[1] == "wanda"}
    assert mine == {("04-26", "wanda")}
    assert {day for day, reader in newsroom.left if reader == "alice"} == {
        "04-20",
        "04-21",
        "04-22",
        "04-23",
        "04-26",
    }
    with newsroom.app.store.reading() as db:
        week = editions.get(db, EditionKey("morning", date(2026, 4, 26), "week"))
        daily = editions.get(db, EditionKey("morning", date(2026, 4, 26)))
    assert week is not None
    assert daily is not None
    told = from_bytes(week.content)
    assert told.articles_seen == 5, "also Monday's, which is six days old"
    assert (
        len({story.id for story in told.stories})
        == len(told.stories)
        > len(from_bytes(daily.content).stories)
    )


def test_thin_day_is_omitted_with_its_reason_and_told_by_the_next(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom = make("key,email,zone\nalice,alice@example.org,Asia/Almaty\n", more="min_stories = 2")
    newsroom.news("judo", "2026-04-24")
    assert newsroom.at("2026-04-24T01:00") == 0
    why = {"omitted": "1 of its stories are new, min_stories is 2"}
    assert newsroom.why("morning/2026-04-24") == why
    assert "morning/2026-04-24 is omitted" in capsys.readouterr().out
    assert newsroom.at("2026-04-24T02:00") == 0
    assert capsys.readouterr().out == "", "told once"
    newsroom.news("bank", "2026-04-25")
    newsroom.at("2026-04-25T01:00")
    assert "2 stories (approved)" in capsys.readouterr().out, "yesterday's is among them"
    newsroom.at("2026-04-25T02:00")
    assert set(newsroom.left) == {("04-25", "alice")}


def test_empty_edition_is_not_made_by_itself(make: Make) -> None:
    newsroom = make("key,email,zone\nalice,alice@example.org,Asia/Almaty\n")
    newsroom.at("2026-04-24T01:00")
    newsroom.at("2026-04-24T02:00")
    assert newsroom.rows == {}
    assert "omitted" in newsroom.why("morning/2026-04-24")


def test_thin_edition_is_held_where_sources_fail_and_goes_out_when_they_are_mended(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = '[[sources]]\nname = "Steppe Herald"\npath = "gone"\n'
    newsroom = make("key,email,zone\nalice,alice@example.org,Asia/Almaty\n", more=f"min_stories = 2\n{gone}")
    newsroom.news("judo", "2026-04-24")
    assert newsroom.at("2026-04-24T01:00") == 1
    assert "is held: 1 of its stories are new, min_stories is 2" in (told := capsys.readouterr().err)
    assert "Steppe Herald" in told
    assert newsroom.at("2026-04-24T01:05") == 0, "told once"
    write_news(newsroom.folder / "gone" / "news.jsonl", ["bank"], day="2026-04-24T00:00:00Z")
    assert newsroom.at("2026-04-24T01:10") == 0
    assert "2 stories" in capsys.readouterr().out
    newsroom.at("2026-04-24T02:00")
    assert set(newsroom.left) == {("04-24", "alice")}
    assert newsroom.why("morning/2026-04-24") == {}


@pytest.mark.parametrize("unapproved", ["hold", "send", "skip"])
def test_edition_that_nobody_approves(
    make: Make, unapproved: str, capsys: pytest.CaptureFixture[str]
) -> None:
    more = f'unapproved = "{unapproved}"\napprove_by = "06:45"\nremind_m = 15\n'
    newsroom = make("key,email,zone\nalice,alice@example.org,Asia/Almaty\n", approval="hand", more=more)
    newsroom.news("judo", "2026-04-24")
    newsroom.at("2026-04-24T01:00")
    newsroom.at("2026-04-24T01:30")
    assert "nobody has approved it" in capsys.readouterr().out
    newsroom.at("2026-04-24T01:45")
    newsroom.at("2026-04-24T02:00")
    assert set(newsroom.left) == ({("04-24", "alice")} if unapproved == "send" else set())
    assert ("omitted" in newsroom.why("morning/2026-04-24")) is (unapproved == "skip")
    newsroom.news("bank", "2026-04-25")
    newsroom.at("2026-04-25T01:00")
    stories = (
        "Built morning/2026-04-25: 1 stories"
        if unapproved == "send"
        else "Built morning/2026-04-25: 2 stories"
    )
    assert stories in capsys.readouterr().out, "what nobody let out, the next edition tells"
    assert ("omitted" in newsroom.why("morning/2026-04-24")) is (unapproved != "send")


def test_quiet_days_have_no_edition_and_the_next_tells_them(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom = make("key,email,zone\nalice,alice@example.org,Asia/Almaty\n",
                    more='every = "weekdays"\nholidays = ["04-27"]')  # fmt: skip
    for number, (name, day) in enumerate((("judo", 24), ("bank", 25), ("most", 26), ("deal-a", 27))):
        newsroom.news(name, f"2026-04-{day}", number)
        for hour in ("01:00", "02:00"):
            newsroom.at(f"2026-04-{day}T{hour}")
    assert set(newsroom.left) == {("04-24", "alice")}
    capsys.readouterr()
    newsroom.at("2026-04-28T01:00")
    assert "Built morning/2026-04-28" in capsys.readouterr().out
    newsroom.at("2026-04-28T02:00")
    assert set(newsroom.left) == {("04-24", "alice"), ("04-28", "alice")}


def _change(newsroom: Newsroom, reader: str, **changed: Any) -> None:
    from dataclasses import replace

    from digest.store import subscribers

    with newsroom.app.store.writing() as db:
        found = subscribers.get(db, reader)
        assert found is not None
        subscribers.change(db, replace(found, **changed), newsroom.app.now())
