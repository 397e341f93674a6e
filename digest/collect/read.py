"""Decides what a stranger's bytes are, and has them read: stored text, JSON, a feed or a page.

The content decides; the name of the file only where the content could be two things. Nothing is raised for the
input's sake: what cannot be read is in the batch, with its reason.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from digest.collect import limits
from digest.collect.batch import Batch, Candidate, batch, rejected
from digest.collect.charset import decode, looks_binary, without_name
from digest.collect.facts import Expected, Facts
from digest.collect.xml_repair import from_beginning
from digest.commands import command
from digest.errors import ArticleError
from digest.model.article import Article

__all__ = ["Batch", "read"]

Form = Literal["text", "json", "lines", "feed", "page", "unknown"]

_SNIFFED = 4_096
_PREAMBLE = re.compile(
    r"^(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?!\s+html)[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(!DOCTYPE|[A-Za-z][\w:.-]*)", re.IGNORECASE)
_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel", "atom", "cdf"})
_PAGE_ROOTS = frozenset((
    "!doctype", "html", "head", "body", "article", "main", "section", "div", "p", "h1", "h2", "h3", "span",
    "a", "b", "i", "em", "strong", "ul", "ol", "table", "meta", "title", "script", "style", "link",
    "header", "figure", "img", "center", "font", "br", "base", "noscript",
))  # fmt: skip
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_OBJECT = re.compile(r'\{\s*["}]')
_GOES_ON = ("[", "{", ",", ":")  # at the end of a line of a document that is spread over lines
_JUDGED = 20
_LINE_NAMES = (".jsonl", ".ndjson", ".jsonlines")


@dataclass(frozen=True, slots=True)
class _Input:
    content: bytes
    origin: str
    facts: Facts
    now: datetime


def read(content: bytes, *, origin: str, facts: Facts, now: datetime) -> Batch:
    """Returns the articles in `content`; `origin` says where it comes from, a file's name or an address."""
    given = _Input(content, origin, facts, now)
    try:
        return _read(given)
    except ArticleError as error:
        raw = b"" if error.code == "too-large" else content
        return Batch(rejected=(rejected(origin, error, raw),))


def _read(given: _Input) -> Batch:
    content = given.content
    if len(content) > limits.INPUT_BYTES:
        size_mb = len(content) / 1_000_000
        raise ArticleError(f"it has {size_mb:.0f} MB, more than 20", code="too-large", hint="split it")
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise ArticleError("it is empty", code="empty", hint="store the article again")
    if looks_binary(content):
        raise ArticleError("it is no text", code="binary", hint="give text, JSON, a feed or an HTML page")
    text = decode(content, given.facts.charset)
    found = form(text, given.origin)
    _check(found, given.facts.expects)
    return _READERS[found](given, text)


def _check(found: Form, expected: Expected) -> None:
    """A feed's address that gives a page now would else bring the front page as an article. Raises: ArticleError."""
    if expected == "feed" and found in ("page", "text"):
        raise ArticleError(
            f"it is {'a page' if found == 'page' else 'plain text'}, not a feed",
            code="no-feed",
            hint=f"look for the feed's new address: {command('sources', 'add', 'URL')} finds it",
        )
    if expected in ("page", "list") and found != "page":
        raise ArticleError("it is no HTML page", code="no-page", hint="name the address of a page")


def form(text: str, name: str = "") -> Form:
    """Returns what `text` is, by its beginning; `name` is that of its file, "" where it has none."""
    start = text[: 16 * _SNIFFED].lstrip("\ufeff\x00 \t\r\n")
    named = name.lower().removesuffix(".gz")
    if start[:1] == "{" and not named.endswith(_LINE_NAMES) and _is_lines(text):
        return "lines"
    if start[:1] in {"{", "["}:
        return _json_form(start, named)
    if start[:1] == "<":
        return _markup_form(from_beginning(start))
    if named.endswith((*_LINE_NAMES, ".json")):
        return "lines" if named.endswith(_LINE_NAMES) else "json"
    # A few stray characters before a feed or a page are common.
    inside = re.search(r"<(?:\?xml|rss|feed|rdf:rdf|!doctype html|html)\b", start[:_SNIFFED], re.IGNORECASE)
    return _markup_form(from_beginning(start[inside.start() :])) if inside else "text"


def _is_lines(text: str) -> bool:
    """Whether text that begins with "{" is an object a line, some of them broken perhaps, and no document over lines."""
    first, _, rest = text.lstrip("\ufeff\x00 \t\r\n").partition("\n")
    lines = [line for rough in rest[: 16 * _SNIFFED].splitlines() if (line := rough.strip())]
    if not lines:
        return False
    if _is_object(first):
        return True
    # The first line is broken: the others tell, where it does not end as a document goes on.
    whole = sum(map(_is_object, lines[:_JUDGED]))
    return not first.rstrip().endswith(_GOES_ON) and 3 * whole >= 2 * len(lines[:_JUDGED])


def _is_object(line: str) -> bool:
    """Whether a line is one JSON object by its brackets, whatever is between them."""
    line = line.strip().removesuffix(",")
    if not _OBJECT.match(line) or line[-1:] != "}":
        return False
    bare = _STRING.sub("", line)
    return bare.count("{") == bare.count("}") and bare.count("[") == bare.count("]")


def _json_form(start: str, named: str) -> Form:
    if named.endswith(_LINE_NAMES):
        return "lines"
    # "[Photo] …" or "{{ title }}" in a text file is text.
    json_like = re.match(r'\{\s*["}]|\[\s*[\[{"\]]', start) is not None
    return "json" if json_like or named.endswith(".json") else "text"


def _markup_form(start: str) -> Form:
    preamble = _PREAMBLE.match(start)
    root = _ROOT.match(start, preamble.end() if preamble else 0)
    name = root[1].lower() if root else ""
    local = name.rpartition(":")[2]
    if local in _FEED_ROOTS:
        return "feed"
    if local in _PAGE_ROOTS:
        return "page"
    return "unknown"


def _one(read_one: Callable[..., Article], given: _Input, text: str) -> Batch:
    reading = partial(read_one, text, facts=given.facts, now=given.now)
    return batch([Candidate(given.origin, reading, lambda: given.content)])


def _stored(given: _Input, text: str) -> Batch:
    from digest.collect.stored import article_from_text

    return _one(article_from_text, given, text)


def _page(given: _Input, text: str) -> Batch:
    if given.facts.expects == "list":
        from digest.collect.page_list import listing_of

        return Batch(listing=listing_of(text, given.facts.url, selector=given.facts.links))
    from digest.collect.page import article_from_page

    return _one(article_from_page, given, text)


def _feed(given: _Input, text: str) -> Batch:
    """Decoded as any other input, because feedparser knows neither what the server said nor how to guess."""
    from digest.collect.feed import read_feed

    content = without_name(from_beginning(text)).encode(errors="ignore")
    return read_feed(content, origin=given.origin, facts=given.facts, now=given.now)


def _lines(given: _Input, text: str) -> Batch:
    from digest.collect.json_items import read_lines

    # Line by line in bytes, so that one line in a wrong encoding loses that line only; UTF-16 has no such lines, and what
    # a server named holds for all of them.
    wide = b"\x00" in given.content[:4]
    content = text.encode(errors="ignore") if wide or given.facts.charset else given.content
    lines = content.split(b"\n")
    only = sum(1 for line in lines if line.strip()) == 1
    return read_lines(lines, origin=given.origin, facts=given.facts, now=given.now, only=only)


def _json(given: _Input, text: str) -> Batch:
    from digest.collect.json_items import parse, read_document

    return read_document(parse(text), origin=given.origin, facts=given.facts, now=given.now)


def _unknown(given: _Input, text: str) -> Batch:
    """XML that is neither: feedparser decides, for it knows more kinds of feed than we name."""
    if re.search(r"<opml\b", text[:_SNIFFED], re.IGNORECASE):
        raise ArticleError(
            "it is a list of feeds, not of articles",
            code="opml",
            hint=f"add it to the sources: {command('sources', 'add', 'PATH')}",
        )
    return _feed(given, text)


_READERS: dict[Form, Callable[[_Input, str], Batch]] = {
    "text": _stored,
    "json": _json,
    "lines": _lines,
    "feed": _feed,
    "page": _page,
    "unknown": _unknown,
}
