"""Keeps the vector that a language model made of each article, one row an article, gone with it."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, select, update

from digest.store import article_rows as rows
from digest.store.articles import Unseen
from digest.store.stream import batches, stream
from digest.store.tables import ARTICLE_VECTORS, ARTICLES

_BATCH = 400


def waiting(db: Connection, model: str, *, since: datetime, limit: int) -> Iterator[Unseen]:
    """Yields articles collected after `since` of whose text `model` has made no vector yet, the newest first."""
    a, v = ARTICLES.c, ARTICLE_VECTORS.c
    wanted = (
        select(ARTICLES)
        .outerjoin(ARTICLE_VECTORS, and_(v.article == a.id, v.version == a.version, v.model == model))
        .where(v.article.is_(None), a.collected > since, a.withdrawn.is_(None))
        .order_by(a.collected.desc(), a.id.desc())
        .limit(limit)
    )
    for row in stream(db, wanted):
        yield Unseen(rows.article_of(row), row["version"])


def save(db: Connection, model: str, vectors: Mapping[tuple[str, int], bytes]) -> None:
    """Stores the vectors of {(article, version)}; one whose text is another by now is left out. What the engine saw in
    these articles before is due anew, since their labels come from the vector too."""
    for some in batches(vectors, _BATCH):
        ids = [article for article, _ in some]
        found = db.execute(select(ARTICLES.c.id, ARTICLES.c.version).where(ARTICLES.c.id.in_(ids)))
        current = {(article, version) for article, version in found}
        kept = [key for key in some if key in current]
        if not kept:
            continue
        known = [article for article, _ in kept]
        db.execute(delete(ARTICLE_VECTORS).where(ARTICLE_VECTORS.c.article.in_(known)))
        db.execute(
            insert(ARTICLE_VECTORS),
            [
                {"article": article, "version": version, "model": model, "vector": vectors[article, version]}
                for article, version in kept
            ],
        )
        db.execute(update(ARTICLES).where(ARTICLES.c.id.in_(known)).values(engine=""))


def get_many(db: Connection, model: str, articles: Collection[str]) -> dict[str, bytes]:
    """Returns {article: vector} as `model` made it of the text that the article has now."""
    a, v = ARTICLES.c, ARTICLE_VECTORS.c
    found: dict[str, bytes] = {}
    for some in batches(sorted(articles), _BATCH):
        wanted = (
            select(v.article, v.vector)
            .join(ARTICLES, and_(a.id == v.article, a.version == v.version))
            .where(v.model == model, v.article.in_(some))
        )
        found.update({article: bytes(vector) for article, vector in db.execute(wanted)})
    return found


def languages(db: Connection, model: str, start: datetime, end: datetime) -> dict[str, str]:
    """Returns {article: its language} of the articles collected since `start` and before `end` of which `model` has made a
    vector."""
    a, v = ARTICLES.c, ARTICLE_VECTORS.c
    wanted = (
        select(a.id, a.seen_language)
        .join(ARTICLE_VECTORS, v.article == a.id)
        .where(v.model == model, a.collected >= start, a.collected < end, a.withdrawn.is_(None))
    )
    return {row["id"]: row["seen_language"] for row in stream(db, wanted)}
