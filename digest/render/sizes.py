"""How large the HTML part of a mail can get, as plain numbers for the selection."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

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


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of the decoded HTML part, filling included: no mail of the edition has more than their sum.

    `frame` is what every mail has, with the lead's surplus over a card; `sections` and `stories` are added for
    each that the mail shows; the closing block, "in brief", is the section "".
    """

    frame: int
    sections: Mapping[str, int]
    stories: Mapping[Pick, int]

    def total(self, stories: Iterable[Pick], sections: Iterable[str]) -> int:
        return (
            self.frame + sum(self.stories[pick] for pick in stories) + sum(self.sections[s] for s in sections)
        )


def measure(issue: Issue, painter: Painter, sender: Sender, most_links: int) -> Sizes:
    """Returns the bounds for `issue`, over all its languages, all zones, and any choice of links."""
    frames = issue.edition.languages
    stories: dict[Pick, int] = {}
    surplus = 0
    for pick, item in issue.items.items():
        offset = _longest_offset(painter, pick, frames[0])
        link_bits = _longest_links(item, most_links)
        lead, card, brief = (
            max(_story(painter, (frame, *pick), part, offset, link_bits) for frame in frames)
            for part in ("lead", "card", "brief")
        )
        stories[pick] = max(card, brief)
        surplus = max(surplus, lead - stories[pick])
    sections = {
        section: max(_size(painter, ("section", frame, section)) for frame in frames)
        for section in (*issue.sections, IN_BRIEF)
    }
    return Sizes(max(_frame(issue, painter, sender, frame) for frame in frames) + surplus, sections, stories)


def _story(painter: Painter, place: tuple[str, str, str], part: str, offset: int, link_bits: int) -> int:
    """Returns the bytes of a story in one form, with the links that take the most room; `place` is the mail's
    language, the story, its language."""
    unread = part != "card" and place[0] != place[2]
    size = _size(painter, (part, *place, 0, True, 0)) + _size(
        painter, (f"{part}_meta", *place, offset, unread, 0)
    )
    return size if part == "brief" else size + _size(painter, ("also", *place, 0, False, link_bits))


def _size(painter: Painter, key: Key) -> int:
    return len(filled(painter.html(key)))


def _frame(issue: Issue, painter: Painter, sender: Sender, frame: str) -> int:
    parts = ("head", "masthead", "masthead_close", "note", "advertisement", "foot", "end")
    fixed = sum(_size(painter, (part, frame, "")) for part in parts)
    titles = sorted(map(teaser, issue.items.values()), key=_escaped_bytes)[-TEASERS:]
    lines = max(map(painter.lines, issue.items), key=_escaped_bytes, default="")
    preheader = max(_size(painter, ("preheader", frame, text)) for text in (" · ".join(titles), lines))
    numbers = (painter.counts(frame, *three) for three in product(_LONG_NUMBERS, repeat=3))
    counts = _size(painter, ("counts", frame, max(numbers, key=len)))
    return (
        fixed + preheader + counts + len(filled(painter.reader(frame, sender.addressed(_LONGEST).view).html))
    )


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
