"""Who sends an edition, and how its mails say so: the header fields, the reader's links, the return path.

Sources: RFC 2919 (List-Id), 2369 and 8058 (List-Unsubscribe, one-click), 3834 (Auto-Submitted); Feedback-ID as
Gmail's postmasters describe it.
"""

from typing import NamedTuple
from urllib.parse import quote

from digest.model.edition import Edition
from digest.model.subscriber import Subscriber
from digest.render import headers
from digest.render.links import Links, Signer, quoted, reader_facts
from digest.render.settings import Site
from digest.render.views import ReaderView
from digest.text.clean import one_line

# Reserved (RFC 2606): a rehearsal without an address of its own claims nobody else's.
NO_ADDRESS = "newsletter@digest.invalid"
# Of the part of Feedback-ID that says whose a mail is, at most; and 5 at least.
_SENDER_LETTERS = 15


class Addressed(NamedTuple):
    """What of a mail depends on its reader alone. `by_mail` is the mailto: address that unsubscribes."""

    recipient: str
    to: str
    message_id: str
    return_path: str
    view: ReaderView
    by_mail: str


class Sender:
    """Speaks for one edition's newsletter. Raises: SubscriberError when an address of `site` is none."""

    def __init__(self, edition: Edition, site: Site, signer: Signer) -> None:
        self._signer = signer
        self._links = Links(site.public_url, signer)
        self._reply_to = headers.address(site.reply_to) if site.reply_to else ""
        self._from = headers.address(site.sender) if site.sender else self._reply_to or NO_ADDRESS
        self._domain = self._from.rpartition("@")[2]
        self._mailto = (
            f"mailto:{quote(self._reply_to, safe='@')}?subject=unsubscribe%20{edition.key.newsletter}%20"
        )
        list_id = f"{edition.key.newsletter}.{self._domain}"
        replies = f"Reply-To: {self._reply_to}\r\n" if self._reply_to else ""
        self._from_whom = {
            language: f"From: {headers.mailbox('From', one_line(edition.name_in(language)), self._from)}\r\n{replies}"
            for language in edition.languages
        }
        whose = self._domain[-_SENDER_LETTERS:].strip("-.").ljust(5, "-")
        about = f"{edition.key.newsletter}:{edition.key.date}:{edition.key.slot}:{whose}"
        self._list = (
            f"List-Id: {headers.mailbox('List-Id', one_line(edition.name), list_id)}\r\nFeedback-ID: {about}\r\n"
            "Precedence: bulk\r\nAuto-Submitted: auto-generated\r\n"
        )
        self._names = (edition.key.newsletter, edition.key.date.isoformat(), edition.key.slot)

    def message_id(self, reader: str) -> str:
        """Returns the same id whenever this mail is made, which nobody else can guess."""
        letters = self._signer.token("message-id", *self._names, reader)
        return f"<{letters}@{self._domain}>"

    def addressed(self, subscriber: Subscriber) -> Addressed:
        """Returns what of a mail depends on its reader alone. Raises: SubscriberError for an address that is none."""
        reader, version = subscriber.key, subscriber.links_version
        newsletter, date, slot = self._names
        recipient = headers.address(subscriber.email)
        token = self._signer.token("unsubscribe", newsletter, *reader_facts(reader, version))
        by_mail = f"{self._mailto}{quoted(reader)}%20{token}" if self._reply_to else ""
        preferences = self._links.preferences(reader, version)
        own = ReaderView(
            email=recipient if recipient == subscriber.email else one_line(subscriber.email),
            # Without a public address, unsubscribing is writing to the newsroom.
            unsubscribe=self._links.unsubscribe(newsletter, reader, token) or by_mail,
            preferences=preferences,
            view=self._links.view(newsletter, date, slot, reader, version),
            pause=f"{preferences}#pause" if preferences else "",
        )
        return Addressed(
            recipient=recipient,
            to=headers.mailbox("To", subscriber.name, recipient),
            message_id=self.message_id(reader),
            return_path=self._from,
            view=own,
            by_mail=by_mail,
        )

    def head(self, mail: Addressed, *, subject: str, date: str, language: str) -> bytes:
        """Returns the header fields, in order; subject and date are finished values.

        The newsletter's name is that in `language`, one of the edition's; a list has one name in all its languages.
        """
        to_click = f"<{mail.view.unsubscribe}>" if mail.view.unsubscribe.startswith("http") else ""
        to_write = f"<{mail.by_mail}>" if mail.by_mail else ""
        ways = f"{to_click},\r\n {to_write}" if to_click and to_write else to_click or to_write
        leaving = f"List-Unsubscribe: {ways}\r\n" if ways else ""
        # One click is a promise for https only (RFC 8058, 3.1).
        if to_click.startswith("<https:"):
            leaving += "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        return (
            f"Date: {date}\r\nMessage-ID: {mail.message_id}\r\n{self._from_whom[language]}"
            f"To: {mail.to}\r\nSubject: {subject}\r\nContent-Language: {language}\r\n{leaving}{self._list}"
        ).encode()
