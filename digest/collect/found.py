"""Makes an article of what a reader found in a file: cleaned, bounded, dated, named.

Order of what is believed: the operator's facts, then what the publisher states, then what the text says, then a
guess. An article without title, or with nothing but a title and no address or id, is refused.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from digest.collect import limits
from digest.collect.dates import in_utc, resolve
from digest.collect.event_day import last_event_day, stated_event_day
from digest.collect.facts import Facts
from digest.collect.languages import language_tag
from digest.collect.marginalia import Parts, attributed_source, take_apart, without_more
from digest.collect.markup import headline, link_addresses
from digest.collect.urls import canonical_url, is_home, own_url, safe_url, site_name
from digest.errors import ArticleError
from digest.model.article import FILE_MARK, Article, DateBasis, Image, Link, Withdrawn
from digest.model.identity import address_id, text_id
from digest.text.clean import one_line
from digest.text.sentences import shorten
from digest.text.words import fold

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# A stated time within this span ahead is an embargo or a scheduled article; beyond it, a slip of the pen.
_AHEAD = timedelta(days=30)
CUT = "_cut"
_HTTP = re.compile("^http://", re.IGNORECASE)
_NOON = time(12)
# How far into a text the day that it is about is looked for.
_OPENING_PARAGRAPHS, _OPENING_CHARS = 6, 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a reader of one format found: as the publisher wrote it, but no longer as markup.

    `id` is kept as it is, `guid` only makes an id; addresses may be relative to `base`. `stated` is the
    publisher's date, `estimated` one that an earlier reading had estimated, with its basis. `markup` is where
    `lines` come from, for the addresses of the links among them. `title_is_text` and `summary_is_text` say that no markup is
    left to be undone: what looks like it is words.
    """

    title: str
    title_is_text: bool = False
    summary_is_text: bool = False
    lines: Sequence[str] = ()
    id: str = ""
    guid: str = ""
    url: str = ""
    base: str = ""
    source: str = ""
    source_url: str = ""
    summary: str = ""
    stated: datetime | None = None
    estimated: tuple[datetime, DateBasis] | None = None
    event_date: date | None = None
    language: str = ""
    authors: Sequence[str] = ()
    tags: Sequence[str] = ()
    image: Image | None = None
    photo_credit: str = ""
    read_also: Sequence[Link] = ()
    latest: Sequence[Link] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    headline_suffices: bool = False
    markup: str = ""


def article_from_found(found: Found, *, facts: Facts, now: datetime) -> Article:
    """Returns the article. Raises ArticleError with code "no-title" or "no-text"."""
    title = shorten((one_line if found.title_is_text else headline)(found.title), limits.TITLE_CHARS)
    if not title:
        raise ArticleError("there is no headline", code="no-title", hint="give the article a title")
    parts = take_apart(found.lines, title=title)
    paragraphs = _bounded(parts.paragraphs)
    url = own_url(facts.url) or own_url(found.url, found.base)
    teaser = (one_line if found.summary_is_text else headline)(found.summary)
    summary = shorten(without_more(teaser), limits.SUMMARY_CHARS)
    if not (paragraphs or summary or url or found.id or found.guid or found.headline_suffices):
        raise ArticleError(
            "there is a headline but no text", code="no-text", hint="add the text, or the address"
        )
    source, source_url = _source(found, parts, paragraphs, url, facts)
    address = _identifying(url, found.guid, source_url)
    published, basis, event = _dated(found, parts, paragraphs, facts, now)
    article = Article(
        id=_id(found, address, source_url or source),
        title=title,
        paragraphs=paragraphs,
        source=source,
        collected=now,
        published=published,
        date_basis=basis,
        event_date=event,
        url=url,
        canonical_url=address,
        source_url=source_url,
        summary="" if fold(summary) == fold(title) else summary,
        language=language_tag(facts.language) or language_tag(found.language),
        authors=_names([*found.authors, *parts.authors], limits.AUTHORS),
        tags=_names(found.tags, limits.TAGS),
        image=_image(found),
        photo_credit=one_line(found.photo_credit)[: limits.NAME_CHARS].strip() or parts.photo_credit,
        read_also=_links(found.read_also, parts.read_also, found),
        latest=_links(found.latest, parts.latest, found),
        extra=_with_cuts(found, parts.paragraphs, paragraphs),
    )
    return article if article.id else replace(article, id=file_id(facts) if facts.file else text_id(article))


def _with_cuts(found: Found, whole: Sequence[str], kept: Sequence[str]) -> Mapping[str, Any]:
    """The unknown members, with what of the article was too long to be kept, so that nothing is lost silently."""
    cut = {
        "content_text": len(whole) != len(kept) or whole[-1:] != tuple(kept[-1:]),
        "url": len(found.url.strip()) > limits.URL_CHARS,
    }
    said = [name for name, is_cut in cut.items() if is_cut]
    before = found.extra.get(CUT)
    told = [*before, *said] if isinstance(before, list) else said
    return {**found.extra, CUT: list(dict.fromkeys(told))} if said else found.extra


def withdrawn_from_found(
    found: Found, *, origin: str, facts: Facts, binned: bool = False
) -> Withdrawn | None:
    """Returns what is taken back where neither headline, text nor picture is left of an item that can still be named.

    `binned` says that its publisher took it back whatever is left of it.
    """
    url = own_url(facts.url) or own_url(found.url, found.base)
    emptied = not (headline(found.title) or any(found.lines) or one_line(found.summary) or found.image)
    if not (emptied or binned) or not (found.guid or found.id or url):
        return None
    source, source_url = _source(found, Parts(paragraphs=()), (), url, facts)
    address = _identifying(url, found.guid, source_url)
    id_ = _id(found, address, source_url or source)
    return Withdrawn(origin, id_, address, source) if id_ or address else None


def _bounded(paragraphs: Sequence[str]) -> tuple[str, ...]:
    kept: list[str] = []
    left = limits.BODY_CHARS
    for paragraph in paragraphs:
        if len(paragraph) > left:
            rest = paragraph[:left].rsplit(" ", 1)[0]
            return (*kept, rest) if rest else tuple(kept)
        kept.append(paragraph)
        left -= len(paragraph)
    return tuple(kept)


def _source(found: Found, parts: Parts, paragraphs: Sequence[str], url: str, facts: Facts) -> tuple[str, str]:
    """The name of the publication and its address. A host is the last resort, unless the text spells it."""
    name = _name(facts.source) or _name(found.source) or parts.source
    host = site_name(url)
    if not name:
        said = attributed_source(paragraphs)
        name = said if said and (not host or fold(said) == host) else host
    return name, own_url(facts.source_url) or own_url(found.source_url, found.base)


def _dated(
    found: Found, parts: Parts, paragraphs: Sequence[str], facts: Facts, now: datetime
) -> tuple[datetime, DateBasis, date | None]:
    """When it was published, how that is known, and the day that it is about."""
    zone = facts.tzinfo
    opening = [paragraph[:_OPENING_CHARS] for paragraph in paragraphs[:_OPENING_PARAGRAPHS]]
    stated = _believed(in_utc(facts.date, zone) if facts.date else None, now) or _believed(found.stated, now)
    if stated:
        return stated, "stated", found.event_date or stated_event_day(opening, stated.astimezone(zone).date())
    if found.estimated and _believed(found.estimated[0], now):
        return *found.estimated, found.event_date
    today = now.astimezone(zone).date()
    event = found.event_date
    clock = _NOON  # of a day, which then is that day nearly everywhere
    if parts.day:
        above = resolve(parts.day[0], today)
        event = event or stated_event_day(opening, above) or above
        moment = in_utc(datetime.combine(above, parts.day[1] or clock), zone)
    else:
        event = event or last_event_day(opening, today)
        moment = in_utc(datetime.combine(event, clock), zone) if event else None
    moment = _believed(moment, now)
    return (min(moment, now), "text", event) if moment else (now, "collected", event)


def _believed(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment is not None and _EARLIEST <= moment <= now + _AHEAD else None


def file_id(facts: Facts) -> str:
    """Returns the id of an article that is known by its file alone."""
    return (
        FILE_MARK
        + hashlib.sha256(f"{facts.source}\0{facts.file}".encode("utf-8", "replace")).hexdigest()[:16]
    )


def _identifying(url: str, guid: str, source_url: str) -> str:
    """The canonical address where it says which article it is: the front page, and the source's own, say it of none. The
    anchor is part of it where the item's own id has it too, or where the page itself says nothing."""
    address, anchor = canonical_url(url), url.partition("#")[2]
    general = is_home(address) or address == canonical_url(source_url)
    if anchor and "#" not in address and (general or safe_url(guid) == safe_url(url)):
        return f"{address}#{anchor}"
    return "" if general else address


def _id(found: Found, address: str, source: str) -> str:
    """The publisher's id, or one made of what its feed calls it or of its address; "" where there is nothing of these."""
    if found.id:
        return found.id
    if found.guid and (not address or _identifying(safe_url(found.guid), found.guid, "") != address):
        # A feed that changes to https changes its ids with it.
        named = (canonical_url(source) or source, _HTTP.sub("https://", found.guid))
        return hashlib.sha256("\0".join(named).encode()).hexdigest()[:16]
    return address_id(address) if address else ""


def _name(text: str) -> str:
    """A name has no "<": what follows is an address, or a tag that was cut off."""
    return headline(text).partition("<")[0][: limits.NAME_CHARS].strip()


def _names(texts: Iterable[str], most: int) -> tuple[str, ...]:
    found = dict.fromkeys(_name(text) for text in texts)
    found.pop("", None)
    return tuple(found)[:most]


def _image(found: Found) -> Image | None:
    url = safe_url(found.image.url, found.base) if found.image else ""
    if not found.image or not url:
        return None
    alt, credit = (_name(text) for text in (found.image.alt, found.image.credit))
    return replace(found.image, url=url, alt=alt, credit=credit)


def _links(stated: Iterable[Link], read: Sequence[Link], found: Found) -> tuple[Link, ...]:
    addresses = link_addresses(found.markup) if any(not link.url for link in read) else {}
    cleaned = (
        Link(
            shorten(headline(link.title), limits.TITLE_CHARS),
            own_url(link.url or addresses.get(fold(link.title), ""), found.base),
        )
        for link in (*stated, *read)
    )
    return tuple(dict.fromkeys(link for link in cleaned if link.title))[: limits.LINKS]
