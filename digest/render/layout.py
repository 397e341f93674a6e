"""Decides where each story of a selection stands in the mail.

The first story leads, unless none may. The last few, never more than half of the mail, close it "in brief"; so
does every story in a language the reader does not read. The others stand as cards in the edition's sections, in
the editors' order.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

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
    lead = picks[0] if leads and picks else None
    rest = picks[1:] if lead else picks
    first_brief = len(rest) - min(briefs, len(picks) // 2)
    cards: dict[str, list[Pick]] = {}
    brief: list[Pick] = []
    for place, pick in enumerate(rest):
        if place < first_brief and pick[1] in languages:
            cards.setdefault(section_of[pick[0]], []).append(pick)
        else:
            brief.append(pick)
    blocks = [Block(section, tuple(cards[section])) for section in sections if section in cards]
    return Layout(lead, (*blocks, Block(IN_BRIEF, (), tuple(brief))) if brief else tuple(blocks))
