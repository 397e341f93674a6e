"""Finds what is wrong with a template before the tools that would only say "unable to parse", and before a mail is made.

In this order: each part is read by itself, as mails will use it, and filled with invented values, once with all that
a mail may have and once with as little; then MJML's elements and attributes must be known, nested and closed. What is
wrong is told with the file and line that the newsroom wrote.
"""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from types import TracebackType

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from digest.errors import TemplateError
from digest.render.environment import HTML, NAMES, TEXT, UNFILLABLE
from digest.render.samples import VIEWS, samples
from digest.render.sources import Source
from digest.render.vocabulary import ATTRIBUTES, EVERYWHERE, FREE

_VOID = {"br", "img", "hr", "meta", "link", "input", "wbr"}
_STYLES = {"mj-style", "style"}
_MASK = re.compile(r"jj\d{5}jj")  # a statement among attributes


def check_parts(parts: Mapping[str, Source], *, html: bool) -> None:
    """Raises: TemplateError at the first line that Jinja cannot read, or that cannot be filled."""
    environment = HTML if html else TEXT
    for part, source in parts.items():
        _check_names(part, source, environment)
        _fill(part, source, environment)


def _check_names(part: str, source: Source, environment: Environment) -> None:
    try:
        tree = environment.parse(source.text)
    except TemplateSyntaxError as error:
        raise _fault(source, error.lineno, f"{error.message} in the part {part!r}") from error
    # Jinja counts a name that a branch sets itself.
    own = {found.name for found in tree.find_all(nodes.Name) if found.ctx == "store"}
    unknown = sorted(meta.find_undeclared_variables(tree) - NAMES - own)
    if unknown:
        where = source.find(rf"\{{[{{%].*\b{re.escape(unknown[0])}\b")
        raise TemplateError(
            f"{where}: no mail has {unknown[0]!r}", hint=f"known names: {', '.join(sorted(NAMES))}"
        )
    # Samples do not reach every branch of a template.
    for found in tree.find_all(nodes.Getattr):
        known = VIEWS.get(found.node.name, ()) if isinstance(found.node, nodes.Name) else ()
        if known and found.attr not in known:
            told = f"{found.node.name}.{found.attr}" if isinstance(found.node, nodes.Name) else found.attr
            raise _fault(source, found.lineno, f"no mail has {told!r}", f"known: {', '.join(known)}")


def _fill(part: str, source: Source, environment: Environment) -> None:
    try:
        template = environment.from_string(source.text)
        for values in samples(part):
            template.render(values)
    except TemplateSyntaxError as error:  # names of filters and tests are looked up here
        raise _fault(source, error.lineno, f"{error.message} in the part {part!r}") from error
    except UNFILLABLE as error:
        what = f"the part {part!r} cannot be filled: {error}"
        raise _fault(source, _template_line(error.__traceback__), what) from error


def _fault(source: Source, line: int, what: str, hint: str = "mend that line") -> TemplateError:
    return TemplateError(f"{source.where(line)}: {what}", hint=hint)


def _template_line(trace: TracebackType | None) -> int:
    """Returns the line of the template where an error began; Jinja writes it into the trace."""
    line = 1
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        where = self._where()
        if tag.startswith("mj"):
            self._check(tag, [name for name, _ in attrs if not _MASK.fullmatch(name)], where)
        if tag not in _VOID:
            self._open.append((tag, where))

    def _check(self, tag: str, names: list[str], where: str) -> None:
        if tag in FREE:
            return
        if tag not in ATTRIBUTES:
            raise TemplateError(f"{where}: <{tag}> is no MJML element", hint="see documentation.mjml.io")
        known = ATTRIBUTES[tag] | EVERYWHERE
        if wrong := [name for name in names if name not in known]:
            hint = f"it has {', '.join(sorted(known))}"
            raise TemplateError(f"{where}: <{tag}> has no attribute {wrong[0]!r}", hint=hint)

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
