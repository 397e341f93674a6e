"""Finds what would go wrong with a finished mail: what readers, mail programs and filters would stumble over.

It reads the HTML part as mail programs do, in light and in dark. What each finding rests on: size, Gmail clips near
102 KB; contrast, WCAG 2.2 (1.4.3); elements and styles, caniemail.com as of 2025. "error" is what readers would see
broken, or what a mail may not do; "warning" what some of them might see.
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from lxml.html import HtmlElement, document_fromstring
from markupsafe import escape

from digest.render.cascade import SCHEMES, Scheme, Styles, styles_of, texts
from digest.render.colours import TEXT_CONTRAST, contrast

SIZE_LIMIT_BYTES = 100_000
LARGE_TYPE_PX = 24
LARGE_CONTRAST = 3.0
Grade = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`about` is a short stable word; `where` a language, story or link."""

    grade: Grade
    about: str
    where: str
    what: str


# Elements that mail programs take out, and styles that some ignore, with whom.
_LOST_ELEMENTS = {
    "script": "no mail program runs scripts", "iframe": "every mail program takes it out",
    "object": "every mail program takes it out", "embed": "every mail program takes it out",
    "form": "Outlook and Gmail's app take it out or warn of it", "video": "Gmail and Outlook show nothing",
    "audio": "Gmail and Outlook show nothing", "svg": "Gmail and Outlook take it out",
    "link": "Gmail takes it out, and its host would learn who reads",
    "button": "Outlook shows bare words; a link does it", "input": "Outlook and Gmail's app take it out",
    "select": "Outlook and Gmail's app take it out", "textarea": "Outlook and Gmail's app take it out",
    "marquee": "most mail programs show it still or not at all", "canvas": "no mail program draws it",
}  # fmt: skip
_LOST_STYLES = (
    (r"display:\s*(?:inline-)?(?:flex|grid)", "Outlook for Windows ignores it"),
    (r"position:\s*(?:absolute|fixed|sticky)", "Gmail and Outlook ignore it"),
    (r"\bvar\(", "Gmail and Outlook ignore variables"),
    (r"background(?:-image)?:[^;]*url\(", "Outlook for Windows shows nothing"),
    (r"(?:linear|radial|conic)-gradient\(", "Outlook for Windows shows nothing"),
    (r"(?<![-\w])(?:backdrop-)?filter:", "Gmail and Outlook ignore it"),
    (r"object-(?:fit|position):", "Gmail's app and Outlook ignore it"),
    (r"@import|@font-face", "it would be fetched from a foreign host"),
)
# Names that lead nowhere outside (RFC 6761, RFC 8375, RFC 9476).
_INSIDE = ("localhost", ".local", ".internal", ".invalid", ".test", ".lan", ".home.arpa", ".corp")
# TODO in capitals, and only as a note: Spanish headlines have the word, and XXX are Games.
_LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{[a-z_]+\}|(?i:\blorem ipsum\b)|\b(?:TODO|TBD|FIXME)\b(?=[ ]*(?:[:(\])]|$))"
    r"|^\W*XXX\W*$|\bX{4,}\b|(?i:\[(?:headline|title|заголовок|атауы|тақырып)\])",
    re.MULTILINE,
)
_PLACES = 3  # of a fault that are named
_UNSEEN_PX = 2  # a picture no larger is there to be fetched, not to be seen


def review_html(html: str, where: str) -> list[Finding]:
    """Returns what is wrong with an HTML part, each fault once."""
    page = document_fromstring(html)
    findings = [*_elements(page, where), *_pictures(page, where), *_contrasts(page, where)]
    styles = ";".join((*(block.text or "" for block in page.iter("style")), *page.xpath("//@style")))
    findings += [
        Finding("warning", "unsupported", where, f"{match[0]!r} in a style: {why}")
        for pattern, why in _LOST_STYLES
        if (match := re.search(pattern, styles, re.IGNORECASE))
    ]
    findings += review_links(links(html), where)
    size = len(html.encode())
    if size > SIZE_LIMIT_BYTES:
        told = f"the HTML part has {size:,} bytes; over {SIZE_LIMIT_BYTES:,} Gmail cuts it off"
        findings.append(Finding("error", "size", where, told))
    return list(dict.fromkeys(findings))


def review_duties(html: str, text: str, owed: Mapping[str, str], where: str) -> list[Finding]:
    """Returns what the two parts of a mail lack of what they owe their reader: {what it is: the words or address}."""
    page, plain = " ".join(html.split()), " ".join(text.split())
    return [
        Finding("error", "duty", where, f"{what} is missing in the {part} part: mend the theme's footer")
        for what, words in owed.items()
        for part, shown, wanted in (("HTML", page, str(escape(words))), ("text", plain, words))
        if wanted not in shown
    ]


def review_text(text: str, where: str) -> list[Finding]:
    """Returns the placeholders that somebody left in a text."""
    found = dict.fromkeys(match[0] for match in _LEFT_OVER.finditer(text))
    return [Finding("error", "placeholder", where, f"{word!r} was left in the text") for word in found]


def review_links(urls: Iterable[str], where: str) -> list[Finding]:
    """Returns the addresses that readers cannot reach."""
    return [Finding("error", "link", where, f"readers cannot reach {url}") for url in urls if is_private(url)]


def is_private(url: str) -> bool:
    """Tells whether an address leads into a private network, or nowhere, for readers outside."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or any(host == name or host.endswith(name) for name in _INSIDE)


def links(html: str) -> Iterator[str]:
    """Yields the addresses that a page leads to or fetches, each once."""
    page = document_fromstring(html)
    found = (*page.xpath("//@href"), *page.xpath("//img/@src"))
    yield from dict.fromkeys(str(url) for url in found if str(url).startswith("http"))


def _elements(page: HtmlElement, where: str) -> Iterator[Finding]:
    for tag, why in _LOST_ELEMENTS.items():
        if page.find(f".//{tag}") is not None:
            yield Finding("warning", "unsupported", where, f"<{tag}>: {why}")


def _pictures(page: HtmlElement, where: str) -> Iterator[Finding]:
    styles = styles_of(page, "light")
    for image in page.iter("img"):
        address = image.get("src", "")
        if not image.get("alt", "").strip():
            yield Finding("error", "alt", where, f"a picture without words for it: {address}")
        if _is_unseen(image, styles.get(image, {})):
            told = f"a picture that nobody sees tells who opened the mail: {address}"
            yield Finding("error", "pixel", where, told)


def _is_unseen(image: HtmlElement, styles: Styles) -> bool:
    said = (styles.get(side) or image.get(side) or "" for side in ("width", "height"))
    sizes = [float(size[1]) for one in said if (size := re.fullmatch(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*", one))]
    hidden = (
        styles.get("display") == "none"
        or styles.get("visibility") == "hidden"
        or styles.get("opacity") == "0"
    )
    return hidden or (bool(sizes) and max(sizes) <= _UNSEEN_PX)


def _contrasts(page: HtmlElement, where: str) -> Iterator[Finding]:
    """Yields each pair of colours that cannot be told apart, with the first places that have it."""
    places: dict[tuple[Scheme, str, str, float], dict[str, None]] = {}
    for scheme in SCHEMES:
        for look, _ in texts(page, scheme):
            enough = LARGE_CONTRAST if look.px >= LARGE_TYPE_PX else TEXT_CONTRAST
            if contrast(look.colour, look.paper) < enough:
                places.setdefault((scheme, look.colour, look.paper, enough), {})[look.place] = None
    for (scheme, colour, paper, enough), named in places.items():
        if scheme == "dark" and ("light", colour, paper, enough) in places:
            continue
        found = f"{contrast(colour, paper):.1f} : 1 and needs {enough}"
        dark = " in the dark scheme" if scheme == "dark" else ""
        some = ", ".join([*named][:_PLACES])
        yield Finding("warning", "contrast", where, f"{colour} on {paper} has {found}{dark}: {some}")
