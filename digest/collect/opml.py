"""Reads and writes OPML 2.0, the form in which lists of feeds travel.

Reads what readers of feeds really write: folders in folders (their names become nothing of ours), attributes in any
case, feeds without a type. No entities are expanded and nothing is fetched.
Source: http://opml.org/spec2.opml
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from digest.collect.charset import decode, without_name
from digest.collect.limits import INPUT_BYTES, NAME_CHARS
from digest.collect.urls import safe_url, site_name, without_login
from digest.collect.xml_repair import from_beginning, repaired
from digest.errors import ArticleError
from digest.text.clean import one_line

# As programs that read feeds write it: feed://host/path, feed:https://host/path.
_FEED_SCHEME = re.compile(r"feed:(//)?", re.IGNORECASE)
_BARE = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/|$)")


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed in a list: its name, its address, and its site's ("" where the list has none). `problem` says why an address
    cannot be used; it is shown then without what opens it."""

    name: str
    feed: str
    url: str = ""
    language: str = ""
    problem: str = ""


def read_opml(content: bytes) -> tuple[ListedFeed, ...]:
    """Returns the feeds of a list in its order, each address once. Raises ArticleError: "too-large", "bad-opml"."""
    from lxml import etree

    if len(content) > INPUT_BYTES:
        raise ArticleError("the list is larger than 20 MB", code="too-large", hint="split it")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        text = without_name(from_beginning(decode(content)))
        root = etree.fromstring(repaired(text).encode(), parser=parser)
    except (etree.XMLSyntaxError, ValueError, ArticleError) as cause:
        raise _bad() from cause
    if root is None:
        raise _bad()
    if etree.QName(root).localname.lower() != "opml":
        raise _bad()
    found: dict[str, ListedFeed] = {}
    for outline in root.iter("{*}outline"):
        members = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        written = _as_http(one_line(members.get("xmlurl", "")))
        feed = safe_url(written) or (safe_url(f"http://{written}") if _BARE.match(written) else "")
        if written and not feed:
            shown = without_login(written)[:NAME_CHARS]
            problem = (
                "it has a login in its address: add it by hand, with username and password_file"
                if shown != written[:NAME_CHARS]
                else "it is no address of a feed"
            )
            found.setdefault(shown, ListedFeed(_name(members, shown), shown, problem=problem))
        elif feed:
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


def _as_http(text: str) -> str:
    scheme = _FEED_SCHEME.match(text)
    return (f"http:{scheme[1]}" if scheme[1] else "") + text[scheme.end() :] if scheme else text


def _name(members: dict[str, str], feed: str) -> str:
    said = next((text for key in ("title", "text") if (text := one_line(members.get(key, "")))), "")
    return said[:NAME_CHARS].strip() or site_name(feed)


def _bad() -> ArticleError:
    return ArticleError("it is no list of feeds", code="bad-opml", hint="give an OPML file")
