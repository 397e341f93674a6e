"""Tells people why a story is where it is: its score, its place, its articles, and why they are one story.

All is read from the frozen edition and the store; nothing is decided here. A story is named by its id, by the
beginning of one, or by the beginning of a headline.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

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

# A shorter beginning is more likely a slip than a name.
_SHORTEST = 2
_MOST_NAMED = 5
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
    store: Store, words: str, issue: Issue, background: Background, key: EditionKey | None = None
) -> StoryTold:
    """Returns what is known of the story that `words` name, in the edition `key`, by default the newest that holds it
    or else the newest of the newsletter. Raises: UsageError where no story, or more than one, is named so."""
    with store.reading() as db:
        found = _editions(db, issue.id, key)
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


def _editions(db: Connection, newsletter: str, key: EditionKey | None) -> list[tuple[Edition, EditionState]]:
    """Returns the edition that is asked for, or the last of the newsletter, newest first. Raises: UsageError."""
    listed = editions.listing(db, newsletter=newsletter, limit=_MOST_EDITIONS)
    keys = [key] if key else [status.key for status in listed]
    found: list[tuple[Edition, EditionState]] = []
    for one in keys:
        stored = editions.get(db, one)
        if stored is None:
            raise UsageError(f"there is no edition {one}", hint="digest build makes one")
        found.append((from_bytes(stored.content), stored.state))
    return found


def _named(db: Connection, words: str, found: Sequence[Edition]) -> str:
    """Returns the id of the story that `words` name. Raises: UsageError."""
    if stories.get(db, words) is not None:
        return words
    begin = words.casefold()
    near: dict[str, str] = {}
    if len(begin) >= _SHORTEST:
        for edition in found:
            for one in edition.stories:
                titles = [card.title for card in one.cards.values()]
                if one.id.startswith(words) or any(title.casefold().startswith(begin) for title in titles):
                    near.setdefault(one.id, titles[0] if titles else "")
        near = near or stories.named(db, words, _MOST_NAMED + 1)
    if len(near) == 1:
        return next(iter(near))
    if not near:
        hint = "name an id from digest build --json, or the beginning of a headline"
        raise UsageError(f"there is no story or subscriber {words!r}", hint=hint)
    listed = "; ".join(f"{name} {title}" for name, title in list(near.items())[:_MOST_NAMED])
    raise UsageError(f"{len(near)} stories begin with {words!r}", hint=f"write more of one: {listed}")
