"""Reads the signs of trouble: sources that bring nothing, mails that come back, how much space is taken."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, text

from digest.store.tables import ARTICLES, BOUNCES, DELIVERIES

# Delays, read receipts and absences come back too, and are no sign of trouble.
_BACK = ("hard", "soft", "complaint")


def brought_since(db: Connection, since: datetime) -> frozenset[str]:
    """Returns the sources of articles that were collected since then."""
    a = ARTICLES.c
    return frozenset(db.execute(select(a.source).where(a.collected > since).distinct()).scalars())


def last_brought(db: Connection, names: Collection[str]) -> Mapping[str, datetime]:
    """Returns when the newest article of each source was collected; a source that brought none is not in it."""
    a = ARTICLES.c
    wanted = select(a.source, func.max(a.collected)).where(a.source.in_(tuple(names))).group_by(a.source)
    return {row[0]: row[1] for row in db.execute(wanted)}


def newest(db: Connection) -> datetime | None:
    """Returns when the newest article was collected, None where there is none."""
    return db.execute(select(func.max(ARTICLES.c.collected))).scalar()


def came_back(db: Connection, now: datetime) -> tuple[int, int]:
    """Returns how many mails came back within a day, and how many had left by SMTP within two."""
    d, b = DELIVERIES.c, BOUNCES.c
    back = db.execute(
        select(func.count())
        .select_from(BOUNCES)
        .where(b.at > now - timedelta(days=1), b.proof != "", b.kind.in_(_BACK))
    )
    since = (now - timedelta(days=2)).date()
    left = select(func.count()).select_from(DELIVERIES)
    left = left.where(d.date >= since, d.transport == "smtp", d.state == "sent")
    return int(back.scalar_one()), int(db.execute(left).scalar_one())


def size_bytes(db: Connection) -> int:
    """Returns how much space the store takes."""
    if db.dialect.name == "sqlite":
        pages = db.execute(text("pragma page_count")).scalar_one()
        return int(pages) * int(db.execute(text("pragma page_size")).scalar_one())
    return int(db.execute(text("select pg_database_size(current_database())")).scalar_one())
