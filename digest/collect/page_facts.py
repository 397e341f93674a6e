"""Reads what a page says about itself: JSON-LD first, then OpenGraph and meta tags, then the page's own marks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from digest.collect.markup import headline
from digest.collect.page_ld import Node, article_node, texts
from digest.collect.pictures import decorates
from digest.collect.urls import canonical_url, is_home, own_url, same_page, same_site, site_name
from digest.model.article import Image
from digest.text.clean import plain
from digest.text.words import fold, words

_SEPARATORS = re.compile(r"\s+(?:[|•·»]|::|[-–—])\s+|\s*[|]\s*")
_CREDIT = re.compile(
    r"\b(?:photo(?:\s+credit|\s+by)?|image(?:\s+credit)?|credit|фото|сурет|сүрөт|surat|акс|foto)\s*[:©/–—-]\s*([^|]{2,120})$",
    re.IGNORECASE,
)
_TITLE_WORDS, _SITE_WORDS = 3, 3  # what a title has left, at least, and a site's name behind it has, at most


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page and its marks: `metas` as {name: contents}, `ld` the JSON-LD of the article."""

    root: HtmlElement
    metas: Mapping[str, list[str]]
    ld: Node = field(default_factory=dict)

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
        # One tag may bear several names; "dc.date" and "dc:date" are one.
        named = " ".join(tag.get(attribute) or "" for attribute in ("property", "name", "itemprop")).lower()
        for name in dict.fromkeys(named.replace(".", ":").split()) if content else ():
            metas.setdefault(name, []).append(content)
    called = [*metas.get("og:title", ()), *(text_of(one) for one in root.iter("h1", "title"))]
    return Page(root, metas, article_node(root, called))


def title(page: Page) -> str:
    """Returns the headline: the heading of the page that its marks agree with, else what they say first."""
    stated = _stated_titles(page)
    headings = [text for heading in page.root.iter("h1") if (text := text_of(heading).rstrip(" ¶#"))]
    if not stated and len(set(headings)) == 1:
        return headings[0]
    for heading in dict.fromkeys(headings):
        if any(_agree(heading, one) for one in stated):
            return heading
    return stated[0] if stated else ""


def _stated_titles(page: Page) -> list[str]:
    sites = {fold(name) for name in (source(page), site_name(address(page, ""))) if name}
    marks = [
        *texts(page.ld.get("headline")),
        page.meta("og:title"),
        page.meta("twitter:title", "title", "dc:title"),
    ]
    marks += [page.meta("parsely-title", "sailthru:title"), text_of(next(page.root.iter("title"), None))]
    marks[-1] = _without_tail(marks[-1], page)
    stated = [_without_site(headline(one), sites) for one in marks if one]
    # What differs from all other marks is what a template wrote.
    agreed = [one for one in stated if sum(_agree(one, other) for other in stated) > 1]
    return [one for one in agreed or stated if one]


def _agree(one: str, other: str) -> bool:
    """Whether two titles share most of the shorter one, in letters: some languages write without spaces."""
    ones, others = set(words(one)), set(words(other))
    short, long = sorted(sum(map(len, all_of)) for all_of in (ones, others))
    return short > 0 and sum(map(len, ones & others)) >= 0.7 * short and 5 * short >= 2 * long


def _without_tail(text: str, page: Page) -> str:
    """A window's title without the name of the site behind it, as far as it can be told without knowing it."""
    parts = list(_SEPARATORS.finditer(text))
    if not parts:
        return text
    rest, tail = text[: parts[-1].start()], text[parts[-1].end() :]
    known = "|" in parts[-1][0] or any(text_of(one) == rest for one in page.root.iter("h1", "h2"))
    short = (
        len(words(tail)) <= _SITE_WORDS
        and len(words(rest)) > _TITLE_WORDS
        and not tail.endswith((".", "!", "?"))
    )
    return rest if (known and len(words(rest)) >= len(words(tail))) or short else text


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


def spaced_text_of(element: HtmlElement) -> str:
    """Returns the text of an element with a space between its parts, for which a line break may stand."""
    return " ".join(plain(" ".join(map(str, element.itertext()))).split())


def address(page: Page, base: str) -> str:
    """Returns the page's own address as it states it; a site's front page is nobody's."""
    links = page.select(
        "//link[contains(concat(' ',translate(@rel,'CANOIL','canoil'),' '),' canonical ')]/@href"
    )
    stated = [
        *map(str, links),
        page.meta("og:url"),
        *texts(page.ld.get("url")),
        *texts(page.ld.get("mainEntityOfPage"), "@id"),
    ]
    found = [url for one in stated if (url := own_url(one, base))]
    return next((url for url in found if not is_home(url)), "") or next(iter(found), "")


def better_address(page: Page, url: str) -> str:
    """Returns how the page spells the address `url` under which it was found, where that is the same page.

    On another host of the same site (edition.cnn.com, www.cnn.com) the page is believed if nothing else differs.
    """
    own = address(page, url)
    if not url or is_home(url) or not same_site(own, url):
        return url
    same = same_page(canonical_url(own), canonical_url(url)) or urlsplit(own)[2:4] == urlsplit(url)[2:4]
    return own if same else url


def source(page: Page) -> str:
    """Returns the name of the site, "" where it does not say."""
    said = (
        page.meta("og:site_name")
        or next(iter(texts(page.ld.get("publisher"))), "")
        or page.meta("application-name", "dc:publisher", "twitter:site_name")
    )
    return said or _host_in_title(page)


def _host_in_title(page: Page) -> str:
    """The part of the window's title that spells the host, as "Haki Benita" on hakibenita.com."""
    label = site_name(address(page, "")).rpartition(".")[0].replace("-", "")
    parts = _SEPARATORS.split(text_of(next(page.root.iter("title"), None)))
    return next(
        (part for part in parts if label and "".join(words(part)) in {label, label.rpartition(".")[2]}), ""
    )


def tags(page: Page) -> list[str]:
    """Returns section and tags, the section first."""
    found = [*texts(page.ld.get("articleSection")), *page.metas.get("article:section", ())]
    found += [*page.metas.get("article:tag", ()), *_split(texts(page.ld.get("keywords")))]
    found += _split(page.metas.get("news_keywords", ()))
    return found or _split([*page.metas.get("keywords", ()), *page.metas.get("parsely-tags", ())])


def _split(texts: Iterable[str]) -> list[str]:
    return [part.strip() for text in texts for part in re.split(r"[,;]", text)]


def language(page: Page) -> str:
    """Returns the language as the page states it."""
    root = page.root.get("lang") or page.root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    stated = (
        root,
        page.meta("og:locale", "content-language", "language"),
        *texts(page.ld.get("inLanguage")),
    )
    return next((one for one in stated if one), "")


def image(page: Page, base: str) -> Image | None:
    """Returns the picture that stands for the article, with its size where the page tells it."""
    found = [
        one
        for one in _images(page)
        if own_url(one.url, base or "https://page.invalid/") and not decorates(one.url, one.width, one.height)
    ]
    if not found:
        return None
    first = found[0]
    same = [one for one in found if one.url == first.url]
    sized = next((one for one in same if one.width and one.height), first)
    words_of = {
        name: next((text for one in same if (text := getattr(one, name))), "") for name in ("alt", "credit")
    }
    return Image(first.url, words_of["alt"], words_of["credit"], sized.width, sized.height)


def _images(page: Page) -> Iterator[Image]:
    width, height = (_pixels(page.meta(f"og:image:{side}")) for side in ("width", "height"))
    alt = page.meta("og:image:alt", "twitter:image:alt")
    for url in page.metas.get(
        "og:image", page.metas.get("og:image:url", page.metas.get("og:image:secure_url", ()))
    )[:1]:
        yield Image(url, alt, "", width, height)
    pictures = page.ld.get("image")
    for one in pictures if isinstance(pictures, list) else [pictures]:
        if isinstance(one, Mapping):
            sides = (_pixels(one.get(side)) for side in ("width", "height"))
            said = {name: next(iter(texts(one.get(name))), "") for name in ("caption", "creditText")}
            for url in [*texts(one, "url"), *texts(one, "contentUrl")][:1]:
                yield Image(url, said["caption"], said["creditText"], *sides)
        else:
            yield from (Image(url) for url in texts(one))
    yield from (Image(url) for url in texts(page.ld.get("thumbnailUrl")))
    for name in (
        "twitter:image",
        "twitter:image:src",
        "parsely-image-url",
        "sailthru:image:full",
        "thumbnail",
        "image",
    ):
        yield from (Image(url, alt) for url in page.metas.get(name, ()))
    stated = page.select(
        "//link[@rel='image_src']/@href | //*[@itemprop='image']/@src | //*[@itemprop='image']/@href"
    )
    yield from (Image(str(url)) for url in stated)


def _pixels(value: object) -> int:
    text = str(value).removesuffix("px").strip() if isinstance(value, str | int) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def photo_credit(page: Page) -> str:
    """Returns whom a caption names as the photographer, "" where none does."""
    for caption in [*page.root.iter("figcaption")][:20]:
        found = _CREDIT.search(text_of(caption))
        if found:
            return found[1].strip(" .()")
    return ""
