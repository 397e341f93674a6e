"""Finds the articles that a page lists, and the feeds that a site announces.

With a selector every link inside the elements it finds is an article. Without one a link is taken for an article's
where it stands in the page's main part, leads to the same site and reads like a headline.
"""

from collections.abc import Iterator

from lxml.html import HtmlElement

from digest.collect import limits
from digest.collect.listing import Listing
from digest.collect.page import parsed
from digest.collect.page_facts import Page, page_of, text_of
from digest.collect.page_text import compiled
from digest.collect.urls import canonical_url, own_url, same_site
from digest.errors import ArticleError
from digest.model.article import Link
from digest.text.clean import one_line

_HEADLINE_CHARS, _HEADLINE_WORDS = 20, 3
_ASIDE = ("nav", "footer", "aside", "header")
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}


def listing_of(markup: str, base: str, *, selector: str = "") -> Listing:
    """Returns what the page at `base` leads to, each address once. Raises ArticleError: "too-large" or "bad-page"."""
    if len(markup) > limits.PAGE_BYTES:
        raise ArticleError("the page is larger than 5 MB", code="too-large", hint="name another page")
    page = page_of(parsed(markup))
    root = _base(page, base)
    return Listing(_articles(page, base, root, selector), _feeds(page, root), _title(page))


def _title(page: Page) -> str:
    """What the page is called: by its window's title, else by its site's name."""
    said = text_of(next(page.root.iter("title"), None)) or page.meta("og:title", "og:site_name")
    return one_line(said)[: limits.NAME_CHARS].strip()


def _articles(page: Page, base: str, root: str, selector: str) -> tuple[Link, ...]:
    own = canonical_url(base)
    found: dict[str, Link] = {}
    for link in _selected(page.root, selector) if selector else _headlines(page.root):
        url, title = own_url(link.get("href") or "", root), text_of(link)
        page_of_link = canonical_url(url)
        if url and page_of_link != own and (selector or same_site(url, base)) and len(found) < limits.LISTED:
            found.setdefault(page_of_link, Link(title[: limits.TITLE_CHARS], url))
    return tuple(found.values())


def _feeds(page: Page, root: str) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for link in page.root.iter("link"):
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        if kind in _FEED_TYPES and "alternate" in (link.get("rel") or "").lower().split():
            url = own_url(link.get("href") or "", root)
            if url and len(found) < limits.LINKS:
                found.setdefault(url, Link(one_line(link.get("title") or ""), url))
    return tuple(found.values())


def _base(page: Page, base: str) -> str:
    written = next((str(one) for one in page.select("//base/@href")), "")
    return own_url(written, base) or base


def _selected(root: HtmlElement, selector: str) -> Iterator[HtmlElement]:
    for element in compiled(selector)(root):
        yield from [element] if element.tag == "a" else element.iter("a")


def _headlines(root: HtmlElement) -> Iterator[HtmlElement]:
    for link in root.iter("a"):
        text = text_of(link)
        if len(text) >= _HEADLINE_CHARS and len(text.split()) >= _HEADLINE_WORDS and not _is_aside(link):
            yield link


def _is_aside(link: HtmlElement) -> bool:
    """Whether it stands in the frame of the page. The header of an article's own card is none."""
    around = {parent.tag for parent in link.iterancestors()}
    return "article" not in around and not around.isdisjoint(_ASIDE)
