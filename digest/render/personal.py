"""Parts of a mail that belong to one reader: rendered once with stand-ins, then only filled in.

The outcome is the same as rendering the part for that reader, as long as a template prints what it is given.
"""

import re
from collections.abc import Mapping

from markupsafe import escape

from digest.render.paint import Painted

_STAND_IN = re.compile(r"q7x0([a-z]+)0x7q")


def stand_in(name: str) -> str:
    """Returns what is printed in place of the value called `name`."""
    return f"q7x0{name}0x7q"


class Personal:
    """A part rendered with stand-ins, ready to be filled in."""

    def __init__(self, painted: Painted) -> None:
        self._html, self._html_names = _format(painted.html)
        self._text, self._text_names = _format(painted.text)

    def html(self, values: Mapping[str, str]) -> str:
        """Returns the HTML of the part with `values` in place, escaped."""
        # All values are one line each: escaping them together is one call.
        shown = str(escape("\n".join([values[name] for name in self._html_names])))
        return self._html % tuple(shown.split("\n")) if self._html_names else self._html % ()

    def text(self, values: Mapping[str, str]) -> str:
        """Returns the plain text of the part with `values` in place."""
        return self._text % tuple([values[name] for name in self._text_names])


def _format(text: str) -> tuple[str, tuple[str, ...]]:
    # Splitting at a group: literals at even places, names at odd ones.
    found = _STAND_IN.split(text)
    return "%s".join(literal.replace("%", "%%") for literal in found[0::2]), tuple(found[1::2])
