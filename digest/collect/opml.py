"""Reads and writes OPML 2.0, the form in which lists of feeds travel.

Reads what readers of feeds really write: folders in folders (their names become nothing of ours), attributes in any
case, feeds without a type. No entities are expanded and nothing is fetched.
Source: http://opml.org/spec2.opml
"""

from collections.abc import Iterable
from dataclasses import dataclass

from digest.collect.limits import INPUT_BYTES, NAME_CHARS
from digest.collect.urls import safe_url, site_name
from digest.errors import ArticleError
from digest.text.clean import one_line


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed in a list: its name, its address, and its site's ("" where the list has none)."""

    name: str
    feed: str
    url: str = ""
    language: str = ""


def read_opml(content: bytes) -> tuple[ListedFeed, ...]:
    """Returns the feeds of a list in its order, each address once. Raises ArticleError: "too-large", "bad-opml"."""
    from lxml import etree

    if len(content) > INPUT_BYTES:
        raise ArticleError("the list is larger than 20 MB", code="too-large", hint="split it")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as cause:
        raise _bad() from cause
    if root is None:
        raise _bad()
    if etree.QName(root).localname.lower() != "opml":
        raise _bad()
    found: dict[str, ListedFeed] = {}
    for outline in root.iter("{*}outline"):
        members = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        feed = safe_url(members.get("xmlurl", ""))
        if feed:
            listed = ListedFeed(_name(members, feed), feed, safe_url(members.get("htmlurl", "")),
                                one_line(members.get("language", ""))[:20])  # fmt: skip
            found.setdefault(feed, listed)
    return tuple(found.values())


def write_opml(title: str, feeds: Iterable[ListedFeed]) -> bytes:
    """Returns the list as an OPML 2.0 document in UTF-8."""
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = one_line(title)
    body = etree.SubElement(root, "body")
    for listed in feeds:
        members = {"type": "rss", "text": listed.name, "title": listed.name, "xmlUrl": listed.feed,
                   "htmlUrl": listed.url, "language": listed.language}  # fmt: skip
        etree.SubElement(body, "outline", {name: value for name, value in members.items() if value})
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _name(members: dict[str, str], feed: str) -> str:
    said = next((text for key in ("title", "text") if (text := one_line(members.get(key, "")))), "")
    return said[:NAME_CHARS].strip() or site_name(feed)


def _bad() -> ArticleError:
    return ArticleError("it is no list of feeds", code="bad-opml", hint="give an OPML file")
