"""Makes the edition of a day from what was collected, and freezes it.

What belongs to it: articles collected in its window that are news (published within `max_age_h` before its end, or
without a stated date). A window that is longer than usual, because of quiet days or a downtime, makes that longer by as
much: what came on Friday after the cut-off is Monday's news. For a day that has passed and has no edition yet, made by
hand, it is what was published on that date in the newsletter's zone (of a week's edition, in the week that ends with it),
whenever it was collected.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from digest.commands import edition_command
from digest.edition.build import build_edition, revise
from digest.edition.snapshot import from_bytes, to_bytes
from digest.errors import UsageError
from digest.jobs.cards import cards_of, ordered
from digest.jobs.collect import Engine, group_stories, understand
from digest.jobs.issue import Issue
from digest.model.article import ReadArticle
from digest.model.edition import Edition, EditionKey, EditionState, Edits
from digest.model.story import Story
from digest.periods.agenda import Note
from digest.periods.plan import DAYS, auto_approved
from digest.periods.schedule import cut_off, dated_window, edition_date, following, window
from digest.store import articles, editions, notes, sources, stories
from digest.store.database import Store
from digest.store.records import EditionNote, EditionStatus
from digest.stories.archive import Archive

_DAY = timedelta(days=1)
Thin = Literal["build", "skip", "hold"]
_OMITTED: tuple[Note, ...] = ("omitted",)
# So many editions back, one is found that was sent, or nobody remembers it.
_LOOK_BACK = 60
# States in which mails of an edition may have left: it is not made anew then, only edited.
FIXED: tuple[EditionState, ...] = ("sending", "sent")


@dataclass(frozen=True, slots=True)
class Built:
    """An edition, its state, and whether this call changed it. `new` counts its stories that the one before did not
    tell; with `thin` they were too few, and `watched` were left out because only sources on watch told them."""

    edition: Edition
    state: EditionState
    changed: bool
    new: int = 0
    thin: bool = False
    watched: int = 0


@dataclass(frozen=True, slots=True)
class _Day:
    """What an edition is made from: the day's articles, their stories with all members; all that was stored in the days
    of the archive, with the stories it told; the sources that are on watch; the stories of the edition before it."""

    window: tuple[datetime, datetime]
    news: dict[str, ReadArticle]
    stories: dict[str, Story]
    members: dict[str, ReadArticle]
    archive: tuple[ReadArticle, ...]
    told: tuple[Story, ...]
    watched: frozenset[str]
    before: frozenset[str]

    def is_watched(self, story: Story) -> bool:
        """Says whether only sources on watch tell a story."""
        return self.watched.issuperset(story.sources)


def build(
    store: Store, engine: Engine, issue: Issue, day: date | None, *, now: datetime, thin: Thin = "build"
) -> Built:
    """Returns the edition of `day` (today in the newsletter's zone unless given), made anew unless it is fixed.

    `thin` says what becomes of one with too few new stories: it is made all the same, which is for a person to say;
    it is not kept; or it is held.
    """
    today = edition_date(now, issue.schedule)
    key = EditionKey(issue.id, day or today, issue.slot)
    with store.reading() as db:
        stored = editions.get(db, key)
    if stored is not None and stored.state in FIXED:
        return Built(from_bytes(stored.content), stored.state, changed=False)
    understand(store, engine, now=now)
    group_stories(store, engine, now=now, whole=stored is None)
    found = _load(store, issue, key, past=key.date < today, now=now)
    edition = _edition(found, _archive(store, found, engine, now), issue, key, now=now)
    watched = (
        sum(found.is_watched(story) for story in found.stories.values()) if issue.approval == "auto" else 0
    )
    new = sum(story.id not in found.before for story in edition.stories)
    if new >= issue.min_stories or thin == "build":
        return replace(_freeze(store, issue, edition, now=now), new=new)
    if thin == "skip":
        return Built(edition, "draft", changed=False, new=new, thin=True, watched=watched)
    return replace(_freeze(store, issue, edition, now=now, first="held"), new=new, thin=True, watched=watched)


def _load(store: Store, issue: Issue, key: EditionKey, *, past: bool, now: datetime) -> _Day:
    with store.reading() as db:
        earlier = None if past else _told(db, issue, key, now)
        previous = earlier.window[1] if earlier else _untold(db, issue, key, now) if not past else None
        if past and not issue.chain:
            span = dated_window(key.date, DAYS[issue.audience.every], issue.schedule, now)
        else:
            span = window(
                key.date, issue.schedule, previous, now, following(issue.chain, key.date, issue.schedule)
            )
        longer = max(timedelta(), span[1] - span[0] - DAYS[issue.audience.every] * _DAY)
        oldest = span[1] - timedelta(hours=issue.max_age_h) - longer
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
        last = editions.get(db, earlier.key) if earlier else None
        before = {story.id for story in from_bytes(last.content).stories} if last else set[str]()
        before.update(story for lost, story in stories.renamed(db).items() if lost in before)
    archive = members | {read.id: read for read, _ in stored}
    return _Day(span, news, told, members, tuple(archive.values()), every, watched, frozenset(before))


def _told(db: Connection, issue: Issue, key: EditionKey, now: datetime) -> EditionStatus | None:
    """Returns the last edition of the chain before this one. One that was omitted has told nobody anything: what stood
    in it belongs to the next."""
    chain = {**issue.chain, issue.slot: issue.schedule}
    at = cut_off(key.date, issue.schedule)
    omitted = {one.key for one in _omitted(db, key, now)}
    found: list[tuple[date, datetime, EditionStatus]] = []
    for status in editions.listing(db, newsletter=key.newsletter, slots=chain, limit=_LOOK_BACK):
        theirs = cut_off(status.key.date, chain[status.key.slot]) or status.window[1]
        before = theirs < at if at else status.key.date < key.date
        if before and status.key.date <= key.date and status.key not in omitted:
            found.append((status.key.date, theirs, status))
    return max(found, default=(None, None, None), key=lambda one: one[:2])[2]


def _omitted(db: Connection, key: EditionKey, now: datetime) -> list[EditionNote]:
    """Returns what was omitted of the newsletter, but for what a clock that was ahead has noted."""
    found = notes.listing(db, newsletter=key.newsletter, kinds=_OMITTED)
    return [one for one in found if one.at <= now]


def _untold(db: Connection, issue: Issue, key: EditionKey, now: datetime) -> datetime | None:
    """Returns from when on nothing of the chain has been told yet: before its first edition that was sent, some may have
    been omitted."""
    chain = {**issue.chain, issue.slot: issue.schedule}
    found = _omitted(db, key, now)
    omitted = [note.key for note in found if note.key.slot in chain and note.key.date <= key.date]
    if not omitted:
        return None
    oldest = min(omitted, key=lambda one: one.date)
    at = cut_off(oldest.date, chain[oldest.slot])
    return None if at is None else window(oldest.date, chain[oldest.slot], None, at)[0]


def _archive(store: Store, found: _Day, engine: Engine, now: datetime) -> Archive:
    meaning = engine.meaning.rows(store, found.archive, now=now) if engine.meaning else None
    return Archive(found.archive, found.told, engine.background, meaning=meaning)


def _edition(found: _Day, archive: Archive, issue: Issue, key: EditionKey, *, now: datetime) -> Edition:
    ranked = ordered(found.stories, found.members, issue, now=found.window[1])
    if issue.approval == "auto":
        # No person will look at it first, so what only sources on watch tell waits until somebody clears them.
        ranked = tuple(one for one in ranked if not found.is_watched(found.stories[one.story]))
    return build_edition(
        key=key,
        name=issue.name,
        names=issue.names,
        languages=issue.languages,
        zone=issue.schedule.zone,
        window=found.window,
        built=now,
        ranked=ranked,
        stories=found.stories.values(),
        cards=cards_of(
            ranked,
            found.stories,
            found.members,
            archive,
            issue,
            fresh=found.news.keys(),
            watched=found.watched,
        ),
        settings=issue.build,
        articles_seen=len(found.news),
    )


def _freeze(
    store: Store, issue: Issue, edition: Edition, *, now: datetime, first: EditionState | None = None
) -> Built:
    """Stores the edition as the next version, unless it says what the stored one says; a first one in the state `first`,
    where that is given."""
    with store.writing() as db:
        stories.tell(db, [story.id for story in edition.stories])
        stored = editions.get(db, edition.key)
        if stored is not None:
            before = from_bytes(stored.content)
            base = unedited(db, edition.key)
            if stored.state in FIXED or _same(base, edition):
                return Built(before, stored.state, changed=False)
            edition = replace(edition, version=stored.newest + 1)
        state = (first or ripened(issue, edition, now)) if stored is None else None
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


def ripened(issue: Issue, edition: Edition, now: datetime) -> EditionState:
    """Returns the state of an edition that has what it needs: one that approves itself does so if it tells anything, and not right after a
    downtime, when nobody has had the time to look."""
    ready = cut_off(edition.key.date, issue.schedule) or now
    by_itself = issue.approval == "auto" and edition.stories and auto_approved(ready, now) <= now
    return "approved" if by_itself else "draft"


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
    raise UsageError(f"there is no edition {key}", hint=f"{edition_command('build', key)} makes one")


def _same(one: Edition, other: Edition) -> bool:
    """Says whether two editions tell the same in the same order, whenever they were made: scores fall by the hour."""
    return _timeless(one) == replace(_timeless(other), built=one.built, window=one.window)


def _timeless(edition: Edition) -> Edition:
    stories = tuple(replace(story, score=0, parts={}) for story in edition.stories)
    return replace(edition, version=0, stories=stories)
