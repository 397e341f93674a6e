"""What the publisher says about an article without words: its country, its section."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from digest.model.article import Article

_COUNTRY_DOMAIN = re.compile(r"\.([a-z]{2})$")
# Country domains that anybody takes for the sound of it.
_SOLD = frozenset({"ai", "am", "cc", "co", "fm", "gg", "im", "io", "is", "it", "la", "ly", "me", "nu", "sh", "to", "tv", "vc", "ws", "eu"})  # fmt: skip
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


def country_of(article: Article) -> str:
    """Returns the country whose domain the article stands under, or ""."""
    for address in (article.source_url, article.url):
        domain = _COUNTRY_DOMAIN.search(_host(address))
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


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""
