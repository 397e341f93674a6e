"""Makes the edition of a day from its ranked stories, and a new version of it from an editor's changes.

In this order: stories without a card in a language of the newsletter stay out; the rest keep the order of the rank,
to the size of the pool; what was dropped goes; pinned stories come first, in the editors' order; if nobody pinned a
lead, a story that may not lead by itself gives up the first place to the next that may; headlines are replaced;
sections are divided.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from digest.edition.regions import subject_first
from digest.edition.sections import SectionSettings, divide
from digest.model.edition import Card, Edition, EditionKey, EditionStory, Edits, Section
from digest.model.story import Ranked, Story

# More digits would only make equal editions differ between machines.
_PART_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """`pool` is how many stories an edition keeps for its readers to choose from."""

    pool: int = 400
    sections: SectionSettings = field(default_factory=SectionSettings)


def build_edition(
    *,
    key: EditionKey,
    name: str,
    languages: tuple[str, ...],
    zone: str,
    window: tuple[datetime, datetime],
    built: datetime,
    ranked: Sequence[Ranked],
    stories: Iterable[Story],
    cards: Mapping[str, Mapping[str, Card]],
    settings: BuildSettings,
    version: int = 1,
    template: str = "",
    articles_seen: int = 0,
    names: Mapping[str, str] | None = None,
) -> Edition:
    """Returns the edition before any edits; `ranked` in its final order, `cards` by story id, then language."""
    by_id = {story.id: story for story in stories}
    pool = [
        _edition_story(place, by_id[place.story], cards.get(place.story, {}), languages)
        for place in ranked
        if place.story in by_id
    ]
    arranged, sections = _arranged(
        [s for s in pool if s.cards][: settings.pool], Edits(), languages, settings
    )
    return Edition(
        key=key,
        version=version,
        name=name,
        languages=languages,
        zone=zone,
        window=window,
        built=built,
        stories=arranged,
        sections=sections,
        template=template,
        articles_seen=articles_seen,
        names=names or {},
    )


def revise(base: Edition, edits: Edits, *, version: int, built: datetime, settings: BuildSettings) -> Edition:
    """Returns a new version of an edition with all its edits; `base` is the version before any.

    Made from the frozen base and not from the store, so that an edit changes what the editor changed and nothing
    else; from the base and not from the last version, so that every edit can be taken back.
    Raises: ValueError where `base` has edits.
    """
    if base.edits != Edits():
        raise ValueError(f"version {base.version} of {base.key} has edits; revise the version before them")
    stories, sections = _arranged(base.stories, edits, base.languages, settings)
    return replace(base, version=version, built=built, stories=stories, sections=sections, edits=edits)


def left_out(
    ranked: Sequence[Ranked],
    cards: Mapping[str, Mapping[str, Card]],
    languages: Sequence[str],
    edits: Edits,
    settings: BuildSettings,
) -> dict[str, str]:
    """Returns why ranked stories are not in the edition, by id: "language", "pool" or "dropped"."""
    shown = [r.story for r in ranked if any(cards.get(r.story, {}).get(language) for language in languages)]
    why = {r.story: "language" for r in ranked} | dict.fromkeys(shown[settings.pool :], "pool")
    for story in shown[: settings.pool]:
        del why[story]
    return why | dict.fromkeys((story for story in edits.dropped if story not in why), "dropped")


def _edition_story(
    place: Ranked, story: Story, cards: Mapping[str, Card], languages: Sequence[str]
) -> EditionStory:
    return EditionStory(
        id=story.id,
        section="",
        score=place.score,
        parts={name: round(value, _PART_DIGITS) for name, value in place.parts.items()},
        topics=tuple(label.code for label in story.topics),
        regions=subject_first([(label.code, label.score) for label in story.regions]),
        sources=story.sources,
        cards={language: cards[language] for language in languages if language in cards},
    )


def _arranged(
    stories: Sequence[EditionStory], edits: Edits, languages: Sequence[str], settings: BuildSettings
) -> tuple[tuple[EditionStory, ...], tuple[Section, ...]]:
    kept = {story.id: _edited(story, edits) for story in stories if story.id not in edits.dropped}
    first = [kept.pop(story) for story in edits.pinned if story in kept]
    order = [*first, *kept.values()]
    if not first:
        # The editor's hand is stronger than this rule; nothing else is.
        lead = next((n for n, story in enumerate(order) if may_lead(story, languages)), 0)
        order[:0] = [order.pop(lead)] if order else []
    placed, sections = divide(order, settings.sections)
    return tuple(replace(story, section=placed[story.id]) for story in order), sections


def may_lead(story: EditionStory, languages: Iterable[str]) -> bool:
    """Says whether the card that a reader of `languages` (best first) gets may lead by itself."""
    return next((story.cards[language].may_lead for language in languages if language in story.cards), False)


def _edited(story: EditionStory, edits: Edits) -> EditionStory:
    titles = edits.headlines.get(story.id, {})
    cards = {
        language: replace(card, title=titles[language]) if titles.get(language) else card
        for language, card in story.cards.items()
    }
    return replace(story, cards=cards, pinned=story.id in edits.pinned)
