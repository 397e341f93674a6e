"""Keeps track of the pages of articles, and reads those that are due.

A source that is read in full brings its items from a feed and their texts from their pages: an item is stored as the
feed tells it, at once, and filled up when its page was read. When the feed tells it again as before, nothing happens;
when it tells something else, both change. Pages that a list named are articles by themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from digest.collect.batch import Batch, rejected
from digest.collect.facts import Facts
from digest.collect.fetched import PAGES, Fetched, Wanted
from digest.collect.full_text import is_another, with_page
from digest.collect.limits import PAGE_BYTES
from digest.collect.reading import Reading
from digest.collect.urls import canonical_url, is_home
from digest.collect.visits import (
    after_change_in_feed,
    after_failure,
    after_reading,
    after_unchanged,
    was_taken_back,
)
from digest.errors import ArticleError, FetchError
from digest.jobs.take import Collected, take
from digest.model.article import Article, Link
from digest.model.source import WantedPage
from digest.store import article_pages, articles, pages
from digest.store.article_rows import content_hash
from digest.store.database import Store
from digest.text.sentences import shorten

# What trying again does not change.
_FINAL = frozenset({"robots", "address", "redirects"})


def want_listed(db: Connection, source: str, listed: Iterable[Link], now: datetime) -> int:
    """Writes down the pages that a list names for the first time. Returns how many."""
    urls = {canonical_url(link.url): link.url for link in listed}
    known = pages.find(db, urls)
    fresh = [
        WantedPage(url=url, address=address, source=source, next_at=now)
        for address, url in urls.items()
        if address not in known
    ]
    pages.save(db, fresh)
    return len(fresh)


def take_with_pages(db: Connection, source: str, batch: Batch, now: datetime) -> Collected:
    """Stores what a feed says, filled up from what is known of its pages, and writes down which pages to read."""
    known = pages.find(db, [article.canonical_url for article in batch.articles if article.canonical_url])
    stored = articles.get_many(db, [page.article for page in known.values() if page.article])
    told: list[Article] = []
    wanted: list[WantedPage] = []
    as_before = 0
    for article in batch.articles:
        # The page of an address that several articles share is none of theirs.
        page, item = known.get(article.canonical_url), content_hash(article)
        if page is None or page.source != source:
            told.append(article)
            if page is None and article.canonical_url:
                wanted.append(
                    WantedPage(
                        url=article.url, address=article.canonical_url, source=source, item=item, next_at=now
                    )
                )
        elif page.item == item:
            as_before += 1
        else:
            before = stored.get(page.article)
            told.append(with_page(article, before.article, again=True) if before else article)
            wanted.append(after_change_in_feed(page, item, now=now))
    done = take(db, replace(batch, articles=tuple(told)), now, source=source)
    ids = {article.canonical_url: article.id for article in told}
    pages.save(db, [named for page in wanted if (named := _named(db, page, ids[page.address])) is not None])
    return done + Collected(unchanged=as_before)


def _named(db: Connection, page: WantedPage, article: str) -> WantedPage | None:
    """The page with the article it belongs to as it is stored; None where it is another source's, or was rejected."""
    for found in (article_pages.held(db, "", page.address), article_pages.held(db, article)):
        if found is not None and found.source == page.source:
            return replace(page, article=found.id)
    return None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Reads pages. `facts` are those of the sources whose pages are read, by name; `opening` gives what a source's page at
    an address is opened with."""

    store: Store
    reading: Reading
    now: Callable[[], datetime]
    facts: Mapping[str, Facts]
    opening: Callable[[str, str], str]

    def wanted(self, limit: int) -> Iterator[tuple[WantedPage, Wanted]]:
        """Yields the pages that are due, the longest due first."""
        if not self.facts:
            return
        with self.store.reading() as db:
            due = pages.due(db, list(self.facts), self.now(), limit)
        for page in due:
            yield (
                page,
                Wanted(
                    url=page.url,
                    etag=page.etag,
                    modified=page.modified,
                    accept=PAGES,
                    page=True,
                    most_bytes=PAGE_BYTES,
                    credentials=self.opening(page.source, page.url),
                ),
            )

    def take(self, page: WantedPage, got: Fetched | FetchError) -> Collected:
        """Stores what came of reading a page."""
        now = self.now()
        if isinstance(got, FetchError):
            return self._failed(page, got, now)
        if got.unchanged:
            with self.store.writing() as db:
                pages.save(db, [after_unchanged(page, now=now)])
            return Collected(unchanged=1)
        if is_home(got.final_url) and not is_home(page.url):
            front = ArticleError(
                "it leads to the front page now", code="front-page", hint="check the address"
            )
            return self._failed(page, front, now)
        facts = replace(self.facts[page.source], url=page.url, charset=got.charset, expects="page")
        batch = self.reading.read(got.content, origin=page.url, facts=facts, now=now)
        if not batch.articles:
            return self._unread(page, batch, now)
        foreign = self._foreign(page, batch.articles[0], got)
        if foreign is not None:
            return self._unread(page, Batch(rejected=(rejected(page.url, foreign),)), now)
        with self.store.writing() as db:
            return self._stored(db, page, batch.articles[0], got, now)

    def _foreign(self, page: WantedPage, read: Article, got: Fetched) -> ArticleError | None:
        """Why a page is not that of the article which a feed named."""
        if not (page.item and page.article):
            return None
        final = canonical_url(got.final_url)
        with self.store.reading() as db:
            before = articles.get(db, page.article)
            held = article_pages.held(db, "", final)
            known = held is not None and held.id != page.article
            moved = final != page.address and (known or final in pages.find(db, [final]))
        if before is None or not is_another(before.article, read, moved=moved):
            return None
        told = f"the page tells of something else: {shorten(read.title, 60)!r}"
        return ArticleError(told, code="another-page", hint="look at it in a browser")

    def _stored(
        self, db: Connection, page: WantedPage, read: Article, got: Fetched, now: datetime
    ) -> Collected:
        before = articles.get(db, page.article) if page.article else None
        if before is not None and page.item:
            read = with_page(replace(before.article, collected=now), read, again=page.visits > 0)
        elif before is not None:
            read = replace(read, id=before.id)
        done = take(db, Batch((read,)), now, source=page.source)
        found = _named(db, replace(page, address=read.canonical_url), read.id)
        article = found.article if found else ""
        pages.save(db, [after_reading(page, article=article, etag=got.etag, modified=got.modified, now=now)])
        return done

    def _unread(self, page: WantedPage, batch: Batch, now: datetime) -> Collected:
        """A page on which no article was found: it may be another time."""
        first = batch.rejected[0] if batch.rejected else None
        reason = first.reason if first else "no article was found on the page"
        with self.store.writing() as db:
            pages.save(db, [after_failure(page, reason, now=now)])
            # What the feed said of it is stored: nothing is lost then.
            return Collected() if page.item else take(db, Batch(rejected=batch.rejected), now)

    def _failed(self, page: WantedPage, error: FetchError | ArticleError, now: datetime) -> Collected:
        status = error.status if isinstance(error, FetchError) else 0
        wait = timedelta(seconds=error.retry_after or 0) if isinstance(error, FetchError) else timedelta(0)
        with self.store.writing() as db:
            if was_taken_back(page, status):
                gone = articles.withdraw(db, [page.article], now, by="publisher")
                pages.save(db, [after_failure(page, str(error), now=now, final=True)])
                return Collected(withdrawn=gone)
            failed = after_failure(page, str(error), now=now, final=error.code in _FINAL, not_before=wait)
            pages.save(db, [failed])
            if failed.next_at is None and not page.article:
                # Nothing of it was ever stored: it is told among what could not be read.
                return take(
                    db,
                    Batch(
                        rejected=(
                            rejected(page.url, ArticleError(error.what, code=error.code, hint=error.hint)),
                        )
                    ),
                    now,
                )
        return Collected()
