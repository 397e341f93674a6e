"""Reads what a page says about itself: JSON-LD first, then OpenGraph and meta tags, then the page's own marks."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from digest.collect.markup import headline
from digest.collect.urls import canonical_url, site_name
from digest.model.article import Image
from digest.text.clean import plain
from digest.text.words import fold, words

_ARTICLE_TYPES = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|VideoObject)$")
_LD_NODES = 500
_SEPARATORS = re.compile(r"\s+(?:[|•·»]|::|[-–—])\s+")
_DATE_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "publish_date", "publish-date", "pubdate",
    "published_time", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "date",
)  # fmt: skip
_AUTHOR_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
)
_BY = re.compile(r"^(?:by|автор|авторы|от)\s*:?\s+", re.IGNORECASE)
_CREDIT = re.compile(
    r"\b(?:photo(?:\s+credit|\s+by)?|image(?:\s+credit)?|credit|фото|сурет|сүрөт|surat|акс|foto)\s*[:©/–—-]\s*([^|]{2,120})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page and its marks: `metas` as {name: contents}, `ld` the JSON-LD of the article."""

    root: HtmlElement
    metas: Mapping[str, list[str]]
    ld: Mapping[str, Any] = field(default_factory=dict)

    def meta(self, *names: str) -> str:
        """Returns the first meta tag of that name which says something."""
        return next((content for name in names for content in self.metas.get(name, ())), "")

    def select(self, path: str) -> list[Any]:
        """Returns what an XPath finds, as a list."""
        found = self.root.xpath(path)
        return found if isinstance(found, list) else []


def page_of(root: HtmlElement) -> Page:
    """Returns the page with its marks read."""
    metas: dict[str, list[str]] = {}
    for tag in root.iter("meta"):
        content = plain(tag.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            name = (tag.get(attribute) or "").strip().lower()
            if name and content:
                metas.setdefault(name, []).append(content)
    return Page(root, metas, _article_node(root))


def _article_node(root: HtmlElement) -> Mapping[str, Any]:
    nodes: list[Mapping[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            try:
                nodes.extend(_flat(json.loads(plain(script.text or ""), strict=False)))
            except (ValueError, RecursionError):
                continue
    articles = [node for node in nodes if any(map(_ARTICLE_TYPES.match, _texts(node.get("@type"))))]
    return max(articles, key=lambda node: ("headline" in node, "articleBody" in node), default={})


def _flat(document: object) -> Iterator[Mapping[str, Any]]:
    """The nodes of a JSON-LD document, the lists and graphs around them undone."""
    left = [document]
    for _ in range(_LD_NODES):
        if not left:
            return
        node = left.pop()
        if isinstance(node, list):
            left.extend(node)
        elif isinstance(node, Mapping):
            yield node
            left.extend(
                value for name in ("@graph", "mainEntity", "mainEntityOfPage") if (value := node.get(name))
            )


def _texts(value: object, member: str = "name") -> list[str]:
    """The texts of a JSON-LD value: a text, an object with a name, or a list of such."""
    values = value if isinstance(value, list) else [value]
    found = (one.get(member) if isinstance(one, Mapping) else one for one in values)
    flat = (one[0] if isinstance(one, list) and one else one for one in found)
    return [plain(one).strip() for one in flat if isinstance(one, str) and one.strip()]


def title(page: Page) -> str:
    """Returns the headline: the page's only first heading when the marks agree with it, else the marks."""
    sites = {fold(name) for name in (source(page), site_name(address(page, ""))) if name}
    marked = [*_texts(page.ld.get("headline")), page.meta("og:title"), page.meta("twitter:title", "title")]
    marked.append(text_of(next(page.root.iter("title"), None)))
    stated = [_without_site(headline(one), sites) for one in marked if one]
    headings = [text for heading in page.root.iter("h1") if (text := text_of(heading))]
    first = stated[0] if stated else ""
    if len(set(headings)) == 1 and (not first or _agree(headings[0], first)):
        return headings[0]
    return first


def _agree(one: str, other: str) -> bool:
    ones, others = set(words(one)), set(words(other))
    return 2 * len(ones & others) >= min(len(ones), len(others)) and len(ones) > 0


def _without_site(text: str, sites: set[str]) -> str:
    """A title without the " | Orda.kz" that sites put behind it, or before."""
    parts = _SEPARATORS.split(text)
    if len(parts) > 1 and fold(parts[-1]) in sites:
        return text[: text.rindex(parts[-1])].rstrip(" |•·»:-–—")
    if len(parts) > 1 and fold(parts[0]) in sites:
        return text[len(parts[0]) :].lstrip(" |•·»:-–—")
    return text


def text_of(element: HtmlElement | None) -> str:
    """Returns the text of an element as one line, "" where there is none."""
    if element is None:
        return ""
    return " ".join(plain(str(element.text_content())).split())


def address(page: Page, base: str) -> str:
    """Returns the page's own address as it states it."""
    links = page.select("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href")
    stated = [
        *map(str, links),
        page.meta("og:url"),
        *_texts(page.ld.get("url")),
        *_texts(page.ld.get("mainEntityOfPage"), "@id"),
    ]
    return next((url for one in stated if (url := canonical_url(one, base))), "")


def source(page: Page) -> str:
    """Returns the name of the site, "" where it does not say."""
    return (
        page.meta("og:site_name")
        or next(iter(_texts(page.ld.get("publisher"))), "")
        or page.meta("application-name")
    )


def dates(page: Page) -> list[str]:
    """Returns the written dates of publication, the most trustworthy first."""
    found = [*_texts(page.ld.get("datePublished")), *_texts(page.ld.get("dateCreated"))]
    found += [content for name in _DATE_METAS for content in page.metas.get(name, ())]
    found += page.select("//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content")
    found += page.select(
        "//time[@pubdate]/@datetime | //article//time/@datetime | //main//time/@datetime | //time/@datetime"
    )
    return [str(one).strip() for one in found][:50]


def authors(page: Page) -> list[str]:
    """Returns the authors' names: from the marks, else from the elements that are called so."""
    found = _texts(page.ld.get("author")) or [
        one for name in _AUTHOR_METAS for one in page.metas.get(name, ())
    ]
    if not found:
        found = [text_of(one) for one in page.select("//*[@rel='author' or @itemprop='author']")]
    if not found:
        marks = "//*[not(self::meta) and (contains(@class,'byline') or contains(@class,'author-name') or contains(@class,'article-author'))]"
        found = [text_of(one) for one in page.select(marks)][:1]
    names = (_BY.sub("", name).strip() for name in found)
    return [name for name in names if name and len(name) <= 100 and "//" not in name]


def tags(page: Page) -> list[str]:
    """Returns section and tags, the section first."""
    found = [*_texts(page.ld.get("articleSection")), *page.metas.get("article:section", ())]
    found += [*page.metas.get("article:tag", ()), *_split(_texts(page.ld.get("keywords")))]
    found += _split(page.metas.get("news_keywords", ()))
    return found or list(_split(page.metas.get("keywords", ())))


def _split(texts: Iterable[str]) -> list[str]:
    return [part.strip() for text in texts for part in re.split(r"[,;]", text)]


def language(page: Page) -> str:
    """Returns the language as the page states it."""
    root = page.root.get("lang") or page.root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    stated = (
        root,
        page.meta("og:locale", "content-language", "language"),
        *_texts(page.ld.get("inLanguage")),
    )
    return next((one for one in stated if one), "")


def image(page: Page) -> Image | None:
    """Returns the picture that stands for the article."""
    pictures = page.ld.get("image")
    url = page.meta("og:image", "og:image:url", "twitter:image") or next(iter(_texts(pictures, "url")), "")
    if not url:
        return None
    width, height = (_pixels(page.meta(f"og:image:{side}")) for side in ("width", "height"))
    described = [
        one for one in (pictures if isinstance(pictures, list) else [pictures]) if isinstance(one, Mapping)
    ]
    credit = next(iter(_texts([one.get("creditText") for one in described])), "")
    return Image(url, page.meta("og:image:alt", "twitter:image:alt"), credit, width, height)


def _pixels(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def photo_credit(page: Page) -> str:
    """Returns whom a caption names as the photographer, "" where none does."""
    for caption in [*page.root.iter("figcaption")][:20]:
        found = _CREDIT.search(text_of(caption))
        if found:
            return found[1].strip(" .()")
    return ""
