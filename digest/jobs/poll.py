"""Asks the sources on the network that are due, then reads the pages of articles that are wanted.

What came from a source is stored in one transaction with what asking taught (its validators, when it is due again), so
a run that is killed neither loses an item behind an ETag nor takes one twice. Requests go on while an answer is read.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from digest.collect.batch import Batch
from digest.collect.facts import Facts
from digest.collect.fetch import Fetcher
from digest.collect.fetch_all import fetch_all
from digest.collect.fetched import PAGES, Fetched, FetchSettings, Wanted
from digest.collect.limits import PAGE_BYTES
from digest.collect.polling import (
    PollSettings,
    after_failure,
    after_success,
    after_unchanged,
    at_address,
    due,
    wanted,
)
from digest.collect.reading import Reading
from digest.collect.targets import is_of
from digest.errors import ArticleError, FetchError
from digest.jobs.page_visits import Visitor, take_with_pages, want_listed
from digest.jobs.take import Collected, take
from digest.model.source import PollState
from digest.store import sources
from digest.store.database import Store

_HEARKEN_S = 0.3  # how often a run hears that it should stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """A source on the network. `lists`: its address is that of a page that lists articles. `full_text`: each article's
    page is read. `credentials` ("name:password") are for its own host alone."""

    name: str
    address: str
    facts: Facts
    lists: bool = False
    full_text: bool = False
    credentials: str = field(default="", repr=False)

    def opening(self, url: str) -> str:
        """The credentials, where `url` is on the source's own host and asked in the same way; else ""."""
        return self.credentials if self.credentials and is_of(url, self.address) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How the network is asked. Of `pages` that are due so many are read by one run, for `pages_s` seconds."""

    fetch: FetchSettings = field(default_factory=FetchSettings)
    poll: PollSettings = field(default_factory=PollSettings)
    pages: int = 200
    pages_s: float = 120


def poll(
    store: Store,
    polled: Sequence[Polled],
    network: Network,
    *,
    reading: Reading,
    now: Callable[[], datetime],
    eagerly: bool = False,
    insist: bool = False,
    stopping: Callable[[], bool] = lambda: False,
) -> Collected:
    """Returns what became of the sources that were due. One that fails is told in `problems` and stops none.

    Ends early, in order, when `stopping` says so. `eagerly` asks those too that are well and not due yet, as a person does
    who cannot wait; `insist` asks all, also those that fail, as one does who names them.
    """
    if not polled:
        return Collected()
    return asyncio.run(_until(stopping, _Poller(store, network, reading, now, eagerly, insist), polled))


async def _until(stopping: Callable[[], bool], poller: "_Poller", polled: Sequence[Polled]) -> Collected:
    """What was done until it was done, or until `stopping` said so: then nothing more is asked."""
    done: list[Collected] = []
    work = asyncio.create_task(_poll(poller, polled, done))
    while not work.done():
        await asyncio.wait([work], timeout=_HEARKEN_S)
        if stopping():
            work.cancel()
            break
    with suppress(asyncio.CancelledError):
        await work
    return sum(done, Collected())


async def _poll(poller: "_Poller", polled: Sequence[Polled], done: list[Collected]) -> None:
    async with Fetcher(poller.network.fetch, now=poller.now) as fetcher:
        asked, waiting = poller.due(polled)
        done.append(Collected(asked=len(asked), waiting=waiting))
        async with aclosing(fetch_all([((s, p), _wanted(s, p)) for s, p in asked], fetcher)) as coming:
            async for (source, state), got in coming:
                done.append(await asyncio.to_thread(poller.take, source, state, got))
        visited = {source.name: source for source in polled if source.lists or source.full_text}
        facts = {name: source.facts for name, source in visited.items()}
        visitor = Visitor(
            poller.store, poller.reading, poller.now, facts, lambda name, url: visited[name].opening(url)
        )
        loop = asyncio.get_running_loop()
        stop = loop.time() + poller.network.pages_s
        async with aclosing(fetch_all(visitor.wanted(poller.network.pages), fetcher)) as pages:
            async for page, answer in pages:
                done.append(await asyncio.to_thread(visitor.take, page, answer))
                if loop.time() > stop:
                    break


def _wanted(source: Polled, state: PollState) -> Wanted:
    """What to ask for. A feed is there for programs; of a page robots.txt decides."""
    asked = wanted(state)
    asked = replace(asked, credentials=source.opening(asked.url))
    return replace(asked, page=True, accept=PAGES, most_bytes=PAGE_BYTES) if source.lists else asked


@dataclass(frozen=True, slots=True)
class _Poller:
    store: Store
    network: Network
    reading: Reading
    now: Callable[[], datetime]
    eagerly: bool
    insist: bool = False

    def due(
        self, polled: Sequence[Polled]
    ) -> tuple[list[tuple[Polled, PollState]], tuple[tuple[str, str, datetime], ...]]:
        """The sources to be asked, and those that failed and wait: their names, why, and until when."""
        with self.store.reading() as db:
            known = sources.states(db)
        now = self.now()
        states = [
            (
                one,
                at_address(
                    known[one.name].poll if one.name in known else PollState(name=one.name), one.address
                ),
            )
            for one in polled
        ]
        asked = [
            (one, state)
            for one, state in states
            if self.insist or due(state, now) or (self.eagerly and not state.off and not state.failures)
        ]
        names = {one.name for one, _ in asked}
        waiting = tuple(
            (state.name, state.error, state.next_at)
            for _, state in states
            if state.name not in names and state.failures and state.next_at is not None
        )
        return asked, waiting

    def take(self, source: Polled, state: PollState, got: Fetched | FetchError) -> Collected:
        """Stores what came of asking a source."""
        now, settings = self.now(), self.network.poll
        if isinstance(got, Fetched) and got.unchanged:
            with self.store.writing() as db:
                sources.save_poll(db, after_unchanged(state, got, now, settings))
            return Collected()
        if isinstance(got, FetchError):
            return self._failed(state, got, now)
        facts = replace(
            source.facts, url=got.final_url, charset=got.charset, expects="list" if source.lists else "feed"
        )
        batch = self.reading.read(got.content, origin=source.address, facts=facts, now=now)
        fault = _fault(batch, source)
        if fault is not None:
            return replace(self._failed(state, fault, now, batch), rejected=batch.rejected)
        with self.store.writing() as db:
            done, news = _stored(db, source, batch, now)
            well = after_success(state, got, news, now, settings, ttl_s=batch.ttl_s, notice=batch.notice)
            sources.save_poll(db, well)
        # Once when it begins, as with a source that fails.
        news_of_it = batch.notice and (self.insist or not state.notice)
        return replace(done, notices=(f"{state.name}: {batch.notice}",)) if news_of_it else done

    def _failed(
        self, state: PollState, error: FetchError | ArticleError, now: datetime, batch: Batch | None = None
    ) -> Collected:
        failed = after_failure(state, error, now, self.network.poll)
        with self.store.writing() as db:
            if batch is not None:
                take(db, Batch(rejected=batch.rejected), now)
            sources.save_poll(db, failed)
        # Once when it begins, and when it is given up: a source that is down for a day is no news each time.
        told = self.insist or state.failures == 0 or bool(failed.off)
        return Collected(problems=(f"{state.name}: {error}",) if told else ())


def _stored(db: Connection, source: Polled, batch: Batch, now: datetime) -> tuple[Collected, int]:
    """What became of an answer, and how much in it was new."""
    if source.lists:
        return Collected(), want_listed(db, source.name, batch.listing.articles, now)
    if source.full_text:
        done = take_with_pages(db, source.name, batch, now)
    else:
        done = take(db, batch, now, source=source.name)
    return done, done.new


def _fault(batch: Batch, source: Polled) -> ArticleError | None:
    """What makes an answer useless as a whole: the source failed then, and is asked for all of it again."""
    for refused in batch.rejected:
        if refused.origin == source.address:
            return ArticleError(refused.reason, code=refused.code)
    if source.lists and not batch.listing.articles:
        hint = "name the elements with the links: sources[].links"
        return ArticleError("there are no links to articles on the page", code="no-links", hint=hint)
    return None
