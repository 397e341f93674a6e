"""What readers had is remembered, whatever became of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from digest.cli.run import run_once
from digest.config.load import load
from digest.edition.snapshot import from_bytes
from digest.jobs.memory import memories, stories_got
from digest.jobs.readers import Joinable, add_reader
from digest.model.edition import EditionKey
from digest.store import editions, stories
from digest.wiring.app import App
from tests.cli.newsroom import write_news
from tests.jobs.test_read_also import CONFIG


def test_story_that_became_part_of_another_counts_as_that_one(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    app = App(load(tmp_path / "config.toml", {}), cache=tmp_path / "cache")
    clock = [datetime(2026, 4, 24, 0, 30, tzinfo=UTC)]
    app.now = lambda: clock[0]
    app.store.create()
    add_reader(
        app.store,
        {"key": "alice", "email": "alice@example.org"},
        Joinable(newsletters=("morning",)),
        now=clock[0],
    )
    write_news(tmp_path / "in" / "1.jsonl", ("deal-a", "judo"))
    for hour in (1, 2):
        clock[0] = datetime(2026, 4, 24, hour, 5, tzinfo=UTC)
        assert run_once(app, lambda: False) == 0
    with app.store.writing() as db:
        stored = editions.get(db, EditionKey("morning", date(2026, 4, 24)))
        assert stored is not None
        edition = from_bytes(stored.content)
        one, other = (story.id for story in edition.stories)
        assert stories.told(db, [one, other]) == {one, other}
        known = stories.get_many(db, [one])[one]
        stories.save(db, [replace(known, id="larger", swallowed=(one, other))])
    tomorrow = replace(edition, key=EditionKey("morning", date(2026, 4, 25)))
    got = memories(app.store, tomorrow, ["alice"], outbox_counts=True)["alice"]
    assert (got[one], got[other], got["larger"]) == (1, 1, 2)
    assert stories_got(app.store, tomorrow, ["alice"], outbox_counts=True)["alice"] == {one, other, "larger"}
    app.store.close()
