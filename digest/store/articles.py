"""Stores articles and finds them again. What `add` does with each is decided in `article_batch`."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from digest.model.article import Annotation, Article, ReadArticle, Rejected
from digest.store import article_rows as rows
from digest.store.article_batch import sorted_out
from digest.store.stream import batches, stream
from digest.store.tables import ARTICLE_VERSIONS, ARTICLES, SHARED_KEYS, STORY_ARTICLES

_BATCH = 400

WithdrawnBy = Literal["publisher", "newsroom"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a batch. `moved` are the sources that moved, with how many of their articles came under new addresses;
    those count as unchanged."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: tuple[Rejected, ...] = ()
    moved: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unseen:
    """An article that the engine has not seen, in the version in which it was read."""

    article: Article
    version: int

    @property
    def id(self) -> str:
        return self.article.id


@dataclass(frozen=True, slots=True)
class OldText:
    """What an article said until `replaced`."""

    version: int
    replaced: datetime
    title: str
    paragraphs: tuple[str, ...]
    summary: str


def add(
    db: Connection, articles: Iterable[Article], *, vouched: bool = False, shared: Collection[str] = ()
) -> Added:
    """Stores what is new or says something new. Memory does not grow with the number.

    `vouched` says that one program answers for the ids, so that the same id is the same article. `shared` are ids and
    canonical addresses that identify none of these articles, nor any later one of their sources.
    """
    new = updated = unchanged = 0
    rejected: list[Rejected] = []
    moved: Counter[str] = Counter()
    for chunk in batches(articles, _BATCH):
        if shared:
            _remember_shared(db, {article.source for article in chunk}, shared)
        batch = sorted_out(db, chunk, vouched=vouched, shared=shared)
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
        for id_, fresh in batch.readdressed.items():
            db.execute(update(ARTICLES).where(ARTICLES.c.id == id_).values(fresh))
        moved.update(batch.moved)
        new, updated, unchanged = new + len(batch.new), updated + batch.updated, unchanged + batch.unchanged
        rejected += batch.rejected
    return Added(new, updated, unchanged, tuple(rejected), moved)


def _remember_shared(db: Connection, sources: Collection[str], shared: Collection[str]) -> None:
    keys = {rows.shared_key(source, key) for source in sources for key in shared}
    known = set(db.execute(select(SHARED_KEYS.c.key).where(SHARED_KEYS.c.key.in_(keys))).scalars())
    if keys - known:
        db.execute(insert(SHARED_KEYS), [{"key": key} for key in sorted(keys - known)])


def annotate(
    db: Connection,
    annotations: Iterable[tuple[str, Annotation]],
    engine: str,
    *,
    versions: Mapping[str, int] = MappingProxyType({}),
) -> None:
    """Writes down what the engine, in the version `engine`, saw in articles (by id).

    `versions` are those that were looked at: an article that has another text by now stays due.
    """
    c = ARTICLES.c
    looked_at = or_(c.version == bindparam("looked_at"), bindparam("looked_at") == 0)
    change = (
        update(ARTICLES)
        .where(c.id == bindparam("article"), looked_at)
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
                    "looked_at": versions.get(article, 0),
                    "language_seen": seen.language,
                    "topics": rows.label_rows(seen.topics),
                    "regions": rows.label_rows(seen.regions),
                }
                for article, seen in batch
            ],
        )


def unannotated(db: Connection, engine: str, *, since: datetime | None = None) -> Iterator[Unseen]:
    """Yields the articles that this version of the engine has not seen, collected after `since`, oldest first."""
    wanted = select(ARTICLES).where(ARTICLES.c.engine != engine)
    if since is not None:
        wanted = wanted.where(ARTICLES.c.collected > since)
    for row in stream(db, wanted.order_by(ARTICLES.c.collected, ARTICLES.c.id)):
        yield Unseen(rows.article_of(row), row["version"])


def window(db: Connection, start: datetime, end: datetime) -> Iterator[ReadArticle]:
    """Yields the articles available since after `start` and until `end`, oldest first, without those taken back."""
    c = ARTICLES.c
    wanted = select(ARTICLES).where(c.available > start, c.available <= end, c.withdrawn.is_(None))
    for row in stream(db, wanted.order_by(c.available, c.id)):
        yield rows.read_article_of(row)


def archive(db: Connection, start: datetime, end: datetime) -> Iterator[tuple[ReadArticle, str]]:
    """Yields articles published from `start` until before `end`, oldest first, with their story ("" without).

    Those taken back are not among them.
    """
    wanted = (
        select(ARTICLES, STORY_ARTICLES.c.story)
        .outerjoin(STORY_ARTICLES, STORY_ARTICLES.c.article == ARTICLES.c.id)
        .where(ARTICLES.c.published >= start, ARTICLES.c.published < end, ARTICLES.c.withdrawn.is_(None))
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


def withdraw(db: Connection, ids: Iterable[str], now: datetime, *, by: WithdrawnBy) -> int:
    """Takes articles back: no window, archive or story has them any more; their texts stay. Returns how many."""
    taken = 0
    for batch in batches(ids, _BATCH):
        live = ARTICLES.c.id.in_(batch) & ARTICLES.c.withdrawn.is_(None)
        taken += db.execute(update(ARTICLES).where(live).values(withdrawn=now, withdrawn_by=by)).rowcount
        db.execute(delete(STORY_ARTICLES).where(STORY_ARTICLES.c.article.in_(batch)))
    return taken


def bring_back(db: Connection, ids: Iterable[str]) -> int:
    """Undoes what publishers took back; what the newsroom took back stays away. Returns how many came back."""
    back = 0
    for batch in batches(ids, _BATCH):
        gone = ARTICLES.c.id.in_(batch) & (ARTICLES.c.withdrawn_by == "publisher")
        back += db.execute(update(ARTICLES).where(gone).values(withdrawn=None, withdrawn_by="")).rowcount
    return back


def count(db: Connection) -> int:
    return db.execute(select(func.count()).select_from(ARTICLES)).scalar_one()
