"""Makes the mails of one edition: stories are rendered once, mails are joined.

Guarantees: a mail joined from kept pieces is the same, byte for byte, as one whose every part is rendered for
that reader. The same arguments give the same mail at any time: the Date comes in, the Message-ID follows from
edition and reader. No line is longer than 998 bytes.
"""

from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

from digest.model.edition import Edition, Selection
from digest.model.subscriber import Mail, Subscriber
from digest.render import headers
from digest.render.catalogue import Catalogues
from digest.render.compile import Compiled
from digest.render.fragments import Fragment, FragmentCache, decoded_size, encoded, filled
from digest.render.issue import Issue
from digest.render.layout import Layout
from digest.render.links import Signer
from digest.render.message import alternative, message, plain
from digest.render.paint import Key, Painted, Painter
from digest.render.personal import Personal, stand_ins
from digest.render.plan import Audience, Planner
from digest.render.sender import Sender
from digest.render.settings import MailSettings, Site
from digest.render.sizes import Sizes, measure
from digest.render.views import ReaderView

CACHE_BYTES = 96_000_000
NO_SITE = Site()
PLAIN_SETTINGS = MailSettings()


class Composer:
    """Built once per edition, then asked for each mail.

    `got` are stories the reader had in earlier mails; links to them are left out of "read also".
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
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        self._settings = settings
        self._issue = Issue(edition)
        self._painter = Painter(self._issue, compiled, catalogues, site, settings)
        self._planner = Planner(self._issue, self._painter, settings)
        self._sender = Sender(edition, site, signer)
        self._cache: FragmentCache[Key] = FragmentCache(cache_bytes)
        self._personal: dict[tuple[str, tuple[bool, ...]], Personal] = {}
        self._subjects: dict[tuple[str, str], str] = {}

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
            addressed = replace(addressed, message_id=message_id)
        above, below = self._pieces(audience, selection, got)
        own = self._own(audience.frame, addressed.view)
        text = [piece.text for piece in above]
        text += (encoded(filled(own.text)), below.text)
        if subscriber.format == "text":
            body = plain(text)
        else:
            html = [piece.html for piece in above]
            html += (encoded(filled(own.html)), below.html)
            body = alternative(text, html)
        fields = self._sender.fields(
            addressed, subject=self._subject(audience, selection), date=_date(at), language=audience.frame
        )
        return Mail(
            subscriber=subscriber.key,
            sender=addressed.return_path,
            recipient=addressed.recipient,
            message_id=addressed.message_id,
            content=message(fields, body),
        )

    def message_id(self, subscriber: str) -> str:
        """Returns the Message-ID of the mail to the subscriber with this key, now and whenever it is made again."""
        return self._sender.message_id(subscriber)

    def layout(self, subscriber: Subscriber, selection: Selection) -> Layout:
        """Returns where each story stands in the reader's mail."""
        return self._planner.layout(self._planner.audience(subscriber), selection)

    def html(self, subscriber: Subscriber, selection: Selection, *, got: Set[str] = frozenset()) -> str:
        """Returns the HTML part of the reader's mail, for a preview."""
        return self._whole(subscriber, selection, got).html

    def text(self, subscriber: Subscriber, selection: Selection, *, got: Set[str] = frozenset()) -> str:
        """Returns the plain part of the reader's mail, for a preview."""
        return self._whole(subscriber, selection, got).text

    def html_size(self, subscriber: Subscriber, selection: Selection, *, got: Set[str] = frozenset()) -> int:
        """Returns the bytes of the decoded HTML part, filling included."""
        audience = self._planner.audience(subscriber)
        above, below = self._pieces(audience, selection, got)
        own = filled(self._own(audience.frame, self._sender.addressed(subscriber).view).html)
        return sum(decoded_size(piece.html) for piece in (*above, below)) + len(own)

    def sizes(self) -> Sizes:
        """Returns upper bounds for the HTML part, so that a selection can be fitted before it is composed."""
        return measure(self._issue, self._painter, self._sender, self._settings.read_also)

    def page(self, language: str) -> str:
        """Returns the edition as a web page: every story that it has in `language`, nobody's links."""
        return self._public(language).html

    def plain(self, language: str) -> str:
        """Returns the edition as plain text, as `page`."""
        return self._public(language).text

    def _public(self, language: str) -> Painted:
        stories = tuple((s.id, language) for s in self._issue.edition.stories if language in s.cards)
        audience = Audience(language, (language,), self._issue.edition.zone)
        return self._joined(audience, Selection(stories=stories), frozenset(), ReaderView())

    def _whole(self, subscriber: Subscriber, selection: Selection, got: Set[str]) -> Painted:
        audience = self._planner.audience(subscriber)
        return self._joined(audience, selection, got, self._sender.addressed(subscriber).view)

    def _joined(self, audience: Audience, selection: Selection, got: Set[str], reader: ReaderView) -> Painted:
        keys, end = self._planner.plan(audience, selection, got)
        painted = [self._painter.paint(key) for key in keys]
        painted += [self._painter.reader(audience.frame, reader), self._painter.paint(end)]
        return Painted(_join(part.html for part in painted), _join(part.text for part in painted))

    def _pieces(
        self, audience: Audience, selection: Selection, got: Set[str]
    ) -> tuple[list[Fragment], Fragment]:
        keys, end = self._planner.plan(audience, selection, got)
        return self._cache.all(keys, self._fragment), self._cache.get(end, self._fragment)

    def _fragment(self, key: Key) -> Fragment:
        painted = self._painter.paint(key)
        return Fragment(encoded(filled(painted.html)), encoded(filled(painted.text)))

    def _own(self, frame: str, reader: ReaderView) -> Painted:
        shape = (bool(reader.email), bool(reader.unsubscribe), bool(reader.preferences), bool(reader.view))
        key = (frame, shape)
        if (personal := self._personal.get(key)) is None:
            personal = self._personal[key] = Personal(self._painter.reader(frame, stand_ins(reader)))
        return personal.fill(reader)

    def _subject(self, audience: Audience, selection: Selection) -> str:
        lead = selection.stories[0] if selection.stories else ("", audience.frame)
        if (known := self._subjects.get(lead)) is None:
            title = self._issue.item(lead).title if lead[0] else self._issue.edition.name
            known = self._subjects[lead] = headers.subject(title)
        return known


@lru_cache(maxsize=64)
def _date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC))


def _join(parts: Iterable[str]) -> str:
    return b"".join(filled(part) for part in parts).decode().replace("\r\n", "\n")
