"""Looks at an address once, to say what can be had from it. Nothing is stored."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from digest.collect.facts import Facts
from digest.collect.fetch import Fetcher
from digest.collect.fetch_all import fetch_all
from digest.collect.fetched import Fetched, FetchSettings, Wanted
from digest.collect.reading import Reading
from digest.errors import FetchError
from digest.model.article import Article, Link

Kind = Literal["feed", "page", "article", "nothing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What an address gives: a feed's articles, or what a page leads to. `problem` says why nothing can be had, or what is
    wrong with a part of it. `address` is where it permanently is; `title` is that of a page."""

    address: str
    kind: Kind = "nothing"
    articles: tuple[Article, ...] = ()
    links: tuple[Link, ...] = ()
    feeds: tuple[Link, ...] = ()
    rejected: int = 0
    title: str = ""
    problem: str = ""

    @property
    def newest(self) -> datetime | None:
        return max((one.published for one in self.articles if one.date_basis == "stated"), default=None)


@dataclass(frozen=True, slots=True)
class Asked:
    """An address, what is stated about what lies there, and what opens it."""

    address: str
    facts: Facts
    credentials: str = field(default="", repr=False)


def look(
    asked: Sequence[Asked], settings: FetchSettings, *, reading: Reading, now: Callable[[], datetime]
) -> list[Look]:
    """Returns what each of the addresses gives, in their order."""
    return asyncio.run(_look(asked, settings, reading, now))


async def _look(
    asked: Sequence[Asked], settings: FetchSettings, reading: Reading, now: Callable[[], datetime]
) -> list[Look]:
    found: dict[int, Look] = {}
    async with Fetcher(settings, now=now) as fetcher:
        wanted = [
            (number, Wanted(url=one.address, credentials=one.credentials)) for number, one in enumerate(asked)
        ]
        async for number, got in fetch_all(wanted, fetcher):
            if isinstance(got, FetchError):
                found[number] = Look(address=asked[number].address, problem=str(got))
            else:
                found[number] = await asyncio.to_thread(_seen, asked[number], got, reading, now())
    return [found[number] for number in range(len(asked))]


def _seen(asked: Asked, got: Fetched, reading: Reading, now: datetime) -> Look:
    address = got.moved_to or asked.address
    facts = replace(asked.facts, url=got.final_url, charset=got.charset)
    if facts.expects == "any":
        facts = replace(facts, expects="feed")
    batch = reading.read(got.content, origin=got.url, facts=facts, now=now)
    if asked.facts.expects == "any" and [one.code for one in batch.rejected] == ["no-feed"]:
        facts = replace(facts, expects="list")
        batch = reading.read(got.content, origin=got.url, facts=facts, now=now)
    if facts.expects == "list":
        problem = batch.rejected[0].reason if batch.rejected else ""
        kind: Kind = "page" if batch.listing.articles else "nothing"
        if not batch.listing.articles:
            problem = problem or "there are no links to articles on the page"
        return Look(
            address=address,
            kind=kind,
            links=batch.listing.articles,
            feeds=batch.listing.feeds,
            title=batch.listing.title,
            problem=problem,
        )
    whole = next((one.reason for one in batch.rejected if one.origin == got.url), "")
    return Look(
        address=address,
        kind="nothing" if whole else "feed",
        articles=batch.articles,
        rejected=len(batch.rejected),
        problem=whole or (batch.rejected[0].reason if batch.rejected else ""),
    )
