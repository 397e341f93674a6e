"""The tables of editions, and the ledger of their deliveries."""

import datetime as dt
from datetime import datetime

from sqlalchemy import JSON, Index, LargeBinary, Text
from sqlmodel import Field

from digest.store.tables.base import Base, UtcTime


class Edition(Base, table=True):
    """One issue and its state; `version` is the newest of its snapshots."""

    __tablename__ = "editions"

    newsletter: str = Field(primary_key=True)
    date: dt.date = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    version: int
    state: str
    changed: datetime = Field(sa_type=UtcTime)


class EditionVersion(Base, table=True):
    """A frozen snapshot: compressed canonical JSON, and the hash of the bytes before compression."""

    __tablename__ = "edition_versions"

    newsletter: str = Field(primary_key=True)
    date: dt.date = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    window_start: datetime = Field(sa_type=UtcTime)
    window_end: datetime = Field(sa_type=UtcTime)
    built: datetime = Field(sa_type=UtcTime)
    sha256: str
    snapshot: bytes = Field(sa_type=LargeBinary)


class EditionNote(Base, table=True):
    """What is to be known of an edition beside its state, also of one that was never made: `reason` says it."""

    __tablename__ = "edition_notes"

    newsletter: str = Field(primary_key=True)
    date: dt.date = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    reason: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcTime)


class Delivery(Base, table=True):
    """The ledger: one row for each mail that one transport owes. Rows outlive the subscriber they name.

    `claim` is the run that set the row to "sending"; `not_before` is when a deferred mail may be tried again. `variant` is
    for whom the mail was made, beside its stories; "" in rows that are older than this column.
    """

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_subscriber_date", "subscriber", "date"),)

    newsletter: str = Field(primary_key=True)
    date: dt.date = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    transport: str = Field(primary_key=True)
    subscriber: str = Field(primary_key=True)
    email: str
    state: str
    reason: str = Field(default="", sa_type=Text)
    message_id: str = ""
    version: int = 0
    stories: list[list[str]] = Field(sa_type=JSON)
    updates: list[str] = Field(sa_type=JSON)
    variant: str = Field(default="", sa_column_kwargs={"server_default": ""})
    claim: str = ""
    attempts: int = 0
    not_before: datetime | None = Field(default=None, sa_type=UtcTime)
    at: datetime = Field(sa_type=UtcTime)


class Sending(Base, table=True):
    """How many mails an edition owes by a transport, counted when they were planned, beside the rows: the
    accounts must add up to it."""

    __tablename__ = "sendings"

    newsletter: str = Field(primary_key=True)
    date: dt.date = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    transport: str = Field(primary_key=True)
    eligible: int
