"""Stores articles and finds them again.

Rules of `add`, in order:
1. what no database can hold is rejected;
2. an id that another source uses already is rejected ("id-taken"): a stranger's feed must not overwrite a
   publisher's article by stating its id;
3. the same id, or else the same canonical URL, is the same article. It keeps its id and its time of collecting,
   so that a correction does not enter the next edition as news. If it comes from the same source and says
   something new, its old text goes to the history and its annotation is due again; from another source it
   changes nothing: the first to bring a URL keeps the word on it;
4. everything else is new.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from digest.model.article import Annotation, Article, ReadArticle, Rejected
from digest.store import article_rows as rows
from digest.store.stream import batches, stream
from digest.store.tables import ARTICLE_VERSIONS, ARTICLES, STORY_ARTICLES

_BATCH = 400


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a batch."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """An article without its text. `language` is what the engine saw, before that the publisher's word."""

    id: str
    title: str
    url: str
    source: str
    language: str
    published: datetime
    collected: datetime


@dataclass(frozen=True, slots=True)
class OldText:
    """What an article said until `replaced`."""

    version: int
    replaced: datetime
    title: str
    paragraphs: tuple[str, ...]
    summary: str


@dataclass(slots=True)
class _Batch:
    """One batch being sorted. `known` holds what is stored, and what this batch adds, by id and by URL key."""

    known: dict[str, Mapping[str, Any]]
    by_url: dict[str, str]
    new: dict[str, dict[str, Any]] = field(default_factory=dict)
    updates: dict[str, dict[str, Any]] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    updated: int = 0
    unchanged: int = 0


def add(db: Connection, articles: Iterable[Article]) -> Added:
    """Stores what is new or says something new; the rules stand above. Memory does not grow with the number."""
    new = updated = unchanged = 0
    rejected: list[Rejected] = []
    for chunk in batches(articles, _BATCH):
        batch = _sorted_out(db, chunk)
        if batch.new:
            db.execute(insert(ARTICLES), list(batch.new.values()))
        if batch.history:
            db.execute(insert(ARTICLE_VERSIONS), batch.history)
        if batch.updates:
            changes = [
                {f"new_{name}": value for name, value in row.items()} for row in batch.updates.values()
            ]
            names = next(iter(batch.updates.values()))
            values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names if name != "id"}
            db.execute(update(ARTICLES).where(ARTICLES.c.id == bindparam("new_id")).values(values), changes)
        new, updated, unchanged = new + len(batch.new), updated + batch.updated, unchanged + batch.unchanged
        rejected += batch.rejected
    return Added(new, updated, unchanged, tuple(rejected))


def annotate(db: Connection, annotations: Iterable[tuple[str, Annotation]], engine: str) -> None:
    """Writes down what the engine, in the version `engine`, saw in articles (by id)."""
    change = (
        update(ARTICLES)
        .where(ARTICLES.c.id == bindparam("article"))
        .values(
            engine=engine,
            seen_language=bindparam("language_seen"),
            seen_topics=bindparam("topics"),
            seen_regions=bindparam("regions"),
        )
    )
    for batch in batches(annotations, _BATCH):
        db.execute(
            change,
            [
                {
                    "article": article,
                    "language_seen": seen.language,
                    "topics": rows.label_rows(seen.topics),
                    "regions": rows.label_rows(seen.regions),
                }
                for article, seen in batch
            ],
        )


def unannotated(db: Connection, engine: str, *, since: datetime | None = None) -> Iterator[Article]:
    """Yields the articles that this version of the engine has not seen, collected after `since`, oldest first."""
    wanted = select(ARTICLES).where(ARTICLES.c.engine != engine)
    if since is not None:
        wanted = wanted.where(ARTICLES.c.collected > since)
    for row in stream(db, wanted.order_by(ARTICLES.c.collected, ARTICLES.c.id)):
        yield rows.article_of(row)


def window(db: Connection, start: datetime, end: datetime) -> Iterator[ReadArticle]:
    """Yields the articles collected after `start` and until `end`, oldest first."""
    wanted = select(ARTICLES).where(ARTICLES.c.collected > start, ARTICLES.c.collected <= end)
    for row in stream(db, wanted.order_by(ARTICLES.c.collected, ARTICLES.c.id)):
        yield rows.read_article_of(row)


def archive(db: Connection, start: datetime, end: datetime) -> Iterator[tuple[ReadArticle, str]]:
    """Yields articles published from `start` until before `end`, oldest first, with their story ("" without)."""
    wanted = (
        select(ARTICLES, STORY_ARTICLES.c.story)
        .outerjoin(STORY_ARTICLES, STORY_ARTICLES.c.article == ARTICLES.c.id)
        .where(ARTICLES.c.published >= start, ARTICLES.c.published < end)
        .order_by(ARTICLES.c.published, ARTICLES.c.id)
    )
    for row in stream(db, wanted):
        yield rows.read_article_of(row), row["story"] or ""


def get(db: Connection, article: str) -> ReadArticle | None:
    return get_many(db, [article]).get(article)


def get_many(db: Connection, articles: Iterable[str]) -> dict[str, ReadArticle]:
    """Returns those of the articles that are stored, by id."""
    found: dict[str, ReadArticle] = {}
    for batch in batches(articles, _BATCH):
        for row in stream(db, select(ARTICLES).where(ARTICLES.c.id.in_(batch))):
            found[row["id"]] = rows.read_article_of(row)
    return found


def history(db: Connection, article: str) -> tuple[OldText, ...]:
    """Returns what the article said before, oldest first."""
    old = ARTICLE_VERSIONS
    wanted = select(old).where(old.c.article == article).order_by(old.c.version)
    return tuple(
        OldText(row.version, row.replaced, row.title, tuple(row.paragraphs), row.summary)
        for row in db.execute(wanted)
    )


def listing(
    db: Connection,
    *,
    source: str = "",
    language: str = "",
    since: datetime | None = None,
    limit: int | None = None,
) -> Iterator[Listed]:
    """Yields articles without their texts, the last collected first. Empty filters let everything through."""
    c = ARTICLES.c
    seen = func.coalesce(func.nullif(c.seen_language, ""), c.language).label("shown")
    wanted = select(c.id, c.title, c.url, c.source, seen, c.published, c.collected)
    if source:
        wanted = wanted.where(c.source == source)
    if language:
        wanted = wanted.where(seen == language)
    if since is not None:
        wanted = wanted.where(c.collected > since)
    for row in stream(db, wanted.order_by(c.collected.desc(), c.id).limit(limit)):
        yield Listed(
            row["id"],
            row["title"],
            row["url"],
            row["source"],
            row["shown"],
            row["published"],
            row["collected"],
        )


def count(db: Connection) -> int:
    return db.execute(select(func.count()).select_from(ARTICLES)).scalar_one()


def _sorted_out(db: Connection, chunk: list[Article]) -> _Batch:
    refused = [(article, rows.unstorable(article)) for article in chunk]
    sound = [rows.row_of(article) for article, reason in refused if reason is None]
    batch = _known(db, sound)
    batch.rejected += [reason for _, reason in refused if reason is not None]
    for row in sound:
        _sort_in(batch, row)
    return batch


def _known(db: Connection, given: list[dict[str, Any]]) -> _Batch:
    """Returns an empty batch that knows which of the given rows are stored.

    Texts are read only of those that say something else now: most come again as they were.
    """
    c = ARTICLES.c
    ids = [row["id"] for row in given]
    url_keys = [row["url_key"] for row in given if row["url_key"]]
    brief = select(c.id, c.url_key, c.source, c.content_hash)
    wanted = brief.where(or_(c.id.in_(ids), c.url_key.in_(url_keys)))
    known: dict[str, Mapping[str, Any]] = {row["id"]: dict(row) for row in stream(db, wanted)}
    by_url = {row["url_key"]: row["id"] for row in known.values() if row["url_key"]}
    changed = set()
    for row in given:
        stored = known.get(row["id"]) or known.get(by_url.get(row["url_key"], ""))
        if stored is not None and stored["content_hash"] != row["content_hash"]:
            changed.add(stored["id"])
    for full in stream(db, select(ARTICLES).where(c.id.in_(changed))):
        known[full["id"]] = dict(full)
    return _Batch(known, by_url)


def _sort_in(batch: _Batch, row: dict[str, Any]) -> None:
    stored = batch.known.get(row["id"])
    if stored is not None and stored["source"] != row["source"]:
        reason = f"the id {row['id']!r} is an article of {stored['source'] or 'no source'} already"
        batch.rejected.append(Rejected(row["url"] or row["source"], "id-taken", reason))
        return
    if stored is None and row["url_key"] in batch.by_url:
        stored = batch.known[batch.by_url[row["url_key"]]]
    if stored is None:
        batch.new[row["id"]] = row
        batch.known[row["id"]] = row
        if row["url_key"]:
            batch.by_url[row["url_key"]] = row["id"]
    elif stored["content_hash"] == row["content_hash"] or stored["source"] != row["source"]:
        batch.unchanged += 1
    else:
        _update(batch, stored, row)


def _update(batch: _Batch, stored: Mapping[str, Any], row: dict[str, Any]) -> None:
    """Replaces the text of `stored`, which may itself be new in this batch."""
    batch.history.append(
        {
            "article": stored["id"],
            "version": stored["version"],
            "replaced": row["collected"],
            "title": stored["title"],
            "paragraphs": stored["paragraphs"],
            "summary": stored["summary"],
        }
    )
    fresh = {
        **row,
        "id": stored["id"],
        "version": stored["version"] + 1,
        "collected": stored["collected"],
        "changed": row["collected"],
    }
    if batch.by_url.get(row["url_key"], stored["id"]) != stored["id"] or not row["url_key"]:
        # Its new URL is another article's, or it has none now: the one it has stays.
        fresh |= {"url": stored["url"], "url_key": stored["url_key"]}
    if row["date_basis"] == "collected":
        fresh["published"] = stored["published"]
    if fresh["url_key"]:
        batch.by_url[fresh["url_key"]] = fresh["id"]
    batch.known[fresh["id"]] = fresh
    if fresh["id"] in batch.new:
        batch.new[fresh["id"]] = fresh
    else:
        batch.updates[fresh["id"]] = fresh
    batch.updated += 1
