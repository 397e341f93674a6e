"""Reads and writes one article as an item of JSON Feed 1.1, the form in which programs exchange them.

Members of our own begin with "_": `_source`, `_image`, `_photo_credit`, `_read_also`, `_latest`, `_event_date`,
`_date_estimated` (what a missing date was estimated from: "text" or "collected") and `_collected_at`, which is
written and never believed, and `_annotated`, which marks that the engine added members of its own. Reading what was
written gives the same article; unknown members are kept.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from digest.collect import limits
from digest.collect.facts import Facts
from digest.collect.found import CUT, Found, article_from_found
from digest.collect.markup import blocks, is_all_markup, lines_of_text, looks_like_markup, paragraphs
from digest.collect.times import parse_time
from digest.errors import ArticleError
from digest.model.article import Annotation, Article, DateBasis, Image, Label, Link
from digest.text.clean import one_line, plain
from digest.text.sentences import sentences, shorten

_TEXTS = (
    "title",
    "content_html",
    "content_text",
    "summary",
    "url",
    "external_url",
    "date_published",
    "language",
)
_KNOWN: Final = frozenset((
    "id", "url", "title", "content_html", "content_text", "summary", "image", "date_published", "authors",
    "author", "tags", "language", "_source", "_image", "_photo_credit", "_read_also", "_latest",
    "_event_date", "_date_estimated", "_collected_at", "_annotated",
))  # fmt: skip
# What `item_from_article` adds of the engine's own; in items that others wrote they are members like any other.
_ADDED: Final = frozenset({"regions", "topics", "story"})
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ufffd\ud800-\udfff]")
_HEADLINE_CHARS = 150


def article_from_item(
    item: Mapping[str, Any],
    *,
    facts: Facts,
    now: datetime,
    base: str = "",
    source: str = "",
    source_url: str = "",
    language: str = "",
) -> Article:
    """Returns the article of a JSON Feed item; the other arguments are what the feed around it says.

    Raises ArticleError where it has no title, or holds neither text, summary, address nor id.
    """
    text = {member: _text(item.get(member)) for member in _TEXTS}
    lines = _lines(text["content_html"], text["content_text"])
    title, lines = _titled(one_line(text["title"]), lines, facts)
    name, address = _source(item.get("_source"))
    stated, estimated = _dates(item, text["date_published"], facts, now)
    found = Found(
        id=item_id(item),
        title=title,
        title_is_text="_collected_at" in item,
        summary_is_text="_collected_at" in item,
        lines=lines,
        url=text["url"] or text["external_url"],
        base=base,
        source=name or source,
        source_url=address or source_url,
        summary=_summary(item),
        stated=stated,
        estimated=estimated,
        event_date=_day(item.get("_event_date")),
        language=text["language"] or language,
        authors=_authors(item),
        tags=[_text(tag) for tag in _list(item.get("tags"))],
        image=_image(item.get("image"), item.get("_image")),
        photo_credit=_text(item.get("_photo_credit")),
        read_also=_links(item.get("_read_also")),
        latest=_links(item.get("_latest")),
        extra=_extra(item, text["url"] == ""),
        headline_suffices=True,
        markup=text["content_html"],
    )
    return article_from_found(found, facts=facts, now=now)


def item_id(item: Mapping[str, Any]) -> str:
    """Returns the item's own id, "" where it has none.

    Raises ArticleError with code "bad-id" for one that could not be told from another: it is never cut or cleaned.
    """
    stated = item.get("id")
    text = _text(stated).strip()
    if len(text) > limits.ID_CHARS:
        raise ArticleError(
            f"its id is longer than {limits.ID_CHARS} characters", code="bad-id", hint="give a shorter one"
        )
    if isinstance(stated, str) and _UNSEEN.search(stated.strip()):
        raise ArticleError("its id has characters that nobody sees", code="bad-id", hint="take them out")
    return one_line(text)


def item_from_article(
    article: Article, annotation: Annotation | None = None, story: str = ""
) -> dict[str, Any]:
    """Returns the article as a JSON Feed item, with what the engine saw in it where that is given.

    `language` is then the one that was found, so only an item without annotation reads back as the same article.
    """
    item: dict[str, Any] = {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "content_text": article.body,
        "summary": article.summary,
        "image": article.image.url if article.image else "",
        "date_published": _written(article.published),
        "authors": [{"name": name} for name in article.authors],
        "tags": list(article.tags),
        "language": article.language,
        "_source": {"name": article.source, "url": article.source_url},
        "_image": _picture(article.image),
        "_photo_credit": article.photo_credit,
        "_read_also": _listed(article.read_also),
        "_latest": _listed(article.latest),
        "_event_date": article.event_date.isoformat() if article.event_date else "",
        "_date_estimated": "" if article.date_basis == "stated" else article.date_basis,
        "_collected_at": _written(article.collected),
    }
    always = ("id", "title", "content_text", "date_published")
    written = {member: value for member, value in item.items() if value or member in always}
    if annotation is not None:
        written["language"] = annotation.language
        written |= {"regions": _labels(annotation.regions), "topics": _labels(annotation.topics)}
    if story:
        written["story"] = story
    if annotation is not None or story:
        written["_annotated"] = True
    return {**article.extra, **written}


def _text(value: object) -> str:
    """A member as text: numbers are written out, all else that is no text counts as absent."""
    if isinstance(value, str):
        return plain(value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _list(value: object) -> list[Any]:
    return value[:1_000] if isinstance(value, list) else []


def _lines(content_html: str, content_text: str) -> list[str]:
    if content_html.strip():
        return [block.text for block in blocks(content_html) if block.kind != "figcaption"]
    content_text = content_text[: 2 * limits.BODY_CHARS]
    return lines_of_text(content_text) if is_all_markup(content_text) else paragraphs(content_text)


def _titled(title: str, lines: list[str], facts: Facts) -> tuple[str, list[str]]:
    """The headline and the lines below it; a first line that is clearly a headline is taken for a missing one."""
    if not title and len(lines) > 1 and len(lines[0]) <= _HEADLINE_CHARS and lines[0][-1] not in '.:;,!?…»”"':
        return lines[0], lines[1:]
    if not title and facts.untitled and lines:
        return shorten(sentences(lines[0])[0], _HEADLINE_CHARS), lines
    return title, lines


def _summary(item: Mapping[str, Any]) -> str:
    """Plain text by the standard, HTML in practice; in an item of our own "<b>" is only the letters."""
    text = _text(item.get("summary"))
    if "_collected_at" in item or not looks_like_markup(text):
        return text
    return " ".join(block.text for block in blocks(text))


def _source(value: object) -> tuple[str, str]:
    if isinstance(value, Mapping):
        return _text(value.get("name")), _text(value.get("url"))
    return _text(value), ""


def _authors(item: Mapping[str, Any]) -> list[str]:
    """`authors` of version 1.1, or the `author` of version 1; a name may also stand there bare."""
    people = _list(item.get("authors")) or [item.get("author")]
    return [_text(one.get("name")) if isinstance(one, Mapping) else _text(one) for one in people]


def _image(address: object, more: object) -> Image | None:
    if isinstance(address, Mapping):  # as schema.org writes it
        address, more = address.get("url"), more or address
    url = _text(address)
    about = more if isinstance(more, Mapping) else {}
    width, height = (_pixels(about.get(side)) for side in ("width", "height"))
    return Image(url, _text(about.get("alt")), _text(about.get("credit")), width, height) if url else None


def _pixels(value: object) -> int:
    return value if isinstance(value, int) and 0 < value < 100_000 else 0


def _links(value: object) -> list[Link]:
    return [
        Link(_text(one.get("title")), _text(one.get("url"))) if isinstance(one, Mapping) else Link(_text(one))
        for one in _list(value)
    ]


def _dates(
    item: Mapping[str, Any], published: str, facts: Facts, now: datetime
) -> tuple[datetime | None, tuple[datetime, DateBasis] | None]:
    """The date as stated, or as an earlier reading estimated it."""
    moment = parse_time(published, facts.tzinfo, now)
    basis = item.get("_date_estimated")
    if moment is None or not basis:
        return moment, None
    return None, (
        moment,
        "text" if basis == "text" or (basis is True and item.get("_event_date")) else "collected",
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _extra(item: Mapping[str, Any], external_is_url: bool) -> dict[str, Any]:
    """The members we do not know, as they are, but printable; none of them where they are too many."""
    ours = _ADDED if "_annotated" in item else frozenset()
    used = {"external_url"} if external_is_url else frozenset()
    members = {name: value for name, value in item.items() if name not in _KNOWN | ours | used}
    if not members:
        return {}
    cleaned = _cleaned(members)
    assert isinstance(cleaned, dict)
    size_bytes = len(json.dumps(cleaned, ensure_ascii=False).encode())
    return cleaned if size_bytes <= limits.EXTRA_BYTES else {CUT: ["_members"]}


def _cleaned(value: Any) -> Any:
    """JSON without what JSON, UTF-8 or a database cannot hold: lone surrogates, controls, infinities."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {plain(str(name)): _cleaned(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    return None if isinstance(value, float) and value - value != 0 else value


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _picture(image: Image | None) -> dict[str, Any]:
    if image is None:
        return {}
    facts = {"alt": image.alt, "credit": image.credit, "width": image.width, "height": image.height}
    return {name: value for name, value in facts.items() if value}


def _listed(links: Iterable[Link]) -> list[dict[str, str]]:
    return [{"title": link.title, "url": link.url} if link.url else {"title": link.title} for link in links]


def _labels(labels: Iterable[Label]) -> list[dict[str, Any]]:
    return [{"code": label.code, "score": label.score} for label in labels]
