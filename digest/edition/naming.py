"""Finds the story of an edition that a person names: by its id, an article's address, or the beginning of an id or headline."""

from collections.abc import Iterable, Mapping

from digest.errors import UsageError
from digest.model.edition import Edition

# A shorter beginning is more likely a slip than a name.
SHORTEST = 4
MOST_LISTED = 5


def stories_named(words: str, editions: Iterable[Edition]) -> dict[str, str]:
    """Returns the stories {id: a headline} of the editions that `words` name; an id or an address names one alone."""
    exact: dict[str, str] = {}
    begun: dict[str, str] = {}
    begin = words.casefold()
    for edition in editions:
        for story in edition.stories:
            cards = story.cards.values()
            title = next((card.title for card in cards), "")
            if words == story.id or any(words in (card.url, card.article) for card in cards):
                exact.setdefault(story.id, title)
            elif len(words) >= SHORTEST and (
                story.id.startswith(words) or any(card.title.casefold().startswith(begin) for card in cards)
            ):
                begun.setdefault(story.id, title)
    return exact or begun


def only_story(words: str, stories: Mapping[str, str], nothing: str, hint: str) -> str:
    """Returns the id of the one story of `stories` {id: headline}. Raises: UsageError, with `nothing` where there is none."""
    if len(stories) == 1:
        return next(iter(stories))
    if not stories:
        raise UsageError(nothing, hint=hint)
    listed = "; ".join(f"{name} {title}" for name, title in list(stories.items())[:MOST_LISTED])
    raise UsageError(f"{len(stories)} stories begin with {words!r}", hint=f"write more of one: {listed}")
