"""Decides where each story of a selection stands in the mail.

The first story leads, unless none may. The last few, never more than half of the mail, close it "in brief"; so
does every story in a language the reader does not read. The others stand as cards in the edition's sections, in
the editors' order.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal, Protocol, TypeVar

Pick = tuple[str, str]  # story id, language
Variant = Literal["lead", "card", "brief"]
IN_BRIEF = ""  # the section of the block that closes a mail


@dataclass(frozen=True, slots=True)
class Block:
    """A section as it appears in one mail: cards, or in the closing block, whose section is "", briefs."""

    section: str
    cards: tuple[Pick, ...]
    briefs: tuple[Pick, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    lead: Pick | None
    blocks: tuple[Block, ...]


class Standing(Protocol):
    """What of a story decides where it stands: its language, and the number of its section."""

    @property
    def language(self) -> str: ...

    @property
    def place(self) -> int: ...


Story = TypeVar("Story", bound=Standing)
_PLACE = attrgetter("place")


def arrange(
    stories: Sequence[Story], *, languages: Collection[str], briefs: int, leads: bool
) -> tuple[Story | None, list[Story], list[Story]]:
    """Returns the lead, the cards by section, and the briefs of a mail."""
    lead = stories[0] if leads and stories else None
    rest = stories[1:] if leads else stories
    first_brief = len(rest) - min(briefs, len(stories) // 2)
    cards, brief = list(rest[:first_brief]), list(rest[first_brief:])
    if foreign := [story for story in cards if story.language not in languages]:
        cards = [story for story in cards if story.language in languages]
        brief = foreign + brief
    cards.sort(key=_PLACE)  # stable: inside a section the editors' order stays
    return lead, cards, brief


@dataclass(frozen=True, slots=True)
class _Spot:
    pick: Pick
    language: str
    place: int


def lay_out(
    picks: Sequence[Pick],
    section_of: Mapping[str, str],
    sections: Sequence[str],
    *,
    languages: Collection[str],
    briefs: int,
    leads: bool = True,
) -> Layout:
    """Returns the mail's order; `section_of` by story id, `sections` in their order."""
    place_of = {section: place for place, section in enumerate(sections)}
    spots = [_Spot(pick, pick[1], place_of[section_of[pick[0]]]) for pick in picks]
    lead, cards, brief = arrange(spots, languages=languages, briefs=briefs, leads=leads)
    grouped: dict[str, list[Pick]] = {}
    for spot in cards:
        grouped.setdefault(sections[spot.place], []).append(spot.pick)
    blocks = [Block(section, tuple(inside)) for section, inside in grouped.items()]
    if brief:
        blocks.append(Block(IN_BRIEF, (), tuple(spot.pick for spot in brief)))
    return Layout(lead.pick if lead else None, tuple(blocks))
