"""Reads addresses that a person names, once: a feed with all its articles, or the page of one."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from digest.collect.fetch import Fetcher
from digest.collect.fetch_all import fetch_all
from digest.collect.fetched import Fetched, FetchSettings, Wanted
from digest.collect.reading import Reading
from digest.errors import FetchError
from digest.jobs.look import Asked
from digest.jobs.take import Collected, take
from digest.store.database import Store


def collect_addresses(
    store: Store,
    asked: Sequence[Asked],
    settings: FetchSettings,
    *,
    reading: Reading,
    now: Callable[[], datetime],
) -> Collected:
    """Returns what became of the addresses; one that cannot be had is told in `problems` and stops none."""
    return asyncio.run(_collect(store, asked, settings, reading, now))


async def _collect(
    store: Store,
    asked: Sequence[Asked],
    settings: FetchSettings,
    reading: Reading,
    now: Callable[[], datetime],
) -> Collected:
    done = Collected()
    async with Fetcher(settings, now=now) as fetcher:
        async for one, got in fetch_all(
            [(one, Wanted(url=one.address, credentials=one.credentials)) for one in asked], fetcher
        ):
            if isinstance(got, FetchError):
                done += Collected(problems=(str(got),))
            else:
                done += await asyncio.to_thread(_taken, store, one, got, reading, now())
    return done


def _taken(store: Store, one: Asked, got: Fetched, reading: Reading, now: datetime) -> Collected:
    facts = replace(one.facts, url=one.facts.url or got.final_url, charset=got.charset)
    batch = reading.read(got.content, origin=got.url, facts=facts, now=now)
    with store.writing() as db:
        done = take(db, batch, now, source=facts.source)
    return replace(done, notices=(f"{got.url}: {batch.notice}",)) if batch.notice else done
