"""The tables of who must not be sent to, what came back, and what each server took."""

import datetime as dt
from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from digest.store.tables.base import Base, UtcTime


class Suppression(Base, table=True):
    """An address that gets nothing; `address` is as addresses are compared. Outlives the subscriber.

    `source` is the bounce that it came from, if any.
    """

    __tablename__ = "suppressions"

    address: str = Field(primary_key=True)
    reason: str
    detail: str = Field(default="", sa_type=Text)
    source: str = ""
    since: datetime = Field(sa_type=UtcTime)


class Bounce(Base, table=True):
    """What came back for a mail; `id` is the hash of the message, so that one read again counts once.

    `proof` says why it is believed, "" where it is not: then nothing is done. `effect` is what was done.
    """

    __tablename__ = "bounces"
    __table_args__ = (Index("ix_bounces_newsletter_date", "newsletter", "date"),)

    id: str = Field(primary_key=True)
    form: str
    kind: str
    cause: str = ""
    status: str = ""
    code: int = 0
    recipient: str = ""
    message_id: str = ""
    detail: str = Field(default="", sa_type=Text)
    proof: str = ""
    effect: str = ""
    subscriber: str = Field(default="", index=True)
    address: str = ""
    newsletter: str = ""
    date: dt.date | None = None
    slot: str = ""
    at: datetime = Field(sa_type=UtcTime)


class BounceDecision(Base, table=True):
    """A person's word about an edition of which too many mails came back for good."""

    __tablename__ = "bounce_decisions"

    newsletter: str = Field(primary_key=True)
    date: dt.date = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    decision: str
    at: datetime = Field(sa_type=UtcTime)


class ServerUse(Base, table=True):
    """How many mails a server took in an hour, to a receiving domain or ("") to all."""

    __tablename__ = "server_uses"

    server: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    hour: datetime = Field(primary_key=True, sa_type=UtcTime)
    mails: int
