"""A pause through the days of a newsletter: nothing comes, the ledger says why, and then mails come again."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from digest.cli.run import run_once
from digest.config.load import load
from digest.jobs.readers import import_readers
from digest.model.edition import EditionKey
from digest.model.subscriber import Subscriber
from digest.store import deliveries, subscribers
from digest.wiring.app import App
from digest.wiring.service import choosing_of
from tests.cli.newsroom import item, write_readers
from tests.jobs.test_read_also import CONFIG

HEAD = "key,email,languages,zone,paused_until\n"


def test_reader_who_pauses_gets_nothing_until_the_day_and_is_back_by_themselves(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    app = App(load(tmp_path / "config.toml", {}), cache=tmp_path / "cache")
    clock = [datetime(2026, 4, 24, 0, 30, tzinfo=UTC)]
    app.now = lambda: clock[0]
    app.store.create()
    rows = "".join(
        f"{name},{name}@example.org,en,Asia/Almaty,{until}\n"
        for name, until in (("alice", "2026-04-26"), ("bob", ""), ("carol", ""))
    )
    import_readers(app.store, write_readers(tmp_path / "r.csv", HEAD + rows), app.offer, now=clock[0])
    with app.store.writing() as db:
        subscribers.set_status(db, "carol", "paused")
    for day, name in ((24, "deal-a"), (25, "judo"), (26, "bank")):
        made = item(name, day=f"2026-04-{day}T00:10:00Z")
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{day}.jsonl").write_text(made, encoding="utf-8")
        for hour in (1, 2):
            clock[0] = datetime(2026, 4, day, hour, 5, tzinfo=UTC)
            assert run_once(app, lambda: False) == 0
    with app.store.reading() as db:
        found = {(one.date.day, one.subscriber): one.state + one.reason for one in deliveries.listing(db)}
        kept = deliveries.left(db, EditionKey("morning", date(2026, 4, 26)), "bob")
    assert found == {
        (24, "alice"): "skippedpaused", (24, "bob"): "sent",
        (25, "alice"): "skippedpaused", (25, "bob"): "sent",
        (26, "alice"): "sent", (26, "bob"): "sent",
    }  # fmt: skip
    assert kept is not None
    assert kept.made_for is not None
    standing = choosing_of(app).standing(_reader(app, "alice"))
    assert standing.coming == (("The Morning", datetime(2026, 4, 27, 2, tzinfo=UTC)),)
    resting = replace(_reader(app, "bob"), paused_until=date(2026, 5, 1))
    assert choosing_of(app).standing(resting).coming[0][1] == datetime(2026, 5, 1, 2, tzinfo=UTC)
    assert choosing_of(app).standing(_reader(app, "carol")).coming == ()
    app.store.close()


def _reader(app: App, key: str) -> Subscriber:
    with app.store.reading() as db:
        found = subscribers.get(db, key)
    assert found is not None
    return found
