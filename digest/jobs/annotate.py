"""Says what the engine sees in the articles of one file, which may be anywhere in time. Needs no store."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from digest.collect.paths import read_paths
from digest.errors import UsageError
from digest.jobs.collect import Engine
from digest.jobs.files import Input
from digest.jobs.meaning import encoded
from digest.model.article import Article, Label, ReadArticle, Rejected
from digest.stories.archive import Archive
from digest.stories.group import group
from digest.stories.related import choose
from digest.stories.related_settings import RelatedSettings
from digest.understand.meaning import Matrix

LINKS = 5


def annotate_file(
    given: Input,
    engine: Engine,
    related: RelatedSettings,
    *,
    now: datetime,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> tuple[Iterator[dict[str, Any]], tuple[Rejected, ...]]:
    """Returns an object for each article, in the order of the file (the contract stands in docs/formats.md), and
    what could not be read. Raises: UsageError when an id stands for two articles, or the file is not there.
    """
    if not given.path.exists():
        raise UsageError(f"there is no file {given.path}", hint="name a file of articles")
    articles: dict[str, Article] = {}
    aside: list[Rejected] = []
    for batch in read_paths(given.path, facts=given.facts, now=now):
        aside += batch.rejected
        for article in batch.articles:
            if article.id in articles:
                aside.append(
                    Rejected(
                        str(given.path), "id-taken", f"the id {article.id!r} stands twice; the first is used"
                    )
                )
            else:
                articles[article.id] = article
    read, rows = read_all(list(articles.values()), engine, on_progress)
    return _objects(read, rows, engine, related), tuple(aside)


def read_all(
    articles: Sequence[Article],
    engine: Engine,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> tuple[list[ReadArticle], Matrix | None]:
    """Returns articles that are in no store with what the engine sees in them, and the rows by which a language model
    compares them, None without one."""
    meaning = engine.meaning.meaning if engine.meaning else None
    vectors = encoded(meaning, articles, on_progress)
    read = [
        ReadArticle(article, engine.annotate(article, vector))
        for article, vector in zip(articles, vectors, strict=True)
    ]
    return read, meaning.compared(vectors, read) if meaning else None


def _objects(
    read: list[ReadArticle], rows: Matrix | None, engine: Engine, related: RelatedSettings
) -> Iterator[dict[str, Any]]:
    stories = group(read, {}, engine.background, engine.grouping, meaning=rows)
    story_of = {article: story.id for story in stories for article in story.articles}
    repeats = {article: original for story in stories for article, original in story.duplicates.items()}
    archive = Archive(read, stories, engine.background, meaning=rows)
    links = replace(related, links=LINKS)
    for article in read:
        yield {
            "id": article.id,
            "language": article.language,
            "topics": _labels(article.annotation.topics),
            "regions": _labels(article.annotation.regions),
            "story": story_of[article.id],
            "duplicate_of": repeats.get(article.id),
            "read_also": [
                link.article
                for link in choose(story_of[article.id], archive, language=article.language, settings=links)
            ],
        }


def _labels(labels: tuple[Label, ...]) -> list[dict[str, Any]]:
    return [{"code": label.code, "score": round(label.score, 4)} for label in labels]
