"""Says what is near a story and why: the links of its cards, what a card without a link lacked, and which story nearly was the
same. Read from the store as it is now, with the settings that an edition is made with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from digest.jobs.collect import Engine
from digest.jobs.issue import Issue
from digest.model.article import Article, ReadArticle
from digest.model.edition import Edition, EditionStory
from digest.model.story import Story
from digest.store import articles, stories
from digest.store.database import Store
from digest.stories.archive import Archive
from digest.stories.group import Refused, nearest_refused
from digest.stories.related import NEEDED, likeness_of, nearest
from digest.understand.meaning import Matrix


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article of another story: its likeness as a share of what it needed, and what came of it in a sentence.

    `kind`: "link" on the card in `language`; "no link", the nearest that a card without links could have had; "other story",
    the nearest that is not in the story."""

    kind: str
    language: str
    article: Article
    likeness: float
    why: str


@dataclass(frozen=True, slots=True)
class _Surroundings:
    read: Mapping[str, ReadArticle]
    told: tuple[Story, ...]
    meaning: Matrix | None
    archive: Archive


def neighbours(
    store: Store, engine: Engine, issue: Issue, edition: Edition, story: EditionStory
) -> tuple[Neighbour, ...]:
    """Returns the links of each card of a story, or the nearest that was no link; then the nearest other story."""
    near = _surroundings(store, engine, issue, edition)
    told = next((one for one in near.told if one.id == story.id), None)
    if told is None:
        return ()
    found: list[Neighbour] = []
    for language in story.cards:
        found += _links(near, issue, story, language, told)
        found += _other_story(near, engine, language, told)
    return tuple(found)


def _surroundings(store: Store, engine: Engine, issue: Issue, edition: Edition) -> _Surroundings:
    end = edition.window[1]
    with store.reading() as db:
        stored = list(articles.archive(db, end - timedelta(issue.archive_days), end))
        wanted = {story for _, story in stored if story} | {story.id for story in edition.stories}
        told = tuple(stories.get_many(db, wanted).values())
        members = articles.get_many(db, {name for story in told for name in story.articles})
    read = list((members | {one.id: one for one, _ in stored}).values())
    meaning = engine.meaning.rows(store, read, now=edition.built) if engine.meaning else None
    archive = Archive(read, told, engine.background, meaning=meaning)
    return _Surroundings({one.id: one for one in read}, told, meaning, archive)


def _links(
    near: _Surroundings, issue: Issue, story: EditionStory, language: str, told: Story
) -> list[Neighbour]:
    archive, place = near.archive, near.archive.profile(story.id, language)
    if place is None:
        return []
    likeness = likeness_of(archive, place, issue.related)
    own = {
        link.url for row in archive.profiles[place].rows for link in archive.articles[row].article.read_also
    }
    found = []
    for link in story.cards[language].read_also:
        other = archive.profile(link.story, language)
        if link.article in near.read and other is not None:
            share = int(likeness[other]) / NEEDED
            why = (
                "the publisher links it"
                if link.url in own
                else f"{share:.0%} of the likeness that a link needs"
            )
            found.append(Neighbour("link", language, near.read[link.article].article, share, why))
    if found:
        return found
    best = nearest(story.id, archive, language=language, settings=issue.related, before=told.first)
    if best is None:
        return []
    share = best.likeness / NEEDED
    why = f"the nearest earlier story has {share:.0%} of the likeness that a link needs"
    if share >= 1:
        why += "; it fits another card better, says the same, or may be the same event"
    return [Neighbour("no link", language, near.read[best.article].article, share, why)]


def _other_story(near: _Surroundings, engine: Engine, language: str, told: Story) -> list[Neighbour]:
    settings = engine.grouping
    reach = timedelta(hours=settings.apart_h)
    rows = [
        n
        for n, read in enumerate(near.read.values())
        if read.language == language and told.first - reach < read.article.published < told.last + reach
    ]
    read = list(near.read.values())
    if not rows:
        return []
    refused = nearest_refused(
        frozenset(told.articles),
        [read[n] for n in rows],
        engine.background,
        settings,
        meaning=None if near.meaning is None else near.meaning[rows],
    )
    if refused is None:
        return []
    return [
        Neighbour(
            "other story",
            language,
            near.read[refused.other].article,
            refused.likeness / NEEDED,
            _lacked(refused),
        )
    ]


def _lacked(refused: Refused) -> str:
    share = refused.likeness / NEEDED
    if refused.parted:
        return f"{share:.0%} of the likeness that joins two articles, but their dates, places or figures contradict each other"
    if share < 1:
        return f"{share:.0%} of the likeness that joins two articles"
    return f"{share:.0%} of the likeness that joins two articles, but the rest of the story is less alike"
