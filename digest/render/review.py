"""Finds what would go wrong with a finished mail: what readers, mail programs and filters would stumble over.

It reads the HTML part as mail programs do, styles in the elements. What each finding rests on: size, Gmail clips near
102 KB; contrast, WCAG 2.2 (1.4.3); elements and styles, caniemail.com as of 2025. "error" is what readers would see
broken, "warning" what some of them might.
"""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import urlsplit

from digest.render.colours import TEXT_CONTRAST, contrast, is_colour

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
}  # fmt: skip
_LOST_STYLES = (
    (r"display:\s*(?:inline-)?(?:flex|grid)", "Outlook for Windows ignores it"),
    (r"position:\s*(?:absolute|fixed|sticky)", "Gmail and Outlook ignore it"),
    (r"\bvar\(", "Gmail and Outlook ignore variables"),
    (r"background(?:-image)?:[^;]*url\(", "Outlook for Windows shows nothing"),
    (r"@import|@font-face", "it would be fetched from a foreign host"),
)
# Names that lead nowhere outside (RFC 6761, RFC 8375, RFC 9476).
_INSIDE = ("localhost", ".local", ".internal", ".invalid", ".test", ".lan", ".home.arpa", ".corp")
_LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{[a-z_]+\}|\blorem ipsum\b|\b(?:TODO|TBD|FIXME|XXX+)\b|\[(?:headline|title|заголовок|атауы|тақырып)\]",
    re.IGNORECASE,
)
_SAID_PX = re.compile(r"(?:font-size:\s*|font:[^;]*?\s)(\d+)px")
_VOID = {"br", "img", "hr", "meta", "link", "input", "wbr"}


def review_html(html: str, where: str) -> list[Finding]:
    """Returns what is wrong with an HTML part, each fault once."""
    page = _Page()
    page.feed(html)
    page.close()
    findings = [Finding(grade, about, where, what) for grade, about, what in page.faults]
    styles = "".join(re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL)) + page.styles
    findings += [
        Finding("warning", "unsupported", where, f"{match[0]!r} in a style: {why}")
        for pattern, why in _LOST_STYLES
        if (match := re.search(pattern, styles, re.IGNORECASE))
    ]
    size = len(html.encode())
    if size > SIZE_LIMIT_BYTES:
        told = f"the HTML part has {size:,} bytes; over {SIZE_LIMIT_BYTES:,} Gmail cuts it off"
        findings.append(Finding("error", "size", where, told))
    return list(dict.fromkeys(findings))


def review_text(text: str, where: str) -> list[Finding]:
    """Returns the placeholders that somebody left in a text."""
    found = dict.fromkeys(match[0] for match in _LEFT_OVER.finditer(text))
    return [Finding("error", "placeholder", where, f"{word!r} was left in the text") for word in found]


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
    """Yields the addresses that a page links to, each once."""
    page = _Page()
    page.feed(html)
    yield from dict.fromkeys(page.links)


@dataclass(frozen=True, slots=True)
class _Ground:
    """How text looks at one place."""

    tag: str
    colour: str = "#000000"
    paper: str = "#ffffff"
    px: int = 16
    hidden: bool = False


class _Page(HTMLParser):
    """Reads a page and notes what is wrong on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[tuple[Grade, str, str]] = []
        self.links: list[str] = []
        self.styles = ""
        self._open = [_Ground("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        style = values.get("style", "")
        self.styles += f";{style}"
        if tag in _LOST_ELEMENTS:
            self._note("warning", "unsupported", f"<{tag}>: {_LOST_ELEMENTS[tag]}")
        if tag == "img" and not values.get("alt", "").strip():
            self._note("error", "alt", f"a picture without words for it: {values.get('src', '')}")
        url = values.get("href", "") or (values.get("src", "") if tag == "img" else "")
        if url.startswith("http"):
            self.links.append(url)
            if is_private(url):
                self._note("error", "link", f"readers cannot reach {url}")
        if tag not in _VOID:
            self._open.append(_ground(tag, style, values.get("bgcolor", ""), self._open[-1]))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        at = self._open[-1]
        if not data.strip() or at.hidden or at.tag in ("style", "title", "script"):
            return
        enough = LARGE_CONTRAST if at.px >= LARGE_TYPE_PX else TEXT_CONTRAST
        found = contrast(at.colour, at.paper)
        if found < enough:
            told = f"{at.colour} on {at.paper} has {found:.1f} : 1 and needs {enough}: {data.strip()[:40]!r}"
            self._note("warning", "contrast", told)

    def _note(self, grade: Grade, about: str, what: str) -> None:
        self.faults.append((grade, about, what))


def _ground(tag: str, style: str, bgcolor: str, around: _Ground) -> _Ground:
    told = {
        name.strip().lower(): value.strip() for name, _, value in (s.partition(":") for s in style.split(";"))
    }
    background = told.get("background-color") or told.get("background") or bgcolor
    size = _SAID_PX.search(style)
    return _Ground(
        tag,
        colour=_colour(told.get("color", "")) or around.colour,
        paper=_colour(background) or around.paper,
        px=int(size[1]) if size else around.px,
        hidden=around.hidden or told.get("display") == "none",
    )


def _colour(text: str) -> str:
    """Returns a colour as #rrggbb, "" for one that is written otherwise."""
    whole = "#" + "".join(2 * digit for digit in text[1:]) if len(text) == 4 else text
    return whole if is_colour(whole) else ""
