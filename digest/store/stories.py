"""Stores stories and which articles belong to them, so that a story is one thing over days."""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, exists, func, insert, or_, select

from digest.model.story import Story
from digest.store.article_rows import label_rows, labels
from digest.store.stream import batches, stream
from digest.store.tables import ARTICLES, STORIES, STORY_ARTICLES

_BATCH = 200


def save(db: Connection, stories: Iterable[Story]) -> None:
    """Stores stories as they are now. An article moves from the story it was in; a story left empty goes.

    What was taken back since the stories were read stays out of them.
    """
    for batch in batches(stories, _BATCH):
        ids = [story.id for story in batch]
        moved = [article for story in batch for article in story.articles]
        for articles in batches(moved, _BATCH):
            db.execute(delete(STORY_ARTICLES).where(STORY_ARTICLES.c.article.in_(articles)))
        kept = _kept(db, ids)
        before = {row["id"]: row for row in stream(db, select(STORIES).where(STORIES.c.id.in_(ids)))}
        db.execute(delete(STORY_ARTICLES).where(STORY_ARTICLES.c.story.in_(ids)))
        db.execute(delete(STORIES).where(STORIES.c.id.in_(ids)))
        db.execute(
            insert(STORIES), [_row(story, before.get(story.id), kept.get(story.id, [])) for story in batch]
        )
        gone = _withdrawn(db, moved)
        members = [row for story in batch for row in _members(story, kept.get(story.id, []), gone)]
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


def named(db: Connection, words: str, limit: int) -> dict[str, str]:
    """Returns at most `limit` stories {id: a headline} whose id, or one of whose headlines, begins with `words`."""
    c = ARTICLES.c
    wanted = (
        select(STORY_ARTICLES.c.story, func.min(c.title).label("title"))
        .join(ARTICLES, c.id == STORY_ARTICLES.c.article)
        .where(
            or_(
                STORY_ARTICLES.c.story.startswith(words, autoescape=True),
                c.title.startswith(words, autoescape=True),
            )
        )
        .group_by(STORY_ARTICLES.c.story)
        .order_by(func.max(c.collected).desc(), STORY_ARTICLES.c.story)
        .limit(limit)
    )
    return {row["story"]: row["title"] for row in stream(db, wanted)}


def _kept(db: Connection, ids: Sequence[str]) -> dict[str, list[RowMapping]]:
    """Returns the members of stories that the new grouping did not look at: older articles stay."""
    kept: dict[str, list[RowMapping]] = {}
    wanted = select(STORY_ARTICLES).where(STORY_ARTICLES.c.story.in_(ids)).order_by(STORY_ARTICLES.c.place)
    for row in stream(db, wanted):
        kept.setdefault(row["story"], []).append(row)
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
        first=row["first"],
        last=row["last"],
    )
