"""What a newsroom stored: one article, and what the engine saw in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

# What an article is where it is no plain news, which is "".
Genre = Literal["", "opinion", "analysis", "live", "video", "gallery", "podcast", "transcript"]
DateBasis = Literal["stated", "text", "collected"]
# How the id of an article begins that nothing but its file names: another text in that file may be another article.
FILE_MARK = "file-"


@dataclass(frozen=True, slots=True)
class Link:
    """A headline the publisher printed beside an article; `url` is empty where only words were left."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an article. Width and height in pixels, 0 when not known."""

    url: str
    alt: str = ""
    credit: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, cleaned: plain text only, times in UTC.

    `published` is the publisher's word when `date_basis` is "stated"; otherwise it is estimated, from a date
    in the text or from the time of collecting. `event_date` is the day the text speaks of, where it names one.
    `url` is the publisher's own address, which readers click; `canonical_url` is the one spelling by which it is compared,
    empty where its address does not identify it. `language` is the publisher's word (BCP 47) or empty. `extra` keeps the members of a JSON Feed item that
    digest does not know.
    """

    id: str
    title: str
    paragraphs: tuple[str, ...]
    source: str
    collected: datetime
    published: datetime
    date_basis: DateBasis = "stated"
    event_date: date | None = None
    url: str = ""
    canonical_url: str = ""
    source_url: str = ""
    summary: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: Image | None = None
    photo_credit: str = ""
    read_also: tuple[Link, ...] = ()
    latest: tuple[Link, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def date_estimated(self) -> bool:
        return self.date_basis != "stated"


@dataclass(frozen=True, slots=True)
class Label:
    """A code (IPTC Media Topics, ISO 3166-1/-2, UN M49) with a score between 0 and 1."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class Annotation:
    """What the engine saw in one article: labels best first; "und" where the language is not known."""

    language: str
    topics: tuple[Label, ...] = ()
    regions: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article together with its annotation: what every later stage works on."""

    article: Article
    annotation: Annotation

    @property
    def id(self) -> str:
        return self.article.id

    @property
    def language(self) -> str:
        return self.annotation.language


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An article that its publisher took back, named by what is known of it: its `id` here, its canonical `url`, or both.

    Either is enough to find it. It may never have been stored at all. Only its `source` can take it back.
    """

    origin: str
    id: str = ""
    url: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """Input that could not be read: where it came from, a short stable code, a sentence, and the input itself."""

    origin: str
    code: str
    reason: str
    raw: bytes = b""
