"""Takes off a page what its readers do not see, and the rows of teasers that lead to other articles.

A hidden element stays where it holds most of the text: such pages are shown by their scripts. A row of teasers is
a row of alike elements each of which holds a heading that is a link to another page of the site; in lists within an
article ("ten best …") the headings are no links, or lead elsewhere or to the page itself.
"""

import re
from collections import defaultdict
from itertools import pairwise

from lxml.html import HtmlElement

from digest.collect.page_facts import Page
from digest.collect.urls import canonical_url, same_site

_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HEADINGS = ("h2", "h3", "h4", "h5")
_ROW = 4  # teasers beside each other, at least
_LEVELS = 5  # from a heading up to its teaser
_TEASER_CHARS = 2_000


def take_off_clutter(page: Page, base: str) -> None:
    """Removes scripts, hidden elements and rows of teasers from `page`."""
    from lxml.etree import strip_elements

    # Once JSON-LD is read, scripts are of no use, and their letters would count as text.
    strip_elements(page.root, "script", "style", with_tail=False)
    _drop_hidden(page.root)
    for teasers in _rows(page.root, base):
        for teaser in teasers:
            teaser.drop_tree()


def _drop_hidden(root: HtmlElement) -> None:
    hidden = [one for one in root.iter("*") if one.tag not in {"html", "head", "body"} and _is_hidden(one)]
    outermost = [one for one in hidden if not any(map(_is_hidden, one.iterancestors()))]
    letters = sum(map(_chars, outermost))
    if hidden and 2 * letters < _chars(root):
        for one in outermost:
            one.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _chars(element: HtmlElement) -> int:
    return len(str(element.text_content()))


def _rows(root: HtmlElement, base: str) -> list[list[HtmlElement]]:
    rows: dict[tuple[HtmlElement, str], list[HtmlElement]] = defaultdict(list)
    for heading in root.iter(*_HEADINGS):
        if _leads_away(heading, base):
            above = [*heading.iterancestors()][: _LEVELS + 1]
            for element, parent in pairwise(above):
                rows[parent, str(element.tag)].append(element)
    taken: set[HtmlElement] = set()
    found = []
    # The widest rows are the innermost ones: above them the same elements come again and again.
    for row in rows.values():
        teasers = list(dict.fromkeys(row))
        short = [one for one in teasers if _chars(one) <= _TEASER_CHARS]
        if len(short) >= _ROW and len(teasers) == len(row) and not taken.intersection(short):
            taken.update(short)
            found.append(short)
    return found


def _leads_away(heading: HtmlElement, base: str) -> bool:
    links = [*heading.iter("a"), *(above for above in heading.iterancestors("a"))]
    address = links[0].get("href") if len(links) == 1 else ""
    if not address or address.startswith("#"):
        return False
    url = canonical_url(address, base or "https://page.invalid/")
    return bool(url) and url != canonical_url(base) and (not base or same_site(url, base))
