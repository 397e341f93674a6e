"""What is known of sources, pages and files outlives a run."""

from datetime import UTC, datetime, timedelta

from digest.model.article import Article
from digest.model.source import PollState, WantedPage
from digest.store import articles, files, pages, sources
from digest.store.database import Store

NOW = datetime(2026, 4, 24, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLL = PollState(
    name="Herald",
    address="https://a.example/rss",
    etag='"x"',
    modified="Fri",
    failures=2,
    error="time-out",
    tried=NOW,
    next_at=NOW + HOUR,
    interval_s=600,
)


def test_state_reads_back_and_watching_stays(store: Store) -> None:
    with store.writing() as db:
        assert sources.watch(db, "Herald", "3 test posts", NOW)
        sources.save_poll(db, POLL)
    with store.reading() as db:
        state = sources.states(db)["Herald"]
    assert (state.poll, state.on_watch, state.watch_reason) == (POLL, True, "3 test posts")


def test_source_stays_on_watch_until_it_is_cleared_and_can_be_watched_again(store: Store) -> None:
    with store.writing() as db:
        assert sources.watch(db, "Herald", "one", NOW)
        assert not sources.watch(db, "Herald", "two", NOW + HOUR), "its first reason stays"
        assert sources.on_watch(db) == {"Herald"}
        assert sources.clear(db, "Herald", NOW + HOUR)
        assert not sources.clear(db, "Herald", NOW + HOUR)
        assert sources.on_watch(db) == frozenset()
        assert sources.watch(db, "Herald", "three", NOW + 2 * HOUR)
        assert sources.states(db)["Herald"].watch_reason == "three"
        assert not sources.clear(db, "Nobody", NOW)


def test_pages_are_due_in_their_order_and_by_source(store: Store) -> None:
    late = WantedPage(
        url="https://a.example/1", address="https://a.example/1", source="A", next_at=NOW - HOUR
    )
    soon = WantedPage(
        url="https://a.example/2",
        address="https://a.example/2",
        source="A",
        next_at=NOW,
        error="x" * 900,
        failures=1,
    )
    never = WantedPage(url="https://a.example/3", address="https://a.example/3", source="A", visits=4)
    ahead = WantedPage(
        url="https://a.example/4", address="https://a.example/4", source="A", next_at=NOW + HOUR
    )
    other = WantedPage(
        url="https://b.example/1", address="https://b.example/1", source="B", next_at=NOW - HOUR
    )
    with store.writing() as db:
        pages.save(db, [soon, never, ahead, late, other])
        assert pages.due(db, ["A"], NOW, 10) == [late, soon]
        assert pages.due(db, ["A", "B"], NOW, 10)[2] == soon, "each source has its turn"
        assert {page.source for page in pages.due(db, ["A", "B"], NOW, 2)} == {"A", "B"}
        assert pages.waiting(db) == {"A": 3, "B": 1}
        assert pages.find(db, [never.url, "https://a.example/9"]) == {never.url: never}


def test_page_is_written_over_and_goes_with_its_article(store: Store) -> None:
    article = Article(id="x", title="T", paragraphs=("P",), source="A", collected=NOW, published=NOW)
    page = WantedPage(url="https://a.example/1", address="https://a.example/1", source="A", next_at=NOW)
    read = WantedPage(
        url="https://a.example/1",
        address="https://a.example/1",
        source="A",
        article="x",
        item="h",
        visits=1,
        etag="e",
        modified="m",
    )
    with store.writing() as db:
        articles.add(db, [article])
        pages.save(db, [page])
        pages.save(db, [page, read])
        assert pages.find(db, [page.url]) == {page.url: read}
        db.exec_driver_sql("delete from articles")
        assert pages.find(db, [page.url]) == {}


def test_files_are_known_by_their_last_mark(store: Store) -> None:
    odd = "inbox/\udcff.txt"
    with store.writing() as db:
        files.remember(db, {"a": "1", odd: "2"})
        files.remember(db, {"a": "3"})
        assert files.marks(db, ["a", odd, "c"]) == {"a": "3", odd: "2"}
