"""A reader, and what happened to each of their mails."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

from digest.model.edition import MAIN_SLOT

SubscriberStatus = Literal["active", "pending", "paused", "unsubscribed", "suppressed"]
Frequency = Literal["day", "weekdays", "week", "month"]
MailFormat = Literal["html", "text"]
TransportName = Literal["outbox", "smtp"]
DeliveryState = Literal["pending", "sending", "sent", "failed", "deferred", "uncertain", "skipped"]
PAUSED = "paused"  # why a mail is not owed
# Why a mail is in doubt that a killed run had begun: our own death, and nothing that the server did.
KILLED = "the run ended while the server was taking it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A reader. `languages` best first; topics are IPTC codes, regions ISO 3166 or UN M49 codes.

    `key` names the reader in files and links and says nothing about them. `send_at` is a local time in `zone`,
    None for the newsletter's own; `frequency` is how often they want mail, "" for the newsletter's own. `length` is the
    most stories wanted, None for the newsletter's own. Editions dated before `paused_until` are not wanted; a status of
    "paused" has no end. `links_version` counts how often the links in the reader's mails were renewed.
    """

    key: str
    email: str
    name: str = ""
    newsletters: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    zone: str = ""
    send_at: time | None = None
    frequency: Frequency | Literal[""] = ""
    follow_topics: tuple[str, ...] = ()
    follow_regions: tuple[str, ...] = ()
    mute_topics: tuple[str, ...] = ()
    mute_regions: tuple[str, ...] = ()
    length: int | None = None
    format: MailFormat = "html"
    status: SubscriberStatus = "active"
    paused_until: date | None = None
    links_version: int = 0

    def rests_on(self, day: date) -> bool:
        """Says whether the reader wants no edition of that day, and will want later ones again."""
        return self.paused_until is not None and day < self.paused_until


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFor:
    """What of a reader decides a mail beside its stories; `look` stands for templates, words and settings of that time.

    Kept with each delivery, so that its mail can be made again after its reader has chosen anew.
    """

    languages: tuple[str, ...]
    zone: str
    format: MailFormat
    look: str = ""

    def applied_to(self, reader: Subscriber) -> Subscriber:
        return replace(reader, languages=self.languages, zone=self.zone, format=self.format)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One row of the ledger: unique by newsletter, date, slot, subscriber and transport. Times in UTC."""

    newsletter: str
    date: date
    slot: str = MAIN_SLOT
    subscriber: str
    email: str
    transport: TransportName
    state: DeliveryState
    reason: str = ""
    message_id: str = ""
    version: int = 0
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A finished message, ready for a transport. `content` is RFC 5322 bytes with CRLF lines."""

    subscriber: str
    sender: str
    recipient: str
    message_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mail at the next hop; `code` is the SMTP reply code, 0 where there was none."""

    subscriber: str
    state: DeliveryState
    reason: str = ""
    code: int = 0
