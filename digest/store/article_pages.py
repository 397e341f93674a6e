"""Answers what programs ask about stored articles: whose an id or address is, one with its history, page by page.

Pages go by the time of collecting and the id: neither changes, so following them misses nothing that is there.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Select, and_, or_, select

from digest.model.article import Annotation, Article
from digest.store import article_rows as rows
from digest.store.stream import stream
from digest.store.tables import ARTICLES, STORY_ARTICLES


@dataclass(frozen=True, slots=True)
class Held:
    """Who has an id or an address already. `withdrawn_by` is "publisher", "newsroom" or, while it is there, ""."""

    id: str
    source: str
    withdrawn_by: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as it is stored, with what the engine saw in it. `withdrawn` is when it was taken back."""

    article: Article
    annotation: Annotation
    story: str
    version: int
    changed: datetime
    withdrawn: datetime | None


Place = tuple[datetime, str]


def held(db: Connection, article: str, url: str = "") -> Held | None:
    """Returns who has the id, or else the canonical address."""
    c = ARTICLES.c
    brief = select(c.id, c.source, c.withdrawn_by, c.withdrawn)
    row = db.execute(brief.where(c.id == article)).first()
    if row is None and url:
        row = db.execute(brief.where(c.url_key == rows.url_key(url))).first()
    return Held(row.id, row.source, row.withdrawn_by if row.withdrawn else "") if row else None


def get(db: Connection, article: str) -> Stored | None:
    return next((_stored(row) for row in stream(db, _whole().where(ARTICLES.c.id == article))), None)


def page(
    db: Connection, *, source: str = "", since: datetime | None = None, after: Place | None = None, limit: int
) -> list[Stored]:
    """Returns at most `limit` articles that were not taken back, the first collected first.

    `since` is the time of collecting before the first; `after` is the place where the page before ended.
    """
    c = ARTICLES.c
    wanted = _whole().where(c.withdrawn.is_(None))
    if source:
        wanted = wanted.where(c.source == source)
    if since is not None:
        wanted = wanted.where(c.collected > since)
    if after is not None:
        later = or_(c.collected > after[0], and_(c.collected == after[0], c.id > after[1]))
        wanted = wanted.where(c.collected >= after[0], later)
    return [_stored(row) for row in stream(db, wanted.order_by(c.collected, c.id).limit(limit))]


def place(stored: Stored) -> Place:
    """Returns where an article stands in the order of pages."""
    return stored.article.collected, stored.article.id


def _whole() -> "Select[tuple[object, ...]]":
    joined = STORY_ARTICLES.c.article == ARTICLES.c.id
    return select(ARTICLES, STORY_ARTICLES.c.story).outerjoin(STORY_ARTICLES, joined)


def _stored(row: RowMapping) -> Stored:
    read = rows.read_article_of(row)
    return Stored(
        read.article, read.annotation, row["story"] or "", row["version"], row["changed"], row["withdrawn"]
    )
