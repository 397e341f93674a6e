"""Finds the entries that an Atom feed says are deleted (RFC 6721), which feedparser passes over."""

from collections.abc import Iterator

from digest.collect.limits import ITEMS, URL_CHARS

_NAMESPACE = "http://purl.org/atompub/tombstones/1.0"
_MARK = b"deleted-entry"


def tombstones(content: bytes) -> Iterator[tuple[str, str]]:
    """Yields the id of each deleted entry, and its address, "" where the feed does not give it."""
    if _MARK not in content:
        return
    from lxml import etree

    # Nothing outside the document is loaded, no entity is expanded, and libxml2's limits on depth and size stay.
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError):
        return
    if root is None:
        return
    for number, stone in enumerate(root.iter(f"{{{_NAMESPACE}}}deleted-entry")):
        if number >= ITEMS:
            return
        ref = (stone.get("ref") or "").strip()[:URL_CHARS]
        links = (link.get("href") for link in stone.iter("{*}link") if link.get("rel") in {None, "alternate"})
        if ref:
            yield ref, next((link for link in links if link), "")
