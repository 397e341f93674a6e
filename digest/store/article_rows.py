"""Turns articles into rows of the table and back; what goes in comes out equal."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from digest.model.article import Annotation, Article, Image, Label, Link, ReadArticle, Rejected
from digest.model.identity import text_key_of

_ID_LIMIT = 500
# Not what tells a text from an older one: how its publisher happens to write an address today.
_SPELLING = re.compile(r"^https?://(?:www\.)?")


def row_of(article: Article) -> dict[str, Any]:
    """Returns the columns of a new article."""
    return {
        "id": article.id,
        "version": 1,
        "title": article.title,
        "paragraphs": list(article.paragraphs),
        "source": article.source,
        "source_url": article.source_url,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "url_key": url_key(article.canonical_url),
        "text_key": text_key_of(article),
        "summary": article.summary,
        "language": article.language,
        "authors": list(article.authors),
        "tags": list(article.tags),
        "image": _image_row(article.image),
        "photo_credit": article.photo_credit,
        "read_also": _link_rows(article.read_also),
        "latest": _link_rows(article.latest),
        "extra": dict(article.extra),
        "published": article.published,
        "date_basis": article.date_basis,
        "event_date": article.event_date,
        "collected": article.collected,
        "available": max(article.collected, article.published),
        "changed": article.collected,
        "withdrawn": None,
        "withdrawn_by": "",
        "content_hash": content_hash(article),
        "engine": "",
        "seen_language": "",
        "seen_topics": [],
        "seen_regions": [],
    }


def article_of(row: Mapping[str, Any] | RowMapping) -> Article:
    return Article(
        id=row["id"],
        title=row["title"],
        paragraphs=tuple(row["paragraphs"]),
        source=row["source"],
        collected=row["collected"],
        published=row["published"],
        date_basis=row["date_basis"],
        event_date=row["event_date"],
        url=row["url"],
        canonical_url=row["canonical_url"],
        source_url=row["source_url"],
        summary=row["summary"],
        language=row["language"],
        authors=tuple(row["authors"]),
        tags=tuple(row["tags"]),
        image=Image(**row["image"]) if row["image"] else None,
        photo_credit=row["photo_credit"],
        read_also=_links(row["read_also"]),
        latest=_links(row["latest"]),
        extra=row["extra"],
    )


def read_article_of(row: RowMapping) -> ReadArticle:
    return ReadArticle(
        article_of(row),
        Annotation(row["seen_language"], labels(row["seen_topics"]), labels(row["seen_regions"])),
    )


def labels(rows: Sequence[Sequence[Any]]) -> tuple[Label, ...]:
    return tuple(Label(code, score) for code, score in rows)


def label_rows(values: Sequence[Label]) -> list[list[Any]]:
    return [[label.code, label.score] for label in values]


def own_id(id_: str, source: str, what: str = "") -> str:
    """Returns the id of an article whose own is another's: one of its source, or, without one, of `what` it is."""
    return hashlib.sha256("\0".join((source, id_) if source else ("", id_, what)).encode()).hexdigest()[:16]


def url_key(url: str) -> str | None:
    """Returns what a canonical URL is found by; None, which equals nothing, for no URL."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32] if url else None


def shared_key(source: str, key: str) -> str:
    """Returns what stands for an id or a canonical URL that several articles of a source shared."""
    return hashlib.sha256(f"{source}\0{key}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _spelled(url: str) -> str:
    return _SPELLING.sub("https://", url).rstrip("/")


def content_hash(article: Article) -> str:
    """Returns what tells an updated article from one that came again.

    The time of collecting is left out, and so is a date estimated from it: they differ each time. A source that changes
    to https, or to its host's other name, says nothing new by it.
    """
    dated = article.published.isoformat() if article.date_basis != "collected" else ""
    parts: Mapping[str, object] = {
        "text": [article.title, article.paragraphs, article.summary, article.language, article.photo_credit],
        "lists": [
            article.authors,
            article.tags,
            _spelled_rows(article.read_also),
            _spelled_rows(article.latest),
        ],
        "source": [
            article.canonical_url or _spelled(article.url),
            _spelled(article.source_url),
            _spelled_image(article),
        ],
        "dates": [dated, article.date_basis, str(article.event_date)],
        "extra": dict(article.extra),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def unstorable(article: Article) -> Rejected | None:
    """Returns why the article cannot be stored, None where it can.

    The collecting room cleans its texts; this guards the database against everything else, since one bad text
    would undo the whole batch: PostgreSQL has no NUL, neither database has lone surrogates.
    """
    origin = article.url or article.source or article.id
    if not article.id or len(article.id) > _ID_LIMIT:
        return Rejected(
            origin, "bad-id", f"an id of {len(article.id)} characters; 1 to {_ID_LIMIT} are allowed"
        )
    texts = [article.id, article.title, article.summary, article.source, article.source_url, article.url]
    texts += [article.language, article.photo_credit, *article.paragraphs]
    for text in texts:
        if "\0" in text or not _encodes(text):
            return Rejected(origin, "bad-text", f"characters that cannot be stored in {text[:60]!r}")
    return None


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _image_row(image: Image | None) -> dict[str, Any] | None:
    if image is None:
        return None
    return {
        "url": image.url,
        "alt": image.alt,
        "credit": image.credit,
        "width": image.width,
        "height": image.height,
    }


def _spelled_rows(links: Sequence[Link]) -> list[list[str]]:
    return [[link.title, _spelled(link.url)] for link in links]


def _spelled_image(article: Article) -> dict[str, Any] | None:
    row = _image_row(article.image)
    return {**row, "url": _spelled(row["url"])} if row else None


def _link_rows(links: Sequence[Link]) -> list[list[str]]:
    return [[link.title, link.url] for link in links]


def _links(rows: Sequence[Sequence[str]]) -> tuple[Link, ...]:
    return tuple(Link(title, url) for title, url in rows)
