"""Finds slips in style sheets, which every program passes over in silence: a brace, colon or semicolon that is missing,
a property that does not exist, a colour that is none.

Whether a mail program supports a property is another question (`digest.render.review`).
"""

import re
from difflib import get_close_matches
from typing import NamedTuple

from digest.errors import TemplateError
from digest.render.sources import Source

# What stands between these cannot end a declaration or a rule.
_OPAQUE = re.compile(
    r"/\*.*?\*/|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\"[^\"\n]*\"|'[^'\n]*'|(?<=url\()[^)\n]*", re.DOTALL
)
_NAME = re.compile(r"[a-zA-Z-][\w-]*")
_HASH = re.compile(r"#(\w+)")
_HEX = re.compile(r"(?:[0-9a-fA-F]{3}){1,2}|(?:[0-9a-fA-F]{4}){1,2}")
_NEXT = re.compile(r"(?:^|\s)([a-z-]+)\s*:")
_NESTING = re.compile(
    r"@(?:media|supports|layer|container|document|-\w+-document|keyframes|-\w+-keyframes)\b", re.IGNORECASE
)
_OF_VENDORS = re.compile(r"-|mso-|panose-")
_SIDES = ("", "-top", "-right", "-bottom", "-left", "-block", "-inline", "-block-start", "-block-end", "-inline-start", "-inline-end")  # fmt: skip
_PROPERTIES = frozenset(
    ["accent-color", "align-content", "align-items", "align-self", "all", "animation", "animation-delay", "animation-direction", "animation-duration", "animation-fill-mode", "animation-iteration-count", "animation-name", "animation-play-state", "animation-timing-function", "appearance", "aspect-ratio", "backdrop-filter", "backface-visibility", "background", "background-attachment", "background-blend-mode", "background-clip", "background-color", "background-image", "background-origin", "background-position", "background-position-x", "background-position-y", "background-repeat", "background-size", "block-size", "border-collapse", "border-image", "border-image-outset", "border-image-repeat", "border-image-slice", "border-image-source", "border-image-width", "border-spacing", "border-radius", "border-top-left-radius", "border-top-right-radius", "border-bottom-left-radius", "border-bottom-right-radius", "bottom", "box-decoration-break", "box-shadow", "box-sizing", "break-after", "break-before", "break-inside", "caption-side", "caret-color", "clear", "clip", "clip-path", "color", "color-adjust", "color-scheme", "column-count", "column-fill", "column-gap", "column-rule", "column-rule-color", "column-rule-style", "column-rule-width", "column-span", "column-width", "columns", "contain", "content", "counter-increment", "counter-reset", "cursor", "direction", "display", "empty-cells", "fill", "filter", "flex", "flex-basis", "flex-direction", "flex-flow", "flex-grow", "flex-shrink", "flex-wrap", "float", "font", "font-display", "font-family", "font-feature-settings", "font-kerning", "font-optical-sizing", "font-size", "font-size-adjust", "font-stretch", "font-style", "font-synthesis", "font-variant", "font-variant-caps", "font-variant-ligatures", "font-variant-numeric", "font-variation-settings", "font-weight", "forced-color-adjust", "gap", "grid", "grid-area", "grid-auto-columns", "grid-auto-flow", "grid-auto-rows", "grid-column", "grid-column-end", "grid-column-gap", "grid-column-start", "grid-gap", "grid-row", "grid-row-end", "grid-row-gap", "grid-row-start", "grid-template", "grid-template-areas", "grid-template-columns", "grid-template-rows", "hanging-punctuation", "height", "hyphenate-character", "hyphens", "image-orientation", "image-rendering", "inline-size", "inset", "isolation", "justify-content", "justify-items", "justify-self", "left", "letter-spacing", "line-break", "line-clamp", "line-height", "list-style", "list-style-image", "list-style-position", "list-style-type", "mask", "mask-image", "mask-position", "mask-repeat", "mask-size", "max-block-size", "max-height", "max-inline-size", "max-width", "min-block-size", "min-height", "min-inline-size", "min-width", "mix-blend-mode", "object-fit", "object-position", "opacity", "order", "orphans", "outline", "outline-color", "outline-offset", "outline-style", "outline-width", "overflow", "overflow-anchor", "overflow-wrap", "overflow-x", "overflow-y", "page", "page-break-after", "page-break-before", "page-break-inside", "perspective", "place-content", "place-items", "place-self", "pointer-events", "position", "print-color-adjust", "quotes", "resize", "right", "rotate", "row-gap", "scale", "scroll-behavior", "size", "src", "stroke", "tab-size", "table-layout", "text-align", "text-align-last", "text-decoration", "text-decoration-color", "text-decoration-line", "text-decoration-skip-ink", "text-decoration-style", "text-decoration-thickness", "text-indent", "text-justify", "text-orientation", "text-overflow", "text-rendering", "text-shadow", "text-size-adjust", "text-transform", "text-underline-offset", "text-underline-position", "text-wrap", "top", "touch-action", "transform", "transform-origin", "transition", "transition-delay", "transition-duration", "transition-property", "transition-timing-function", "translate", "unicode-bidi", "unicode-range", "user-select", "vertical-align", "visibility", "white-space", "widows", "width", "will-change", "word-break", "word-spacing", "word-wrap", "writing-mode", "z-index", "zoom"]
) | {
    *(f"{box}{side}" for box in ("margin", "padding") for side in _SIDES),
    *(f"border{side}{what}" for side in _SIDES for what in ("", "-color", "-style", "-width")),
}  # fmt: skip


class _Block(NamedTuple):
    line: int
    holds_rules: bool


def check_css(css: str, source: Source) -> None:
    """Raises: TemplateError at the first slip in `css`, whose lines are those of `source`."""
    text = _OPAQUE.sub(
        lambda found: re.sub(r"[^\n]", " " if found[0][:2] in ("/*", "{%", "{#") else "x", found[0]), css
    )
    blocks: list[_Block] = []
    start = 0
    for match in re.finditer(r"[{};]", text):
        said, line = text[start : match.start()], text.count("\n", 0, match.start()) + 1
        start = match.end()
        inside_rule = bool(blocks) and not blocks[-1].holds_rules
        first = line - said[len(said) - len(said.lstrip()) :].count("\n")
        if match[0] == "{":
            if inside_rule or not said.strip():
                what = "a } is missing before" if inside_rule else "there is no selector before"
                raise _slip(source, first, f"{what} this {{")
            blocks.append(_Block(first, _NESTING.match(said.strip()) is not None))
            continue
        if inside_rule:
            _declaration(said.strip(), first, source)
        elif said.strip() and not said.strip().startswith("@"):
            raise _slip(source, first, f"{said.strip()[:40]!r} stands in no rule: a {{ is missing")
        if match[0] == "}":
            if not blocks:
                raise _slip(source, line, "this } closes nothing")
            blocks.pop()
    if blocks:
        raise _slip(source, blocks[-1].line, "this { is never closed")
    if left := text[start:].strip():
        raise _slip(
            source,
            css.count("\n") + 1 - text[start:].lstrip().count("\n"),
            f"{left[:40]!r} stands in no rule",
        )


def styles_in(page: str) -> str:
    """Returns the page with all blank but what stands in its mj-style elements: lines keep their numbers."""
    kept = [found.span(1) for found in re.finditer(r"<mj-style\b[^>]*>(.*?)</mj-style>", page, re.DOTALL)]
    ends = [0, *(end for _, end in kept)]
    starts = [*(start for start, _ in kept), len(page)]
    gaps = [re.sub(r"[^\n]", " ", page[end:start]) for end, start in zip(ends, starts, strict=True)]
    return "".join(gap + page[start:end] for gap, (start, end) in zip(gaps, [*kept, (0, 0)], strict=True))


def _declaration(said: str, line: int, source: Source) -> None:
    if not said:
        return
    name, colon, value = (part.strip() for part in said.partition(":"))
    if not colon or not _NAME.fullmatch(name):
        raise _slip(source, line, f"{said[:40]!r} is no declaration", 'write it as "color: #8c1d18;"')
    if name.lower() not in _PROPERTIES and not _OF_VENDORS.match(name):
        near = get_close_matches(name.lower(), _PROPERTIES, n=1)
        raise _slip(
            source,
            line,
            f"there is no property {name!r}",
            f"{near[0]!r} is one" if near else "mend that line",
        )
    if not value:
        raise _slip(source, line, f"{name} has no value")
    if (joined := _NEXT.search(value)) and "progid:" not in value:
        raise _slip(source, line, f"a ; is missing before {joined[1]!r}")
    for colour in _HASH.findall(value):
        if not _HEX.fullmatch(colour):
            raise _slip(source, line, f"{name} is no colour: #{colour}", "write one such as #8c1d18")


def _slip(source: Source, line: int, what: str, hint: str = "mend that line") -> TemplateError:
    return TemplateError(f"{source.where(line)}: {what}", hint=hint)
