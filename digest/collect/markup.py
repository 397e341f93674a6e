"""HTML of strangers becomes plain text: no tag, script or style of it goes further than this module.

nh3 (an HTML5 parser in Rust, not recursive) reduces the markup to block elements first, so that neither deep
nesting nor broken tags reach the simple splitting below.
"""

import html
import re
from dataclasses import dataclass

from digest.collect.pictures import source_of
from digest.errors import ArticleError
from digest.model.article import Image
from digest.text.clean import one_line
from digest.text.words import fold

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "div", "dl",
    "dt", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
    "thead", "tr", "ul",
))  # fmt: skip
_GONE = frozenset((
    "audio", "button", "canvas", "embed", "head", "iframe", "map", "math", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "title", "video",
))  # fmt: skip
_EMBEDDED = frozenset({"audio", "canvas", "iframe", "noscript", "object", "svg", "video"})
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>")
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements that have no end, or end where the next one begins.
_NO_DEPTH = frozenset((
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "param",
    "source", "td", "th", "tr", "track", "wbr",
))  # fmt: skip
_DEPTH = 2_000
# HTML opens these again in each block that follows where nobody closed them: 2,000 of them before 4,000 blocks are
# 48 KB, and a gigabyte when parsed.
_REOPENED = re.compile(
    r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE
)
_CELL_END = re.compile(r"</t[dh]>", re.IGNORECASE)
_MARKUP_CHARS = 2_000_000
# nh3 takes the square of a text's length where it holds many of "&", "«" or hard spaces. No entity is cut in two.
_TEXT = re.compile(r"[^<>]+")
_TEXT_CHARS = 2_000
_PIECE = re.compile(rf".{{{_TEXT_CHARS}}}[^&]{{0,40}}", re.DOTALL)
_LINK = re.compile(r"<a\b([^<>]{0,4000})>((?:[^<]|<(?!/?a\b)){1,600})</a\s*>", re.IGNORECASE)
_IMG = re.compile(r"<img\b([^<>]{0,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_EMPTY_LINE = re.compile(r"\n\s*\n")
_HEADLINE_CHARS = 5_000  # the pattern below may look at each character from each "<"
# In a headline "<" may be a plain sign, so only what is surely markup goes: comments, and elements that HTML has or had.
_ELEMENTS = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br "
    "button canvas caption center cite code col colgroup command data datagrid datalist dd del details dfn dialog dir div "
    "dl dt em embed event-source fieldset figcaption figure font footer form frame frameset h[1-6] head header hgroup hr "
    "html i iframe img input ins isindex kbd keygen label layer legend li link listing main map mark marquee math menu "
    "menuitem meta meter multicol nav nextid nobr noembed noframes noscript object ol optgroup option output p param "
    "picture plaintext pre progress q rb rp rt ruby s samp script section select small sound source spacer span strike "
    "strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var "
    "video wbr xmp"
)
_INLINE = re.compile(
    rf"<!--.*?-->|<(script|style)\b[^>]*>.*?</\1\s*>|</?(?:{'|'.join(_ELEMENTS.split())})(?=[\s/>])[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(
    r"</?(?:blockquote|br|center|div|figure|h[1-6]|hr|img|li|ol|p|pre|section|table|td|th|tr|ul)\b",
    re.IGNORECASE,
)
# What stands around a tag that is a word, and around a line break that is one.
_OPENS = re.compile(r"(?:^|[\s(\[{«„“‘\"'/,–—-])$")
_CLOSES = re.compile(r"$|[\s)\]}»”’\"'/,.:;!?–—-]")
_GOES_ON_BEFORE = re.compile(r"[^\W\d_][\s(«“\"']+$")
_GOES_ON_AFTER = re.compile(
    r"[»”\"')]*(?:[,:]?\s+(?![^\W\d_])|[,:]?\s+(?=[^\W\d_])|[.?!]*$)(?![A-ZА-ЯЁӘІҢҒҮҰҚӨҺ])"
)
# An ampersand that begins no reference. HTML knows some without a semicolon; old pages leave it off only of these.
_BARE = re.compile(
    r"&(?!#(?:\d{1,8}|[xX][\da-fA-F]{1,7});|[A-Za-z][A-Za-z0-9]{1,40};|(?:nbsp|laquo|raquo)(?![=;])|(?:quot|amp|lt|gt)(?![\w=&;]))"
)
_ONCE = re.compile(r"&(?!amp;#?\w{1,40};)")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text, as one line; `kind` is the innermost element that says something: "figcaption" or ""."""

    text: str
    kind: str = ""


def blocks(markup: str) -> list[Block]:
    """Returns the text blocks of an HTML fragment, in order. Raises ArticleError with code "too-deep"."""
    import nh3

    markup = _REOPENED.sub(r"<\1span", _CELL_END.sub(" ", markup[:_MARKUP_CHARS]))
    if _depth(markup) > _DEPTH:
        raise ArticleError(
            "it is nested too deeply", code="too-deep", hint="send the text without its markup"
        )
    markup = _TEXT.sub(_in_pieces, _BARE.sub("&amp;", _closed(markup)))
    reduced = nh3.clean(
        markup, tags=set(_BLOCKS), clean_content_tags=set(_GONE), attributes={}, link_rel=None
    )
    found: list[Block] = []
    captions = 0
    start = 0
    for tag in _TAG.finditer(reduced):
        _add(found, reduced[start : tag.start()], "figcaption" if captions else "")
        if tag[2] == "figcaption":
            captions = max(0, captions + (-1 if tag[1] else 1))
        start = tag.end()
    _add(found, reduced[start:], "")
    return found


def _in_pieces(text: re.Match[str]) -> str:
    return text[0] if len(text[0]) < 2 * _TEXT_CHARS else _PIECE.sub(r"\g<0><wbr>", text[0])


def _closed(markup: str) -> str:
    """The fragment without the tags of embedded things that nobody closes: all text behind them would be theirs."""
    names = {name for end, name in _ANY_TAG.findall(markup) if not end} & _EMBEDDED
    for name in names:
        last = markup.rfind(f"<{name}")
        if markup.find(f"</{name}", last) < 0:
            markup = markup[:last] + re.sub(rf"<{name}\b[^>]*>", "", markup[last:], count=1)
    return markup


def _depth(markup: str) -> int:
    """How deep elements may be nested at most: an upper bound. nh3 takes 12 s for 50,000 levels."""
    deepest = depth = 0
    for end, name in _ANY_TAG.findall(markup):
        if name.lower() not in _NO_DEPTH:
            depth = max(0, depth + (-1 if end else 1))
            deepest = max(deepest, depth)
    return deepest


def _add(found: list[Block], text: str, kind: str) -> None:
    line = one_line(html.unescape(text))
    if line:
        found.append(Block(line, kind))


def images(markup: str) -> list[Image]:
    """Returns the pictures of an HTML fragment, in order, without what decorates it; their addresses as they are written
    there."""
    found: list[Image] = []
    for tag in _IMG.finditer(markup[:_MARKUP_CHARS]):
        members = {name.lower(): unescaped(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag[1])}
        url, width, height = source_of(members)
        if url:
            found.append(Image(url, members.get("alt", ""), width=width, height=height))
    return found


def link_addresses(markup: str) -> dict[str, str]:
    """Returns {the folded text of a link: its address as it is written} of an HTML fragment."""
    found: dict[str, str] = {}
    for link in _LINK.finditer(markup[:_MARKUP_CHARS]):
        members = {name.lower(): unescaped(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(link[1])}
        found.setdefault(fold(headline(link[2])), members.get("href", ""))
    return found


def looks_like_markup(text: str) -> bool:
    """Returns whether plain text holds HTML elements, as the summaries of many feeds do; words such as "<video>" are none."""
    text = text[:_HEADLINE_CHARS]
    return any(not _is_word(tag) for tag in _INLINE.finditer(text))


def is_all_markup(text: str) -> bool:
    """Returns whether a text is HTML from its first letter to its last, whatever is said of it."""
    text = text.strip()
    return text[-1:] == ">" and _BREAK.match(text) is not None


def lines_of_text(text: str) -> list[str]:
    """Returns the lines of a text of which nobody says whether it is HTML: most descriptions of feeds.

    Where all of it was encoded once more than it should be, it is decoded once more.
    """
    marked = looks_like_markup(text)
    lines = _texts(text) if marked else paragraphs(unescaped(text))
    whole = " ".join(lines)
    if not marked and is_all_markup(whole):
        return _texts(whole)
    twice = "&" in whole and not _BARE.search(whole) and not _ONCE.search(text)
    return [one_line(unescaped(line)) for line in lines] if twice else lines


def _texts(markup: str) -> list[str]:
    return [block.text for block in blocks(markup) if block.kind != "figcaption"]


def unescaped(text: str) -> str:
    """Returns `text` with its references of HTML resolved; without a semicolon only those are some that end where a word
    does, so that "?id=1&copy=2" stays what it is."""
    return html.unescape(_BARE.sub("&amp;", text)) if "&" in text else text


def paragraphs(text: str) -> list[str]:
    """Returns the paragraphs of plain text: divided by empty lines, and by line ends unless the text is wrapped."""
    found: list[str] = []
    for part in _EMPTY_LINE.split(text):
        lines = [line for rough in part.split("\n") if (line := _trimmed(rough))]
        found.extend([" ".join(lines)] if _wrapped(lines) else lines)
    return found


def _trimmed(line: str) -> str:
    """The line with single spaces. Most lines have them already, and looking is cheaper than joining."""
    line = line.strip()
    return " ".join(line.split()) if "  " in line or not line.isprintable() else line


def _wrapped(lines: list[str]) -> bool:
    """Lines cut at one width, most of them within a sentence: an old mail or a terminal, not paragraphs."""
    body = lines[:-1]
    if len(body) < 2 or len(body[0]) > 100 or max(map(len, lines)) > 100 or min(map(len, body)) < 45:
        return False
    return sum(line[-1] in '.!?…:;»”"' for line in body) <= len(body) / 3


def headline(text: str) -> str:
    """Returns a title as one line of plain text: tags and entities of HTML are undone, also doubly escaped ones. A tag that
    is a word of it ("the <video> element") stays."""
    text = text[:_HEADLINE_CHARS]
    for _ in range(3):
        bare = unescaped(_INLINE.sub(_gap, text)) if "<" in text or "&" in text else text
        if bare == text:
            break
        text = bare
    return one_line(_INLINE.sub(_gap, text))


def html_line(markup: str) -> str:
    """Returns what is surely HTML as one line of text, decoded once."""
    return one_line(unescaped(_INLINE.sub(_space, markup[:_HEADLINE_CHARS])))


def _gap(tag: re.Match[str]) -> str:
    return tag[0] if _is_word(tag) else _space(tag)


def _space(tag: re.Match[str]) -> str:
    """Words on both sides of a block or a line break do not run together; within a word, a tag leaves no gap."""
    return " " if _BREAK.match(tag[0]) else ""


def _is_word(tag: re.Match[str]) -> bool:
    """Whether a tag is a word that somebody wrote about: without attributes and without its other half, between spaces or
    marks. A line break is one only within a sentence."""
    name = _ANY_TAG.match(tag[0])
    if name is None or tag[1] or "=" in tag[0] or tag[0].endswith("/>"):
        return False
    text, half = tag.string, f"<{'' if name[1] else '/'}{name[2]}"
    before, after = text[: tag.start()][-40:], text[tag.end() :][:40]
    if re.search(rf"{half}[\s>]", text, re.IGNORECASE) or not (
        _OPENS.search(before) and _CLOSES.match(after)
    ):
        return False
    return not _BREAK.match(tag[0]) or bool(_GOES_ON_BEFORE.search(before) and _GOES_ON_AFTER.match(after))
