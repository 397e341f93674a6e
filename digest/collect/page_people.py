"""Finds who wrote the article of a page: what the page states, else its by-line."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from digest.collect.page_facts import Page, spaced_text_of
from digest.collect.page_ld import texts
from digest.collect.people import people

_METAS = (
    "author", "article:author", "og:article:author", "article:author_name", "parsely-author", "sailthru:author",
    "dc:creator", "dcterms:creator", "dc:contributor", "byl", "byline", "citation_author", "mediator_author", "creator",
)  # fmt: skip
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|authors|author-?name|writer|auteur|avtor|muallif)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Parts of an element that is called after the author and yet do not name them.
_BESIDE = re.compile(
    r"bio|avatar|photo|image|img|social|follow|share|date|time|comment|related|about|count|box", re.IGNORECASE
)
_AWAY = frozenset({"aside", "nav", "footer", "form"})
_APART = re.compile(
    r"(?:^|[\s_-])(?:related|comments?|sidebar|teaser|recommend\w*|popular|more-\w+|footer|promo)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_BYLINE_CHARS = 240


def authors(page: Page) -> list[str]:
    """Returns the authors' names, in the order of the by-line."""
    stated = texts(page.ld.get("author")) or texts(page.ld.get("creator"))
    for found in (
        stated,
        *(page.metas.get(name, ()) for name in _METAS),
        map(spaced_text_of, page.select("//*[@itemprop='author']//*[@itemprop='name']")),
        _marked(page.select("//*[@rel='author' or @itemprop='author']")),
        _marked(_called(page.root)),
    ):
        named = list(dict.fromkeys(people(found)))
        if named:
            return named
    return []


def _called(root: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that are called after an author, without those of other articles and of comments."""
    for element in root.iter(
        "p", "div", "span", "a", "address", "em", "strong", "b", "li", "cite", "h4", "h5", "h6"
    ):
        name = element.get("class") or element.get("id") or ""
        if name and _NAMED.search(_dashed(name)) and len(spaced_text_of(element)) <= _BYLINE_CHARS:
            yield element


def _dashed(name: str) -> str:
    """The name of an element with its words apart: "author__name" and "FeatureByline" have two."""
    return _CAMEL.sub("-", name.replace("__", "-"))


def _marked(elements: Iterable[HtmlElement]) -> list[str]:
    """The first by-line: the links in it, or the elements that name somebody, or all of it."""
    for element in elements:
        if element.tag == "meta" or _stands_apart(element):
            continue
        inner = [
            one
            for one in element.iter("a", "span", "strong", "b")
            if one is not element and spaced_text_of(one)
        ]
        named = [
            one for one in inner if _NAMED.search(_dashed(f"{one.get('class') or ''} {one.get('rel') or ''}"))
        ]
        linked = [one for one in inner if one.tag == "a"]
        for chosen in (named, linked, [element]):
            found = [
                text
                for one in chosen
                if not _BESIDE.search(one.get("class") or "") and (text := spaced_text_of(one))
            ]
            if list(people(found)):
                return found
    return []


def _stands_apart(element: HtmlElement) -> bool:
    return any(
        str(above.tag) in _AWAY or _APART.search(f"{above.get('class') or ''} {above.get('id') or ''}")
        for above in (element, *element.iterancestors())
        if str(above.tag) not in {"body", "html"}
    )
