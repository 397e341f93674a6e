"""Who sends an edition, and how its mails say so: the header fields, the reader's links, the return path.

Sources: RFC 2919 (List-Id), 2369 and 8058 (List-Unsubscribe, one-click), 3834 (Auto-Submitted); Feedback-ID as
Gmail's postmasters describe it.
"""

from dataclasses import dataclass
from urllib.parse import quote

from digest.model.edition import Edition
from digest.model.subscriber import Subscriber
from digest.render import headers
from digest.render.links import Links, Signer, quoted
from digest.render.settings import Site
from digest.render.views import ReaderView
from digest.text.clean import one_line

# Reserved (RFC 2606): a rehearsal without an address of its own claims nobody else's.
NO_ADDRESS = "newsletter@digest.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
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
        self._key = edition.key
        self._name = one_line(edition.name)
        self._signer = signer
        self._links = Links(site.public_url, signer)
        self._reply_to = headers.address(site.reply_to) if site.reply_to else ""
        self._from = headers.address(site.sender) if site.sender else self._reply_to or NO_ADDRESS
        self._domain = self._from.rpartition("@")[2]
        self._mailto = (
            f"mailto:{quote(self._reply_to, safe='@')}?subject=unsubscribe%20{edition.key.newsletter}%20"
        )
        list_id = f"{edition.key.newsletter}.{self._domain}"
        self._fixed = (
            ("From", headers.mailbox("From", self._name, self._from)),
            ("Reply-To", self._reply_to),
        )
        self._list = (
            ("List-Id", headers.mailbox("List-Id", self._name, list_id)),
            ("Feedback-ID", f"{edition.key.newsletter}:{edition.key.date}:{edition.key.slot}:{self._domain}"),
            ("Precedence", "bulk"),
            ("Auto-Submitted", "auto-generated"),
        )

    def message_id(self, reader: str) -> str:
        """Returns the same id whenever this mail is made, which nobody else can guess."""
        key = self._key
        letters = self._signer.token("message-id", key.newsletter, key.date.isoformat(), key.slot, reader)
        return f"<{letters}@{self._domain}>"

    def addressed(self, subscriber: Subscriber) -> Addressed:
        """Returns what of a mail depends on its reader alone. Raises: SubscriberError for an address that is none."""
        key, reader = self._key, subscriber.key
        recipient = headers.address(subscriber.email)
        date = key.date.isoformat()
        token = self._signer.token("unsubscribe", key.newsletter, reader)
        by_mail = f"{self._mailto}{quoted(reader)}%20{token}" if self._reply_to else ""
        own = ReaderView(
            email=one_line(subscriber.email),
            # Without a public address, unsubscribing is writing to the newsroom.
            unsubscribe=self._links.unsubscribe(key.newsletter, reader, token) or by_mail,
            preferences=self._links.preferences(reader),
            view=self._links.view(key.newsletter, date, key.slot, reader),
        )
        return Addressed(
            recipient=recipient,
            to=headers.mailbox("To", subscriber.name, recipient),
            message_id=self.message_id(reader),
            return_path=self._from,
            view=own,
            by_mail=by_mail,
        )

    def fields(self, mail: Addressed, *, subject: str, date: str, language: str) -> list[tuple[str, str]]:
        """Returns the header fields, in order; subject and date are finished values."""
        one_click = mail.view.unsubscribe.startswith("http")
        ways = [f"<{mail.view.unsubscribe}>"] if one_click else []
        ways += [f"<{mail.by_mail}>"] if mail.by_mail else []
        return [
            ("Date", date),
            ("Message-ID", mail.message_id),
            *self._fixed,
            ("To", mail.to),
            ("Subject", subject),
            ("Content-Language", language),
            ("List-Unsubscribe", ",\r\n ".join(ways)),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click" if one_click else ""),
            *self._list,
        ]
