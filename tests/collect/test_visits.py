"""Pages are read, looked at again, given up, and known to be taken back."""

from datetime import UTC, datetime, timedelta

from digest.collect.visits import (
    AGAIN_AFTER,
    TRIED_AFTER,
    after_change_in_feed,
    after_failure,
    after_reading,
    after_unchanged,
    was_taken_back,
)
from digest.model.source import WantedPage

NOW = datetime(2026, 4, 24, 12, tzinfo=UTC)
NEW = WantedPage(url="https://a.example/1", address="https://a.example/1", source="A", next_at=NOW)


def test_page_is_looked_at_three_more_times_and_then_left_alone() -> None:
    page = after_reading(NEW, article="x", etag="e", modified="m", now=NOW)
    assert (page.article, page.etag, page.modified, page.next_at) == ("x", "e", "m", NOW + timedelta(hours=1))
    for later in AGAIN_AFTER[1:]:
        page = after_unchanged(page, now=NOW)
        assert page.next_at == NOW + later
    assert after_unchanged(page, now=NOW).next_at is None


def test_failing_page_is_tried_later_each_time_and_given_up() -> None:
    page = NEW
    for wait in TRIED_AFTER:
        page = after_failure(page, "time-out", now=NOW)
        assert (page.next_at, page.error) == (NOW + wait, "time-out")
    assert after_failure(page, "time-out", now=NOW).next_at is None
    assert after_failure(NEW, "robots.txt forbids it", now=NOW, final=True).next_at is None
    asked = after_failure(NEW, "429", now=NOW, not_before=timedelta(hours=3))
    assert asked.next_at == NOW + timedelta(hours=3)


def test_page_that_recovers_is_read_as_before() -> None:
    page = after_unchanged(after_failure(NEW, "time-out", now=NOW), now=NOW)
    assert (page.failures, page.error, page.visits) == (0, "", 1)


def test_gone_is_taken_back_and_missing_only_twice_after_it_was_there() -> None:
    read = after_reading(NEW, article="x", etag="", modified="", now=NOW)
    missing = after_failure(read, "404", now=NOW)
    assert was_taken_back(read, 410)
    assert not was_taken_back(read, 404)
    assert was_taken_back(missing, 404)
    assert not was_taken_back(missing, 500)
    assert not was_taken_back(NEW, 410), "nothing of it is here"
    never = WantedPage(url=NEW.url, address=NEW.url, source="A", article="x", failures=3)
    assert not was_taken_back(never, 404), "a wrong link in a feed takes nothing back"


def test_change_in_the_feed_has_the_page_read_at_once() -> None:
    old = WantedPage(url=NEW.url, address=NEW.url, source="A", article="x", item="a", visits=4, etag="e")
    page = after_change_in_feed(old, "b", now=NOW)
    assert (page.item, page.next_at, page.etag) == ("b", NOW, "e")
    assert after_unchanged(page, now=NOW).next_at == NOW + AGAIN_AFTER[1]
