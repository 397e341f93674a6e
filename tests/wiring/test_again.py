from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.config.load import parse
from digest.jobs.retry import Known
from digest.model.source import WantedPage
from digest.store import pages, tokens
from digest.wiring.again import origins_of
from digest.wiring.app import App

CONFIG = """
[[newsletters]]
id = "morning"
name = "The Morning"
languages = ["en"]
[store]
url = "sqlite:///{}/digest.db"
[[sources]]
name = "Files"
path = "in"
[[sources]]
name = "Feed"
feed = "https://feed.example/rss"
"""
NOW = datetime(2026, 4, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("origin", "source", "bound"),
    [
        ("IN/a.txt", "Files", False),
        ("IN/day.jsonl:7", "Files", False),
        ("IN#2", "Files", False),
        ("elsewhere/a.txt", "", False),
        ("https://feed.example/rss", "Feed", False),
        ("https://feed.example/rss#12", "Feed", False),
        ("https://feed.example/rss/other", "", False),
        ("https://feed.example/page", "Feed", False),
        ("api:cms#1", "Dala", True),
        ("api:free#1", "", False),
    ],
)
def test_origin_has_what_is_stated_of_its_source(
    tmp_path: Path, origin: str, source: str, bound: bool
) -> None:
    known = known_in(tmp_path, origin)
    assert isinstance(known, Known)
    assert (known.facts.source, known.bound) == (source, bound)


@pytest.mark.parametrize(("name", "why"), [("nobody", "is no token"), ("twin", "are several tokens")])
def test_article_of_a_program_that_is_not_known_stays(tmp_path: Path, name: str, why: str) -> None:
    assert why in str(known_in(tmp_path, f"api:{name}#1"))


def known_in(folder: Path, origin: str) -> Known | str:
    app = App(parse(CONFIG.format(folder), {}, folder=folder))
    app.store.create()
    with app.store.writing() as db:
        for name, source in (("cms", "Dala"), ("free", ""), ("twin", "A"), ("twin", "B")):
            tokens.create(db, name, source, NOW)
        pages.save(
            db,
            [WantedPage(url="https://feed.example/page", address="https://feed.example/page", source="Feed")],
        )
    known = origins_of(app)(origin.replace("IN", str(folder / "in")))
    app.store.close()
    return known
