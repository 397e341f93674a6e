"""How much of what a mail uses its readers' programs show, after the tests of caniemail.com.

score = 100 - max(partial x found / nodes) - max(unsupported x found / nodes) over the features that the mail uses: so a
feature costs by the share of programs that lack it and by the share of elements that need it. That is how mailpit rates
a mail, as far as it is known; its code was not at hand. `partial` and `unsupported` are shares of the programs' newest
versions. `found` counts elements for HTML and for declarations, inline and of rules in <style> that always hold; and for
at-rules and pseudo-classes, how often <style> writes them. What stands inside @media is not counted beside it: a program
that lacks what it says lacks, or skips, the whole. Nor are selectors: without <style>, no mail of ours loses its layout.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree, html
from lxml.cssselect import CSSSelector, SelectorError

ROOT = Path(__file__).parents[1]
_BESIDE = ROOT.parent / "shared" / "data" / "caniemail" / "caniemail-data.json"
_KEPT = ROOT / ".cache" / "judges" / "caniemail.json"
DATA = Path(os.environ.get("CANIEMAIL", _BESIDE if _BESIDE.exists() else _KEPT))
Declaration = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A mail's HTML, taken apart. `styles` are the declarations (name, value) of each element that has any, `selectors`
    and `conditions` (of at-rules) as they are written in <style>."""

    tree: Any
    source: str
    styles: tuple[list[Declaration], ...]
    selectors: tuple[str, ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A feature that the mail uses, and what it costs: per cent of programs by share of elements."""

    slug: str
    found: int
    partial: float
    unsupported: float


@dataclass(frozen=True, slots=True)
class Score:
    """Per cent, with the uses behind it."""

    uses: tuple[Use, ...]

    @property
    def partial(self) -> float:
        return max((use.partial for use in self.uses), default=0)

    @property
    def unsupported(self) -> float:
        return max((use.unsupported for use in self.uses), default=0)

    @property
    def total(self) -> float:
        return 100 - self.partial - self.unsupported


def missing() -> str:
    """Returns what to do to have the data, "" where they are there."""
    if DATA.exists():
        return ""
    return f"save https://www.caniemail.com/api/data.json as {DATA}, or say in CANIEMAIL where it is"


def score(source: str, data: Path = DATA) -> Score:
    """Returns how well the HTML is supported. Raises: OSError where the data are missing."""
    page = _page(source)
    nodes = len(page.tree.xpath("//*[not(self::html or self::head or self::meta)]"))
    uses = []
    for feature in json.loads(data.read_text(encoding="utf-8"))["data"]:
        if found := min(_found(feature["slug"], feature["title"], page), nodes):
            partial, unsupported = _shares(feature["stats"])
            uses.append(Use(feature["slug"], found, partial * found / nodes, unsupported * found / nodes))
    return Score(tuple(uses))


def _shares(stats: Mapping[str, Mapping[str, Mapping[str, str]]]) -> tuple[float, float]:
    """Returns the per cent of programs that show a feature in part, and not at all."""
    newest = [list(versions.values())[-1][0] for family in stats.values() for versions in family.values()]
    told = Counter(answer for answer in newest if answer in "yan")
    total = sum(told.values()) or 1
    return 100 * told["a"] / total, 100 * told["n"] / total


def _page(source: str) -> Page:
    tree = html.document_fromstring(re.sub(r"\A\s*<\?xml.*?\?>", "", source))
    styles = {element: list(_declared(element.get("style"))) for element in tree.xpath("//*[@style]")}
    selectors: list[str] = []
    conditions: list[str] = []
    for style in tree.iter("style"):
        css = re.sub(r"/\*.*?\*/", "", style.text_content(), flags=re.DOTALL)
        for condition, selector, body in _rules(css):
            selectors.append(selector)
            if not condition:
                for element in _matched(tree, selector):
                    styles.setdefault(element, []).extend(_declared(body))
            elif not conditions or conditions[-1] != condition:
                conditions.append(condition)
    return Page(tree, source, tuple(styles.values()), tuple(selectors), tuple(conditions))


def _rules(css: str) -> Iterator[tuple[str, str, str]]:
    """Yields (at-rule around it, selector, declarations) of each rule."""
    place = 0
    while (opened := css.find("{", place)) >= 0:
        prelude = css[place:opened].rpartition(";")[2].strip()
        depth, end = 1, opened + 1
        while depth and end < len(css):
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        body = css[opened + 1 : end - 1]
        if not prelude.startswith("@"):
            yield "", prelude, body
        elif "{" in body:
            yield from ((prelude, selector, inner) for _, selector, inner in _rules(body))
        else:
            yield prelude, "", body
        place = end


def _declared(body: str) -> Iterator[tuple[str, str]]:
    for one in re.split(r";(?![^(]*\))", body):
        name, colon, value = one.partition(":")
        if colon:
            yield name.strip().lower(), value.strip().lower()


def _matched(tree: Any, selector: str) -> Sequence[Any]:
    """Returns the elements that a rule is for: none where it is for a state, or for what only a browser knows."""
    try:
        return CSSSelector(selector, translator="html")(tree)
    except (SelectorError, etree.XPathError):
        return ()


SIDES = ("top", "right", "bottom", "left")
# Properties that go by another name than the feature's own.
PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "margin": ("margin", *(f"margin-{side}" for side in SIDES)),
    "padding": ("padding", *(f"padding-{side}" for side in SIDES)),
    "border": (
        "border", "border-width", "border-style", "border-color",
        *(f"border-{side}{what}" for side in SIDES for what in ("", "-width", "-style", "-color")),
    ),
    "border-radius": ("border-radius", *(f"border-{v}-{h}-radius" for v in ("top", "bottom") for h in ("left", "right"))),
    "left-right-top-bottom": SIDES,
    "gap": ("gap", "row-gap", "column-gap"),
    "overflow": ("overflow", "overflow-x", "overflow-y"),
    "list-style": ("list-style",),
    "block-inline-size": ("block-size", "inline-size"),
    "margin-block-start-end": ("margin-block-start", "margin-block-end"),
    "margin-inline-start-end": ("margin-inline-start", "margin-inline-end"),
    "margin-inline-block": ("margin-inline", "margin-block"),
    "padding-block-start-end": ("padding-block-start", "padding-block-end"),
    "padding-inline-start-end": ("padding-inline-start", "padding-inline-end"),
    "padding-inline-block": ("padding-inline", "padding-block"),
    "border-inline-block": ("border-inline", "border-block"),
    "border-inline-block-individual": tuple(f"border-{a}-{b}" for a in ("inline", "block") for b in ("color", "style", "width", "start", "end")),
    "border-inline-block-longhand": tuple(f"border-{a}-{e}-{b}" for a in ("inline", "block") for e in ("start", "end") for b in ("color", "style", "width")),
    "animation": ("animation", "animation-name"),
}  # fmt: skip
# What is told by a value.
VALUES: Mapping[str, str] = {
    "display-flex": r"^(inline-)?flex", "display-grid": r"^(inline-)?grid", "display-none": r"^none",
    "flex-direction": r"column", "flex-wrap": r"^wrap",
}  # fmt: skip
_IN_VALUE: Mapping[str, str] = {
    "important": r"!\s*important", "rgb": r"\brgb\(", "rgba": r"\brgba\(", "unit-percent": r"\d%", "unit-calc": r"\bcalc\(",
    "unit-initial": r"\binitial\b", "sytem-ui": r"\b(system-ui|ui-(serif|sans-serif|rounded|monospace))\b",
    "linear-gradient": r"linear-gradient\(", "radial-gradient": r"radial-gradient\(", "conic-gradient": r"conic-gradient\(",
    "modern-color": r"\b(ok)?(lch|lab)\(", "intrinsic-size": r"\b(fit|min|max)-content\b", "variables": r"\bvar\(",
}  # fmt: skip
SEMANTIC = (
    "article", "aside", "details", "figcaption", "figure", "footer", "header", "main", "mark", "nav", "section", "summary",
    "time",
)  # fmt: skip
_ELEMENTS: Mapping[str, str] = {
    "h1-h6": "//h1|//h2|//h3|//h4|//h5|//h6",
    "lists": "//ul|//ol|//dl",
    "semantics": "|".join(f"//{tag}" for tag in SEMANTIC),
    "anchor-links": "//a[starts-with(@href, '#')]",
    "mailto-links": "//a[starts-with(@href, 'mailto:')]",
    "meta-color-scheme": "//meta[@name='color-scheme']",
    "image-maps": "//map|//*[@usemap]",
    "srcset": "//*[@srcset or @sizes]",
    "address": "//address",
    "comments": "//comment()",
    "loading-attribute": "//*[@loading]",
}  # fmt: skip


def _found(slug: str, title: str, page: Page) -> int:
    kind, _, name = slug.partition("-")
    if kind == "html":
        return _html(name, title, page)
    if kind == "image":
        return _images(name, page)
    if kind != "css":
        return 0
    if name == "comments":
        return sum("/*" in style.text_content() for style in page.tree.iter("style"))
    count = next((count for prefix, count in _CSS.items() if name.startswith(prefix)), _property)
    return count(name, page)


def _property(name: str, page: Page) -> int:
    if pattern := _IN_VALUE.get(name):
        return _with_value(pattern, page)
    names = PROPERTIES.get(name, (name.partition("-")[0] if name.startswith("display-") else name,))
    wanted = VALUES.get(name, "")
    return sum(
        any(own in names and re.search(wanted, value) for own, value in style) for style in page.styles
    )


def _with_value(pattern: str, page: Page) -> int:
    return sum(any(re.search(pattern, value) for _, value in style) for style in page.styles)


def _html(name: str, title: str, page: Page) -> int:
    if name == "doctype":
        return int(page.source.lstrip()[:9].lower() == "<!doctype")
    if path := _ELEMENTS.get(name):
        return len(page.tree.xpath(path))
    if typed := re.fullmatch(r"<(\w+) type=\"(\w+)\"> element", title):
        return len(page.tree.xpath(f"//{typed[1]}[@type='{typed[2]}']"))
    if re.search(r"\battribute\b", title):
        return len(page.tree.xpath(f"//*[@{name}]"))
    return len(page.tree.xpath(f"//{name}")) if name.isalnum() else 0


def _images(name: str, page: Page) -> int:
    ends = {"jpg": "jpe?g", "base64": "", "tiff": "tiff?"}.get(name, name)
    pattern = r"^data:image/" if name == "base64" else rf"\.{ends}(\?|$)"
    return sum(bool(re.search(pattern, src, re.IGNORECASE)) for src in page.tree.xpath("//img/@src"))


def _at(name: str, page: Page) -> int:
    rule, _, condition = name.removeprefix("at-").partition("-")
    whole = rule if rule == "media" else name.removeprefix("at-")
    return sum(
        one.startswith(f"@{whole}") and (whole != "media" or condition in one) for one in page.conditions
    )


def _pseudo(name: str, page: Page) -> int:
    kind, _, own = name.removeprefix("pseudo-").partition("-")
    pattern = rf"::?{own}\b" if kind == "element" else rf"(?<!:):{own}\b(?!-)"
    return sum(len(re.findall(pattern, one)) for one in page.selectors)


def _unit(name: str, page: Page) -> int:
    return _with_value(_IN_VALUE.get(name) or rf"\d{name.removeprefix('unit-')}\b", page)


_CSS: Mapping[str, Callable[[str, Page], int]] = {
    "at-": _at,
    "pseudo-": _pseudo,
    "selector-": lambda *_: 0,
    "function-": lambda name, page: _with_value(rf"\b{name.removeprefix('function-')}\(", page),
    "unit-": _unit,
}
