"""What of an edition the readers of given languages can read, and in which of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.edition.masks import mask_of
from digest.edition.sizes import Room, SizesIn
from digest.model.edition import Edition, EditionStory


@dataclass(frozen=True, slots=True)
class Tongue:
    """An edition for one order of languages; sets are bit masks, the others go by a story's number.

    `foreign` are the stories among the readable that are only in other languages; `leading` those that may lead:
    in a language of the reader, and with a date that is stated or an editor who pinned them. `room` is for mails in the
    language that the reader's mail has.
    """

    readable: int
    foreign: int
    leading: int
    pairs: tuple[tuple[str, str], ...]
    room: Room


def tongue(edition: Edition, languages: Sequence[str], foreign_too: bool, sizes: SizesIn) -> Tongue:
    """Returns the edition for a reader of `languages`, best first; none of ours means those of the edition."""
    own = list(dict.fromkeys(filter(None, (_known(language, edition) for language in languages))))
    own = own or list(edition.languages)
    order = [*own, *(language for language in edition.languages if language not in own)]
    first = [_first(story, order) for story in edition.stories]
    read = {n for n, language in enumerate(first) if language in own}
    foreign = {n for n, language in enumerate(first) if language and n not in read} if foreign_too else set()
    pairs = tuple((story.id, first[n]) for n, story in enumerate(edition.stories))
    return Tongue(
        readable=mask_of(read | foreign),
        foreign=mask_of(foreign),
        leading=mask_of(n for n in read if _may_lead(edition.stories[n], first[n])),
        pairs=pairs,
        room=Room(sizes(edition.mail_language(languages)), pairs),
    )


def _known(language: str, edition: Edition) -> str:
    """Returns the edition's language that `language` names, also as a variant of it (ru-KZ); "" where there is none."""
    if language in edition.languages:
        return language
    main = language.replace("_", "-").partition("-")[0].lower()
    return next((known for known in edition.languages if known.partition("-")[0].lower() == main), "")


def _first(story: EditionStory, languages: Sequence[str]) -> str:
    return next((language for language in languages if language in story.cards), "")


def _may_lead(story: EditionStory, language: str) -> bool:
    return story.pinned or story.cards[language].may_lead
