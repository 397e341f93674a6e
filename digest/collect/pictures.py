"""Tells a picture of an article from what decorates texts: icons, avatars, logos, counters, stand-ins of lazy loading.

By its stated size, by what its path, its host or its class says. A name within a longer one ("new-logo-of-a-bank.jpg") says
nothing: it may be what the news is about.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

_LEAST = 64  # pixels; smaller ones are icons
WIDEST = 2_400  # a picture beyond it is an original for print
_WORDS = (
    "1x1|avatars?|badges?|blank|buttons?|counter|default|emojis?|favicon|gravatar|icons?|ico|loader|loading|logos?|"
    "no-?image|no-?photo|pixel|placeholder|share|smil(?:ey|eys|ies)|spacer|spinner|sprites?|transparent|wp-smiley"
)
_PART = re.compile(
    rf"(?:(?:site|default|header|main|share|social)[-_]?)?(?:{_WORDS})(?:[-_]?\d+(?:x\d+)?)?(?:\.\w+)?",
    re.IGNORECASE,
)
_CLASS = re.compile(rf"(?:{_WORDS})", re.IGNORECASE)
_HOSTS = re.compile(
    r"(?:^|\.)(?:gravatar\.com|s\.w\.org|pixel\.wp\.com|stats\.wordpress\.com|feedburner\.com|feedsportal\.com|"
    r"mc\.yandex\.ru|counter\.yadro\.ru|top-fwz1\.mail\.ru|google-analytics\.com|doubleclick\.net)$",
    re.IGNORECASE,
)
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-hi-res-src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_SET = re.compile(r"(\S+)\s+(\d{1,5}(?:\.\d+)?)([wx])\s*(?:,|$)")


def decorates(url: str, width: int = 0, height: int = 0) -> bool:
    """Returns whether a picture with this address and size (0: not known) is no picture of an article."""
    if 0 < width < _LEAST or 0 < height < _LEAST:
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    path = parts.path.lower()
    return (
        parts.scheme not in {"", "http", "https"}
        or path.endswith((".svg", ".ico"))
        or bool(_HOSTS.search(parts.hostname or ""))
        or any(_PART.fullmatch(part) for part in path.split("/"))
    )


def source_of(members: Mapping[str, str]) -> tuple[str, int, int]:
    """Returns the address and the size of an <img>, "" where it decorates: the widest of its variants that a mail can
    use, else what a script would load, else what stands there."""
    width, height = (_pixels(members.get(side, "")) for side in ("width", "height"))
    if any(map(_CLASS.fullmatch, members.get("class", "").split())) or decorates("", width, height):
        return "", 0, 0
    widths = [
        (float(size) if unit == "w" else 1 + float(size), url)
        for name in _SETS
        for url, size, unit in _SET.findall(members.get(name, "")[:8_000])
        if not decorates(url)
    ]
    fitting = [one for one in widths if one[0] <= WIDEST] or sorted(widths)[:1]
    if fitting:
        best, url = max(fitting)
        wide = round(best) if best > WIDEST / 100 else width  # "2x" is no width
        return url, wide, round(wide * height / width) if width and height else 0
    stated = (members.get(name, "").strip() for name in (*_LAZY, "src"))
    return next((url for url in stated if url and not decorates(url)), ""), width, height


def _pixels(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
