"""The tables of articles, and of the stories they tell."""

import datetime as dt
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, Text
from sqlmodel import Field

from digest.store.tables.base import Base, UtcTime


class Article(Base, table=True):
    """The newest text of each article. `url` is the publisher's own, `canonical_url` the spelling that identifies it, empty
    where none does; `url_key` is its hash, null without one. `text_key` is the hash of source, headline and text.

    `content_hash` tells an update from a repetition; `changed` is when the text last changed. `engine` names
    the version of the engine that made the annotation, empty while there is none. An article whose publisher
    names a time ahead is `available` from then on, all others from when they were `collected`. `withdrawn_by` is
    "publisher" or "newsroom".
    """

    __tablename__ = "articles"
    __table_args__ = (Index("ix_articles_source_collected", "source", "collected"),)

    id: str = Field(primary_key=True)
    version: int = 1
    title: str = Field(sa_type=Text)
    paragraphs: list[str] = Field(sa_type=JSON)
    source: str = Field(sa_type=Text)
    source_url: str = Field(sa_type=Text)
    url: str = Field(sa_type=Text)
    canonical_url: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    url_key: str | None = Field(default=None, unique=True)
    text_key: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
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


class SharedKey(Base, table=True):
    """The hash of a source and of an id or canonical URL that several of its articles had within one answer: it identifies
    none of them from then on."""

    __tablename__ = "shared_keys"

    key: str = Field(primary_key=True)


class ArticleVersion(Base, table=True):
    """What an article said before it was updated."""

    __tablename__ = "article_versions"

    article: str = Field(primary_key=True, foreign_key="articles.id", ondelete="CASCADE")
    version: int = Field(primary_key=True)
    replaced: datetime = Field(sa_type=UtcTime)
    title: str = Field(sa_type=Text)
    paragraphs: list[str] = Field(sa_type=JSON)
    summary: str = Field(sa_type=Text)


class ArticleVector(Base, table=True):
    """What the language model `model` made of an article's text in that `version`; empty where it could not take it."""

    __tablename__ = "article_vectors"

    article: str = Field(primary_key=True, foreign_key="articles.id", ondelete="CASCADE")
    version: int
    model: str
    vector: bytes = Field(sa_type=LargeBinary)


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


class Story(Base, table=True):
    """A story; `marks` are the names and numbers that articles of other languages find it by, with spaces between."""

    __tablename__ = "stories"

    id: str = Field(primary_key=True)
    first: datetime = Field(sa_type=UtcTime)
    last: datetime = Field(sa_type=UtcTime, index=True)
    topics: list[list[Any]] = Field(sa_type=JSON)
    regions: list[list[Any]] = Field(sa_type=JSON)
    sources: list[str] = Field(sa_type=JSON)
    languages: list[str] = Field(sa_type=JSON)
    marks: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})


class ToldStory(Base, table=True):
    """A story that an edition told, by its id of that time, and the `story` that it is now: another one, once the two
    have turned out to be one."""

    __tablename__ = "told_stories"

    id: str = Field(primary_key=True)
    story: str = Field(index=True)


class StoryArticle(Base, table=True):
    """The story an article belongs to, and the article it repeats, if any. `place` orders them, oldest first."""

    __tablename__ = "story_articles"

    article: str = Field(primary_key=True, foreign_key="articles.id", ondelete="CASCADE")
    story: str = Field(foreign_key="stories.id", ondelete="CASCADE", index=True)
    place: int
    repeats: str = ""
