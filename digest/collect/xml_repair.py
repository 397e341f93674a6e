"""Makes XML that is not well-formed readable without losing a letter of it: feeds and lists of feeds.

Only what no XML may hold is changed. A reference that neither XML nor HTML defines, or that has no semicolon, is a plain
ampersand ("AT&T", "?id=1&copy=2"); one of HTML is its character; characters that XML forbids go; "<" that begins no tag is
a sign, and so is an element without attributes that nothing closes ("the <video> tag"). Of attributes with one name the
first stays. CDATA, comments and the document type are left as they are.
"""

import html
import re
from collections.abc import Iterator
from html.entities import html5

# Where a document begins, behind whatever a server printed first. A page may hold such a thing only as an example.
_BEGINNING = re.compile(
    r"(?:<\?xml\b[^>]{0,200}\?>|<(?:rss|feed|rdf:rdf|opml)\b[^>]{0,4000}>)", re.IGNORECASE
)
_BEHIND = re.compile(
    r"<\?xml\b[^>]{0,200}\?>(?:\s|<\?[^>]{0,1000}\?>|<!--.{0,4000}?-->|<!DOCTYPE\b[^>\[]{0,1000}(?:\[[^\]]{0,4000}\]\s*)?>)*"
    r"<(?!html\b)[a-z]",
    re.IGNORECASE | re.DOTALL,
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_LOOKED_AT = 65_536
# The controls of XML 1.0, section 2.2.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What is left as it is, by its beginning: where it ends.
_KEPT = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
_TOKEN = re.compile(
    r"(?P<kept><!\[CDATA\[|<!--|<\?)|(?P<type><!DOCTYPE\b[^>\[]{0,1000}+(?:\[[^\]]{0,20000}+\]\s*+)?>)"
    r"|<(?P<end>/?)(?P<name>[^\W\d][\w:.-]*+)"
    r"""(?P<members>(?:\s++[\w:.-]++(?:\s*+=\s*+(?:"[^"]{0,20000}+"|'[^']{0,20000}+'|[^\s"'<>]++))?+)*+)\s*+(?P<close>/?)>"""
    r"|<",
    re.DOTALL | re.IGNORECASE,
)
_MEMBER = re.compile(r"""\s+([\w:.-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")
_REFERENCE = re.compile(r"&(?:#(?:[0-9]{1,8}|[xX][0-9a-fA-F]{1,7})|[A-Za-z][A-Za-z0-9]{0,40});|&")
_OF_XML = frozenset({"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"})
_DECLARED = re.compile(r"<!ENTITY\s+([\w.-]+)\s")
# What HTML need not close, and what a document that was cut off leaves open.
_OPEN = frozenset((
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "param",
    "source", "td", "th", "tr", "track", "wbr", "rss", "channel", "item", "entry", "feed", "opml", "head", "body", "outline",
    "title", "description", "summary", "content", "guid", "pubdate", "author", "category", "id", "updated", "published",
))  # fmt: skip


def from_beginning(text: str) -> str:
    """Returns a feed or a list of feeds without what stands before it: warnings of a server, empty lines, marks."""
    start = text[:_LOOKED_AT]
    first = _BEGINNING.search(start)
    if first is None or (first[0][:2] == "<?" and not _BEHIND.match(start, first.start())):
        return text
    return text if _PAGE.search(start, 0, first.start()) else text[first.start() :]


def repaired(text: str) -> str:
    """Returns XML as near to well-formed as can be known; what is well-formed stays as it is."""
    text = _FORBIDDEN.sub("", text)
    closed = frozenset(name.lower() for name in re.findall(r"</([^\W\d][\w:.-]*)", text))
    declared = frozenset(f"&{name};" for name in _DECLARED.findall(text[:_LOOKED_AT]))
    parts: list[str] = []
    start = 0
    for begin, end, token in _tokens(text):
        parts.append(_escaped(text[start:begin], declared))
        parts.append(_tag(token, closed, declared) if token else text[begin:end])
        start = end
    parts.append(_escaped(text[start:], declared))
    return "".join(parts)


def _tokens(text: str) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    """Yields where each thing that "<" begins begins and ends; without a match where it is kept."""
    place = 0
    ends = dict.fromkeys(_KEPT, 0)
    while token := _TOKEN.search(text, place):
        place = token.end()
        kept = token["kept"] and token["kept"].upper()
        if kept and ends[kept] >= 0:
            ends[kept] = text.find(_KEPT[kept], place)
            place = ends[kept] + len(_KEPT[kept]) if ends[kept] >= 0 else place
        closed = token["type"] or (kept and ends[kept] >= 0)
        yield token.start(), place, None if closed else token


def _tag(token: re.Match[str], closed: frozenset[str], declared: frozenset[str]) -> str:
    name, members = token["name"], token["members"]
    if not name or _is_word(name, members, token["end"] or token["close"], closed):
        return _escaped(token[0], declared).replace("<", "&lt;").replace(">", "&gt;")
    if not members or token["end"]:
        return token[0]
    values: dict[str, str] = {}
    for member, value in _MEMBER.findall(members):
        quoted = value if value[:1] in {'"', "'"} else f'"{value or member}"'
        values.setdefault(member, _escaped(quoted, declared).replace("<", "&lt;"))
    written = "".join(f" {member}={value}" for member, value in values.items())
    return f"<{name}{written}{token['close']}>"


def _is_word(name: str, members: str, ends: str, closed: frozenset[str]) -> bool:
    name = name.lower()
    return not ends and "=" not in members and ":" not in name and name not in closed and name not in _OPEN


def _escaped(text: str, declared: frozenset[str]) -> str:
    return _REFERENCE.sub(lambda reference: _reference(reference[0], declared), text) if "&" in text else text


def _reference(reference: str, declared: frozenset[str]) -> str:
    if reference in _OF_XML or reference in declared:
        return reference
    if reference[1:2] == "#" or reference[1:] in html5:
        meant = html.unescape(reference)
        return "" if _FORBIDDEN.search(meant) else html.escape(meant)
    return f"&amp;{reference[1:]}"
