"""An edition, indexed the way mails ask for it: by story and language, by zone, by section."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.errors import UsageError
from digest.model.edition import Card, Edition, EditionStory, ReadAlso, Section
from digest.render.layout import Pick
from digest.render.links import web_url


@dataclass(frozen=True, slots=True)
class Item:
    """A story in one language, as an edition has it. `links` are those that can be followed.

    `own_bit` and `link_bits` stand for the story and those it links to, as far as two cards could show them.
    """

    number: int
    story: EditionStory
    language: str
    card: Card
    title: str
    links: tuple[ReadAlso, ...]
    link_stories: tuple[str, ...]
    sources: int  # a bit for each source, so that a union is an integer "or"
    own_bit: int = 0
    link_bits: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Clock:
    """By items' numbers, the minutes by which a clock was ahead of UTC when they appeared."""

    number: int
    offsets: tuple[int, ...]


class Issue:
    """Looks up what a mail needs of `edition`; the editors' headlines are already in place."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.sections: dict[str, Section] = {section.id: section for section in edition.sections}
        self.section_of: dict[str, str] = {story.id: story.section for story in edition.stories}
        self.items: dict[Pick, Item] = {}
        bits: dict[str, int] = {}
        for story in edition.stories:
            mask = 0
            for source in story.sources:
                mask |= bits.setdefault(source, 1 << len(bits))
            for language, card in story.cards.items():
                self.items[story.id, language] = self._item(story, language, card, mask)
        self.zone = known_zone(edition.zone) or ZoneInfo("UTC")
        self.place_of = {section.id: place for place, section in enumerate(edition.sections)}
        self._zones: dict[str, Clock] = {}
        self._clocks: dict[tuple[int, ...], Clock] = {}
        linkers: dict[str, set[str]] = {}
        for (story_id, _), item in self.items.items():
            for link in item.link_stories:
                linkers.setdefault(link, set()).add(story_id)
        self.crossed = self._number_links(linkers)

    def item(self, pick: Pick) -> Item:
        try:
            return self.items[pick]
        except KeyError:
            where = f"{self.edition.key} has no story {pick[0]!r} in {pick[1]!r}"
            raise UsageError(where, hint="the selection was made for another edition") from None

    def clock(self, zone: str) -> Clock:
        """Returns the clock of `zone`; zones whose clocks always agreed share one."""
        if (found := self._zones.get(zone)) is None:
            known = known_zone(zone) or self.zone
            offsets = tuple(_minutes(item.card, known) for item in self.items.values())
            found = self._clocks.setdefault(offsets, Clock(len(self._clocks), offsets))
            self._zones[zone] = found
        return found

    def _number_links(self, linkers: Mapping[str, Set[str]]) -> bool:
        """Gives a bit to each story that could be shown twice in a mail; tells whether one of today's is linked.

        `linkers` are the stories with links to each.
        """
        shared = sorted(link for link, cards in linkers.items() if len(cards) > 1 or link in self.section_of)
        bits = {link: 1 << number for number, link in enumerate(shared)}
        if bits:
            self.items = {
                pick: replace(
                    item,
                    own_bit=bits.get(pick[0], 0),
                    link_bits=tuple(bits.get(link, 0) for link in item.link_stories),
                )
                for pick, item in self.items.items()
            }
        return not bits.keys().isdisjoint(self.section_of)

    def _item(self, story: EditionStory, language: str, card: Card, sources: int) -> Item:
        title = self.edition.edits.headlines.get(story.id, {}).get(language) or card.title
        # One link a story: two would lead to the same news.
        links = {link.story or link.url: link for link in reversed(card.read_also) if web_url(link.url)}
        ordered = tuple(reversed(links.values()))
        return Item(
            number=len(self.items),
            story=story,
            language=language,
            card=card,
            title=title,
            links=ordered,
            link_stories=tuple(link.story or link.url for link in ordered),
            sources=sources,
            link_bits=(0,) * len(ordered),
        )


@lru_cache(maxsize=1024)
def known_zone(name: str) -> ZoneInfo | None:
    """Returns the zone called `name`, or None: what a subscriber's record says may be anything."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _minutes(card: Card, zone: ZoneInfo) -> int:
    return int((card.published.astimezone(zone).utcoffset() or timedelta()).total_seconds() // 60)
