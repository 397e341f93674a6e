"""What the publisher says about an article without words: its country, its section."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from digest.model.article import Article

_COUNTRY_DOMAIN = re.compile(r"\.([a-z]{2})$")
# Country domains that anybody takes for the sound of it.
_SOLD = frozenset({"ai", "am", "cc", "co", "fm", "gg", "im", "io", "is", "it", "la", "ly", "me", "nu", "sh", "to", "tv", "vc", "ws", "eu"})  # fmt: skip
_SHORT_COUNTRIES = frozenset({"us", "uk"})
_NUMBERED = re.compile(r"([a-z]+(?:-[a-z]+){0,3})-\d{6,}")
_OTHERWISE = {"uk": "GB", "su": "RU"}


@dataclass(frozen=True, slots=True)
class Publisher:
    """What the newsroom states of a source: its country (ISO 3166-1), topic codes of its sections, casefolded, and the
    topics and regions of articles in which none is seen."""

    country: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


NOBODY = Publisher()


def country_of(article: Article, press: Mapping[str, str] = MappingProxyType({})) -> str:
    """Returns the country of the article's publisher: the one `press` gives for its host or a domain above it, or the one
    whose domain it stands under; "" where neither says it."""
    for address in (article.source_url, article.url):
        host = _host(address)
        labels = host.split(".")
        above = next(
            (press[name] for at in range(len(labels)) if (name := ".".join(labels[at:])) in press), ""
        )
        if above:
            return above
        domain = _COUNTRY_DOMAIN.search(host)
        if domain and domain[1] not in _SOLD:
            return _OTHERWISE.get(domain[1], domain[1].upper())
    return ""


def sections_of(article: Article) -> tuple[str, ...]:
    """Returns the article's tags, and the folders of its address: "https://…/sport/12-final" stands in "sport"."""
    try:
        path = urlsplit(article.url).path
    except ValueError:
        return article.tags
    folders = [unquote(part).replace("-", " ").replace("_", " ") for part in path.split("/")[1:-1]]
    # Shorter ones are languages: /it/ is no section about computers.
    return (*article.tags, *(folder for folder in folders if len(folder) > 2 and not folder.isdigit()))


def places_of(article: Article) -> tuple[str, ...]:
    """Returns what may name a country: the sections, a folder "us" or "uk", and the head of a page's name as in
    "/news/uk-england-london-53398127"."""
    try:
        parts = [unquote(part) for part in urlsplit(article.url).path.split("/") if part]
    except ValueError:
        return article.tags
    short = [part for part in parts[:-1] if part in _SHORT_COUNTRIES]
    page = _NUMBERED.fullmatch(parts[-1]) if parts else None
    return (*sections_of(article), *short, *(page[1].split("-") if page else ()))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""
