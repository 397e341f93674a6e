"""Takes the lists of other articles ("Read also", "Latest news") out of a page and keeps their links.

A list is a short heading in the words of `phrases`, or an element that is called so, together with the links
around it, as long as there is hardly any text beside the links.
"""

import re
from collections.abc import Iterator
from typing import Literal

from lxml.html import HtmlElement

from digest.collect.limits import LINKS
from digest.collect.marginalia import list_heading
from digest.collect.page_facts import Page, text_of
from digest.collect.urls import canonical_url, own_url, same_site
from digest.model.article import Link

ListKind = Literal["read_also", "latest"]

_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "p", "div", "span", "strong", "b", "em", "li", "header")
_HEADING_CHARS = 60
_AROUND_CHARS = 300  # of text beside the links
_TITLE_CHARS = 15  # shorter links are buttons and names of sections
_LEVELS = 4
_NAMED = re.compile(r"(?:^|[\s_-])(?:related|read-?also|also-?read|see-?also)(?:$|[\s_-])", re.IGNORECASE)
_STOP = frozenset({"body", "html", "main"})


def take_out_lists(page: Page, base: str) -> dict[ListKind, list[Link]]:
    """Returns the links of the lists by kind; the lists are gone from `page` afterwards."""
    found: dict[ListKind, list[Link]] = {"read_also": [], "latest": []}
    own = canonical_url(base)
    for kind, parts in [*_headed(page), *_called(page)]:
        for part in parts:
            for link in _links(part, base):
                if canonical_url(link.url) != own and link not in found[kind] and len(found[kind]) < LINKS:
                    found[kind].append(link)
            if part.getparent() is not None:
                part.drop_tree()
    return found


def _headed(page: Page) -> Iterator[tuple[ListKind, list[HtmlElement]]]:
    for element in list(page.root.iter(*_HEADINGS)):
        if len(element) > 2 or len(element.text or "") > _HEADING_CHARS:
            continue
        kind = list_heading(text_of(element)[: 2 * _HEADING_CHARS])
        parts = _block(element) if kind else []
        if kind in {"read_also", "latest"} and parts:
            yield ("latest" if kind == "latest" else "read_also"), parts


def _block(heading: HtmlElement) -> list[HtmlElement]:
    """The largest element around a heading that is hardly more than links, or the heading and what follows it."""
    block: list[HtmlElement] = []
    element = heading
    for _ in range(_LEVELS):
        parent = element.getparent()
        if parent is None or parent.tag in _STOP or not _is_list(parent):
            break
        if any(_is_link(link) for link in parent.iter("a")):
            block = [parent]
        element = parent
    if block:
        return block
    after: list[HtmlElement] = []
    for sibling in heading.itersiblings("*"):
        if not any(map(_is_link, sibling.iter("a"))) or not _is_list(sibling):
            break
        after.append(sibling)
    return [heading, *after] if after else []


def _called(page: Page) -> Iterator[tuple[ListKind, list[HtmlElement]]]:
    for element in list(page.root.iter("aside", "div", "section", "ul", "nav")):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _NAMED.search(name) and any(map(_is_link, element.iter("a"))) and _is_list(element):
            yield "read_also", [element]


def _is_list(element: HtmlElement) -> bool:
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return len(text_of(element)) - linked <= _AROUND_CHARS


def _is_link(link: HtmlElement) -> bool:
    text = text_of(link)
    return bool(link.get("href")) and len(text) >= _TITLE_CHARS and " " in text


def _links(element: HtmlElement, base: str) -> Iterator[Link]:
    """The publisher's own links: what leads to other sites is advertising, mostly."""
    for link in element.iter("a"):
        url = own_url(link.get("href") or "", base)
        title = text_of(link)
        if _is_link(link) and not list_heading(title) and (not base or same_site(url, base)):
            yield Link(title, url)
