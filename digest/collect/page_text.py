"""Finds the text of an article on its page, line by line: by the source's own selector, else as trafilatura does."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from digest.errors import ArticleError, UsageError
from digest.text.clean import plain
from digest.text.sentences import sentences, shorten
from digest.text.words import words

# Elements that end a line, in HTML and in the few names that trafilatura has for them.
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "code", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "item", "li",
    "list", "main", "nav", "ol", "p", "pre", "quote", "row", "section", "summary", "table", "tbody", "tr", "ul",
))  # fmt: skip
_LINE_ENDS = frozenset({"lb", "br"})
_CELLS = frozenset({"cell", "td", "th"})
_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "figcaption", "button", "select", "iframe", "svg"}
)
_HEADLINE_CHARS = 150
_TEXT_CHARS, _SENTENCE_CHARS = 25, 80
_ELEMENTS = 8_000  # beyond it the second opinions of trafilatura take seconds: jusText is quadratic
_STATED_WORDS = 80  # below it, "articleBody" is a teaser
_ALIKE, _UNLIKE = 0.8, 0.4
_HEADINGS = frozenset({"head", "h1", "h2", "h3", "h4", "h5", "h6"})


def article_lines(root: HtmlElement, *, stated: Sequence[str] = (), selector: str = "") -> list[str]:
    """Returns the lines of the article on a page. Raises ArticleError with code "bad-page".

    `stated` is the text that the publisher gives to search engines. It is often without paragraphs, or cut, so it
    chooses among the readings of the page, and stands in where none of them is like it.
    """
    return _selected(root, selector) or _likest(root, stated)


def _likest(root: HtmlElement, stated: Sequence[str]) -> list[str]:
    lines = _extracted(root)
    wanted = _shingles(stated)
    if wanted.total() < _STATED_WORDS or _likeness(lines, wanted) >= _ALIKE:
        return lines or list(stated)
    readings = [lines, *(_extracted(root, option) for option in ("fast", "favor_precision"))]
    best = max(readings, key=lambda reading: _likeness(reading, wanted))
    return best if _likeness(best, wanted) >= _UNLIKE else list(stated)


def _is_huge(root: HtmlElement) -> bool:
    """Whether a page has more elements than an article has."""
    return next(islice(root.iter(), _ELEMENTS, None), None) is not None


def _shingles(lines: Iterable[str]) -> Counter[tuple[str, ...]]:
    found = words(" ".join(lines))
    return Counter(zip(found, found[1:], found[2:], strict=False))


def _likeness(lines: Iterable[str], wanted: Counter[tuple[str, ...]]) -> float:
    """The harmonic mean of how much of the one is in the other and the reverse."""
    said = _shingles(lines)
    return 2 * (said & wanted).total() / max(said.total() + wanted.total(), 1)


def opening(lines: Sequence[str]) -> str:
    """Returns what may stand for a headline where a page has none: its first sentence."""
    return shorten(sentences(lines[0])[0], _HEADLINE_CHARS) if lines else ""


def _selected(root: HtmlElement, selector: str) -> list[str]:
    from lxml.etree import XPathError

    try:
        found = compiled(selector)(root) if selector else []
    except XPathError:  # a function that there is not: it finds nothing
        return []
    elements = [one for one in found if isinstance(one, HtmlElement)] if isinstance(found, list) else []
    outermost = [one for one in elements if not any(above in elements for above in one.iterancestors())]
    return [line for element in outermost for line in lines_of(element)]


@lru_cache(maxsize=256)
def compiled(selector: str) -> XPath:
    """Returns a CSS selector, or an XPath where it begins with "/" or "(". Raises UsageError where it is neither."""
    from cssselect import SelectorError
    from lxml.cssselect import CSSSelector
    from lxml.etree import XPathError

    try:
        path = (
            XPath(selector) if selector.startswith(("/", "(")) else CSSSelector(selector, translator="html")
        )
    except (SelectorError, XPathError, ValueError) as cause:
        raise UsageError(
            f'"{selector}" is no selector ({cause})'[:200],
            hint='write CSS such as "div.article-body", or XPath that begins with "/"',
        ) from cause
    return path


def _extracted(root: HtmlElement, option: str = "") -> list[str]:
    import trafilatura

    # It reports each page without text as an error, and counts on it that nobody minds.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    options: dict[str, Any] = {"include_comments": False, "with_metadata": False, "fast": _is_huge(root)}
    if option:
        options[option] = True
    try:
        body = getattr(trafilatura.bare_extraction(deepcopy(root), **options), "body", None)
    except MemoryError:  # about the process, not about the page
        raise
    except Exception as cause:  # whatever a stranger's page makes of it is one page less, no more
        raise ArticleError(
            f"the page broke its reader ({type(cause).__name__})",
            code="bad-page",
            hint="send the text instead",
        ) from cause
    lines = [] if body is None else list(lines_of(body))
    if option or sum(map(len, lines)) >= _TEXT_CHARS or (lines and not _is_furniture(root, lines)):
        return lines
    # The last resort takes whatever is there, so it must hold a sentence and not only buttons.
    wide = _extracted(root, "favor_recall")
    return wide if any(len(line) >= _SENTENCE_CHARS for line in wide) else []


def _is_furniture(root: HtmlElement, lines: Iterable[str]) -> bool:
    """Whether a few words are those of a menu."""
    menus = " ".join(
        str(menu.text_content()) for menu in root.iter("nav", "header", "footer", "aside", "form")
    )
    return all(line in " ".join(menus.split()) for line in lines)


def lines_of(element: HtmlElement) -> Iterator[str]:
    """Yields the text of an element, a line for each block in it; unseen parts and captions are left out."""
    from lxml.etree import iterwalk

    line: list[str] = []
    walk = iterwalk(element, events=("start", "end"))
    for event, one in walk:
        tag = str(one.tag)
        above = one.getparent()
        ends = tag in _BLOCKS or (tag in _LINE_ENDS and (above is None or str(above.tag) not in _HEADINGS))
        if ends and line:
            yield from _line(line)
            line = []
        if tag in _CELLS or tag in _LINE_ENDS:
            line.append(" ")
        if event == "start" and tag in _UNSEEN:
            walk.skip_subtree()
        elif event == "start":
            line.append(one.text or "")
        if event != "start" and one is not element:
            line.append(one.tail or "")
    yield from _line(line)


def _line(parts: list[str]) -> Iterator[str]:
    text = " ".join(plain("".join(parts)).split())
    if text:
        yield text
