"""Makes the edition of a day from what was collected, and freezes it.

What belongs to it: articles collected in its window that are news (published within `max_age_h` before its end, or
without a stated date). For a day that has passed and has no edition yet, made by hand, it is what was published in
that day's window, whenever it was collected.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from digest.edition.build import build_edition, revise
from digest.edition.snapshot import from_bytes, to_bytes
from digest.errors import UsageError
from digest.jobs.cards import cards_of, ordered
from digest.jobs.collect import Engine, group_stories, understand
from digest.jobs.issue import Issue
from digest.model.article import ReadArticle
from digest.model.edition import Edition, EditionKey, EditionState, Edits
from digest.model.story import Story
from digest.periods.schedule import edition_date, window
from digest.store import articles, editions, sources, stories
from digest.store.database import Store
from digest.stories.archive import Archive

_DAY = timedelta(days=1)
# States in which mails of an edition may have left: it is not made anew then, only edited.
FIXED: tuple[EditionState, ...] = ("sending", "sent")


@dataclass(frozen=True, slots=True)
class Built:
    """An edition, its state, and whether this call changed it."""

    edition: Edition
    state: EditionState
    changed: bool


@dataclass(frozen=True, slots=True)
class _Day:
    """What an edition is made from: the day's articles, their stories with all members; all that was stored in the days
    of the archive, with the stories it told; and the sources that are on watch."""

    window: tuple[datetime, datetime]
    news: dict[str, ReadArticle]
    stories: dict[str, Story]
    members: dict[str, ReadArticle]
    archive: tuple[ReadArticle, ...]
    told: tuple[Story, ...]
    watched: frozenset[str]


def build(store: Store, engine: Engine, issue: Issue, day: date | None, *, now: datetime) -> Built:
    """Returns the edition of `day` (today in the newsletter's zone unless given), made anew unless it is fixed."""
    today = edition_date(now, issue.schedule)
    key = EditionKey(issue.id, day or today)
    with store.reading() as db:
        stored = editions.get(db, key)
    if stored is not None and stored.state in FIXED:
        return Built(from_bytes(stored.content), stored.state, changed=False)
    understand(store, engine)
    group_stories(store, engine, now=now)
    found = _load(store, issue, key, past=key.date < today, now=now)
    edition = _edition(found, engine, issue, key, now=now)
    return _freeze(store, issue, edition, now=now)


def _load(store: Store, issue: Issue, key: EditionKey, *, past: bool, now: datetime) -> _Day:
    with store.reading() as db:
        before = None if past else editions.last_window_end(db, key.newsletter, key.slot, key.date)
        span = window(key.date, issue.schedule, before, now)
        oldest = span[1] - timedelta(hours=issue.max_age_h)
        if past:
            found: Iterator[ReadArticle] = (told for told, _ in articles.archive(db, *span))
        else:
            found = articles.window(db, *span)
        news = {a.id: a for a in found if a.article.date_estimated or a.article.published > oldest}
        story_of = stories.of_articles(db, news)
        told = stories.get_many(db, set(story_of.values()))
        members = articles.get_many(db, {article for story in told.values() for article in story.articles})
        stored = list(articles.archive(db, span[1] - issue.archive_days * _DAY, span[1]))
        older = {story for _, story in stored if story} - told.keys()
        every = (*told.values(), *stories.get_many(db, older).values())
        watched = sources.on_watch(db)
    archive = members | {read.id: read for read, _ in stored}
    return _Day(span, news, told, members, tuple(archive.values()), every, watched)


def _edition(found: _Day, engine: Engine, issue: Issue, key: EditionKey, *, now: datetime) -> Edition:
    ranked = ordered(found.stories, found.members, issue, now=found.window[1])
    if issue.approval == "auto":
        # No person will look at it first, so what only sources on watch tell waits until somebody clears them.
        ranked = tuple(
            one for one in ranked if not found.watched.issuperset(found.stories[one.story].sources)
        )
    archive = Archive(found.archive, found.told, engine.background)
    return build_edition(
        key=key,
        name=issue.name,
        languages=issue.languages,
        zone=issue.schedule.zone,
        window=found.window,
        built=now,
        ranked=ranked,
        stories=found.stories.values(),
        cards=cards_of(ranked, found.stories, found.members, archive, issue, watched=found.watched),
        settings=issue.build,
        articles_seen=len(found.news),
    )


def _freeze(store: Store, issue: Issue, edition: Edition, *, now: datetime) -> Built:
    """Stores the edition as the next version, unless it says what the stored one says."""
    with store.writing() as db:
        stored = editions.get(db, edition.key)
        if stored is not None:
            before = from_bytes(stored.content)
            base = unedited(db, edition.key)
            if stored.state in FIXED or _same(base, edition):
                return Built(before, stored.state, changed=False)
            edition = replace(edition, version=stored.newest + 1)
        state: EditionState | None = "approved" if issue.approval == "auto" and stored is None else None
        editions.save(
            db, edition.key, edition.version, to_bytes(edition), window=edition.window, built=now, state=state
        )
        if stored is not None and before.edits != Edits():
            edition = revise(
                edition, before.edits, version=edition.version + 1, built=now, settings=issue.build
            )
            editions.save(
                db, edition.key, edition.version, to_bytes(edition), window=edition.window, built=now
            )
    return Built(edition, state or (stored.state if stored else "draft"), changed=True)


def unedited(db: Connection, key: EditionKey) -> Edition:
    """Returns the newest version of an edition that has no edits: what every edit starts from.

    Raises: UsageError where there is no such edition.
    """
    stored = editions.get(db, key)
    while stored is not None:
        edition = from_bytes(stored.content)
        if edition.edits == Edits():
            return edition
        stored = editions.get(db, key, stored.version - 1)
    raise UsageError(f"there is no edition {key}", hint="digest build makes one")


def _same(one: Edition, other: Edition) -> bool:
    """Says whether two editions tell the same in the same order, whenever they were made: scores fall by the hour."""
    return _timeless(one) == replace(_timeless(other), built=one.built, window=one.window)


def _timeless(edition: Edition) -> Edition:
    stories = tuple(replace(story, score=0, parts={}) for story in edition.stories)
    return replace(edition, version=0, stories=stories)
