"""Reads an RSS, Atom or RDF feed that is already here: nothing is ever fetched.

feedparser reads the broken feeds that the world is full of. It is given a stream, because given text or bytes it
would try them as an address and as a file name. Its own sanitiser is off: no markup passes `markup` anyway.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from digest.collect import limits
from digest.collect.batch import Batch, Candidate, batch, beyond
from digest.collect.facts import Facts
from digest.collect.feed_items import Channel, Entry, found_in, text_of
from digest.collect.found import Found, article_from_found, withdrawn_from_found
from digest.collect.tombstones import tombstones
from digest.collect.urls import canonical_url
from digest.collect.xml_repair import repaired
from digest.errors import ArticleError
from digest.model.article import Article, Withdrawn

KEPT = "_entry"
_TYPED = re.compile(rb"""<(?:\w+:)?(title|summary|content)\s[^<>]{0,1000}?\btype\s*=""")
_FEED_ROOT = re.compile(rb"<((?:\w+:)?(?:rss|feed|rdf))\b[^>]*>", re.IGNORECASE)
_ITEM_END = re.compile(rb"</\s*(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_INERT = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.DOTALL)


def read_feed(content: bytes, *, origin: str, facts: Facts, now: datetime) -> Batch:
    """Returns the articles of a feed. Raises ArticleError with code "bad-feed" where it is none, or is empty."""
    channel, entries = opened(content, facts=facts, now=now)
    cut = _cut_off(content)
    if cut:
        entries = entries[: _whole_items(content)]
        if not entries:
            raise ArticleError(
                "the feed is cut off before the end of its first item",
                code="bad-feed",
                hint="look at its address in a browser; the next poll reads it again",
            )
    number = len(entries)
    read = batch(
        Candidate(
            where := f"{origin}#{number}",
            partial(_item, entry, channel, where),
            partial(_raw, entry, channel),
        )
        for number, entry in enumerate(entries[: limits.ITEMS], 1)
    )
    return replace(
        read,
        rejected=(*read.rejected, *beyond(number, origin)),
        withdrawn=(*read.withdrawn, *_deleted(content, origin, channel)),
        ttl_s=_ttl_s(channel),
        notice=f"its feed is cut off: {number} whole items were read" if cut else "",
    )


def _cut_off(content: bytes) -> bool:
    """Whether a feed ends before its outermost element does."""
    root = _FEED_ROOT.search(content)
    if root is None or root[0].endswith(b"/>"):
        return False
    return not re.search(rb"</\s*" + re.escape(root[1]) + rb"\s*>", content, re.IGNORECASE)


def _whole_items(content: bytes) -> int:
    """How many items of a feed that is cut off have their ends. What stands inside CDATA or a comment is text."""
    return len(_ITEM_END.findall(_INERT.sub(b"", content)))


def _ttl_s(channel: Channel) -> int:
    """RSS says it in minutes."""
    said = text_of(channel.members.get("ttl")).strip()
    return int(said) * 60 if said.isascii() and said.isdigit() and len(said) < 7 else 0


def opened(content: bytes, *, facts: Facts, now: datetime) -> tuple[Channel, list[Entry]]:
    """Returns what a feed says about itself, and its items. Raises ArticleError as above."""
    parsed = _parsed(content, facts.url)
    entries: list[Entry] = parsed.get("entries") or []
    if not entries and not parsed.get("version"):
        raise ArticleError(
            f"it is no feed that can be read ({_why(parsed)})",
            code="bad-feed",
            hint="check the address in a browser; a feed is RSS, Atom or JSON Feed",
        )
    members: Entry = parsed.get("feed") or {}
    base = text_of(parsed.get("href")) or facts.url or text_of(members.get("link"))
    typed = _typed(content) if text_of(parsed.get("version")).startswith("atom") else frozenset[str]()
    return Channel(members, base, replace(facts, url="", file=""), now, typed), entries


def _typed(content: bytes) -> frozenset[str]:
    """The members of items whose type a feed states somewhere; feedparser gives a type to all. By itself "no type" is
    text, but too many feeds that state none hold HTML."""
    return frozenset(match[1].decode() for match in _TYPED.finditer(content))


def _deleted(content: bytes, origin: str, channel: Channel) -> Iterator[Withdrawn]:
    """An id that is an address may have been the article's link or only its id: both are given."""
    for ref, link in tombstones(content):
        named = Found(
            title="", guid=ref, url=link, base=channel.base, source=channel.name, source_url=channel.address
        )
        gone = withdrawn_from_found(named, origin=origin, facts=channel.facts)
        if gone:
            yield replace(gone, url=gone.url or canonical_url(ref))


def _item(entry: Entry, channel: Channel, origin: str) -> Article | Withdrawn:
    found = found_in(entry, channel)
    gone = withdrawn_from_found(found, origin=origin, facts=channel.facts)
    return gone or article_from_found(found, facts=channel.facts, now=channel.now)


def _parsed(content: bytes, url: str) -> Entry:
    from xml.sax import SAXException

    import feedparser

    headers = {"content-location": url} if url else {}
    # With addresses within texts resolved it would write these texts anew, words such as "<br>" as elements.
    read = partial(
        feedparser.parse, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    try:
        parsed: Entry = read(io.BytesIO(content))
        if isinstance(parsed.get("bozo_exception"), SAXException):
            # Its own way with what is broken takes "AT&T" for an entity, so it is given what is not broken.
            mended = repaired(content.decode(errors="ignore")).encode()
            parsed = read(io.BytesIO(mended))
    except MemoryError:  # about the process, not about the feed
        raise
    except Exception as cause:  # whatever a stranger's bytes make of feedparser is a bad feed
        raise ArticleError(
            f"the feed broke its reader ({type(cause).__name__})", code="bad-feed", hint="tell its publisher"
        ) from cause
    return parsed


def _why(parsed: Entry) -> str:
    return str(parsed.get("bozo_exception") or "there are no items in it")[:150]


def _raw(entry: Entry, channel: Channel) -> bytes:
    stated = {
        "title": channel.name, "link": channel.address, "base": channel.base,
        "language": text_of(channel.members.get("language")), "typed": " ".join(sorted(channel.typed)),
    }  # fmt: skip
    around = {name: text[: limits.URL_CHARS] for name, text in stated.items()}
    return json.dumps({KEPT: entry, "_feed": around}, default=str).encode()


def read_kept(document: Mapping[str, Any], *, origin: str, facts: Facts, now: datetime) -> Batch:
    """Returns the article of one item as it is kept where it was set aside, with what stood around it."""
    entry, around = document.get(KEPT), document.get("_feed")
    members = around if isinstance(around, Mapping) else {}
    typed = frozenset(text_of(members.get("typed")).split())
    channel = Channel(members, text_of(members.get("base")), replace(facts, url="", file=""), now, typed)
    if not isinstance(entry, Mapping):
        raise ArticleError("it holds no item of a feed", code="bad-feed", hint="collect the feed again")
    return batch([Candidate(origin, partial(_item, entry, channel, origin), partial(_raw, entry, channel))])
