"""Says why a story stands in a mail, and where, or why it does not: in words for editors.

Stories of the mail come first, in the order of the mail; those left out follow in the editors' order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from digest.model.edition import Card, Edition, EditionStory, Section, Selection
from digest.periods.local import bare_date
from digest.render.catalogue import Catalogue
from digest.render.layout import Layout


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that leaves stories out: its name, and a sentence that explains it."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Part:
    """One factor of a rank."""

    words: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A story on the desk. `place` counts from 1 in the mail, 0 where the story is left out by `rule`.

    `rank` counts from 1 in the editors' order. `section` is the story's in the edition, `block` the heading that
    it stands under in this mail. Topics and regions are (code, name).
    """

    story: EditionStory
    card: Card
    title: str
    language: str
    published: str
    place: int
    rank: int
    rule: str
    update: bool
    section: str
    block: str
    topics: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    languages: tuple[str, ...]

    @property
    def meta(self) -> str:
        count = len(self.story.sources)
        sources = self.story.sources[0] if count == 1 else f"{count} sources"
        facts = (
            "Update" if self.update else "",
            "Pinned" if self.story.pinned else "",
            self.regions[0][1] if self.regions else "",
            sources,
        )
        return " · ".join(filter(None, facts))


PIN = "pin"
LEAD, IN_BRIEF = "Lead", "In brief"
RULES: Mapping[str, Rule] = {
    "muted": Rule("Muted", "The reader does not want this topic or region."),
    "already sent": Rule("Already sent", "The reader got this story before, and too little of it is new."),
    "language": Rule("Other language", "No article of it is in a language the reader reads."),
    "quota": Rule(
        "Over quota",
        "Its place went to what the reader follows, or to a story kept from beyond that, even if these stand lower.",
    ),
    "caps": Rule("Over a cap", "The mail has as many stories of its source, topic or region as it may have."),
    "length": Rule("Beyond the length", "The mail has as many stories as the reader gets."),
    "size": Rule("Too large", "The mail would be cut off by mail programs that clip long mails."),
    "dropped": Rule("Dropped", "An editor took it out of this edition."),
}
PARTS: Mapping[str, str] = {
    "coverage": "Coverage",
    "source": "Weight of its sources",
    "freshness": "Freshness",
    "topic": "Weight of its topic",
    "region": "Weight of its region",
    PIN: "Pinned by an editor",
}


def rule(code: str) -> Rule:
    """Returns the words for a rule; one that has none yet speaks for itself."""
    return RULES.get(code) or Rule(code.replace("_", " ").capitalize() or "Not selected", "")


def notes(
    edition: Edition,
    selection: Selection,
    layout: Layout,
    *,
    reads: tuple[str, ...],
    words: Catalogue,
    zone: ZoneInfo,
) -> tuple[Note, ...]:
    """Returns a note for each story of `edition` that has a card; `reads` are the reader's languages, best first."""
    ranks = {story.id: number for number, story in enumerate(edition.stories, start=1)}
    stories = {story.id: story for story in edition.stories}
    names = {section.id: section_name(section, words) for section in edition.sections}
    order = mail_order(layout)
    chosen = {story for story, _, _ in order}
    rest = [
        (s.id, _language(s, reads, edition.languages), None)
        for s in edition.stories
        if s.id not in chosen and s.cards
    ]
    return tuple(
        _note(
            edition, stories[story], language, words=words, zone=zone,
            place=0 if block is None else place, rank=ranks[story],
            rule=selection.left_out.get(story, "") if block is None else "",
            update=story in selection.updates,
            section=names.get(stories[story].section, ""),
            block="" if block is None else names.get(block, block),
        )
        for place, (story, language, block) in enumerate((*order, *rest), start=1)
    )  # fmt: skip


def mail_order(layout: Layout) -> list[tuple[str, str, str]]:
    """Returns (story id, language, block) as a reader meets them; a block is a section's id, or one of ours."""
    order = [(*layout.lead, LEAD)] if layout.lead else []
    for block in layout.blocks:
        order += [(*pick, block.section) for pick in block.cards]
        order += [(*pick, IN_BRIEF) for pick in block.briefs]
    return order


def section_name(section: Section, words: Catalogue) -> str:
    """Returns what the desk calls a section: the newsroom's name, else its topic's or region's."""
    names = section.names
    own = names.get(words.language) or next(iter(names.values()), "")
    return own or words.section(section.code) or section.id


def _note(
    edition: Edition, story: EditionStory, language: str, *, words: Catalogue, zone: ZoneInfo,
    place: int, rank: int, rule: str, update: bool, section: str, block: str,
) -> Note:  # fmt: skip
    card = story.cards[language]
    moment = card.published.astimezone(zone)
    return Note(
        story=story, card=card, language=language, place=place, rank=rank, rule=rule, update=update,
        section=section, block=block,
        title=edition.edits.headlines.get(story.id, {}).get(language) or card.title,
        published=words.moment(
            moment,
            today=edition.key.date,
            estimated=card.date_estimated,
            bare=bare_date(card.published, zone) is not None,
        ),
        topics=tuple((code, words.topic(code) or code) for code in story.topics),
        regions=tuple((code, words.region(code) or code) for code in story.regions),
        parts=_parts(story.parts),
        languages=tuple(words.language_name(code) for code in sorted(story.cards)),
    )  # fmt: skip


def _parts(parts: Mapping[str, float]) -> tuple[Part, ...]:
    """A pin is no factor among others: it decides alone, and is not worth a line where there is none."""
    known = list(PARTS)
    order = sorted(parts, key=lambda name: known.index(name) if name in PARTS else len(known))
    return tuple(
        Part(
            PARTS.get(name) or name.replace("_", " ").capitalize(),
            "goes first" if name == PIN else _times(parts[name]),
        )
        for name in order
        if name != PIN or parts[name] > 1
    )


def _times(factor: float) -> str:
    return f"× {factor:.2f}" if factor >= 0.1 else f"× {factor:.4f}"


def _language(story: EditionStory, reads: tuple[str, ...], edition: tuple[str, ...]) -> str:
    return next((code for code in (*reads, *edition) if code in story.cards), "") or min(story.cards)
