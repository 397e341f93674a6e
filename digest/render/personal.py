"""The one part of a mail that belongs to one reader: rendered once with stand-ins, then only filled in.

The outcome is the same as rendering the part for that reader, as long as a template prints what it is given.
"""

import re
from dataclasses import fields

from markupsafe import escape

from digest.render.paint import Painted
from digest.render.views import ReaderView

_NAMES = tuple(field.name for field in fields(ReaderView))
_STAND_IN = re.compile(rf"q7x0({'|'.join(_NAMES)})0x7q")


def stand_ins(like: ReaderView) -> ReaderView:
    """Returns a view with a stand-in for every value that `like` has."""
    return ReaderView(**{name: f"q7x0{name}0x7q" if getattr(like, name) else "" for name in _NAMES})


class Personal:
    """A part rendered with `stand_ins`, ready to be filled in."""

    def __init__(self, painted: Painted) -> None:
        # Splitting at a group: literals at even places, names at odd ones.
        self._html = _STAND_IN.split(painted.html)
        self._text = _STAND_IN.split(painted.text)
        self._html_names, self._text_names = self._html[1::2], self._text[1::2]

    def fill(self, reader: ReaderView) -> Painted:
        """Returns the part for `reader`."""
        html, text = self._html.copy(), self._text.copy()
        html[1::2] = [str(escape(getattr(reader, name))) for name in self._html_names]
        text[1::2] = [getattr(reader, name) for name in self._text_names]
        return Painted("".join(html), "".join(text))
