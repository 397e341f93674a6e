"""Says what the engine sees in the articles of one file, which may be anywhere in time. Needs no store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from digest.collect.paths import read_paths
from digest.errors import UsageError
from digest.jobs.collect import Engine
from digest.jobs.files import Input
from digest.model.article import Label, ReadArticle, Rejected
from digest.stories.archive import Archive
from digest.stories.group import group
from digest.stories.related import RelatedSettings, choose

LINKS = 5


def annotate_file(
    given: Input, engine: Engine, related: RelatedSettings, *, now: datetime
) -> tuple[Iterator[dict[str, Any]], tuple[Rejected, ...]]:
    """Returns an object for each article, in the order of the file (the contract stands in docs/formats.md), and
    what could not be read. Raises: UsageError when an id stands for two articles, or the file is not there.
    """
    if not given.path.exists():
        raise UsageError(f"there is no file {given.path}", hint="name a file of articles")
    seen: dict[str, ReadArticle] = {}
    aside: list[Rejected] = []
    for batch in read_paths(given.path, facts=given.facts, now=now):
        aside += batch.rejected
        for article in batch.articles:
            if article.id in seen:
                aside.append(
                    Rejected(
                        str(given.path), "id-taken", f"the id {article.id!r} stands twice; the first is used"
                    )
                )
            else:
                seen[article.id] = ReadArticle(article, engine.annotate(article))
    return _objects(seen, engine, related), tuple(aside)


def _objects(
    seen: dict[str, ReadArticle], engine: Engine, related: RelatedSettings
) -> Iterator[dict[str, Any]]:
    stories = group(list(seen.values()), {}, engine.background, engine.grouping)
    story_of = {article: story.id for story in stories for article in story.articles}
    repeats = {article: original for story in stories for article, original in story.duplicates.items()}
    archive = Archive(list(seen.values()), stories, engine.background)
    links = replace(related, links=LINKS)
    for article in seen.values():
        yield {
            "id": article.id,
            "language": article.language,
            "topics": _labels(article.annotation.topics),
            "regions": _labels(article.annotation.regions),
            "story": story_of[article.id],
            "duplicate_of": repeats.get(article.id),
            "read_also": list(
                choose(story_of[article.id], archive, language=article.language, settings=links)
            ),
        }


def _labels(labels: tuple[Label, ...]) -> list[dict[str, Any]]:
    return [{"code": label.code, "score": round(label.score, 4)} for label in labels]
