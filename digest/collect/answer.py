"""Writes what a process with limits read, as JSON, and reads it again as what it is: the words of a stranger.

That process parses hostile input, so it may say anything. What it says makes values of the types of `model` and
nothing else (no pickle), is checked to be what reading can make, and names no addresses but those of the web.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from functools import cache

from pydantic import TypeAdapter, ValidationError

from digest.collect import limits
from digest.collect.batch import Batch
from digest.collect.listing import Listing
from digest.errors import ArticleError
from digest.model.article import Article, Link, Rejected, Withdrawn
from digest.text.clean import one_line

_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A `Rejected` whose raw input is in base64."""

    origin: str
    code: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`error` is what kept the process from reading, by code and words; `last` says that it ends now."""

    articles: tuple[Article, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    listing: Listing = field(default_factory=Listing)
    ttl_s: int = 0
    shared: tuple[str, ...] = ()
    notice: str = ""
    code: str = ""
    error: str = ""
    last: bool = False


def written(batch: Batch, *, origin: str, last: bool = False) -> bytes:
    """Returns the batch as bytes; of places in the input only what follows `origin`, which may be no text at all."""
    told = {
        "articles": [asdict(article) for article in batch.articles],
        "refusals": [
            asdict(
                Refusal(
                    one.origin.removeprefix(origin),
                    one.code,
                    one.reason,
                    base64.b64encode(one.raw).decode("ascii"),
                )
            )
            for one in batch.rejected
        ],
        "withdrawn": [
            asdict(replace(one, origin=one.origin.removeprefix(origin))) for one in batch.withdrawn
        ],
        "listing": asdict(batch.listing),
        "ttl_s": batch.ttl_s,
        "shared": batch.shared,
        "notice": batch.notice,
        "last": last,
    }
    return _encoded(told)


def failure(code: str, error: str) -> bytes:
    """Returns the answer of a process that could not read at all."""
    return _encoded({"code": code, "error": error, "last": True})


def _encoded(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, default=_moment).encode("utf-8", "replace")


def _moment(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


@cache
def _adapter() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


def understood(message: bytes) -> Answer:
    """Returns what a message says. Raises ArticleError with code "crashed" where it says nothing of the kind."""
    try:
        return _adapter().validate_json(message)
    except ValidationError as cause:
        raise _nonsense() from cause


def batch_of(answer: Answer, *, origin: str, now: datetime) -> Batch:
    """Returns the batch that was read from `origin`. Raises ArticleError as above."""
    links = (*answer.listing.articles, *answer.listing.feeds)
    if not all(_is_sound(article, now) for article in answer.articles) or not _are_few(links):
        raise _nonsense()
    try:
        refused = tuple(
            Rejected(
                origin + one.origin,
                one.code,
                one.reason,
                base64.b64decode(one.raw, validate=True)[: limits.RAW_BYTES],
            )
            for one in answer.refusals
        )
    except (binascii.Error, ValueError) as cause:
        raise _nonsense() from cause
    listing = replace(answer.listing, title=one_line(answer.listing.title)[: limits.NAME_CHARS])
    gone = tuple(replace(one, origin=origin + one.origin) for one in answer.withdrawn)
    notice = one_line(answer.notice)[: limits.NAME_CHARS]
    return Batch(answer.articles, refused, gone, listing, max(0, answer.ttl_s), answer.shared, notice)


def _nonsense() -> ArticleError:
    return ArticleError(
        "its reader gave no answer that makes sense", code="crashed", hint="send the text by itself"
    )


def _is_sound(article: Article, now: datetime) -> bool:
    """Whether reading can have made this: times in UTC, texts within their limits, addresses of the web alone."""
    return (
        article.collected == now
        and article.published.utcoffset() is not None
        and 0 < len(article.id) <= limits.ID_CHARS
        and 0 < len(article.title) <= limits.TITLE_CHARS
        and sum(map(len, article.paragraphs)) <= limits.BODY_CHARS
        and all(not address or address.startswith(_WEB) for address in _addresses(article))
    )


def _are_few(links: Sequence[Link]) -> bool:
    """Whether a page can have led to these: so many, to the web alone."""
    return len(links) <= limits.LISTED + limits.LINKS and all(link.url.startswith(_WEB) for link in links)


def _addresses(article: Article) -> Iterable[str]:
    yield article.url
    yield article.canonical_url
    yield article.source_url
    if article.image:
        yield article.image.url
    for link in (*article.read_also, *article.latest):
        yield link.url
