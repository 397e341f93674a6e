"""The tables of subscribers."""

from datetime import date, datetime

from sqlalchemy import JSON
from sqlmodel import Field

from digest.store.tables.base import Base, UtcTime


class Subscriber(Base, table=True):
    """`email_key` is the address as it is compared: case folded, the domain in ASCII."""

    __tablename__ = "subscribers"

    key: str = Field(primary_key=True)
    email: str
    email_key: str = Field(unique=True)
    name: str
    languages: list[str] = Field(sa_type=JSON)
    zone: str
    send_at: str = ""
    frequency: str = Field(default="", sa_column_kwargs={"server_default": ""})
    follow_topics: list[str] = Field(sa_type=JSON)
    follow_regions: list[str] = Field(sa_type=JSON)
    mute_topics: list[str] = Field(sa_type=JSON)
    mute_regions: list[str] = Field(sa_type=JSON)
    length: int | None = None
    format: str
    status: str
    paused_until: date | None = None
    links_version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    added: datetime = Field(sa_type=UtcTime)


class Subscription(Base, table=True):
    """Who gets which newsletter."""

    __tablename__ = "subscriptions"

    newsletter: str = Field(primary_key=True)
    subscriber: str = Field(primary_key=True, foreign_key="subscribers.key", ondelete="CASCADE", index=True)


class Departure(Base, table=True):
    """Who has left a newsletter: an old list must not bring them back."""

    __tablename__ = "departures"

    newsletter: str = Field(primary_key=True)
    subscriber: str = Field(primary_key=True, foreign_key="subscribers.key", ondelete="CASCADE", index=True)
    at: datetime = Field(sa_type=UtcTime)


class Move(Base, table=True):
    """A frequency and a zone that a reader had until a moment."""

    __tablename__ = "moves"

    subscriber: str = Field(primary_key=True, foreign_key="subscribers.key", ondelete="CASCADE")
    at: datetime = Field(primary_key=True, sa_type=UtcTime, index=True)
    frequency: str
    zone: str
