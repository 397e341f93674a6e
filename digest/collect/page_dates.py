"""Finds when the article of a page was published: what the page states, else the date by its headline or in its address.

Dates of changes come last: they say at least that the article is not older than its page.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from lxml.html import HtmlElement

from digest.collect.page_facts import Page, spaced_text_of
from digest.collect.page_ld import texts
from digest.collect.times import parse_time

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished",
    "publish_date", "publishdate", "publish-date", "publication_date", "pubdate", "pub_date", "published_time",
    "published-date", "published_at", "parsely-pub-date", "sailthru:date", "dc:date:issued", "dcterms:issued",
    "dcterms:created", "dc:date:created", "dcterms:date", "dc:date", "citation_publication_date", "citation_date",
    "mediator_published_time", "article:post_date", "article_date_original", "displaydate", "originalpublicationdate",
    "date_published", "datecreated", "rnews:datepublished", "bt:pubdate", "ptime", "shareaholic:article_published_time",
    "cxenseparse:recs:publishtime", "article:create_time", "date",
)  # fmt: skip
_CHANGED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms:modified",
    "dc:date:modified",
    "last-modified",
)
_CALLED = re.compile(
    r"(?:^|[\s_-])(?:date|datetime|published|pubdate|publish|posted|timestamp|time|updated|sana|data|datum|fecha|byline|info|meta)"
    r"(?:$|[\s_-])|date(?:time)?$|^date|-date|pubtime|created",
    re.IGNORECASE,
)
_AWAY = frozenset({"aside", "nav", "footer", "form"})
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s*(?:[ap]m)?", re.IGNORECASE)
_CHARS = 80
_LOOKED_AT = 40
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")


def published(page: Page, url: str, zone: tzinfo, now: datetime) -> datetime | None:
    """Returns when the article was published, None where the page does not say."""
    for written in (_stated(page), _shown(page), _in_address(url), _changed(page)):
        for text in written:
            moment = parse_time(text, zone, now)
            if moment:
                return moment
    return None


def _stated(page: Page) -> Iterator[str]:
    yield from texts(page.ld.get("datePublished"))
    yield from texts(page.ld.get("dateCreated"))
    yield from texts(page.ld.get("uploadDate"))
    yield from (content for name in _PUBLISHED for content in page.metas.get(name, ()))
    for content in page.metas.get("parsely-page", ()):
        try:
            stated = json.loads(content)
        except (ValueError, RecursionError):
            continue
        if isinstance(stated, dict):
            yield from texts(stated.get("pub_date"))
    for element in page.select("//*[@itemprop='datePublished' or @itemprop='dateCreated' or @pubdate]"):
        yield from _of(element)


def _of(element: HtmlElement) -> Iterator[str]:
    yield from (
        value for name in ("datetime", "content", "title") if (value := (element.get(name) or "").strip())
    )
    text = spaced_text_of(element)
    if 0 < len(text) <= _CHARS:
        yield text


def _shown(page: Page) -> Iterator[str]:
    """The times that the page shows in or near its article: first those marked as such, then those called so."""
    heading = next(page.root.iter("h1"), None)
    around = [
        *page.select("//article | //main"),
        *([] if heading is None else [*heading.iterancestors()][:3]),
    ]
    yield from _near(one for part in around for one in part.iter("time"))
    yield from _near(
        one
        for part in around
        for one in part.iter("span", "div", "p", "li", "em", "small", "td")
        if _called(one)
    )
    yield from _near(page.root.iter("time"))


def _near(elements: Iterable[HtmlElement]) -> Iterator[str]:
    looked = 0
    for element in elements:
        if looked >= _LOOKED_AT:
            return
        if not any(str(above.tag) in _AWAY for above in element.iterancestors()):
            looked += 1
            # A clock alone says a time of today only where the element says that it is one.
            yield from (text for text in _of(element) if element.tag == "time" or not _CLOCK.fullmatch(text))


def _called(element: HtmlElement) -> bool:
    return bool(_CALLED.search(element.get("class") or element.get("id") or ""))


def _in_address(url: str) -> Iterator[str]:
    found = _IN_ADDRESS.search(url)
    if found:
        yield "-".join(found.groups())


def _changed(page: Page) -> Iterator[str]:
    yield from texts(page.ld.get("dateModified"))
    yield from (content for name in _CHANGED for content in page.metas.get(name, ()))
