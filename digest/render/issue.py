"""An edition, indexed the way mails ask for it: by story and language, by zone, by section."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.errors import UsageError
from digest.model.edition import Card, Edition, EditionStory, ReadAlso, Section
from digest.render.layout import Pick
from digest.render.links import web_url

WORDS_A_MINUTE = 200


@dataclass(frozen=True, slots=True)
class Item:
    """A story in one language, as an edition has it. `links` are those that can be followed."""

    story: EditionStory
    language: str
    card: Card
    title: str
    links: tuple[ReadAlso, ...]
    link_stories: tuple[str, ...]
    title_words: int
    words: int
    sources: int  # a bit for each source, so that a union is an integer "or"


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
        self._offsets: dict[str, dict[Pick, int]] = {}

    def item(self, pick: Pick) -> Item:
        try:
            return self.items[pick]
        except KeyError:
            where = f"{self.edition.key} has no story {pick[0]!r} in {pick[1]!r}"
            raise UsageError(where, hint="the selection was made for another edition") from None

    def offsets(self, zone: str) -> dict[Pick, int]:
        """Returns for each card the minutes by which the clocks of `zone` were ahead of UTC when it appeared."""
        if (found := self._offsets.get(zone)) is None:
            known = known_zone(zone) or known_zone(self.edition.zone) or ZoneInfo("UTC")
            found = {pick: _minutes(item.card, known) for pick, item in self.items.items()}
            self._offsets[zone] = found
        return found

    def _item(self, story: EditionStory, language: str, card: Card, sources: int) -> Item:
        title = self.edition.edits.headlines.get(story.id, {}).get(language) or card.title
        # One link a story: two would lead to the same news.
        links = {link.story or link.url: link for link in reversed(card.read_also) if web_url(link.url)}
        ordered = tuple(reversed(links.values()))
        title_words = len(title.split())
        return Item(
            story=story,
            language=language,
            card=card,
            title=title,
            links=ordered,
            link_stories=tuple(link.story or link.url for link in ordered),
            title_words=title_words,
            words=title_words + len(card.summary.split()),
            sources=sources,
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
