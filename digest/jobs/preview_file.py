"""Makes an edition from a file of articles alone, for a look ahead: nothing is stored, nobody gets it.

It is made by the same steps as any edition, in the file's own languages before the newsletter's, so that an article
in a language that the newsletter does not have can be seen too. It is made anew when the file changes.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from digest.collect.paths import read_paths
from digest.edition.build import build_edition
from digest.edition.select import Selector
from digest.errors import UsageError
from digest.jobs.annotate import read_all
from digest.jobs.cards import cards_of, ordered
from digest.jobs.collect import Engine
from digest.jobs.files import Input
from digest.jobs.issue import Issue
from digest.jobs.preview import EditionOnDesk, Ports
from digest.model.article import Article, ReadArticle
from digest.model.edition import Edition, EditionKey
from digest.periods.schedule import edition_date
from digest.render.compose import Composer
from digest.stories.archive import Archive
from digest.stories.group import group
from digest.understand.meaning import Matrix

UNKNOWN_LANGUAGE = "und"
_State = tuple[tuple[str, int, int], ...]  # path, time of change, size


def file_ports(
    given: Input,
    engine: Engine,
    issue: Issue,
    *,
    now: Callable[[], datetime],
    compose: Callable[[Edition], tuple[Composer, Selector]],
) -> Ports:
    """Returns what the desk reads from when it shows a file. Raises: UsageError where no article can be read."""
    kept: list[tuple[_State, EditionOnDesk]] = []

    def current() -> EditionOnDesk:
        state = _state(given.path)
        last = kept[-1:]  # one look: pages are asked for at the same time
        if last and last[0][0] == state:
            return last[0][1]
        made = EditionOnDesk(edition=file_edition(given, engine, issue, now=now()), origin=str(given.path))
        kept[:] = [(state, made)]
        return made

    def load(key: EditionKey) -> EditionOnDesk | None:
        made = current()
        return made if made.edition.key == key else None

    current()
    return Ports(
        listed=lambda: [current().listed],
        load=load,
        find=lambda newsletter, words, most: (),  # noqa: ARG005  (a file has no readers)
        reader=lambda key: None,  # noqa: ARG005  (likewise)
        compose=compose,
        got=lambda key, reader: {},  # noqa: ARG005  (likewise)
        stamp=lambda: repr(_state(given.path)),
    )


def file_edition(given: Input, engine: Engine, issue: Issue, *, now: datetime) -> Edition:
    """Returns an edition of the articles of a file or folder, however old they are.

    Raises: UsageError where none can be read.
    """
    seen, rows = _read(given, engine, issue, now)
    stories = {
        story.id: story
        for story in group(list(seen.values()), {}, engine.background, engine.grouping, meaning=rows)
    }
    shown = replace(issue, languages=_languages(seen.values(), issue))
    # As of its newest article: an old file is no reason for every score to be nought.
    dates = [told.article.published for told in seen.values() if not told.article.date_estimated]
    newest = max(dates, default=now)
    ranked = ordered(stories, seen, shown, now=newest)
    archive = Archive(list(seen.values()), stories.values(), engine.background, meaning=rows)
    collected = [told.article.collected for told in seen.values()]
    return build_edition(
        key=EditionKey(issue.id, edition_date(now, issue.schedule)),
        name=issue.name,
        languages=shown.languages,
        zone=issue.schedule.zone,
        window=(min(collected), max(collected)),
        built=now,
        ranked=ranked,
        stories=stories.values(),
        cards=cards_of(ranked, stories, seen, archive, shown),
        settings=issue.build,
        articles_seen=len(seen),
    )


def _read(
    given: Input, engine: Engine, issue: Issue, now: datetime
) -> tuple[dict[str, ReadArticle], Matrix | None]:
    if not given.path.exists():
        raise UsageError(f"there is no {given.path}", hint="name a file or a folder of articles")
    articles: dict[str, Article] = {}
    refused: list[str] = []
    for batch in read_paths(given.path, facts=given.facts, now=now):
        refused += [rejected.reason for rejected in batch.rejected]
        articles.update({article.id: article for article in batch.articles})
    if not articles:
        why = refused[0] if refused else "it holds none"
        raise UsageError(
            f"no article can be read from {given.path}: {why}", hint="docs/formats.md names the formats"
        )
    read, rows = read_all(list(articles.values()), engine)
    return {one.id: _with_language(one, issue) for one in read}, rows


def _with_language(read: ReadArticle, issue: Issue) -> ReadArticle:
    if read.language != UNKNOWN_LANGUAGE:
        return read
    return replace(read, annotation=replace(read.annotation, language=issue.languages[0]))


def _languages(articles: Iterable[ReadArticle], issue: Issue) -> tuple[str, ...]:
    own = Counter(told.language for told in articles)
    return tuple(dict.fromkeys([*(code for code, _ in own.most_common()), *issue.languages]))


def _state(path: Path) -> _State:
    """Returns what changes whenever a file below `path` does."""
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    found = []
    for file in files:
        try:
            about = file.stat()
        except OSError:
            continue  # an editor is just replacing it
        found.append((str(file), about.st_mtime_ns, about.st_size))
    return tuple(found)
