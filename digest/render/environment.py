"""The two Jinja environments of a mail, HTML and text, both sandboxed: a newsroom's template is not our code."""

import textwrap
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.text.clean import one_line

TEXT_WIDTH = 72
RULE = "-" * TEXT_WIDTH
VIEWS = "digest.render.views"

# What a template may name. `card`, `section` and `reader` are described in digest.render.views.
NAMES = frozenset(
    {
        "_", "lang", "dir", "newsletter", "date", "logo", "postal_address", "rule",
        "preheader", "counts", "note", "advertisement", "section", "card", "reader",
    }
)  # fmt: skip


def wrap(text: str, first: str = "", rest: str | None = None) -> str:
    """Returns `text` broken at 72 columns, indented by `first` and `rest`; addresses stay whole."""
    return textwrap.fill(
        one_line(text),
        TEXT_WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


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
