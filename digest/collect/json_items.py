"""Reads JSON Lines (an item a line), a JSON Feed, a list of items or a single item; posts of WordPress as items.

A broken line loses that line only. Ids are the publisher's word.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, NoReturn

from digest.collect import limits
from digest.collect.batch import Batch, Candidate, batch, beyond
from digest.collect.facts import Facts
from digest.collect.found import article_from_found, withdrawn_from_found
from digest.collect.items import article_from_item, item_id
from digest.collect.urls import canonical_url, site_name
from digest.collect.wordpress import found_in_post, is_binned, is_post
from digest.errors import ArticleError
from digest.model.article import Article, Withdrawn
from digest.text.clean import one_line

_OUTSIDE = ("version", "title", "home_page_url", "feed_url", "language")
_SAYING = ("title", "content_html", "content_text", "summary", "image", "attachments")


def read_lines(
    lines: Iterable[bytes], *, origin: str, facts: Facts, now: datetime, first: int = 1, only: bool = False
) -> Batch:
    """Returns the articles of JSON Lines; `first` is the number of the first line.

    A fact about one article's address holds where `only` says that there is one.
    """
    facts = replace(facts, url=facts.url if only else "", file="")
    candidates = (
        Candidate(
            where := f"{origin}:{number}", partial(_from_line, line, facts, now, where), partial(bytes, line)
        )
        for number, line in enumerate(lines, first)
        if line.strip()
    )
    return batch(candidates, ids_stand=True)


def _from_line(line: bytes, facts: Facts, now: datetime, origin: str) -> Article | Withdrawn:
    if len(line) > limits.INPUT_BYTES:
        raise ArticleError(
            "the line is longer than 20 MB", code="too-large", hint="send the article without its media"
        )
    stripped = line.rstrip()
    item = parse(stripped[:-1] if stripped.endswith(b"},") else line)  # cut out of a list
    if not isinstance(item, Mapping):
        raise ArticleError(
            "the line is JSON but no object", code="not-json", hint="write one JSON Feed item a line"
        )
    return _read(item, origin, facts, now, {})


def read_document(document: object, *, origin: str, facts: Facts, now: datetime) -> Batch:
    """Returns the articles of a JSON Feed, of a list of items, or of one item."""
    from digest.collect.feed import KEPT, read_kept

    around: dict[str, str] = {}
    outside: Mapping[str, str] = {}
    if isinstance(document, Mapping) and KEPT in document:
        return read_kept(document, origin=origin, facts=facts, now=now)
    if isinstance(document, Mapping) and _is_feed(document):
        stated = document.get("items")
        items: list[object] = stated if isinstance(stated, list) else []
        around = _around(document, facts)
        outside = {name: said[: limits.URL_CHARS] for name in _OUTSIDE if (said := _said(document, name))}
        # Short messages have no headline in a feed; in other JSON a missing one is a mistake.
        facts = replace(facts, untitled=True)
    else:
        items = document if isinstance(document, list) else [document]
    if len(items) != 1 or around:
        facts = replace(facts, url="")
    if items is document or around:
        facts = replace(facts, file="")
    read = batch(_candidates(items[: limits.ITEMS], origin, facts, now, around, outside=outside))
    return replace(read, rejected=(*read.rejected, *beyond(len(items), origin)))


def _is_feed(document: Mapping[str, Any]) -> bool:
    return isinstance(document.get("items"), list) or "//jsonfeed.org/" in _said(document, "version")


def _around(feed: Mapping[str, Any], facts: Facts) -> dict[str, str]:
    """What a feed says about all its items."""
    home = _said(feed, "home_page_url")
    base = facts.url or _said(feed, "feed_url") or home
    return {
        "base": base,
        "source": _said(feed, "title"),
        "source_url": home,
        "language": _said(feed, "language"),
    }


def _said(feed: Mapping[str, Any], member: str) -> str:
    value = feed.get(member)
    return value if isinstance(value, str) else ""


def _candidates(
    items: Iterable[object],
    origin: str,
    facts: Facts,
    now: datetime,
    around: Mapping[str, str],
    *,
    outside: Mapping[str, str],
) -> Iterator[Candidate]:
    for number, item in enumerate(items, 1):
        where = f"{origin}#{number}"
        kept = (
            {**outside, "items": [item]} if around else item
        )  # so that it reads the same when it is read again
        yield Candidate(where, partial(_item, item, facts, now, around, where), partial(_raw, kept))


def _item(
    item: object, facts: Facts, now: datetime, around: Mapping[str, str], origin: str
) -> Article | Withdrawn:
    if not isinstance(item, Mapping):
        raise ArticleError("the item is no object", code="not-json", hint="write JSON Feed items")
    return _read(item, origin, facts, now, around)


def _read(
    item: Mapping[str, Any], origin: str, facts: Facts, now: datetime, around: Mapping[str, str]
) -> Article | Withdrawn:
    if is_post(item):
        found = found_in_post(item, facts)
        # WordPress keeps the picture of a post that was emptied.
        gone = withdrawn_from_found(
            replace(found, image=None), origin=origin, facts=facts, binned=is_binned(item)
        )
        return gone or article_from_found(found, facts=facts, now=now)
    # In a feed this is what a publisher leaves of an article that is gone; anywhere else it is a mistake.
    if around and not any(item.get(member) for member in _SAYING) and (item.get("id") or item.get("url")):
        url = canonical_url(_said(item, "url"), around["base"])
        source = facts.source or around["source"] or site_name(url)
        return Withdrawn(origin, item_id(item), url, one_line(source)[: limits.NAME_CHARS])
    return article_from_item(item, facts=facts, now=now, **around)


def _raw(item: object) -> bytes:
    try:
        return json.dumps(item).encode()
    except (ValueError, RecursionError):
        return b""


def parse(content: bytes | str) -> object:
    """Returns the JSON value. Raises ArticleError with code "not-utf8", "not-json" or "too-deep"."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content.removeprefix("\ufeff")
        return json.loads(text, parse_constant=_no_constant)
    except UnicodeDecodeError as cause:
        raise ArticleError("it is not UTF-8", code="not-utf8", hint="save the file as UTF-8") from cause
    except RecursionError as cause:
        raise ArticleError(
            "it is nested too deeply", code="too-deep", hint="send it without the nesting"
        ) from cause
    except ValueError as cause:
        raise ArticleError(
            f"it is not JSON ({cause})"[:200], code="not-json", hint="write one JSON object a line"
        ) from cause


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")
