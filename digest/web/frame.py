"""Prepares a mail for its frame on the desk; the mail that is sent has none of this.

Three changes, and no others: a colour scheme that was asked for is decided here; headlines get anchors, so that
the desk can scroll to a story; links open nothing, because a sandboxed frame may not leave itself.

Why the scheme is decided in the text: `color-scheme` on the iframe element does it in Chromium alone, and not
while the browser's own setting is overridden, as in its developer tools.
"""

import html
import re
from collections.abc import Mapping
from typing import Literal

from digest.text.clean import one_line

Scheme = Literal["light", "dark"]

_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.DOTALL | re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]*\bname=[\"']?(?:supported-)?color-schemes?\b[^>]*>", re.IGNORECASE)
_QUERY = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_PROPERTY = re.compile(r"(?<![\w-])((?:supported-)?color-schemes?\s*:)[^;}]*", re.IGNORECASE)
_HEADING = re.compile(r"<h([1-6])\b([^>]*)>(.*?)</h\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
# A link that would open a window does nothing in a sandbox; any other would put a fault into the frame.
# A headline that was scrolled to keeps its kicker in sight.
_HEAD = '<base target="_blank"><style>[id^="story-"] { scroll-margin-top: 40px; }</style>'
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
# Media features that hold, and do not, on any screen.
_HOLDS, _FAILS = "(min-width: 0px)", "(max-width: 0px)"


def framed(mail: str, scheme: Scheme, anchors: Mapping[str, str]) -> str:
    """Returns `mail` as the frame shows it; `anchors` by headline."""
    return _HEAD_END.sub(_HEAD + "</head>", with_anchors(in_scheme(mail, scheme), anchors), count=1)


def in_scheme(mail: str, scheme: Scheme) -> str:
    """Returns `mail` with every question about the reader's colour scheme answered with `scheme`."""
    styled = _STYLE.sub(lambda style: style[1] + _answered(style[2], scheme) + style[3], mail)
    return _META.sub(f'<meta name="color-scheme" content="{scheme}">', styled)


def with_anchors(mail: str, anchors: Mapping[str, str]) -> str:
    """Returns `mail` with an id on the first heading that reads like each headline of `anchors`."""
    waiting = {one_line(title): anchor for title, anchor in anchors.items()}

    def anchored(heading: re.Match[str]) -> str:
        anchor = waiting.pop(one_line(html.unescape(_TAG.sub("", heading[3]))), None)
        if anchor is None or re.search(r"\sid\s*=", heading[2]):
            return heading[0]
        level = heading[1]
        return f'<h{level}{heading[2]} id="{html.escape(anchor)}">{heading[3]}</h{level}>'

    return _HEADING.sub(anchored, mail)


def _answered(css: str, scheme: Scheme) -> str:
    css = _QUERY.sub(lambda query: _HOLDS if query[1].lower() == scheme else _FAILS, css)
    return _PROPERTY.sub(lambda found: f"{found[1]} {scheme}", css)
