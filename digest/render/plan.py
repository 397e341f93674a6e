"""Decides which pieces a reader's mail is joined from, in order."""

from collections.abc import Set
from dataclasses import dataclass

from digest.model.edition import Selection
from digest.model.subscriber import Subscriber
from digest.render.issue import WORDS_A_MINUTE, Issue
from digest.render.layout import Layout, Pick, Variant, lay_out
from digest.render.paint import Key, Painter
from digest.render.settings import MailSettings


@dataclass(frozen=True, slots=True)
class Audience:
    """What of a reader decides the pieces: the mail's language, those they read, their zone."""

    frame: str
    languages: tuple[str, ...]
    zone: str


class Planner:
    """Plans the mails of one edition."""

    def __init__(self, issue: Issue, painter: Painter, settings: MailSettings) -> None:
        self._issue = issue
        self._painter = painter
        self._settings = settings
        self._sections = tuple(section.id for section in issue.edition.sections)
        self._counts: dict[tuple[str, int, int, int], str] = {}

    def audience(self, subscriber: Subscriber) -> Audience:
        """Returns the mail's language (the first of the reader's that the edition has) and the reader's zone."""
        edition = self._issue.edition
        languages = subscriber.languages or edition.languages
        frame = next(
            (language for language in languages if language in edition.languages), edition.languages[0]
        )
        return Audience(frame, languages, subscriber.zone or edition.zone)

    def layout(self, audience: Audience, selection: Selection) -> Layout:
        """Returns where each story of the selection stands."""
        return lay_out(
            selection.stories,
            self._issue.section_of,
            self._sections,
            languages=audience.languages,
            briefs=self._settings.briefs,
            leads=selection.leads,
        )

    def plan(self, audience: Audience, selection: Selection, got: Set[str]) -> tuple[list[Key], Key]:
        """Returns the keys of all pieces above the reader's own, and of the one below it."""
        frame = audience.frame
        layout = self.layout(audience, selection)
        keys: list[Key] = [
            ("head", frame, ""),
            ("preheader", frame, self._painter.preheader(layout.lead)),
            ("masthead", frame, ""),
            ("counts", frame, self._counted(frame, layout)),
            ("masthead_close", frame, ""),
        ]
        if self._painter.has_note(frame):
            keys.append(("note", frame, ""))
        keys += self._story_keys(audience, layout, selection, got)
        return keys, ("end", frame, "")

    def _story_keys(
        self, audience: Audience, layout: Layout, selection: Selection, got: Set[str]
    ) -> list[Key]:
        frame = audience.frame
        offsets = self._issue.offsets(audience.zone)
        items, updates = self._issue.items, selection.updates
        # Stories that no link may lead to: those of this mail, and those that a link above leads to already.
        taken = {story for story, _ in selection.stories}

        def card(part: Variant, below: str, pick: Pick) -> tuple[Key, Key]:
            story, language = pick
            links = items[pick].link_stories
            bits = self._choice(links, taken, got) if links else 0
            return (
                (part, frame, story, language, 0, story in updates, 0),
                (below, frame, story, language, offsets[pick], False, bits),
            )

        keys: list[Key] = [*card("lead", "lead_below", layout.lead)] if layout.lead else []
        keys.append(("lead_close", frame, ""))
        for block in layout.blocks:
            keys.append(("section_open", frame, block.section))
            for pick in block.cards:
                keys += card("card", "card_below", pick)
            for pick in block.briefs:
                keys.append(("brief", frame, pick[0], pick[1], offsets[pick], pick[0] in updates, 0))
            keys.append(("section_close", frame, ""))
        keys.append(("foot", frame, ""))
        return keys

    def _choice(self, links: tuple[str, ...], taken: set[str], got: Set[str]) -> int:
        """Returns a bit for each of `links`, named by the stories they lead to, that is shown."""
        most = self._settings.read_also
        if taken.isdisjoint(links) and got.isdisjoint(links):
            # Most cards: the first few, without asking about each. A story is never twice among one card's links.
            taken.update(links[:most])
            return (1 << min(most, len(links))) - 1
        bits = 0
        for place, story in enumerate(links):
            if story not in taken and story not in got and bits.bit_count() < most:
                bits |= 1 << place
                taken.add(story)
        return bits

    def _counted(self, frame: str, layout: Layout) -> str:
        full = [layout.lead] if layout.lead else []
        brief: list[Pick] = []
        for block in layout.blocks:
            full += block.cards
            brief += block.briefs
        words = sources = 0
        for pick in full:
            item = self._issue.item(pick)
            words += item.words
            sources |= item.sources
        for pick in brief:
            item = self._issue.item(pick)
            words += item.title_words
            sources |= item.sources
        numbers = (frame, len(full) + len(brief), sources.bit_count(), max(1, round(words / WORDS_A_MINUTE)))
        if (known := self._counts.get(numbers)) is None:
            known = self._counts[numbers] = self._painter.counts(*numbers)
        return known
