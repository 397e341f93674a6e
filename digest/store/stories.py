"""Stores stories and which articles belong to them, so that a story is one thing over days.

Readers remember stories by the ids that editions told. Where two of these become one, the lost id leads to the other.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, exists, func, insert, or_, select, update

from digest.model.story import Story
from digest.store.article_rows import label_rows, labels
from digest.store.stream import batches, stream
from digest.store.tables import ARTICLES, STORIES, STORY_ARTICLES, TOLD_STORIES

_BATCH = 200


def save(db: Connection, stories: Iterable[Story]) -> None:
    """Stores stories as they are now. An article moves from the story it was in; a story left empty goes, and one that
    was swallowed takes its other articles along.

    What was taken back since the stories were read stays out of them.
    """
    for batch in batches(stories, _BATCH):
        ids = [story.id for story in batch]
        moved = [article for story in batch for article in story.articles]
        for articles in batches(moved, _BATCH):
            db.execute(delete(STORY_ARTICLES).where(STORY_ARTICLES.c.article.in_(articles)))
        home = {lost: story.id for story in batch for lost in story.swallowed}
        kept = _kept(db, ids, home)
        before = {row["id"]: row for row in stream(db, select(STORIES).where(STORIES.c.id.in_(ids)))}
        for gone in batches([*ids, *home], _BATCH):
            db.execute(delete(STORY_ARTICLES).where(STORY_ARTICLES.c.story.in_(gone)))
            db.execute(delete(STORIES).where(STORIES.c.id.in_(gone)))
        for lost, story in home.items():
            db.execute(update(TOLD_STORIES).where(TOLD_STORIES.c.story == lost).values(story=story))
        db.execute(insert(STORIES), [_row(one, before.get(one.id), kept.get(one.id, [])) for one in batch])
        withdrawn = _withdrawn(db, moved)
        members = [row for story in batch for row in _members(story, kept.get(story.id, []), withdrawn)]
        if members:
            db.execute(insert(STORY_ARTICLES), members)
    db.execute(delete(STORIES).where(~exists().where(STORY_ARTICLES.c.story == STORIES.c.id)))


def known(db: Connection, since: datetime) -> dict[str, str]:
    """Returns `{article id: story id}` for the stories that had an article at or after `since`."""
    wanted = (
        select(STORY_ARTICLES.c.article, STORY_ARTICLES.c.story)
        .join(STORIES, STORIES.c.id == STORY_ARTICLES.c.story)
        .where(STORIES.c.last >= since)
    )
    return {row["article"]: row["story"] for row in stream(db, wanted)}


def of_articles(db: Connection, articles: Iterable[str]) -> dict[str, str]:
    """Returns `{article id: story id}` for those of the articles that belong to a story."""
    found: dict[str, str] = {}
    for batch in batches(articles, _BATCH):
        wanted = select(STORY_ARTICLES).where(STORY_ARTICLES.c.article.in_(batch))
        found |= {row["article"]: row["story"] for row in stream(db, wanted)}
    return found


def ungrouped(db: Connection, start: datetime, end: datetime) -> bool:
    """Returns whether an article that became available after `start`, until `end`, is in no story."""
    c = ARTICLES.c
    grouped = exists().where(STORY_ARTICLES.c.article == c.id)
    shown = (c.available > start) & (c.available <= end) & c.withdrawn.is_(None)
    return db.execute(select(c.id).where(shown, ~grouped).limit(1)).first() is not None


def get(db: Connection, story: str) -> Story | None:
    return get_many(db, [story]).get(story)


def get_many(db: Connection, ids: Iterable[str]) -> dict[str, Story]:
    """Returns those of the stories that are stored, by id."""
    found: dict[str, Story] = {}
    for batch in batches(ids, _BATCH):
        members: dict[str, list[RowMapping]] = {}
        wanted = (
            select(STORY_ARTICLES).where(STORY_ARTICLES.c.story.in_(batch)).order_by(STORY_ARTICLES.c.place)
        )
        for row in stream(db, wanted):
            members.setdefault(row["story"], []).append(row)
        for row in stream(db, select(STORIES).where(STORIES.c.id.in_(batch))):
            found[row["id"]] = _story(row, members.get(row["id"], []))
    return found


def headlines(db: Connection, start: datetime, end: datetime) -> Iterator[tuple[str, str, str, str]]:
    """Yields (article, story, language, headline) of what is available since after `start` and until `end`; the story is
    "" while there is none. Those taken back are not among them."""
    c = ARTICLES.c
    wanted = (
        select(c.id, STORY_ARTICLES.c.story, c.seen_language, c.title)
        .outerjoin(STORY_ARTICLES, STORY_ARTICLES.c.article == c.id)
        .where(c.available > start, c.available <= end, c.withdrawn.is_(None))
        .order_by(c.available, c.id)
    )
    for row in stream(db, wanted):
        yield row["id"], row["story"] or "", row["seen_language"], row["title"]


def marks(db: Connection, start: datetime, end: datetime) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yields (story, languages, marks) of the stories with an article that is available since after `start` and until
    `end`."""
    a = ARTICLES.c
    current = (
        select(STORY_ARTICLES.c.story)
        .join(ARTICLES, a.id == STORY_ARTICLES.c.article)
        .where(a.available > start, a.available <= end)
    )
    c = STORIES.c
    for row in stream(db, select(c.id, c.languages, c.marks).where(c.id.in_(current)).order_by(c.id)):
        yield row["id"], row["languages"], row["marks"].split()


def tell(db: Connection, ids: Iterable[str]) -> None:
    """Notes that an edition tells these stories: readers may know them by these ids from now on."""
    for batch in batches(ids, _BATCH):
        known = set(db.execute(select(TOLD_STORIES.c.id).where(TOLD_STORIES.c.id.in_(batch))).scalars())
        fresh = [{"id": id_, "story": id_} for id_ in batch if id_ not in known]
        if fresh:
            db.execute(insert(TOLD_STORIES), fresh)


def told(db: Connection, ids: Iterable[str]) -> set[str]:
    """Returns those of the stories that editions told, under whatever id."""
    c = TOLD_STORIES.c
    return {
        story
        for batch in batches(ids, _BATCH)
        for story in db.execute(select(c.story).where(c.story.in_(batch))).scalars()
    }


def renamed(db: Connection) -> dict[str, str]:
    """Returns {lost id: the story it leads to} for what editions told."""
    c = TOLD_STORIES.c
    return {row["id"]: row["story"] for row in stream(db, select(c.id, c.story).where(c.id != c.story))}


def named(db: Connection, words: str, limit: int) -> dict[str, str]:
    """Returns at most `limit` stories {id: a headline} whose id, or one of whose headlines, begins with `words`, or that
    have an article with this id or address."""
    c = ARTICLES.c
    wanted = (
        select(STORY_ARTICLES.c.story, func.min(c.title).label("title"))
        .join(ARTICLES, c.id == STORY_ARTICLES.c.article)
        .where(
            or_(
                STORY_ARTICLES.c.story.startswith(words, autoescape=True),
                c.title.startswith(words, autoescape=True),
                c.id == words,
                c.url == words,
                c.source_url == words,
            )
        )
        .group_by(STORY_ARTICLES.c.story)
        .order_by(func.max(c.collected).desc(), STORY_ARTICLES.c.story)
        .limit(limit)
    )
    return {row["story"]: row["title"] for row in stream(db, wanted)}


def _kept(db: Connection, ids: Sequence[str], home: Mapping[str, str]) -> dict[str, list[RowMapping]]:
    """Returns the members of stories that the new grouping did not look at: older articles stay, or go where their story
    goes."""
    kept: dict[str, list[RowMapping]] = {}
    for batch in batches(dict.fromkeys([*ids, *home]), _BATCH):
        wanted = select(STORY_ARTICLES).where(STORY_ARTICLES.c.story.in_(batch))
        for row in stream(db, wanted.order_by(STORY_ARTICLES.c.story, STORY_ARTICLES.c.place)):
            kept.setdefault(home.get(row["story"], row["story"]), []).append(row)
    return kept


def _withdrawn(db: Connection, ids: Sequence[str]) -> set[str]:
    c = ARTICLES.c
    return {
        article
        for batch in batches(ids, _BATCH)
        for article in db.execute(select(c.id).where(c.id.in_(batch), c.withdrawn.is_not(None))).scalars()
    }


def _members(story: Story, older: Sequence[RowMapping], gone: Container[str]) -> list[dict[str, Any]]:
    rows = [(row["article"], row["repeats"]) for row in older]
    rows += [
        (article, story.duplicates.get(article, "")) for article in story.articles if article not in gone
    ]
    return [
        {"article": article, "story": story.id, "place": place, "repeats": repeats}
        for place, (article, repeats) in enumerate(rows)
    ]


def _row(story: Story, before: RowMapping | None, kept: Sequence[RowMapping]) -> dict[str, Any]:
    """Returns a story's row. What older articles brought in, which this grouping did not look at, stays."""
    older = before if kept else None
    return {
        "id": story.id,
        "first": min(before["first"], story.first) if before else story.first,
        "last": max(older["last"], story.last) if older else story.last,
        "topics": label_rows(story.topics) or (older["topics"] if older else []),
        "regions": label_rows(story.regions) or (older["regions"] if older else []),
        "sources": sorted({*story.sources, *(older["sources"] if older else ())}),
        "languages": sorted({*story.languages, *(older["languages"] if older else ())}),
        "marks": " ".join(story.marks),
    }


def _story(row: RowMapping, members: Sequence[RowMapping]) -> Story:
    return Story(
        id=row["id"],
        articles=tuple(member["article"] for member in members),
        duplicates={member["article"]: member["repeats"] for member in members if member["repeats"]},
        topics=labels(row["topics"]),
        regions=labels(row["regions"]),
        sources=tuple(row["sources"]),
        languages=tuple(row["languages"]),
        marks=tuple(row["marks"].split()),
        first=row["first"],
        last=row["last"],
    )
