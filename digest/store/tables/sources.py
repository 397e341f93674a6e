"""The tables of what is polled, and of files that were read."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from digest.store.tables.base import Base, UtcTime


class Source(Base, table=True):
    """What polling a source has taught: see `digest.collect.polling`. While `watched` is later than `cleared`, the
    source is on watch and `watch_reason` says why. `moved` is when its articles last came under new addresses."""

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
    notice: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    moved: datetime | None = Field(default=None, sa_type=UtcTime)
    watched: datetime | None = Field(default=None, sa_type=UtcTime)
    watch_reason: str = Field(default="", sa_type=Text)
    cleared: datetime | None = Field(default=None, sa_type=UtcTime)


class Page(Base, table=True):
    """An article's page that is to be read, first for its text, later to see whether it changed. `key` is the hash
    of its canonical `address`.

    `next_at` is null once it is read for the last time. `article` is null while only a list of pages named it. `item`
    stands for what the feed said of it last.
    """

    __tablename__ = "pages"

    key: str = Field(primary_key=True)
    url: str = Field(sa_type=Text)
    address: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    source: str
    article: str | None = Field(default=None, foreign_key="articles.id", ondelete="CASCADE", index=True)
    etag: str = Field(default="", sa_type=Text)
    modified: str = Field(default="", sa_type=Text)
    item: str = Field(default="", sa_column_kwargs={"server_default": ""})
    visits: int = 0
    failures: int = 0
    error: str = Field(default="", sa_type=Text)
    next_at: datetime | None = Field(default=None, sa_type=UtcTime, index=True)


class File(Base, table=True):
    """A file that was read: `key` is the hash of its path, `mark` tells whether it is still the same."""

    __tablename__ = "files"

    key: str = Field(primary_key=True)
    mark: str
