"""Finds what is wrong with a template before the tools that would only say "unable to parse".

First Jinja's syntax and the names it uses, then that MJML's elements are known, nested and closed.
"""

import re
from html.parser import HTMLParser

from jinja2 import TemplateSyntaxError, meta

from digest.errors import TemplateError
from digest.render.environment import NAMES, TEXT
from digest.render.sources import Source

_VOID = {"br", "img", "hr", "meta", "link", "input", "wbr"}
_STYLES = {"mj-style", "style"}
# The components that mjml-python draws; it passes over any other as if it were HTML.
_KNOWN = {
    "mjml", "mj-head", "mj-body", "mj-title", "mj-preview", "mj-attributes", "mj-all", "mj-class", "mj-breakpoint",
    "mj-font", "mj-style", "mj-raw", "mj-wrapper", "mj-section", "mj-group", "mj-column", "mj-text", "mj-image",
    "mj-button", "mj-divider", "mj-spacer", "mj-table", "mj-hero", "mj-navbar", "mj-navbar-link", "mj-social",
    "mj-social-element", "mj-accordion", "mj-accordion-element", "mj-accordion-title", "mj-accordion-text",
    "mj-carousel", "mj-carousel-image",
}  # fmt: skip


def check_jinja(source: Source) -> None:
    """Raises: TemplateError when Jinja cannot read the source, or it uses a name that no mail has."""
    try:
        tree = TEXT.parse(source.text)
    except TemplateSyntaxError as error:
        where = source.where(error.lineno)
        raise TemplateError(f"{where}: {error.message}", hint="mend that line") from error
    unknown = sorted(meta.find_undeclared_variables(tree) - NAMES)
    if unknown:
        where = source.find(rf"\{{[{{%].*\b{re.escape(unknown[0])}\b")
        raise TemplateError(
            f"{where}: no mail has {unknown[0]!r}", hint=f"known names: {', '.join(sorted(NAMES))}"
        )


def check_mjml(masked: str, source: Source) -> None:
    """Raises: TemplateError at the first element of the masked source that is unknown or not closed."""
    _Elements(source).read(masked)


class _Elements(HTMLParser):
    """Keeps the elements that are open, with where they began."""

    def __init__(self, source: Source) -> None:
        super().__init__(convert_charrefs=False)
        self._source = source
        self._open: list[tuple[str, str]] = []

    def read(self, masked: str) -> None:
        self.feed(masked)
        self.close()
        if self._open:
            name, where = self._open[-1]
            raise TemplateError(f"{where}: <{name}> is never closed", hint=f"add </{name}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  (the base class names it)
        where = self._where()
        if tag.startswith("mj") and tag not in _KNOWN:
            raise TemplateError(f"{where}: <{tag}> is no MJML element", hint="see documentation.mjml.io")
        if tag not in _VOID:
            self._open.append((tag, where))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            expected = f"</{self._open[-1][0]}> of {self._open[-1][1]}" if self._open else "nothing"
            raise TemplateError(
                f"{self._where()}: </{tag}> stands where {expected} is expected", hint="mend the nesting"
            )
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if "<" in data and (not self._open or self._open[-1][0] not in _STYLES):
            raise TemplateError(f"{self._where()}: a bare < in the text", hint="write &lt;")

    def _where(self) -> str:
        return self._source.where(self.getpos()[0])
