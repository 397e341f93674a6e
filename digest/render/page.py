"""One mail while it is planned: its pieces in order, in HTML and in text."""

from collections.abc import Sequence, Set
from typing import Generic

from digest.render.issue import Clock
from digest.render.shelf import Shelf
from digest.render.slots import BRIEF, CARD, UNREAD, Slot, T


class Page(Generic[T]):
    """Grows story by story.

    `taken` has the bits of stories that no link may lead to; each link that is shown adds its own. Nor do links lead to
    what the reader `got`. `sources` (a bit each) are counted on the way. Where a story is in none of the
    languages in `reads`, its line says so.
    """

    __slots__ = (
        "_clock",
        "_most",
        "_shelf",
        "_updates",
        "got",
        "html",
        "reads",
        "sources",
        "taken",
        "text",
    )

    def __init__(
        self,
        shelf: Shelf[T],
        clock: Clock,
        updates: Set[str],
        got: Set[str],
        most_links: int,
        *,
        reads: Set[str],
    ) -> None:
        self._shelf, self._clock, self._updates, self._most = shelf, clock, updates, most_links
        self.html, self.text = shelf.html.copy(), shelf.text.copy()
        self.got, self.reads = got, reads
        self.taken = self.sources = 0

    def add(self, slot: Slot[T], code: int) -> None:
        """Adds a story in the form LEAD or CARD."""
        if slot.story in self._updates:
            code |= 1
        if slot.language not in self.reads:
            code |= UNREAD
        shown, self.taken = slot.choice(self.taken, self.got, self._most)
        body, meta, also = slot.form(code | shown, self._clock.offsets[slot.number])
        self.html += (body[0], meta[0], also[0])
        self.text += (body[1], meta[1], also[1])
        self.sources |= slot.sources

    def add_cards(self, slots: Sequence[Slot[T]]) -> None:
        """Adds cards under the names of their sections; the advertisement follows the first section."""
        first = slots[0].place if slots else 0
        start = 0
        while start < len(slots):
            place = slots[start].place
            self.append(self._shelf.sections[place])
            end = start + 1
            while end < len(slots) and slots[end].place == place:
                end += 1
            self._add_section(slots[start:end])
            start = end
            if place == first:
                self.append(self._shelf.advertisement)
        if not slots:
            self.append(self._shelf.advertisement)

    def _add_section(self, slots: Sequence[Slot[T]]) -> None:
        html, text, taken, updates = self.html, self.text, self.taken, self._updates
        new, at = self.got.isdisjoint, 2 * self._clock.number
        sources = 0
        for slot in slots:
            if slot.usual_bits & taken or not new(slot.links) or slot.story in updates:
                self.taken = taken
                self.add(slot, CARD)
                taken = self.taken
                continue
            cards = slot.cards
            if len(cards) > at and cards[at] is not None:
                html.append(cards[at])
                text.append(cards[at + 1])
            else:
                self._add_usual(slot)
            taken |= slot.usual_bits
            sources |= slot.sources
        self.taken = taken
        self.sources |= sources

    def _add_usual(self, slot: Slot[T]) -> None:
        """Adds a usual card of which no whole copy is kept; keeps one, where there is room."""
        form = slot.form(slot.usual, self._clock.offsets[slot.number])
        self.html += [html for html, _ in form]
        self.text += [text for _, text in form]
        if (whole := self._shelf.whole(form)) is not None:
            slot.keep(self._clock.number, whole)

    def add_briefs(self, slots: Sequence[Slot[T]]) -> None:
        """Adds what stands "in brief"."""
        if slots:
            self.append(self._shelf.in_brief)
        for slot in slots:
            code = BRIEF | (slot.story in self._updates)
            if slot.language not in self.reads:
                code |= UNREAD
            body, meta, _ = slot.form(code, self._clock.offsets[slot.number])
            self.html += (body[0], meta[0])
            self.text += (body[1], meta[1])
            self.sources |= slot.sources

    def append(self, piece: tuple[T, T]) -> None:
        self.html.append(piece[0])
        self.text.append(piece[1])
