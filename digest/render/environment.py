"""The two Jinja environments of a mail, HTML and text, both sandboxed: a newsroom's template is not our code."""

import re
import textwrap
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

TEXT_WIDTH = 72
RULE = "-" * TEXT_WIDTH
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
# Once the lines are broken, what kept words together has done its work; not every font of a terminal has it.
_PLAIN_LETTERS = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NON-BREAKING HYPHEN}": "-"})
VIEWS = "digest.render.views"
# What a template raises that cannot be filled; anything else is a fault of ours.
UNFILLABLE = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

# What a template may name. `card`, `section` and `reader` are described in digest.render.views.
NAMES = frozenset(
    {
        "_", "lang", "dir", "align", "newsletter", "date", "logo", "postal_address", "rule",
        "preheader", "counts", "note", "advertisement", "section", "card", "reader",
    }
)  # fmt: skip


def wrap(text: str, first: str = "", rest: str | None = None) -> str:
    """Returns `text` broken at 72 columns, indented by `first` and `rest`; addresses and "23 April" stay whole."""
    lines = textwrap.fill(
        _SPACES.sub(" ", text).strip(" "),
        TEXT_WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines.translate(_PLAIN_LETTERS)


class Sandbox(ImmutableSandboxedEnvironment):
    """Knows our own views to be harmless: asking Jinja about each of their values took half the time."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if type(obj).__module__ == VIEWS:
            return not attr.startswith("_")
        return super().is_safe_attribute(obj, attr, value)


def _environment(*, autoescape: bool) -> Sandbox:
    made = Sandbox(
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["wrap"] = wrap
    return made


HTML = _environment(autoescape=True)
TEXT = _environment(autoescape=False)
