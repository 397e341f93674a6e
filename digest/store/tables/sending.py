"""The tables of who must not be sent to, what came back, and what each server took."""

import datetime as dt
from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from digest.store.tables.base import Base, UtcTime


class Suppression(Base, table=True):
    """An address that gets nothing; `address` is as addresses are compared. Outlives the subscriber."""

    __tablename__ = "suppressions"

    address: str = Field(primary_key=True)
    reason: str
    detail: str = Field(default="", sa_type=Text)
    since: datetime = Field(sa_type=UtcTime)


class Bounce(Base, table=True):
    """What came back for a reader; `id` is the hash of the message, so that one read again counts once.

    `waits` says that a person must decide, because too many mails of the edition came back.
    """

    __tablename__ = "bounces"

    id: str = Field(primary_key=True)
    subscriber: str = Field(index=True)
    newsletter: str = ""
    date: dt.date | None = None
    slot: str = ""
    kind: str
    detail: str = Field(default="", sa_type=Text)
    waits: bool = False
    at: datetime = Field(sa_type=UtcTime)


class ServerUse(Base, table=True):
    """How many mails a server took in an hour, to a receiving domain or ("") to all."""

    __tablename__ = "server_uses"

    server: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    hour: datetime = Field(primary_key=True, sa_type=UtcTime)
    mails: int
