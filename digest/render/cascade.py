"""How text looks in a finished page, light and dark: its colour, the ground it stands on, its size.

Styles count as browsers weigh them, as far as mails have them: those of style blocks, then those in elements, then
`!important` ones. Media queries count by colour scheme; what is for print or certain widths is passed over.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cssselect import HTMLTranslator, SelectorError, parse
from lxml.etree import XPath
from lxml.html import HtmlElement

from digest.render.colours import colour_of

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
Styles = dict[str, str]
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_SCHEME = re.compile(r"prefers-color-scheme\s*:\s*(light|dark)")
_PASSED_OVER = re.compile(r"\bprint\b|\b(?:width|height|resolution|orientation)\b|-width\b|-height\b")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|(?:rgb|hsl)a?\([^)]*\)|(?<![\w-])[a-zA-Z]+(?![\w(-])")
_PX = re.compile(r"(\d+(?:\.\d+)?)px")
_SILENT = ("style", "title", "script", "head")


class Rule(NamedTuple):
    """One selector of a style sheet; `weight` sorts rules as they override each other."""

    selector: str
    weight: tuple[int, int, int, int]
    styles: Styles
    important: Styles


@dataclass(frozen=True, slots=True)
class Look:
    """How the text of one element looks. `place` names the nearest class, for people who mend it."""

    place: str = ""
    colour: str = "#000000"
    paper: str = "#ffffff"
    px: float = 16
    hidden: bool = False


def texts(page: HtmlElement, scheme: Scheme) -> Iterator[tuple[Look, str]]:
    """Yields each piece of text of the page that is to be read, with its look."""
    own = styles_of(page, scheme)
    yield from _texts(page, Look(), own)


def styles_of(page: HtmlElement, scheme: Scheme) -> dict[HtmlElement, Styles]:
    """Returns the styles that hold for each element that has any."""
    normal: dict[HtmlElement, Styles] = {}
    strong: dict[HtmlElement, Styles] = {}
    css = "\n".join(block.text or "" for block in page.iter("style"))
    for rule in sorted(_rules(css, scheme), key=lambda rule: rule.weight):
        for element in _matching(page, rule.selector):
            normal.setdefault(element, {}).update(rule.styles)
            strong.setdefault(element, {}).update(rule.important)
    for element in page.iter("*"):
        styles, important = _declarations(element.get("style", ""))
        inside = normal.setdefault(element, {})
        inside |= styles
        inside |= strong.get(element, {}) | important
    return normal


def _texts(element: HtmlElement, around: Look, own: dict[HtmlElement, Styles]) -> Iterator[tuple[Look, str]]:
    look = _look(element, around, own.get(element, {}))
    if look.hidden or element.tag in _SILENT:
        return
    if element.text and element.text.strip():
        yield look, element.text
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child, look, own)
        if child.tail and child.tail.strip():
            yield look, child.tail


def _look(element: HtmlElement, around: Look, styles: Styles) -> Look:
    ground = styles.get("background-color") or styles.get("background") or element.get("bgcolor") or ""
    paper = first_colour(ground, around.paper) or around.paper
    said = _PX.search(styles.get("font-size", "")) or _PX.search(styles.get("font", ""))
    classes = element.get("class", "").split()
    return Look(
        place=f".{classes[0]}" if classes else around.place or str(element.tag),
        colour=first_colour(styles.get("color") or element.get("color") or "", paper) or around.colour,
        paper=paper,
        px=float(said[1]) if said else around.px,
        hidden=around.hidden or styles.get("display") == "none",
    )


def first_colour(value: str, ground: str) -> str:
    """Returns the first colour in a value as it looks on `ground`, "" where there is none."""
    return next(filter(None, (colour_of(found[0], ground) for found in _COLOUR.finditer(value))), "")


def _rules(css: str, scheme: Scheme) -> Iterator[Rule]:
    """Yields the rules of a style sheet that hold in `scheme`."""
    text, start, skipped = _COMMENT.sub(" ", css), 0, 0
    opened: list[tuple[str, bool]] = []  # selectors or conditions, and whether they hold
    for order, match in enumerate(re.finditer(r"[{}]", text)):
        said = (
            text[start : match.start()].rpartition(";")[2] if match[0] == "{" else text[start : match.start()]
        )
        start = match.end()
        if match[0] == "{":
            holds = not skipped and _holds(said.strip(), scheme)
            opened.append((said.strip(), holds))
            skipped += not holds
        elif opened:
            selectors, holds = opened.pop()
            skipped -= not holds
            if holds and not selectors.startswith("@"):
                yield from _rule(selectors, _declarations(said), order)


def _holds(condition: str, scheme: Scheme) -> bool:
    if not condition.startswith("@"):
        return True
    wanted = _SCHEME.search(condition)
    only = not wanted or wanted[1] == scheme
    return condition.startswith(("@media", "@supports")) and only and not _PASSED_OVER.search(condition)


def _rule(selectors: str, told: tuple[Styles, Styles], order: int) -> Iterator[Rule]:
    try:
        for selector in parse(selectors):
            yield Rule(selector.canonical(), (*selector.specificity(), order), *told)
    except SelectorError:
        return  # what cssselect cannot read is of one program's own, such as ::-moz-selection


def _matching(page: HtmlElement, selector: str) -> Sequence[HtmlElement]:
    try:
        found = XPath(HTMLTranslator().css_to_xpath(selector))(page)
    except (SelectorError, ValueError):
        return ()
    return [one for one in found if isinstance(one, HtmlElement)] if isinstance(found, list) else ()


def _declarations(text: str) -> tuple[Styles, Styles]:
    """Returns the styles that are told, and those that are `!important`."""
    styles: Styles = {}
    important: Styles = {}
    for told in text.split(";"):
        name, _, value = told.partition(":")
        plain, mark, _ = value.partition("!")
        (important if mark else styles)[name.strip().lower()] = plain.strip()
    return styles, important
