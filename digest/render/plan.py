"""Decides which pieces a reader's mail is joined from, in order."""

from collections.abc import Set
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Generic, NamedTuple

from digest.model.edition import Selection
from digest.model.subscriber import Subscriber
from digest.render.issue import Issue
from digest.render.layout import Layout, Pick, arrange, lay_out
from digest.render.page import Page
from digest.render.paint import Painter
from digest.render.settings import MailSettings
from digest.render.shelf import Shelf, Whole
from digest.render.slots import LEAD, Make, T, teaser

TEASERS = 2  # headlines after the lead's, which is the subject


@dataclass(frozen=True, slots=True)
class Audience:
    """What of a reader decides the pieces: the mail's language, those they read, their zone.

    `reads` has all these languages: of the others, a story says which it is in.
    """

    frame: str
    languages: tuple[str, ...]
    zone: str
    reads: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reads", frozenset((self.frame, *self.languages)))


class Plan(NamedTuple, Generic[T]):
    """A mail: its pieces up to what belongs to the reader alone, in HTML and in text, and those that follow it.

    The preheader's text stands behind the first piece.
    """

    html: list[T]
    text: list[T]
    preheader: str
    end: tuple[T, T]


class Planner:
    """Plans the mails of one edition."""

    def __init__(self, issue: Issue, painter: Painter, settings: MailSettings) -> None:
        self._issue = issue
        self._painter = painter
        self._settings = settings
        self._audiences: dict[tuple[tuple[str, ...], str], Audience] = {}
        self._teasers: dict[Pick, str] = {}

    def audience(self, subscriber: Subscriber) -> Audience:
        """Returns the mail's language (the first of the reader's that the edition has) and the reader's zone."""
        key = (subscriber.languages, subscriber.zone)
        if (known := self._audiences.get(key)) is None:
            edition = self._issue.edition
            languages = subscriber.languages or edition.languages
            frame = edition.mail_language(languages)
            known = self._audiences[key] = Audience(frame, languages, subscriber.zone or edition.zone)
        return known

    def layout(self, audience: Audience, selection: Selection) -> Layout:
        """Returns where each story of the selection stands."""
        return lay_out(
            selection.stories,
            self._issue.section_of,
            tuple(self._issue.sections),
            languages=audience.languages,
            briefs=self._settings.briefs,
            leads=selection.leads,
        )

    def shelf(self, frame: str, make: Make[T], whole: Whole[T]) -> Shelf[T]:
        """Returns the stories as `make` and `whole` have them, for mails in the language `frame`."""
        return Shelf(self._issue, frame, self._settings.read_also, make, whole)

    def plan(self, shelf: Shelf[T], audience: Audience, selection: Selection, got: Set[str]) -> Plan[T]:
        """Returns the pieces of a mail; `got` are stories that no link may lead to."""
        rows = shelf.rows
        slots = [rows[language][story] for story, language in selection.stories]
        lead, cards, briefs = arrange(
            slots, languages=audience.languages, briefs=self._settings.briefs, leads=selection.leads
        )
        clock = self._issue.clock(audience.zone)
        page = Page(shelf, clock, selection.updates, got, self._settings.read_also, reads=audience.reads)
        if self._issue.crossed:
            page.taken = reduce(or_, [slot.bit for slot in slots], 0)
        if lead:
            page.add(lead, LEAD)
        page.add_cards(cards)
        page.add_briefs(briefs)
        page.append(shelf.foot)
        numbers = (len(slots), page.sources.bit_count())
        if (counts := shelf.counts.get(numbers)) is None:
            line = self._painter.counts(shelf.frame, *numbers)
            counts = shelf.counts[numbers] = shelf.make(("counts", shelf.frame, line))
        page.html[2], page.text[2] = counts
        return Plan(page.html, page.text, self._preheader(selection), shelf.end)

    def _preheader(self, selection: Selection) -> str:
        """Returns the headlines that follow the lead's; of a mail with one story, its first lines."""
        after = selection.stories[1 : 1 + TEASERS]
        if not after:
            return self._painter.lines(selection.stories[0]) if selection.stories else ""
        return " · ".join([self._teasers.get(pick) or self._teaser(pick) for pick in after])

    def _teaser(self, pick: Pick) -> str:
        made = self._teasers[pick] = teaser(self._issue.item(pick))
        return made
