"""Links to older stories: nobody is sent to what they had in an earlier mail."""

import json
from datetime import UTC, datetime
from pathlib import Path

from digest.cli.run import run_once
from digest.config.load import load
from digest.jobs.readers import import_readers
from digest.wiring.app import App
from tests.cli.newsroom import NEWS, mail, text_of, write_news, write_readers

CONFIG = """
[[newsletters]]
id = "morning"
name = "The Morning"
zone = "Asia/Almaty"
approval = "auto"
[[sources]]
name = "Wire"
path = "in"
[outbox]
counts = true
"""
FOLLOW_UP = (
    "Kazakhstan's parliament ratifies the Syr Darya water treaty",
    "The parliament of Kazakhstan ratified the treaty on the waters of the Syr Darya that was signed in Samarkand with Uzbekistan. "
    "Deputies voted 81 to 3 after a debate of four hours about dams, canals and the Aral Sea.",
)  # fmt: skip


def test_story_that_a_reader_had_is_no_link_below_another(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    app = App(load(tmp_path / "config.toml", {}), cache=tmp_path / "cache")
    clock = [datetime(2026, 4, 24, 0, 30, tzinfo=UTC)]
    app.now = lambda: clock[0]
    app.store.create()

    def joins(name: str) -> None:
        readers = write_readers(
            tmp_path / "readers.csv", f"key,email,languages,zone\n{name},{name}@example.org,en,Asia/Almaty\n"
        )
        import_readers(app.store, readers, app.offer, now=clock[0])

    def morning(day: int) -> None:
        for hour in (1, 2):
            clock[0] = datetime(2026, 4, day, hour, 5, tzinfo=UTC)
            assert run_once(app, lambda: False) == 0

    joins("alice")
    write_news(tmp_path / "in" / "1.jsonl", ("deal-a", "judo"))
    morning(24)
    joins("nora")
    item = {"id": "vote", "url": "https://wire.example/vote", "title": FOLLOW_UP[0], "content_text": FOLLOW_UP[1],
            "language": "en", "date_published": "2026-04-28T00:10:00Z"}  # fmt: skip
    (tmp_path / "in" / "2.jsonl").write_text(json.dumps(item), encoding="utf-8")
    morning(28)
    day = tmp_path / "outbox" / "morning" / "2026-04-28"
    alices, noras = (text_of(mail(day / f"{name}.eml")) for name in ("alice", "nora"))
    older = NEWS["deal-a"][0]
    assert FOLLOW_UP[0] in alices
    assert older not in alices, "she had it six days before"
    assert older in noras
    app.store.close()
