"""Tells people why a story is where it is: its score, its place, its articles, and why they are one story.

All is read from the frozen edition and the store; nothing is decided here. How a story
is named: see `edition.naming`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from digest.commands import command, edition_command
from digest.edition.naming import MOST_LISTED, SHORTEST, only_story, stories_named
from digest.edition.snapshot import from_bytes
from digest.errors import UsageError
from digest.jobs.issue import Issue
from digest.jobs.standing import Standing, standing
from digest.model.article import Article
from digest.model.edition import Edition, EditionKey, EditionState, EditionStory
from digest.store import articles, editions, stories
from digest.store.database import Store
from digest.stories.background import Background
from digest.stories.reasons import Reason, reasons
from digest.stories.summary import Summary, summarise

# So many editions are looked through, newest first, for one that holds the story.
_MOST_EDITIONS = 7


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, why it is in it, in which languages it is the one that readers see, and what its own text
    gives for the lines under the headline."""

    article: Article
    language: str
    reason: Reason
    shown: tuple[str, ...]
    summary: Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryTold:
    """A story, and what an edition made of it; `told` is None where the edition does not hold it."""

    id: str
    title: str
    edition: Edition | None
    state: EditionState | None
    told: EditionStory | None
    standing: Standing
    members: tuple[Member, ...]


def explain_story(
    store: Store,
    words: str,
    issue: Issue,
    background: Background,
    *,
    key: EditionKey | None = None,
    slot: str = "",
) -> StoryTold:
    """Returns what is known of the story that `words` name, in the edition `key`, by default the newest that holds it
    or else the newest of the newsletter, of `slot` where that is given. Raises: UsageError where no story, or more than one, is named so."""
    with store.reading() as db:
        found = _editions(db, issue.id, key, slot)
        name = _named(db, words, [edition for edition, _ in found])
        holding = [one for one in found if any(s.id == name for s in one[0].stories)]
        edition, state = next(iter(holding or found), (None, None))
        story = stories.get(db, name)
        read = articles.get_many(db, story.articles) if story else {}
    told = next((one for one in edition.stories if one.id == name), None) if edition else None
    cards = told.cards if told else {}
    members = tuple(
        Member(
            article=read[reason.article].article,
            language=read[reason.article].language,
            reason=reason,
            shown=tuple(language for language, card in cards.items() if card.article == reason.article),
            summary=summarise(read[reason.article].article),
        )
        for reason in (reasons(story, read, background) if story else ())
    )
    titles = [*(card.title for card in cards.values()), *(member.article.title for member in members), name]
    place = standing(name, edition, issue, [(member.article, member.language) for member in members])
    return StoryTold(
        id=name, title=titles[0], edition=edition, state=state, told=told, standing=place, members=members
    )


def _editions(
    db: Connection, newsletter: str, key: EditionKey | None, slot: str
) -> list[tuple[Edition, EditionState]]:
    """Returns the edition that is asked for, or the last of the newsletter, newest first. Raises: UsageError."""
    listed = editions.listing(db, newsletter=newsletter, slots=(slot,) if slot else (), limit=_MOST_EDITIONS)
    keys = [key] if key else [status.key for status in listed]
    found: list[tuple[Edition, EditionState]] = []
    for one in keys:
        stored = editions.get(db, one)
        if stored is None:
            raise UsageError(f"there is no edition {one}", hint=f"{edition_command('build', one)} makes one")
        found.append((from_bytes(stored.content), stored.state))
    return found


def _named(db: Connection, words: str, listed: Sequence[Edition]) -> str:
    """Returns the id of the story that `words` name, of the editions or else of the store. Raises: UsageError."""
    if stories.get(db, words) is not None:
        return words
    near = stories_named(words, listed)
    if not near and len(words) >= SHORTEST:
        near = stories.named(db, words, MOST_LISTED + 1)
    hint = f"name its id, its address, or the beginning of its headline; {command('preview')} shows them"
    return only_story(words, near, f"there is no story or subscriber {words!r}", hint)
