"""Reads the JSON-LD of a page: the one node that describes its article, with what it refers to put in its place.

Publishers write it in lists and graphs, in comments and CDATA, with commas too many and quotation marks that end too
early. What is no JSON is searched for the few members that a reader needs.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

from digest.text.clean import plain
from digest.text.words import words

Node = Mapping[str, Any]

_ARTICLE = re.compile(
    r"(?:.*[/:#])?(?:\w*Article|\w*Posting|Report|Review|VideoObject|PodcastEpisode|Recipe)$"
)
_PAGE = re.compile(r"(?:.*[/:#])?\w*Page$")
_SHELL_CHARS = 30
_NODES = 1_000
_CHARS = 1_000_000
_AROUND = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item")
_REFERRING = ("author", "creator", "publisher", "image", "isPartOf")
_OPENED = re.compile(r"(?://|/\*)?\s{0,9}(?:<!\[CDATA\[|<!--)\s{0,9}(?:\*/)?")
_ENDED = re.compile(r"(?://|/\*)?\s{0,9}(?:\]\]>|-->)\s{0,9}(?:\*/)?$")
_COMMA_TOO_MANY = re.compile(r",(\s*[}\]])")
_MEMBER = re.compile(
    r'"(headline|datePublished|dateCreated|dateModified|articleSection|description|inLanguage|url)"\s*:\s*'
    r'"((?:[^"\\\n]|\\.){1,2000})"'
)
_BROKEN_AUTHOR = re.compile(
    r'"author"\s*:[\s\[{]*(?:[^{}\[\]]{0,300}?"name"\s*:\s*)?"((?:[^"\\\n]|\\.){1,200})"'
)


def article_node(root: HtmlElement, titles: Iterable[str]) -> Node:
    """Returns the node of the article, {} where there is none; `titles` are what the page is called elsewhere."""
    nodes: list[Node] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for document in _documents(plain(script.text or "")[:_CHARS]):
                nodes.extend(_flat(document))
    called = [set(words(title)) for title in titles]

    def rank(node: Node) -> tuple[bool, int, bool, bool]:
        headline = set(words(" ".join(texts(node.get("headline") or node.get("name")))))
        common = max((len(headline & title) for title in called), default=0)
        return _is(node, _ARTICLE), common, "datePublished" in node, "articleBody" in node

    candidates = [
        node for node in nodes if _is(node, _ARTICLE) or (_is(node, _PAGE) and "datePublished" in node)
    ]
    best = max(candidates, key=rank, default={})
    return _resolved(best, nodes)


def _is(node: Node, kind: re.Pattern[str]) -> bool:
    return any(map(kind.match, texts(node.get("@type"))))


def _documents(text: str) -> Iterator[object]:
    """The JSON values of a script, mended where that is simple, else what can be picked out of it."""
    text = _OPENED.sub("", text.strip(), count=1) if text.lstrip()[:1] in {"/", "<"} else text.strip()
    text = (text[:-_SHELL_CHARS] + _ENDED.sub("", text[-_SHELL_CHARS:].rstrip(" ;"))).strip().rstrip(";")
    for mended in (text, _COMMA_TOO_MANY.sub(r"\1", text)):
        try:
            yield from _values(mended)
            return
        except (ValueError, RecursionError):
            continue
    picked: dict[str, Any] = {}
    for name, value in _MEMBER.findall(text):
        picked.setdefault(name, _unescaped(value))
    author = _BROKEN_AUTHOR.search(text)
    if author:
        picked["author"] = _unescaped(author[1])
    if "headline" in picked or "datePublished" in picked:
        yield {"@type": "Article", **picked}


def _values(text: str) -> list[object]:
    """One value, or several one after the other."""
    decoder = json.JSONDecoder(strict=False)
    found: list[object] = []
    at = 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        found.append(value)
        at += len(text[at:]) - len(text[at:].lstrip(" \t\r\n,;"))
    return found


def _unescaped(text: str) -> str:
    try:
        value = json.loads(f'"{text}"', strict=False)
    except ValueError:
        return text
    return value if isinstance(value, str) else text


def _flat(document: object) -> Iterator[Node]:
    """The nodes of a document, the lists and graphs around them undone, in the order in which they stand."""
    left = [document]
    for _ in range(_NODES):
        if not left:
            return
        node = left.pop()
        if isinstance(node, list):
            left.extend(reversed(node))
        elif isinstance(node, Mapping):
            yield node
            left.extend(value for name in reversed(_AROUND) if (value := node.get(name)))


def _resolved(node: Node, nodes: Iterable[Node]) -> Node:
    """The node with the nodes that it only refers to (`{"@id": …}`) in their places."""
    known = {str(one["@id"]): one for one in nodes if isinstance(one.get("@id"), str) and len(one) > 1}

    def full(value: object) -> object:
        if isinstance(value, list):
            return [full(one) for one in value[:100]]
        if isinstance(value, Mapping) and isinstance(value.get("@id"), str):
            return {**known.get(value["@id"], {}), **value}
        return value

    return {**node, **{name: full(node[name]) for name in _REFERRING if name in node}}


def texts(value: object, member: str = "name") -> list[str]:
    """Returns the texts of a JSON-LD value: a text, an object with that member, or a list of such."""
    values = value if isinstance(value, list) else [value]
    found = (one.get(member) if isinstance(one, Mapping) else one for one in values)
    flat = (part for one in found for part in (one if isinstance(one, list) else [one]))
    return [plain(one).strip() for one in flat if isinstance(one, str) and one.strip()]
