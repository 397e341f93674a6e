"""Parts of a mail that belong to one reader: rendered once with stand-ins, then only filled in.

That is right for a template that prints what it is given, tests whether there is anything, or hands it to `_`; so a
template is read for what it does with a reader's values, and one that does more (a filter, a comparison, a slice) is
rendered for each reader. Why not try it out with a few invented readers: one that treats only "@example.org" otherwise
would pass. Stand-ins are as long as the values, so that lines of the text part break at the same places.
"""

import re
from collections.abc import Sequence

from jinja2 import Environment, nodes
from markupsafe import escape

from digest.render.paint import Painted

# Noncharacters of Unicode: no text has them, no filter for HTML changes them. The first says which value it is.
_FIRST, _MORE = 0xFDD0, "\ufdef"
_STAND_IN = re.compile(f"([\\ufdd0-\\ufdee]){_MORE}*")


def stand_ins(values: Sequence[str]) -> tuple[str, ...]:
    """Returns what is printed in place of each value, empty for one that is."""
    return tuple(
        chr(_FIRST + place) + _MORE * (len(value) - 1) if value else "" for place, value in enumerate(values)
    )


class Personal:
    """A part rendered with stand-ins, ready to be filled in with values of the same lengths, in the same order."""

    def __init__(self, painted: Painted) -> None:
        self._html, self._html_places = _format(painted.html)
        self._text, self._text_places = _format(painted.text)

    def html(self, values: Sequence[str]) -> str:
        """Returns the HTML of the part with `values` in place, escaped."""
        # All values are one line each: escaping them together is one call.
        shown = str(escape("\n".join([values[place] for place in self._html_places])))
        return self._html % tuple(shown.split("\n")) if self._html_places else self._html % ()

    def text(self, values: Sequence[str]) -> str:
        """Returns the plain text of the part with `values` in place."""
        return self._text % tuple([values[place] for place in self._text_places])


def _format(text: str) -> tuple[str, tuple[int, ...]]:
    # Splitting at a group: literals at even places, stand-ins at odd ones.
    found = _STAND_IN.split(text)
    places = tuple(ord(letter) - _FIRST for letter in found[1::2])
    return "%s".join(literal.replace("%", "%%") for literal in found[0::2]), places


# Around a value, these leave it as it is. Blocks that catch what is printed inside ({% set %}, {% filter %}) do not.
_AROUND = (nodes.Template, nodes.Output, nodes.If, nodes.For)


def only_prints(source: str, name: str, environment: Environment) -> bool:
    """Tells whether the template does nothing with the values of `name` (`reader`: `reader.email`) but show them."""
    return _shows(environment.parse(source), name)


def _shows(node: nodes.Node, name: str) -> bool:
    if isinstance(node, nodes.If):
        parts = (*node.body, *node.elif_, *node.else_)
        return _asks(node.test, name) and all(_shows(part, name) for part in parts)
    if isinstance(node, nodes.Output):
        return all(_printed(shown, name) for shown in node.nodes)
    if isinstance(node, _AROUND):
        return all(_shows(part, name) for part in node.iter_child_nodes())
    return not _mentions(node, name)


def _asks(node: nodes.Node, name: str) -> bool:
    """Tells whether a condition asks of the values only whether there are any."""
    if isinstance(node, nodes.And | nodes.Or | nodes.Not):
        return all(_asks(part, name) for part in node.iter_child_nodes())
    return _is_value(node, name) or not _mentions(node, name)


def _printed(node: nodes.Node, name: str) -> bool:
    # An address or a link has no space at which `wrap` could break it.
    if isinstance(node, nodes.Filter) and node.name == "wrap" and node.node and name == "reader":
        return _printed(node.node, name) and not any(_mentions(part, name) for part in node.args)
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "_":
        given = (pair.value for pair in node.kwargs)
        rest = (*node.args, node.dyn_args, node.dyn_kwargs)
        return all(_is_value(part, name) or not _mentions(part, name) for part in given) and not any(
            part is not None and _mentions(part, name) for part in rest
        )
    return _is_value(node, name) or not _mentions(node, name)


def _is_value(node: nodes.Node, name: str) -> bool:
    whole = node.node if isinstance(node, nodes.Getattr) else node
    return isinstance(whole, nodes.Name) and whole.name == name


def _mentions(node: nodes.Node, name: str) -> bool:
    names = (node,) if isinstance(node, nodes.Name) else node.find_all(nodes.Name)
    return any(found.name == name for found in names)
