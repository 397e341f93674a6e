"""What was set aside is read again: by its kept input, by its file, or not at all."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.collect.batch import rejected as record
from digest.collect.facts import Facts
from digest.collect.paths import read_paths
from digest.collect.reading import HERE
from digest.errors import ArticleError
from digest.jobs.retry import Known, Retried, retry
from digest.model.article import Article, Rejected
from digest.store import articles, list_sql, rejected
from digest.store.database import Store
from digest.store.stream import ask_of
from tests.store.conftest import store

__all__ = ["store"]

NOW = datetime(2026, 4, 24, 16, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
GOOD = b"A headline\nA sentence that is long enough to be text, whatever stands in it.\n"


def set_aside(store: Store, *given: Rejected) -> None:
    with store.writing() as db:
        rejected.set_aside(db, given, NOW)


def again(store: Store, known: Known | str = Known(facts=Facts()), code: str = "") -> Retried:  # noqa: B008
    return retry(store, reading=HERE, known=lambda _: known, now=LATER, code=code)


def left(store: Store) -> list[tuple[str, str]]:
    with store.reading() as db:
        return [(one.rejected.origin, one.rejected.code) for one in rejected.listing(db)]


def held(store: Store) -> list[Article]:
    with store.reading() as db:
        ids = [one.id for one in list_sql.articles(ask_of(db))]
        return [read.article for read in articles.get_many(db, ids).values()]


def test_what_can_be_read_now_is_stored_and_leaves_the_list(store: Store) -> None:
    set_aside(
        store, Rejected("a.txt", "crashed", "a bug", GOOD), Rejected("b.txt", "crashed", "a bug", b"\x00")
    )
    done = again(store)
    assert (done.read, done.stored, [one.code for one in done.failed]) == (1, 1, ["empty"])
    assert [article.title for article in held(store)] == ["A headline"]
    assert left(store) == [("b.txt", "empty")]


def test_what_fails_keeps_its_place_and_is_one_row_when_it_comes_again(store: Store) -> None:
    set_aside(store, Rejected("b.txt", "crashed", "a bug", b"\x00"))
    again(store)
    with store.writing() as db:
        assert rejected.set_aside(db, [Rejected("b.txt", "empty", "it is empty", b"\x00")], LATER) == 0
        [row] = rejected.listing(db)
    assert (row.first, row.times) == (NOW, 2)


def test_only_the_asked_ones_are_read(store: Store) -> None:
    set_aside(store, Rejected("a.txt", "crashed", "a bug", GOOD), Rejected("b.txt", "odd", "a bug", GOOD))
    assert again(store, code="odd").read == 1
    assert left(store) == [("a.txt", "crashed")]


def test_line_keeps_its_number(store: Store) -> None:
    set_aside(store, Rejected("day.jsonl:7", "crashed", "a bug", b'{"id": "a", "title": ""'))
    (failed,) = again(store).failed
    assert (failed.origin, failed.code) == ("day.jsonl:7", "not-json")


def test_item_of_a_feed_is_read_with_what_stood_around_it(store: Store, tmp_path: Path) -> None:
    feed = (
        b'<rss version="2.0"><channel><title>The Herald</title><link>https://herald.example/</link>'
        b"<item><description>&lt;p&gt;</description></item></channel></rss>"
    )
    path = tmp_path / "feed.xml"
    path.write_bytes(feed)
    (batch,) = read_paths(path, facts=Facts(), now=NOW)
    (refused,) = batch.rejected
    kept = json.loads(refused.raw)
    kept["_entry"] |= {"title": "A headline", "link": "/news/1"}
    set_aside(store, replace(refused, raw=json.dumps(kept).encode()))
    assert again(store).read == 1
    (article,) = held(store)
    assert (article.source, article.url) == ("The Herald", "https://herald.example/news/1")


def test_item_of_a_json_feed_is_read_with_what_stood_around_it(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Herald",
        "home_page_url": "https://h.example/",
    }
    path.write_text(json.dumps({**feed, "items": [[], {"id": "1", "content_text": "Short."}]}))
    (batch,) = read_paths(path, facts=Facts(), now=NOW)
    (refused,) = batch.rejected
    kept = json.loads(refused.raw)
    kept["items"] = [{"id": "2", "content_text": "Now it is an object.", "url": "/2"}]
    set_aside(store, replace(refused, raw=json.dumps(kept).encode()))
    assert again(store).read == 1
    (article,) = held(store)
    assert (article.source, article.url, article.title) == (
        "The Herald",
        "https://h.example/2",
        "Now it is an object.",
    )


def test_input_that_was_kept_in_part_is_read_from_its_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    long = {"id": "long", "title": "T", "content_text": "A sentence. " * 100_000}
    path.write_text(f"{json.dumps(long)}\n{{broken\n{json.dumps({'id': 'b', 'title': 'B'})}\n")
    set_aside(store, Rejected(f"{path}:1", "crashed", "a bug", json.dumps(long).encode()))
    done = again(store)
    assert (done.read, done.stored, done.failed) == (1, 2, ())
    assert {article.id for article in held(store)} == {"long", "b"}
    assert left(store) == []


def test_input_that_was_kept_in_part_stays_where_its_file_is_gone(store: Store) -> None:
    set_aside(
        store, Rejected("/nowhere/a.txt", "crashed", "a bug", b"A" * 1_100_000), Rejected("b", "bad-id", "x")
    )
    done = again(store)
    assert [one.code for one in done.failed] == ["unread", "unread"]
    assert len(left(store)) == 2


def test_article_of_a_program_is_its_source_s(store: Store) -> None:
    item = json.dumps({"id": "1", "title": "T", "_source": "Somebody else"}).encode()
    set_aside(store, Rejected("api:cms#1", "crashed", "a bug", item))
    assert again(store, Known(facts=Facts(source="Dala"), bound=True)).read == 1
    assert [article.source for article in held(store)] == ["Dala"]


def test_what_nobody_answers_for_stays(store: Store) -> None:
    set_aside(store, Rejected("api:cms#1", "crashed", "a bug", b'{"id": "1", "title": "T"}'))
    (failed,) = again(store, "there is no token 'cms'").failed
    assert failed.reason == "there is no token 'cms'"
    assert held(store) == []


def test_article_of_another_source_is_neither_changed_nor_taken_back(store: Store) -> None:
    set_aside(store, Rejected("a.json", "crashed", "a bug", b'{"id": "1", "title": "Mine", "_source": "A"}'))
    again(store)
    theirs = b'{"id": "1", "title": "Mine now", "_source": "B"}'
    gone = b'{"version": "https://jsonfeed.org/version/1.1", "title": "B", "items": [{"id": "1"}]}'
    set_aside(
        store, Rejected("b.json", "crashed", "a bug", theirs), Rejected("c.json", "crashed", "a bug", gone)
    )
    assert again(store).failed == ()
    assert {article.source: article.title for article in held(store)} == {"A": "Mine", "B": "Mine now"}
    with store.reading() as db:
        shown = list(articles.window(db, NOW - timedelta(days=1), LATER))
    assert [read.article.source for read in shown] == ["A"]


@pytest.mark.parametrize("name", ["a:b.txt", "a#b.txt"])
def test_names_of_files_may_hold_marks(store: Store, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(GOOD + b"x" * 70_000)
    set_aside(store, Rejected(str(path), "crashed", "a bug", path.read_bytes()))
    assert again(store).read == 1


def test_large_line_of_standard_input_is_read_again_from_what_was_kept(store: Store) -> None:
    item = {"id": "1", "title": "A headline", "content_text": "It is a sentence of a long text. " * 20_000}
    set_aside(store, Rejected("-:7", "not-json", "a fault of ours", json.dumps(item).encode()))
    assert again(store).read == 1
    assert [article.id for article in held(store)] == ["1"]
    set_aside(store, record("-:9", ArticleError("a fault", code="not-json"), b"x" * 3_000_000))
    assert [one.code for one in again(store).failed] == ["unread"], "only its beginning was kept"
