"""What may be shown of a source, and what a source on watch may not do."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.config.load import parse
from digest.jobs.build import Built, build
from digest.jobs.watch import watch
from digest.model.edition import Edition
from digest.store import sources, stories
from digest.wiring.app import App
from digest.wiring.collecting import collect_sources
from tests.cli.newsroom import NEWS

NOW = datetime(2026, 4, 24, 1, 0, tzinfo=UTC)
CONFIG = """
[[newsletters]]
id = "morning"
name = "The Morning"
languages = ["en", "ru"]
zone = "Asia/Almaty"
approval = "{approval}"
[[sources]]
name = "Wire"
path = "wire"
rights = {rights}
[[sources]]
name = "Herald"
path = "herald"
"""
Make = Callable[..., App]
ALL = ("headline", "summary", "image")


@pytest.fixture
def newsroom(tmp_path: Path) -> Make:
    def made(rights: tuple[str, ...] = ALL, approval: str = "hand", **news: tuple[str, ...]) -> App:
        app = App(parse(CONFIG.format(rights=json.dumps(rights), approval=approval), {}, folder=tmp_path))
        app.now = lambda: NOW
        app.store.create()
        for source, ids in (news or {"wire": ("deal-a", "judo"), "herald": ("deal-b",)}).items():
            write(tmp_path / source / "news.jsonl", ids)
        collect_sources(app)
        return app

    return made


def write(path: Path, ids: tuple[str, ...]) -> None:
    items = [
        {"id": id_, "url": f"https://{path.parent.name}.example/{id_}", "title": NEWS[id_][0], "content_text": NEWS[id_][1],
         "language": NEWS[id_][2], "image": f"https://{path.parent.name}.example/{id_}.jpg", "date_published": "2026-04-23T22:00:00Z",
         "summary": f"In short: {NEWS[id_][1][:90]}."}
        for id_ in ids
    ]  # fmt: skip
    path.parent.mkdir()
    path.write_text("\n".join(json.dumps(item) for item in items), encoding="utf-8")


def built(app: App) -> Built:
    return build(app.store, app.engine, app.issue("morning"), None, now=NOW)


def shown(edition: Edition) -> list[tuple[str, str]]:
    """The source and the article of each story's English card, in the edition's order."""
    return [(story.cards["en"].source, story.cards["en"].article) for story in edition.stories]


def put_on_watch(app: App, name: str) -> None:
    with app.store.writing() as db:
        assert sources.watch(db, name, "a test post", NOW)


def test_source_without_the_right_to_its_headlines_counts_and_is_not_shown(newsroom: Make) -> None:
    edition = built(newsroom(rights=())).edition
    assert shown(edition) == [("Herald", "deal-b")]
    assert edition.stories[0].sources == ("Herald", "Wire")


def test_only_what_there_are_rights_to_is_shown(newsroom: Make) -> None:
    edition = built(newsroom(rights=("headline",), wire=("judo",), herald=("bank",))).edition
    cards = {story.cards["en"].source: story.cards["en"] for story in edition.stories}
    assert (cards["Wire"].summary, cards["Wire"].image) == ("", None)
    assert cards["Herald"].summary
    assert cards["Herald"].image


def test_source_on_watch_leads_nothing_until_it_is_cleared(newsroom: Make) -> None:
    app = newsroom()
    assert shown(built(app).edition)[0][0] in ("Wire", "Herald")
    put_on_watch(app, "Wire")
    assert shown(built(app).edition) == [("Herald", "deal-b"), ("Wire", "judo")]
    assert [story.cards["en"].on_watch for story in built(app).edition.stories] == [False, True]
    with app.store.writing() as db:
        sources.clear(db, "Wire", NOW)
    assert not any(story.cards["en"].on_watch for story in built(app).edition.stories)


def test_source_on_watch_leads_nothing_alone_either(newsroom: Make) -> None:
    app = newsroom(wire=("judo", "bank"), herald=("most",))
    put_on_watch(app, "Wire")
    lead = built(app).edition.stories[0]
    assert set(lead.cards) == {"ru"}


def test_nothing_of_a_source_on_watch_leaves_without_a_person(newsroom: Make) -> None:
    app = newsroom(approval="auto")
    put_on_watch(app, "Wire")
    first = built(app)
    assert (first.state, shown(first.edition)) == ("approved", [("Herald", "deal-b")])


def test_watching_is_news_once_and_not_again_after_clearing(newsroom: Make, tmp_path: Path) -> None:
    app = newsroom()
    assert watch(app.store, now=NOW) == ()
    posts = [{"title": "Test post", "content_text": "This is a test."}]
    (tmp_path / "wire" / "test.jsonl").write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    collect_sources(app)
    with app.store.reading() as db:
        assert sources.on_watch(db) == {"Wire"}
        assert "test post" in sources.states(db)["Wire"].watch_reason
    assert watch(app.store, now=NOW) == ()
    with app.store.writing() as db:
        assert sources.clear(db, "Wire", NOW)
    assert watch(app.store, now=NOW) == (), "an editor has seen it"


def test_flood_of_one_form_is_on_watch_before_stories_are_looked_for(newsroom: Make, tmp_path: Path) -> None:
    app = newsroom()
    text = "Организатор приглашает принять участие в тендере. Заявки принимаются до пятницы. Лот {0}."
    tenders = [
        {"id": f"t{n}", "title": f"Объявление о тендере № {n}", "content_text": text.format(n)}
        for n in range(150)
    ]
    path = tmp_path / "wire" / "tenders.jsonl"
    path.write_text("\n".join(map(json.dumps, tenders)), encoding="utf-8")
    collect_sources(app)
    with app.store.reading() as db:
        assert "headlines of one form" in sources.states(db)["Wire"].watch_reason
        found = stories.of_articles(db, [f"t{n}" for n in range(150)])
        assert not stories.ungrouped(db, NOW - timedelta(days=3), NOW)
    assert len(set(found.values())) == 150
