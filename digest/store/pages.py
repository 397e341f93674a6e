"""Keeps which pages of articles are still to be read, and when."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from digest.model.source import WantedPage
from digest.store.stream import batches, stream
from digest.store.tables import PAGES

_BATCH = 400


def find(db: Connection, addresses: Iterable[str]) -> dict[str, WantedPage]:
    """Returns those of the pages that are known, by their canonical addresses."""
    found: dict[str, WantedPage] = {}
    for batch in batches(addresses, _BATCH):
        keys = [_key(address) for address in batch]
        found |= {
            row["address"]: _page(row) for row in stream(db, select(PAGES).where(PAGES.c.key.in_(keys)))
        }
    return found


def save(db: Connection, pages: Iterable[WantedPage]) -> None:
    """Writes pages down as they are now; of several with one address the last counts."""
    for batch in batches(pages, _BATCH):
        rows = {_key(page.address): _row(page) for page in batch}
        known = set(db.execute(select(PAGES.c.key).where(PAGES.c.key.in_(list(rows)))).scalars())
        for key in known:
            db.execute(update(PAGES).where(PAGES.c.key == key).values(rows[key]))
        fresh = [{"key": key, **row} for key, row in rows.items() if key not in known]
        if fresh:
            db.execute(insert(PAGES), fresh)


def due(db: Connection, sources: Sequence[str], now: datetime, limit: int) -> list[WantedPage]:
    """Returns the pages of these sources that are to be read by now: of each source in turn the longest due, so that
    one that names thousands keeps no other waiting."""
    c = PAGES.c
    turn = func.row_number().over(partition_by=c.source, order_by=(c.next_at, c.key)).label("turn")
    waiting = select(PAGES, turn).where(c.source.in_(sources), c.next_at <= now).subquery()
    wanted = select(waiting).order_by(waiting.c.turn, waiting.c.next_at, waiting.c.key).limit(limit)
    return [_page(row) for row in stream(db, wanted)]


def waiting(db: Connection) -> dict[str, int]:
    """Returns how many pages have not been read yet, by source."""
    c = PAGES.c
    wanted = select(c.source, func.count()).where(c.visits == 0, c.next_at.is_not(None)).group_by(c.source)
    return {row[0]: row[1] for row in db.execute(wanted)}


def _key(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:32]


def _row(page: WantedPage) -> dict[str, Any]:
    return {
        "url": page.url,
        "address": page.address,
        "source": page.source,
        "article": page.article or None,
        "item": page.item,
        "etag": page.etag,
        "modified": page.modified,
        "visits": page.visits,
        "failures": page.failures,
        "error": page.error,
        "next_at": page.next_at,
    }


def _page(row: RowMapping) -> WantedPage:
    members = {name: row[name] for name in WantedPage.__dataclass_fields__}
    return WantedPage(**{**members, "article": row["article"] or ""})
