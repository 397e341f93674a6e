"""Decides by which keys an article is known again when it comes once more.

An article has up to four keys, the strongest first: its id (its publisher's own, or made of what its feed calls it); its
canonical address; that address with the anchor in it; its headline and text. A key that comes with different headlines
within one answer identifies none of them, and the next key does.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from digest.model.article import Article


def address_id(address: str) -> str:
    """Returns the id of an article that its canonical address identifies."""
    return _hashed(address)[:16]


def text_key(source: str, title: str, text: str) -> str:
    """Returns what stands for a headline and a text of one source, whatever their spaces and cases."""
    return _hashed("\0".join((source, _folded(title), _folded(text))))[:32]


def text_key_of(article: Article) -> str:
    """Returns what stands for an article's headline and text. The publisher's summary stands for the text: it stays as it is
    when the text is filled up from the article's page."""
    return text_key(article.source, article.title, article.summary or " ".join(article.paragraphs))


def text_id(article: Article) -> str:
    """Returns the id of an article that nothing but its headline and text identifies."""
    return text_key_of(article)[:16]


def shared_keys(articles: Iterable[Article], *, ids_stand: bool = False) -> frozenset[str]:
    """Returns the ids and canonical addresses that come with different headlines.

    With `ids_stand` a publisher's own id that comes again is a new text of that article, as in a log of articles.
    """
    headlines: dict[str, set[str]] = defaultdict(set)
    latest: dict[str, Article] = {}
    for place, article in enumerate(articles):
        stands = ids_stand and article.id != address_id(article.canonical_url)
        latest[article.id if stands else str(place)] = article
    for article in latest.values():
        for key in {article.canonical_url, "" if ids_stand else article.id} - {""}:
            headlines[key].add(_folded(article.title))
    shared = {key for key, titles in headlines.items() if len(titles) > 1}
    addresses = {article.canonical_url for article in latest.values()} & shared
    return frozenset(shared | {address_id(address) for address in addresses})


def by_other_keys(article: Article, shared: Collection[str]) -> Article:
    """Returns the article with those of its keys that are not shared."""
    address = article.canonical_url
    if address in shared:
        anchored = _anchored(article)
        address = "" if anchored in shared else anchored
    if article.id in shared:
        return replace(
            article, id=address_id(address) if address else text_id(article), canonical_url=address
        )
    return article if address == article.canonical_url else replace(article, canonical_url=address)


def told_apart(
    articles: Collection[Article], *, ids_stand: bool = False
) -> tuple[list[Article], frozenset[str]]:
    """Returns the articles of one answer, each with keys of its own, and the keys that several shared."""
    apart, all_shared = list(articles), frozenset[str]()
    while shared := shared_keys(apart, ids_stand=ids_stand) - all_shared:
        all_shared |= shared
        apart = [by_other_keys(article, all_shared) for article in apart]
    return apart, all_shared


def _anchored(article: Article) -> str:
    """The canonical address with the anchor of the publisher's own, "" where it has none, or it is there already."""
    _, _, anchor = article.url.partition("#")
    return f"{article.canonical_url}#{anchor}" if anchor and "#" not in article.canonical_url else ""


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
