"""Decides when an article's page is read again: pure functions from what happened to what is wanted next.

A page that was read is looked at again after 1, 6 and 24 more hours, for corrections and withdrawals, and then left
alone. A page that cannot be read is tried again after 15 minutes, an hour, 4 and 16 hours, and then given up: what the
feed said of it stays. A page that is gone for good (410), or is not there twice in a row (404) after it once was, was
taken back.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from digest.model.source import WantedPage

AGAIN_AFTER = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
TRIED_AFTER = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=16))
GONE, NOT_THERE = 410, 404


def after_reading(page: WantedPage, *, article: str, etag: str, modified: str, now: datetime) -> WantedPage:
    """Returns the page after it was read as `article`."""
    read = replace(page, article=article, etag=etag, modified=modified)
    return after_unchanged(read, now=now)


def after_unchanged(page: WantedPage, *, now: datetime) -> WantedPage:
    """Returns the page after it was as before."""
    later = now + AGAIN_AFTER[page.visits] if page.visits < len(AGAIN_AFTER) else None
    return replace(page, visits=page.visits + 1, failures=0, error="", next_at=later)


def after_failure(
    page: WantedPage, reason: str, *, now: datetime, final: bool = False, not_before: timedelta = timedelta(0)
) -> WantedPage:
    """Returns the page after it could not be read; `final`: trying again makes no sense."""
    tries = min(page.failures, len(TRIED_AFTER))
    wait = None if final or tries == len(TRIED_AFTER) else max(TRIED_AFTER[tries], not_before)
    return replace(page, failures=page.failures + 1, error=reason, next_at=now + wait if wait else None)


def was_taken_back(page: WantedPage, status: int) -> bool:
    """Says whether an answer with this status means that the publisher took the article back."""
    if not page.article or status not in (GONE, NOT_THERE):
        return False
    return status == GONE or (page.visits > 0 and page.failures > 0)


def after_change_in_feed(page: WantedPage, item: str, *, now: datetime) -> WantedPage:
    """Returns the page, to be read at once because its feed says something else of it."""
    return replace(page, item=item, visits=min(page.visits, 1), failures=0, next_at=now)
