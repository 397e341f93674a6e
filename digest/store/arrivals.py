"""Tells what came from each source lately, for whoever looks for garbage in good form."""

import hashlib
from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import Connection, or_, select

from digest.model.source import Arrival
from digest.store.stream import stream
from digest.store.tables import ARTICLES

_TEXT_CHARS = 80  # below it a text may well be said twice


def sources(db: Connection, since: datetime) -> list[str]:
    """Returns the sources of which anything came, or came anew, after `since`."""
    c = ARTICLES.c
    wanted = select(c.source).distinct().where(or_(c.collected > since, c.changed > since)).order_by(c.source)
    return list(db.execute(wanted).scalars())


def arrivals(db: Connection, source: str, since: datetime) -> Iterator[Arrival]:
    """Yields what came, or came anew, from a source after `since`; what was taken back is not among it."""
    c = ARTICLES.c
    columns = (c.title, c.paragraphs, c.url, c.published, c.collected, c.available, c.date_basis)
    came = or_(c.collected > since, c.changed > since)
    wanted = (
        select(*columns).where(c.source == source, came, c.withdrawn.is_(None)).order_by(c.collected, c.id)
    )
    for row in stream(db, wanted):
        text = " ".join(" ".join(row["paragraphs"]).casefold().split())
        yield Arrival(
            title=row["title"],
            text=hashlib.sha256(text.encode()).hexdigest()[:16] if len(text) >= _TEXT_CHARS else "",
            url=row["url"],
            published=row["published"],
            collected=row["collected"],
            available=row["available"],
            stated=row["date_basis"] == "stated",
        )


def headlines(
    db: Connection, names: Collection[str], start: datetime, end: datetime
) -> list[tuple[str, str, str]]:
    """Returns (article, source, headline) of what these sources made available after `start` and until `end`."""
    c = ARTICLES.c
    wanted = select(c.id, c.source, c.title).where(
        c.source.in_(names), c.available > start, c.available <= end
    )
    return [
        (row["id"], row["source"], row["title"]) for row in stream(db, wanted.order_by(c.available, c.id))
    ]


def collected(db: Connection, source: str, start: datetime, end: datetime) -> list[datetime]:
    """Returns when each article of a source was collected, after `start` and until `end`."""
    c = ARTICLES.c
    wanted = select(c.collected).where(c.source == source, c.collected > start, c.collected <= end)
    return list(db.execute(wanted).scalars())
