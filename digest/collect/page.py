"""Reads one article from its HTML page: trafilatura finds the text, the page's own marks the rest.

The publisher's lists of other articles are taken out first, so that none of their headlines is in the text.
"""

import logging
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime

from lxml.html import HtmlElement

from digest.collect import limits, page_facts
from digest.collect.dates import parse_time
from digest.collect.facts import Facts
from digest.collect.found import Found, article_from_found
from digest.collect.markup import blocks
from digest.collect.page_facts import Page
from digest.collect.page_links import take_out_lists
from digest.collect.urls import canonical_url
from digest.errors import ArticleError
from digest.model.article import Article
from digest.text.clean import plain


def article_from_page(markup: str, *, facts: Facts, now: datetime) -> Article:
    """Returns the article of a page. Raises ArticleError: "too-large", "bad-page", "no-title" or "no-text"."""
    if len(markup) > limits.PAGE_BYTES:
        raise ArticleError(
            "the page is larger than 5 MB", code="too-large", hint="send the article without its page"
        )
    page = page_facts.page_of(_parsed(markup))
    _strip_scripts(page.root)
    base = _base(page, facts)
    lists = take_out_lists(page, base)
    lines = [*_lines(deepcopy(page.root))] or _stated_lines(page)
    if not lines and not page.ld:
        raise ArticleError(
            "no article was found on the page", code="no-text", hint="give the address of one article"
        )
    dates = (parse_time(text, facts.tzinfo) for text in page_facts.dates(page))
    found = Found(
        title=page_facts.title(page),
        lines=lines,
        url=page_facts.address(page, base),
        base=base,
        source=page_facts.source(page),
        summary=page.meta("og:description", "description", "twitter:description"),
        stated=next((moment for moment in dates if moment), None),
        language=page_facts.language(page),
        authors=page_facts.authors(page),
        tags=page_facts.tags(page),
        image=page_facts.image(page),
        photo_credit=page_facts.photo_credit(page),
        read_also=lists["read_also"],
        latest=lists["latest"],
    )
    return article_from_found(found, facts=facts, now=now)


def _base(page: Page, facts: Facts) -> str:
    url = canonical_url(facts.url) or page_facts.address(page, "")
    written = next((str(one) for one in page.select("//base/@href")), "")
    return canonical_url(written, url) or url


def _parsed(markup: str) -> HtmlElement:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        # huge_tree stays off: libxml2's own limits on depth and size are what keeps this safe.
        # The declared encoding is of no use any more, and lxml refuses text that declares one.
        parser = HTMLParser(encoding="utf-8", huge_tree=False)
        return document_fromstring(plain(markup).encode(), parser=parser, ensure_head_body=True)
    except (etree.LxmlError, ValueError, AssertionError, RecursionError) as cause:
        raise ArticleError(
            "it cannot be parsed as HTML", code="bad-page", hint="save the page again"
        ) from cause


def _strip_scripts(root: HtmlElement) -> None:
    """Once JSON-LD is read, scripts are of no use, and their letters would count as text."""
    from lxml.etree import strip_elements

    strip_elements(root, "script", "style", with_tail=False)


def _lines(root: HtmlElement) -> Iterator[str]:
    """The text of the article as trafilatura finds it, block by block."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(
        logging.CRITICAL
    )  # it reports each page without text as an error
    try:
        document = trafilatura.bare_extraction(root, include_comments=False, with_metadata=False)
    except Exception as cause:  # whatever a stranger's page makes of it is one page less, no more
        raise ArticleError(
            f"the page broke its reader ({type(cause).__name__})",
            code="bad-page",
            hint="send the text instead",
        ) from cause
    body = getattr(document, "body", None)
    for element in body if body is not None else ():
        parts = element.iter("item", "row") if element.tag in {"list", "table"} else (element,)
        for part in parts:
            for line_break in part.iter("lb"):
                line_break.text = " " if element.tag == "head" else "\n"
            yield from (line for text in _cells(part).split("\n") if (line := " ".join(plain(text).split())))


def _cells(element: HtmlElement) -> str:
    cells = list(element.iter("cell")) if element.tag == "row" else []
    texts = ("".join(map(str, one.itertext())) for one in cells or [element])
    return " ".join(texts)


def _stated_lines(page: Page) -> list[str]:
    """The text that the publisher gives to search engines, where the page shows none."""
    body = page.ld.get("articleBody")
    return (
        [block.text for block in blocks(plain(body).replace("\n", "<br>"))] if isinstance(body, str) else []
    )
