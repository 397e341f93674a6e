"""Declares the tables. Every change here comes with a migration; a test compares the two.

Only types that SQLite and PostgreSQL both have. Lists and small values are JSON: they are read whole with
their row, never searched. Keys that strangers choose without bound (URLs) are indexed by their hash, because
PostgreSQL indexes no text over 2,700 bytes.
"""

import datetime as dt
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Index, LargeBinary, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class UtcTime(TypeDecorator[datetime]):
    """Aware times in UTC, in a database that may know no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no zone; the store takes aware times only")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  # SQLAlchemy passes it
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(SQLModel):
    # Named constraints, so that a later migration can drop them on every database.
    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Article(Base, table=True):
    """The newest text of each article. `url_key` is the hash of `url`, null without one.

    `content_hash` tells an update from a repetition; `changed` is when the text last changed. `engine` names
    the version of the engine that made the annotation, empty while there is none. An article whose publisher
    names a time ahead is `available` from then on, all others from when they were `collected`. `withdrawn_by` is
    "publisher" or "newsroom".
    """

    __tablename__ = "articles"

    id: str = Field(primary_key=True)
    version: int = 1
    title: str = Field(sa_type=Text)
    paragraphs: list[str] = Field(sa_type=JSON)
    source: str = Field(sa_type=Text)
    source_url: str = Field(sa_type=Text)
    url: str = Field(sa_type=Text)
    url_key: str | None = Field(default=None, unique=True)
    summary: str = Field(sa_type=Text)
    language: str
    authors: list[str] = Field(sa_type=JSON)
    tags: list[str] = Field(sa_type=JSON)
    image: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    photo_credit: str = Field(sa_type=Text)
    read_also: list[list[str]] = Field(sa_type=JSON)
    latest: list[list[str]] = Field(sa_type=JSON)
    extra: dict[str, Any] = Field(sa_type=JSON)
    published: datetime = Field(sa_type=UtcTime, index=True)
    date_basis: str
    event_date: dt.date | None = None
    collected: datetime = Field(sa_type=UtcTime, index=True)
    available: datetime = Field(sa_type=UtcTime, index=True)
    changed: datetime = Field(sa_type=UtcTime)
    withdrawn: datetime | None = Field(default=None, sa_type=UtcTime)
    withdrawn_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    content_hash: str
    engine: str = Field(default="", index=True)
    seen_language: str = ""
    seen_topics: list[list[Any]] = Field(default_factory=list, sa_type=JSON)
    seen_regions: list[list[Any]] = Field(default_factory=list, sa_type=JSON)


class ArticleVersion(Base, table=True):
    """What an article said before it was updated."""

    __tablename__ = "article_versions"

    article: str = Field(primary_key=True, foreign_key="articles.id", ondelete="CASCADE")
    version: int = Field(primary_key=True)
    replaced: datetime = Field(sa_type=UtcTime)
    title: str = Field(sa_type=Text)
    paragraphs: list[str] = Field(sa_type=JSON)
    summary: str = Field(sa_type=Text)


class Rejected(Base, table=True):
    """Input that could not be read, once per origin, code and content, however often it came."""

    __tablename__ = "rejected"

    id: str = Field(primary_key=True)
    origin: str = Field(sa_type=Text)
    code: str
    reason: str = Field(sa_type=Text)
    raw: bytes = Field(sa_type=LargeBinary)
    size_bytes: int
    first: datetime = Field(sa_type=UtcTime)
    last: datetime = Field(sa_type=UtcTime, index=True)
    times: int = 1


class Source(Base, table=True):
    """What polling a source has taught: see `digest.collect.polling`. While `watched` is later than `cleared`, the
    source is on watch and `watch_reason` says why."""

    __tablename__ = "sources"

    name: str = Field(primary_key=True)
    address: str = Field(sa_type=Text)
    etag: str = Field(default="", sa_type=Text)
    modified: str = Field(default="", sa_type=Text)
    moved_to: str = Field(default="", sa_type=Text)
    off: str = Field(default="", sa_type=Text)
    failures: int = 0
    error: str = Field(default="", sa_type=Text)
    tried: datetime | None = Field(default=None, sa_type=UtcTime)
    succeeded: datetime | None = Field(default=None, sa_type=UtcTime)
    next_at: datetime | None = Field(default=None, sa_type=UtcTime)
    interval_s: int = 0
    watched: datetime | None = Field(default=None, sa_type=UtcTime)
    watch_reason: str = Field(default="", sa_type=Text)
    cleared: datetime | None = Field(default=None, sa_type=UtcTime)


class Page(Base, table=True):
    """An article's page that is to be read, first for its text, later to see whether it changed.

    `next_at` is null once it is read for the last time. `article` is null while only a list of pages named it.
    """

    __tablename__ = "pages"

    source: str = Field(primary_key=True)
    url: str = Field(primary_key=True, sa_type=Text)
    article: str | None = Field(default=None, foreign_key="articles.id", ondelete="CASCADE", index=True)
    etag: str = Field(default="", sa_type=Text)
    modified: str = Field(default="", sa_type=Text)
    visits: int = 0
    failures: int = 0
    error: str = Field(default="", sa_type=Text)
    next_at: datetime | None = Field(default=None, sa_type=UtcTime, index=True)


class Story(Base, table=True):
    __tablename__ = "stories"

    id: str = Field(primary_key=True)
    first: datetime = Field(sa_type=UtcTime)
    last: datetime = Field(sa_type=UtcTime, index=True)
    topics: list[list[Any]] = Field(sa_type=JSON)
    regions: list[list[Any]] = Field(sa_type=JSON)
    sources: list[str] = Field(sa_type=JSON)
    languages: list[str] = Field(sa_type=JSON)


class StoryArticle(Base, table=True):
    """The story an article belongs to, and the article it repeats, if any. `place` orders them, oldest first."""

    __tablename__ = "story_articles"

    article: str = Field(primary_key=True, foreign_key="articles.id", ondelete="CASCADE")
    story: str = Field(foreign_key="stories.id", ondelete="CASCADE", index=True)
    place: int
    repeats: str = ""


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
    follow_topics: list[str] = Field(sa_type=JSON)
    follow_regions: list[str] = Field(sa_type=JSON)
    mute_topics: list[str] = Field(sa_type=JSON)
    mute_regions: list[str] = Field(sa_type=JSON)
    length: int | None = None
    format: str
    status: str
    added: datetime = Field(sa_type=UtcTime)


class Subscription(Base, table=True):
    """Who gets which newsletter."""

    __tablename__ = "subscriptions"

    newsletter: str = Field(primary_key=True)
    subscriber: str = Field(primary_key=True, foreign_key="subscribers.key", ondelete="CASCADE", index=True)


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


class Delivery(Base, table=True):
    """The ledger: one row for each mail that one transport owes. Rows outlive the subscriber they name.

    `claim` is the run that set the row to "sending"; `not_before` is when a deferred mail may be tried again.
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


class Run(Base, table=True):
    """What ran, when, and how it ended; `finished` stays empty when it was killed."""

    __tablename__ = "runs"

    id: int | None = Field(default=None, primary_key=True)
    job: str = Field(index=True)
    started: datetime = Field(sa_type=UtcTime)
    finished: datetime | None = Field(default=None, sa_type=UtcTime)
    outcome: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


ARTICLES = Base.metadata.tables["articles"]
ARTICLE_VERSIONS = Base.metadata.tables["article_versions"]
REJECTED = Base.metadata.tables["rejected"]
SOURCES = Base.metadata.tables["sources"]
PAGES = Base.metadata.tables["pages"]
STORIES = Base.metadata.tables["stories"]
STORY_ARTICLES = Base.metadata.tables["story_articles"]
SUBSCRIBERS = Base.metadata.tables["subscribers"]
SUBSCRIPTIONS = Base.metadata.tables["subscriptions"]
EDITIONS = Base.metadata.tables["editions"]
EDITION_VERSIONS = Base.metadata.tables["edition_versions"]
DELIVERIES = Base.metadata.tables["deliveries"]
SENDINGS = Base.metadata.tables["sendings"]
RUNS = Base.metadata.tables["runs"]
