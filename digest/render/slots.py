"""A story in one language, ready for every mail in one language.

Mails are joined so fast that waiting for memory is most of the time. So a slot is one object that all readers of a
language share, and what most mails want of it (a card, not an update, its first links) lies in the object itself.
"""

from collections.abc import Callable, Set
from typing import Any, Generic, TypeVar

from digest.render.issue import Item
from digest.render.paint import Key
from digest.text.clean import one_line
from digest.text.sentences import shorten

TEASER_LIMIT = 68  # characters of a headline in the line that mail programs show beside the subject
# Bit 0 of a form says "update", the bits from the fifth on which links are shown.
LEAD, CARD, BRIEF = 0, 2, 4
UNREAD = 8  # in a language that the reader does not read
LINKS_AT = 4

T = TypeVar("T")
# Of a key, what stands in the HTML part and what in the text: encoded pieces, or the key itself.
Make = Callable[[Key], tuple[T, T]]
# A story, its line with the time, and its links.
Form = tuple[tuple[T, T], tuple[T, T], tuple[T, T]]


class Slot(Generic[T]):
    """Knows the pieces of each form the story can take.

    `bit` is the story's, `usual` and `usual_bits` the form and the bits of its first links. Only stories that two
    cards of the edition could show at once have a bit. `cards` are usual cards, whole, for clock 0, 1, ...: HTML and
    text in turn, None where no mail has needed one or there was no room.
    """

    __slots__ = (
        "_choices",
        "_forms",
        "_frame",
        "_make",
        "bit",
        "cards",
        "language",
        "links",
        "number",
        "place",
        "sources",
        "story",
        "usual",
        "usual_bits",
    )  # fmt: skip

    def __init__(self, item: Item, place: int, frame: str, most: int, make: Make[T]) -> None:
        self.story, self.language, self.number = item.story.id, item.language, item.number
        self.place = place
        self.sources = item.sources
        self.links, self.bit = item.link_stories if most else (), item.own_bit
        self._choices = tuple(zip(item.link_stories, item.link_bits, strict=True)) if most else ()
        shown = min(most, len(item.links))
        self.usual = CARD | ((1 << shown) - 1) << LINKS_AT
        self.usual_bits = 0
        for bit in item.link_bits[:shown]:
            self.usual_bits |= bit
        self.cards: tuple[Any, ...] = ()
        self._forms: dict[tuple[int, int], Form[T]] = {}
        self._frame, self._make = frame, make

    def form(self, code: int, offset: int) -> Form[T]:
        """Returns the pieces of any form, for clocks `offset` minutes ahead of UTC."""
        if (known := self._forms.get((code, offset))) is None:
            part = "brief" if code & BRIEF else "card" if code & CARD else "lead"
            place = (self._frame, self.story, self.language)
            body = self._make((part, *place, 0, bool(code & 1), 0))
            meta = self._make((f"{part}_meta", *place, offset, bool(code & UNREAD), 0))
            also = self._make(("also", *place, 0, False, code >> LINKS_AT))
            known = self._forms[code, offset] = (body, meta, also)
        return known

    def keep(self, clock: int, card: tuple[T, T]) -> None:
        """Keeps a usual card, whole."""
        cards: list[Any] = [*self.cards, *[None] * (2 * clock + 2 - len(self.cards))]
        cards[2 * clock : 2 * clock + 2] = card
        self.cards = tuple(cards)

    def choice(self, taken: int, got: Set[str], most: int) -> tuple[int, int]:
        """Returns the bits of the first links that lead to nothing `taken` or `got`, and what is taken then."""
        shown, place = 0, 1
        for story, bit in self._choices:
            if story not in got and not bit & taken:
                shown |= place
                taken |= bit
                most -= 1
                if not most:
                    break
            place <<= 1
        return shown << LINKS_AT, taken


def teaser(item: Item) -> str:
    """Returns the headline, short enough to stand beside another."""
    return shorten(one_line(item.title), TEASER_LIMIT)
