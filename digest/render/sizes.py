"""How large the HTML part of a mail can get, as plain numbers for the selection."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TypeVar

from markupsafe import escape

from digest.model.edition import ReadAlso
from digest.model.subscriber import Subscriber
from digest.render.fragments import filled
from digest.render.issue import Issue, Item
from digest.render.layout import IN_BRIEF, Pick
from digest.render.paint import Key, Painter
from digest.render.plan import TEASERS
from digest.render.sender import Sender
from digest.render.slots import teaser

# The longest address that SMTP carries (RFC 5321, 4.5.3.1), and a key longer than any of ours.
_LONGEST = Subscriber(key="k" * 64, email="e" * 242 + "@example.com", name="")
# Four digits in each plural form of our languages.
_LONG_NUMBERS = (1001, 1002, 1005)
# East and west of these nobody lives; a card's day is one of at most two between them.
_OFFSETS = (-12 * 60, 0, 14 * 60)

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of the decoded HTML part of mails in one language, filling included: none has more than `total` of its parts.

    `frame` is what every mail has; `sections` and `stories` are added for each that the mail shows, and of `leads` the
    story's that leads; the closing block, "in brief", is the section "". Stories are measured when they are asked for.
    """

    frame: int
    sections: Mapping[str, int]
    stories: Mapping[Pick, int]
    leads: Mapping[Pick, int]

    def total(self, stories: Sequence[Pick], sections: Iterable[str]) -> int:
        return (
            self.frame
            + sum(self.stories[pick] for pick in stories)
            + max((self.leads[pick] for pick in stories), default=0)
            + sum(self.sections[section] for section in sections)
        )


class Measure:
    """Finds the sizes for `issue`: bounds over all zones and any choice of links, a language of mails at a time."""

    def __init__(self, issue: Issue, painter: Painter, sender: Sender, most_links: int) -> None:
        self._issue, self._painter, self._sender = issue, painter, sender
        self._most_links = most_links
        self._by_language: dict[str, Sizes] = {}

    def sizes(self, frame: str) -> Sizes:
        """Returns the sizes of mails in the language `frame`."""
        if (known := self._by_language.get(frame)) is None:
            stories: _Kept[Pick, int] = _Kept(
                lambda pick: max(self._story(frame, pick, part) for part in ("card", "brief"))
            )
            leads: _Kept[Pick, int] = _Kept(
                lambda pick: max(0, self._story(frame, pick, "lead") - stories[pick])
            )
            sections = {
                section: self._size(("section", frame, section))
                for section in (*self._issue.sections, IN_BRIEF)
            }
            known = self._by_language[frame] = Sizes(self._frame(frame), sections, stories, leads)
        return known

    def _story(self, frame: str, pick: Pick, part: str) -> int:
        """Returns the bytes of a story in one form, at the clock and with the links that take the most room."""
        unread = part != "card" and frame != pick[1]
        offset, bits = self._extremes[pick]
        size = self._size((part, frame, *pick, 0, True, 0))
        size += self._size((f"{part}_meta", frame, *pick, offset, unread, 0))
        return size if part == "brief" else size + self._size(("also", frame, *pick, 0, False, bits))

    @cached_property
    def _extremes(self) -> "_Kept[Pick, tuple[int, int]]":
        frame = self._issue.edition.languages[0]
        return _Kept(
            lambda pick: (
                _longest_offset(self._painter, pick, frame),
                _longest_links(self._issue.items[pick], self._most_links),
            )
        )

    def _size(self, key: Key) -> int:
        return len(filled(self._painter.html(key)))

    def _frame(self, frame: str) -> int:
        parts = ("head", "masthead", "masthead_close", "note", "advertisement", "foot", "end")
        fixed = sum(self._size((part, frame, "")) for part in parts)
        preheader = max(self._size(("preheader", frame, text)) for text in self._preheaders)
        numbers = (self._painter.counts(frame, *two) for two in product(_LONG_NUMBERS, repeat=2))
        counts = self._size(("counts", frame, max(numbers, key=len)))
        reader = self._painter.reader(frame, self._sender.addressed(_LONGEST).view)
        return fixed + preheader + counts + len(filled(reader.html))

    @cached_property
    def _preheaders(self) -> tuple[str, str]:
        """The longest texts that can announce a mail: several headlines, or the first lines of one story."""
        titles = sorted(map(teaser, self._issue.items.values()), key=_escaped_bytes)[-TEASERS:]
        return " · ".join(titles), max(
            map(self._painter.lines, self._issue.items), key=_escaped_bytes, default=""
        )


class _Kept(dict[K, V]):
    """Values that are made when they are first asked for."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        made = self[key] = self._make(key)
        return made


def _escaped_bytes(text: str) -> int:
    return len(escape(text).encode())


def _longest_links(item: Item, most: int) -> int:
    def length(place: int) -> int:
        link: ReadAlso = item.links[place]
        return len(link.title.encode()) + len(link.url.encode())

    places = sorted(range(len(item.links)), key=length, reverse=True)[:most]
    return sum(1 << place for place in places)


def _longest_offset(painter: Painter, pick: Pick, frame: str) -> int:
    """Returns the minutes ahead of UTC at which a card's time takes the most room."""
    return max(_OFFSETS, key=lambda offset: len(painter.html(("brief_meta", frame, *pick, offset, False, 0))))
