"""Reads the items of an RSS, Atom or RDF feed that is already here: nothing is ever fetched.

feedparser reads the broken feeds that the world is full of. It is given a stream, because given text or bytes it
would try them as an address and as a file name. Its own sanitiser is off: no markup passes `markup` anyway.
"""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from digest.collect import limits
from digest.collect.batch import Batch, Candidate, batch
from digest.collect.facts import Facts
from digest.collect.found import Found, article_from_found, withdrawn_from_found
from digest.collect.markup import blocks, headline, images, looks_like_markup, paragraphs
from digest.collect.times import parse_time
from digest.collect.tombstones import tombstones
from digest.collect.urls import canonical_url
from digest.errors import ArticleError
from digest.model.article import Article, Image, Withdrawn
from digest.text.clean import plain

# A description of this length, or of several paragraphs, is the article and not its teaser.
_TEASER_CHARS = 600
_Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Channel:
    """What stands around the items: the feed's own members, its address, the operator's facts, the time."""

    members: _Entry
    base: str
    facts: Facts
    now: datetime


def read_feed(content: bytes, *, origin: str, facts: Facts, now: datetime) -> Batch:
    """Returns the articles of a feed. Raises ArticleError with code "bad-feed" where it is none, or is empty."""
    parsed = _parsed(content, facts.url)
    entries: list[_Entry] = parsed.get("entries") or []
    if not entries and not parsed.get("version"):
        raise ArticleError(
            f"it is no feed that can be read ({_why(parsed)})",
            code="bad-feed",
            hint="check the address in a browser; a feed is RSS, Atom or JSON Feed",
        )
    members: _Entry = parsed.get("feed") or {}
    base = _text(parsed.get("href")) or facts.url or _text(members.get("link"))
    channel = _Channel(members, base, replace(facts, url=""), now)
    read = batch(
        Candidate(where := f"{origin}#{number}", partial(_item, entry, channel, where), partial(_raw, entry))
        for number, entry in enumerate(entries[: limits.ITEMS], 1)
    )
    return replace(read, withdrawn=(*read.withdrawn, *_deleted(content, origin, channel)))


def _deleted(content: bytes, origin: str, channel: _Channel) -> Iterator[Withdrawn]:
    """An id that is an address may have been the article's link or only its id: both are given."""
    for ref, link in tombstones(content):
        name, address = _source(channel.members)
        named = Found(title="", guid=ref, url=link, base=channel.base, source=name, source_url=address)
        gone = withdrawn_from_found(named, origin=origin, facts=channel.facts)
        if gone:
            yield replace(gone, url=gone.url or canonical_url(ref))


def _item(entry: _Entry, channel: _Channel, origin: str) -> Article | Withdrawn:
    found = _found(entry, channel)
    gone = withdrawn_from_found(found, origin=origin, facts=channel.facts)
    return gone or article_from_found(found, facts=channel.facts, now=channel.now)


def _parsed(content: bytes, url: str) -> _Entry:
    import feedparser

    headers = {"content-location": url} if url else {}
    try:
        parsed: _Entry = feedparser.parse(io.BytesIO(content), response_headers=headers, sanitize_html=False)
    except Exception as cause:  # whatever a stranger's bytes make of feedparser is a bad feed
        raise ArticleError(
            f"the feed broke its reader ({type(cause).__name__})", code="bad-feed", hint="tell its publisher"
        ) from cause
    return parsed


def _why(parsed: _Entry) -> str:
    return str(parsed.get("bozo_exception") or "there are no items in it")[:150]


def _source(around: _Entry) -> tuple[str, str]:
    return headline(_text(around.get("title"))), _text(around.get("link"))


def _found(entry: _Entry, channel: _Channel) -> Found:
    content = _content(entry)
    teaser = _lines(_text(entry.get("summary")))
    lines = _lines(content)
    if not lines and (len(teaser) > 2 or sum(map(len, teaser)) > _TEASER_CHARS):
        lines, teaser = teaser, []
    title: _Entry = entry.get("title_detail") or {}
    # An item that was taken over from another feed names that feed.
    origin: _Entry = entry.get("source") or {}
    around = channel.members
    people = [_text(one.get("name")) for one in _maps(entry.get("authors"))]
    own, from_channel = _source(origin), _source(around)
    return Found(
        title=_text(title.get("value")) or _text(entry.get("title")),
        lines=lines,
        guid=_text(entry.get("id")),
        url=_text(entry.get("feedburner_origlink")) or _text(entry.get("link")),
        base=channel.base,
        source=own[0] or from_channel[0],
        source_url=own[1] or from_channel[1],
        summary=" ".join(teaser),
        stated=_date(entry, channel.facts),
        language=_language(entry, around),
        authors=people or [_text(entry.get("author"))],
        tags=[_text(tag.get("label")) or _text(tag.get("term")) for tag in _maps(entry.get("tags"))],
        image=_image(entry, content or _text(entry.get("summary"))),
        photo_credit=next((_text(one.get("content")) for one in _maps(entry.get("media_credit"))), ""),
    )


def _text(value: object) -> str:
    return plain(value) if isinstance(value, str) else ""


def _maps(value: object) -> list[_Entry]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _content(entry: _Entry) -> str:
    """The longest of the contents: some feeds give the same article several times, or a stub first."""
    return max((_text(one.get("value")) for one in _maps(entry.get("content"))), key=len, default="")


def _lines(text: str) -> list[str]:
    if looks_like_markup(text) or "&" in text:
        return [block.text for block in blocks(text) if block.kind != "figcaption"]
    return paragraphs(text)


def _language(entry: _Entry, channel: _Entry) -> str:
    details = [*_maps(entry.get("content")), entry.get("title_detail") or {}]
    stated = (_text(one.get("language")) for one in (*details, channel))
    return next((language for language in stated if language), "")


def _date(entry: _Entry, facts: Facts) -> datetime | None:
    """Our own reading first: feedparser takes a time without zone for UTC, and we may know better."""
    own = dict(entry.items())  # without feedparser's stand-ins, which warn of themselves
    for member in ("published", "created", "updated"):
        moment = parse_time(_text(own.get(member)), facts.tzinfo)
        parts = own.get(f"{member}_parsed")
        if moment is None and parts:
            year, month, day, hour, minute = parts[:5]
            try:
                moment = datetime(year, month, day, hour, minute, tzinfo=UTC)
            except (ValueError, TypeError):
                continue
        if moment is not None:
            return moment
    return None


def _image(entry: _Entry, markup: str) -> Image | None:
    """The picture that the item names, else the first one in its text."""
    for member in ("media_content", "media_thumbnail", "enclosures", "links"):
        for one in _maps(entry.get(member)):
            url = _text(one.get("url")) or _text(one.get("href"))
            kind = _text(one.get("type")) or _text(one.get("medium"))
            if url and (kind.startswith("image") or member == "media_thumbnail"):
                return Image(url, width=_pixels(one.get("width")), height=_pixels(one.get("height")))
    itunes = _text((entry.get("image") or {}).get("href"))
    return Image(itunes) if itunes else next(iter(images(markup)), None)


def _pixels(value: object) -> int:
    return (
        int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6 else 0
    )


def _raw(entry: _Entry) -> bytes:
    return json.dumps(entry, default=str, ensure_ascii=True).encode()
