"""Reads one item of a feed, as feedparser parsed it: what of its many members is the title, the text, the picture.

Of several texts the longest is the article: feeds give the same one twice, or a stub first. A short description is
the teaser. A member that several modules spell (Media RSS, iTunes, Dublin Core, Yandex) is taken wherever it stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from digest.collect.facts import Facts
from digest.collect.found import Found
from digest.collect.markup import (
    blocks,
    headline,
    html_line,
    images,
    is_all_markup,
    lines_of_text,
    paragraphs,
)
from digest.collect.page_text import opening
from digest.collect.people import people
from digest.collect.pictures import WIDEST, decorates
from digest.collect.times import parse_time
from digest.model.article import Image
from digest.text.clean import plain

# A description of this length, or of several paragraphs, is the article and not its teaser.
_TEASER_CHARS = 600
# Where feeds put the whole text beside content:encoded.
_FULL_TEXTS = ("yandex_full-text", "full-text", "fulltext", "turbo_content", "body", "content_encoded")
_TEXT = "text/plain"
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Channel:
    """What stands around the items: the feed's own members, its address, the operator's facts, the time. `typed` names
    the members of items whose type the feed states."""

    members: Entry
    base: str
    facts: Facts
    now: datetime
    typed: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return headline(text_of(self.members.get("title")))

    @property
    def address(self) -> str:
        return text_of(self.members.get("link"))


def found_in(entry: Entry, channel: Channel) -> Found:
    """Returns what an item says; its first sentence stands in where it has no title."""
    content, content_type = _content(entry, channel)
    title_type, summary_type = (_type(entry, member, channel) for member in ("title", "summary"))
    teaser = _lines(text_of(entry.get("summary")), summary_type)
    lines = _lines(content, content_type)
    if not lines and (len(teaser) > 2 or sum(map(len, teaser)) > _TEASER_CHARS):
        lines, teaser = teaser, []
    # An item that was taken over from another feed names that feed.
    origin: Entry = entry.get("source") or {}
    return Found(
        title=_title(entry, title_type) or opening(lines or teaser),
        title_is_text=bool(title_type),
        lines=lines,
        guid=text_of(entry.get("id")),
        url=_link(entry),
        base=_base(entry) or channel.base,
        source=headline(text_of(origin.get("title"))) or channel.name,
        source_url=text_of(origin.get("link")) or text_of(origin.get("href")) or channel.address,
        summary=" ".join(teaser),
        summary_is_text=summary_type == _TEXT,
        stated=_date(entry, channel),
        language=_language(entry, channel.members),
        authors=_authors(entry),
        tags=[text_of(tag.get("label")) or text_of(tag.get("term")) for tag in maps(entry.get("tags"))],
        image=_image(entry, content or text_of(entry.get("summary"))),
        markup=content or text_of(entry.get("summary")),
        photo_credit=next((text_of(one.get("content")) for one in maps(entry.get("media_credit"))), ""),
    )


def text_of(value: object) -> str:
    """Returns a member as text, "" where it is none."""
    return plain(value) if isinstance(value, str) else ""


def maps(value: object) -> list[Entry]:
    """Returns the members of a list that have members themselves."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _link(entry: Entry) -> str:
    """The item's address: before a redirect that counts clicks, else its link, else an id that is one."""
    stated = (text_of(entry.get(name)) for name in ("feedburner_origlink", "link"))
    linked = (
        text_of(one.get("href")) for one in maps(entry.get("links")) if one.get("rel") in {None, "alternate"}
    )
    named = (text for text in [text_of(entry.get("id"))] if text.startswith(("http://", "https://")))
    return next((url for url in (*stated, *linked, *named) if url.strip()), "")


def _title(entry: Entry, stated: str) -> str:
    detail: Entry = entry.get("title_detail") or {}
    title = text_of(entry.get("title")) or text_of(detail.get("value"))
    return html_line(title) if stated and stated != _TEXT else title


def _base(entry: Entry) -> str:
    """The address against which an item's own are resolved: that of its texts, which `xml:base` may set."""
    details = (*maps(entry.get("content")), entry.get("summary_detail") or {})
    return next((base for one in details if (base := text_of(one.get("base")))), "")


def _type(entry: Entry, member: str, channel: Channel) -> str:
    """The type that a feed states of a member, "" where it states none."""
    detail = entry.get(f"{member}_detail")
    return text_of(detail.get("type")) if isinstance(detail, Mapping) and member in channel.typed else ""


def _content(entry: Entry, channel: Channel) -> tuple[str, str]:
    """The longest text and its type as above."""
    texts = [(text_of(one.get("value")), text_of(one.get("type"))) for one in maps(entry.get("content"))]
    stated = [(text, kind if "content" in channel.typed else "") for text, kind in texts]
    others = [(text_of(entry.get(name)), "") for name in _FULL_TEXTS]
    return max((*stated, *others), key=lambda one: len(one[0]), default=("", ""))


def _lines(text: str, stated: str) -> list[str]:
    if stated == _TEXT and not is_all_markup(text):
        return paragraphs(text)
    if stated:
        return [block.text for block in blocks(text) if block.kind != "figcaption"]
    return lines_of_text(text)


def _language(entry: Entry, channel: Entry) -> str:
    details = [
        *maps(entry.get("content")),
        entry.get("summary_detail") or {},
        entry.get("title_detail") or {},
    ]
    stated = (text_of(one.get("language")) for one in (entry, *details, channel))
    return next((language for language in stated if language), "")


def _authors(entry: Entry) -> list[str]:
    named = list(people(text_of(one.get("name")) for one in maps(entry.get("authors"))))
    return named or list(people([text_of(entry.get("author"))]))


def _date(entry: Entry, channel: Channel) -> datetime | None:
    """Our own reading first: feedparser takes a time without zone for UTC, and we may know better."""
    own = dict(entry.items())  # without feedparser's stand-ins, which warn of themselves
    for member in ("published", "created", "updated"):
        moment = parse_time(text_of(own.get(member)), channel.facts.tzinfo, channel.now)
        parts = own.get(f"{member}_parsed")
        if moment is None and parts:
            try:
                year, month, day, hour, minute, second = parts[:6]
                moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
            except (ValueError, TypeError):
                continue
        if moment is not None:
            return moment
    return None


def _image(entry: Entry, markup: str) -> Image | None:
    """The widest picture that the item names, else the first one in its text."""
    named = [one for one in _named_images(entry) if not decorates(one.url, one.width, one.height)]
    fitting = [one for one in named if one.width <= WIDEST] or named
    best = max(fitting, key=lambda one: one.width, default=None)
    return best or next(iter(images(markup)), None)


def _named_images(entry: Entry) -> Iterator[Image]:
    for member in ("media_content", "enclosures", "links", "media_thumbnail"):
        for one in maps(entry.get(member)):
            url = text_of(one.get("url")) or text_of(one.get("href"))
            kind = text_of(one.get("type")) or text_of(one.get("medium"))
            if member == "links" and one.get("rel") != "enclosure":
                continue
            pictured = kind.startswith("image") or (
                not kind and url.partition("?")[0].lower().endswith(_PICTURES)
            )
            if url and (pictured or member == "media_thumbnail"):
                yield Image(url, width=_pixels(one.get("width")), height=_pixels(one.get("height")))
    image = entry.get("image")
    url = text_of(image.get("href") or image.get("url")) if isinstance(image, Mapping) else text_of(image)
    if url:
        yield Image(url.strip())


def _pixels(value: object) -> int:
    text = str(value).removesuffix("px") if isinstance(value, str | int) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
