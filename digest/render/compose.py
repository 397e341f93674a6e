"""Makes the mails of one edition: stories are rendered once, mails are joined.

Guarantees: a mail joined from kept pieces is the same, byte for byte, as one whose every part is rendered for
that reader. The same arguments give the same mail at any time: the Date comes in, the Message-ID follows from
edition and reader. No line is longer than 998 bytes.
"""

from collections.abc import Container, Iterable, Set
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime

from digest import __version__
from digest.model.edition import Edition, Selection
from digest.model.subscriber import Mail, Subscriber
from digest.render import headers
from digest.render.catalogue import Catalogues
from digest.render.compile import Compiled
from digest.render.environment import HTML, TEXT
from digest.render.fragments import decoded_size, encoded, filled, filled_text
from digest.render.issue import Issue
from digest.render.layout import Layout
from digest.render.links import Signer
from digest.render.message import alternative, plain
from digest.render.paint import Key, Painted, Painter
from digest.render.personal import Personal, only_prints, stand_ins
from digest.render.pictures import NO_PICTURES, InlinePictures
from digest.render.pieces import Pieces
from digest.render.plan import Audience, Plan, Planner
from digest.render.sender import Sender
from digest.render.settings import MailSettings, Site
from digest.render.shelf import Shelf
from digest.render.sizes import Measure, Sizes
from digest.render.sources import fingerprint
from digest.render.views import ReaderView
from digest.text.clean import one_line

CACHE_BYTES = 96_000_000
# Readers' own parts that are kept ready to be filled in: one for each length of addresses and links.
PERSONAL_KEPT = 4_000
NO_SITE = Site()
PLAIN_SETTINGS = MailSettings()


class Composer:
    """Built once per edition, then asked for each mail.

    `got` are stories the reader had in earlier mails; links to them are left out of "read also". `look` stands for all
    that decides a mail beside edition, reader and selection: two composers with one look make the same mails.
    """

    def __init__(
        self,
        edition: Edition,
        compiled: Compiled,
        catalogues: Catalogues,
        *,
        signer: Signer,
        site: Site = NO_SITE,
        settings: MailSettings = PLAIN_SETTINGS,
        inline: InlinePictures = NO_PICTURES,
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        look = (__version__, compiled.hash, catalogues.hash, repr(site), repr(settings), inline.fingerprint)
        self.look = fingerprint(*filter(None, look))[:12]
        self._inline = inline
        self._settings = settings
        self._issue = Issue(edition)
        self._painter = Painter(self._issue, compiled, catalogues, site, settings, inline=inline)
        self._planner = Planner(self._issue, self._painter, settings)
        self._sender = Sender(edition, site, signer)
        self._measure = Measure(self._issue, self._painter, self._sender, settings.read_also)
        self._postal_address = one_line(site.postal_address)
        self._pieces = Pieces(cache_bytes, self._encoded)
        self._shelves: dict[str, Shelf[bytes]] = {}
        self._languages: dict[str, None] = {}
        self._preheaders: dict[str, Personal] = {}
        self._personal: dict[tuple[str, tuple[int, ...]], Personal] = {}
        reader_parts = ((compiled.html["reader"], HTML), (compiled.text["reader"], TEXT))
        self._fills_reader = all(only_prints(part, "reader", where) for part, where in reader_parts)
        self._fills_preheader = only_prints(compiled.html["preheader"], "preheader", HTML)
        self._subjects: dict[tuple[str, str], str] = {}
        self._second, self._written = datetime.min.replace(tzinfo=UTC), ""

    def mail(
        self,
        subscriber: Subscriber,
        selection: Selection,
        *,
        at: datetime,
        got: Set[str] = frozenset(),
        message_id: str = "",
    ) -> Mail:
        """Returns the finished mail that leaves `at`; with the Message-ID it had, where it was made before.

        Raises: SubscriberError for an address that is none; UsageError for a selection of another edition;
        TemplateError.
        """
        audience = self._planner.audience(subscriber)
        addressed = self._sender.addressed(subscriber)
        if message_id:
            addressed = addressed._replace(message_id=message_id)
        plan = self._plan(audience, selection, got)
        view = addressed.view
        own = self._own(audience.frame, view)
        head = self._sender.head(
            addressed,
            subject=self._subject(audience, selection),
            date=self._date(at),
            language=audience.frame,
        )
        text = plan.text
        text += (encoded(filled_text(own.text(view))), plan.end[1])
        if subscriber.format == "text":
            content = plain(head, text)
        else:
            html = self._html(audience.frame, plan, own.html(view))
            content = alternative(head, text, html, self._pictures(audience, selection))
        return Mail(
            subscriber=subscriber.key,
            sender=addressed.return_path,
            recipient=addressed.recipient,
            message_id=addressed.message_id,
            content=content,
        )

    def message_id(self, subscriber: str) -> str:
        """Returns the Message-ID of the mail to the subscriber with this key, now and whenever it is made again."""
        return self._sender.message_id(subscriber)

    def layout(self, subscriber: Subscriber, selection: Selection) -> Layout:
        """Returns where each story stands in the reader's mail."""
        return self._planner.layout(self._planner.audience(subscriber), selection)

    def html(self, subscriber: Subscriber, selection: Selection, *, got: Set[str] = frozenset()) -> str:
        """Returns the HTML part of the reader's mail."""
        return self._whole(subscriber, selection, got).html

    def in_browser(self, html: str) -> str:
        """Returns the HTML part of a mail with its pictures in place, for programs that have no other part."""
        return self._inline.in_browser(html)

    def text(self, subscriber: Subscriber, selection: Selection, *, got: Set[str] = frozenset()) -> str:
        """Returns the plain part of the reader's mail, for a preview."""
        return self._whole(subscriber, selection, got).text

    def html_size(self, subscriber: Subscriber, selection: Selection, *, got: Set[str] = frozenset()) -> int:
        """Returns the bytes of the decoded HTML part, filling included."""
        audience = self._planner.audience(subscriber)
        plan = self._plan(audience, selection, got)
        view = self._sender.addressed(subscriber).view
        own = self._own(audience.frame, view)
        return sum(map(decoded_size, self._html(audience.frame, plan, own.html(view))))

    def owed(self, subscriber: Subscriber) -> dict[str, str]:
        """Returns what a mail must show its reader, by what it is: how to leave, and who sends."""
        leave = self._sender.addressed(subscriber).view.unsubscribe
        owed = {"the link to unsubscribe": leave, "the postal address": self._postal_address}
        return {what: words for what, words in owed.items() if words}

    def sizes(self, language: str) -> Sizes:
        """Returns upper bounds for the HTML part of mails in `language`, so that a selection can be fitted before it is
        composed. A story is measured when its size is asked for."""
        return self._measure.sizes(language)

    @property
    def languages_made(self) -> tuple[str, ...]:
        """The languages of the mails that were made so far."""
        return tuple(self._languages)

    def page(self, language: str, stories: Container[str] | None = None) -> Painted:
        """Returns the edition as a web page and as plain text, without personal links: every story that it has in
        `language`, or those of the given ids."""
        shown = tuple(
            (story.id, language)
            for story in self._issue.edition.stories
            if language in story.cards and (stories is None or story.id in stories)
        )
        audience = Audience(language, (language,), self._issue.edition.zone)
        page = self._joined(audience, Selection(stories=shown), frozenset(), ReaderView())
        return replace(page, html=self.in_browser(page.html))

    def _whole(self, subscriber: Subscriber, selection: Selection, got: Set[str]) -> Painted:
        audience = self._planner.audience(subscriber)
        return self._joined(audience, selection, got, self._sender.addressed(subscriber).view)

    def _joined(self, audience: Audience, selection: Selection, got: Set[str], reader: ReaderView) -> Painted:
        """Returns the mail with every part rendered anew."""
        shelf = self._planner.shelf(audience.frame, lambda key: (key, key), lambda _: None)
        plan = self._planner.plan(shelf, audience, selection, got)
        paint, frame = self._painter.paint, audience.frame
        own, end = self._painter.reader(frame, reader), paint(plan.end[0])
        html = [paint(key).html for key in plan.html]
        html.insert(1, paint(("preheader", frame, plan.preheader)).html)
        text = [paint(key).text for key in plan.text]
        return Painted(
            _join(map(filled, (*html, own.html, end.html))),
            _join(map(filled_text, (*text, own.text, end.text))),
        )

    def _plan(self, audience: Audience, selection: Selection, got: Set[str]) -> Plan[bytes]:
        """Returns the mail in encoded pieces, kept from mail to mail."""
        if self._pieces.full:
            self._pieces.forget()
            self._shelves.clear()
        frame = audience.frame
        if (shelf := self._shelves.get(frame)) is None:
            self._languages[frame] = None
            shelf = self._shelves[frame] = self._planner.shelf(frame, self._pieces, self._pieces.whole)
        return self._planner.plan(shelf, audience, selection, got)

    def _html(self, frame: str, plan: Plan[bytes], own: str) -> list[bytes]:
        """Returns the pieces of the HTML part, the reader's own in place."""
        if (known := self._preheaders.get(frame)) is None:
            known = self._preheader(frame, plan.preheader)
        html = plan.html
        html.insert(1, encoded(filled(known.html((plan.preheader,)))))
        html += (encoded(filled(own)), plan.end[0])
        return html

    def _encoded(self, key: Key) -> tuple[bytes, bytes]:
        painted = self._painter.paint(key)
        return encoded(filled(painted.html)), encoded(filled_text(painted.text))

    def _pictures(self, audience: Audience, selection: Selection) -> tuple[bytes, ...]:
        """Returns the parts of the pictures that the reader's mail shows from inside itself."""
        if not self._inline.by_url:
            return ()
        layout = self._planner.layout(audience, selection)
        shown = [layout.lead] if layout.lead else []
        if self._settings.card_images:
            shown += [pick for block in layout.blocks for pick in block.cards]
        images = (self._issue.item(pick).card.image for pick in shown)
        return self._inline.parts(image.url for image in images if image)

    def _own(self, frame: str, reader: ReaderView) -> Personal:
        """Returns the part that is the reader's alone, ready for the values of this reader."""
        shape = (frame, tuple(map(len, reader)))
        if (known := self._personal.get(shape)) is None:
            own = self._painter.reader(frame, reader)
            known = Personal(self._painter.reader(frame, ReaderView(*stand_ins(reader))))
            # Compared too: what a catalogue does with a value does not show in the template.
            if not self._fills_reader or Painted(known.html(reader), known.text(reader)) != own:
                return Personal(own)
            if len(self._personal) >= PERSONAL_KEPT:
                self._personal.clear()
            self._personal[shape] = known
        return known

    def _preheader(self, frame: str, text: str) -> Personal:
        """Returns the part that announces a mail, ready for this text."""
        own = self._painter.paint(("preheader", frame, text))
        if not text or not self._fills_preheader:
            return Personal(own)
        known = Personal(self._painter.paint(("preheader", frame, stand_ins((text,))[0])))
        if known.html((text,)) != own.html:
            return Personal(own)
        self._preheaders[frame] = known
        return known

    def _subject(self, audience: Audience, selection: Selection) -> str:
        lead = selection.stories[0] if selection.stories else ("", audience.frame)
        if (known := self._subjects.get(lead)) is None:
            title = self._issue.item(lead).title if lead[0] else self._issue.edition.name_in(lead[1])
            known = self._subjects[lead] = headers.subject(title)
        return known

    def _date(self, at: datetime) -> str:
        """Returns `at` as Date has it; of the mails that leave in one second, the first writes it."""
        second = at.replace(microsecond=0)
        if second != self._second:
            self._second, self._written = second, format_datetime(second.astimezone(UTC))
        return self._written


def _join(parts: Iterable[bytes]) -> str:
    return b"".join(parts).decode().replace("\r\n", "\n")
