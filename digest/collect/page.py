"""Reads one article from its HTML page: trafilatura finds the text, the page's own marks the rest.

The publisher's lists of other articles are taken out first, so that none of their headlines is in the text.
"""

import re
from dataclasses import replace
from datetime import datetime

from lxml.html import HtmlElement

from digest.collect import limits, page_facts
from digest.collect.facts import Facts
from digest.collect.found import Found, article_from_found
from digest.collect.markup import blocks
from digest.collect.page_clutter import take_off_clutter
from digest.collect.page_dates import published
from digest.collect.page_facts import Page
from digest.collect.page_links import take_out_lists
from digest.collect.page_notices import free_main_aside, is_wall, refuse_no_article, take_off_consent
from digest.collect.page_people import authors
from digest.collect.page_text import article_lines, opening
from digest.collect.urls import is_home, own_url, site_name
from digest.errors import ArticleError
from digest.model.article import Article
from digest.text.clean import plain

_SAVED = re.compile(r"<!--\s*saved from url=(?:\(\d+\))?(\S+?)\s*-->", re.IGNORECASE)
_SAVED_CHARS = 4_096


def article_from_page(markup: str, *, facts: Facts, now: datetime) -> Article:
    """Returns the article of a page. Raises ArticleError: "too-large", "bad-page", "no-title", "no-text", or that of a page
    which holds none ("missing-page", "challenge", "wall")."""
    if len(markup) > limits.PAGE_BYTES:
        raise ArticleError(
            "the page is larger than 5 MB", code="too-large", hint="send the article without its page"
        )
    page = page_facts.page_of(parsed(markup))
    base = _base(page, facts)
    lists = take_out_lists(page, base)
    take_off_clutter(page, base)
    take_off_consent(page)
    free_main_aside(page)
    lines = article_lines(page.root, stated=_stated_lines(page), selector=facts.selector)
    title = page_facts.title(page) or opening(lines)
    refuse_no_article(page, title, lines)
    lines = [line for line in lines if not is_wall(line)]
    if not lines and not page.ld:
        raise ArticleError(
            "no article was found on the page", code="no-text", hint="give the address of one article"
        )
    stated = page_facts.better_address(page, own_url(facts.url)) or page_facts.address(page, base)
    # Pages that name the front page as their address, one and all, are not it.
    url = stated if facts.url or not is_home(stated) else _saved_from(markup)
    found = Found(
        title=title,
        lines=lines,
        url=url,
        base=base,
        source=page_facts.source(page) or site_name(stated),
        summary=page.meta("og:description", "description", "twitter:description"),
        stated=published(page, url, facts.tzinfo, now),
        language=page_facts.language(page),
        authors=authors(page),
        tags=page_facts.tags(page),
        image=page_facts.image(page, base),
        photo_credit=page_facts.photo_credit(page),
        read_also=lists["read_also"],
        latest=lists["latest"],
    )
    return article_from_found(found, facts=replace(facts, url=""), now=now)


def _base(page: Page, facts: Facts) -> str:
    url = own_url(facts.url) or page_facts.address(page, "")
    written = next((str(one) for one in page.select("//base/@href")), "")
    return own_url(written, url) or url


def _saved_from(markup: str) -> str:
    """Where a browser that saved the page says it had it from."""
    match = _SAVED.search(markup[:_SAVED_CHARS])
    return own_url(match[1]) if match else ""


def parsed(markup: str) -> HtmlElement:
    """Returns the root of a page. Raises ArticleError with code "bad-page"."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        # huge_tree stays off: libxml2's own limits on depth and size are what keeps this safe.
        # The declared encoding is of no use any more, and lxml refuses text that declares one.
        # trafilatura loses the text behind a comment.
        parser = HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
        return document_fromstring(plain(markup).encode(), parser=parser, ensure_head_body=True)
    except (etree.LxmlError, ValueError, AssertionError, RecursionError) as cause:
        raise ArticleError(
            "it cannot be parsed as HTML", code="bad-page", hint="save the page again"
        ) from cause


def _stated_lines(page: Page) -> list[str]:
    """The text that the publisher gives to search engines, where the page shows none."""
    body = page.ld.get("articleBody")
    return (
        [block.text for block in blocks(plain(body).replace("\n", "<br>"))] if isinstance(body, str) else []
    )
