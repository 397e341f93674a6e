"""Reads posts as the REST interface of WordPress gives them (`/wp-json/wp/v2/posts`, best with `?_embed`).

Times are in GMT where it says so. The guid is that of the site's feed, so a post has one id by either way. What is
not published is no article: a post in the bin is taken back, a draft is set aside.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from digest.collect.facts import Facts
from digest.collect.found import Found
from digest.collect.markup import blocks, headline
from digest.collect.page_text import opening
from digest.collect.people import people
from digest.collect.times import parse_time
from digest.errors import ArticleError
from digest.model.article import Image
from digest.text.clean import plain

Post = Mapping[str, Any]

_SHOWN = frozenset({"", "publish", "future", "inherit"})
_WIDEST = 1_600


def is_post(item: object) -> bool:
    """Returns whether a JSON value is such a post."""
    return isinstance(item, Mapping) and any(
        isinstance(item.get(part), Mapping) and "rendered" in item[part] for part in ("title", "content")
    )


def is_binned(post: Post) -> bool:
    """Returns whether the newsroom threw the post away."""
    return post.get("status") == "trash"


def found_in_post(post: Post, facts: Facts) -> Found:
    """Returns what a post says. Raises ArticleError with code "not-published"."""
    status = _text(post.get("status"))
    if status not in _SHOWN and not is_binned(post):
        raise ArticleError(
            f"it is not published (status {status!r})"[:200],
            code="not-published",
            hint="publish it, or leave it out",
        )
    head = _map(post.get("yoast_head_json"))
    lines = [block.text for block in blocks(_rendered(post, "content")) if block.kind != "figcaption"]
    teaser = [block.text for block in blocks(_rendered(post, "excerpt"))]
    link = _text(post.get("link"))
    gmt = _text(post.get("date_gmt"))
    return Found(
        title=headline(_rendered(post, "title")) or opening(lines),
        lines=lines,
        guid=_rendered(post, "guid"),
        url=link,
        base=link,
        source=_text(head.get("og_site_name")),
        source_url=urljoin(link, "/") if link else "",
        summary=" ".join(teaser),
        stated=(parse_time(f"{gmt}Z", facts.tzinfo) if gmt else None)
        or parse_time(_text(post.get("date")), facts.tzinfo),
        language=_text(post.get("lang")) or _text(head.get("og_locale")),
        authors=list(_authors(post, head)),
        tags=list(_terms(post)),
        image=next(_images(post, head), None),
        markup=_rendered(post, "content"),
    )


def _text(value: object) -> str:
    return plain(value).strip() if isinstance(value, str) else ""


def _map(value: object) -> Post:
    return value if isinstance(value, Mapping) else {}


def _maps(value: object) -> list[Post]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _rendered(post: Post, member: str) -> str:
    value = post.get(member)
    return _text(_map(value).get("rendered")) if isinstance(value, Mapping) else _text(value)


def _authors(post: Post, head: Post) -> Iterator[str]:
    embedded = _maps(_map(post.get("_embedded")).get("author"))
    yield from people([*(_text(one.get("name")) for one in embedded)] or [_text(head.get("author"))])


def _terms(post: Post) -> Iterator[str]:
    """The names of categories, then of tags."""
    groups = _map(post.get("_embedded")).get("wp:term")
    terms = (
        [term for group in groups if isinstance(group, list) for term in _maps(group)]
        if isinstance(groups, list)
        else []
    )
    for kind in ("category", "post_tag"):
        yield from (_text(term.get("name")) for term in terms if term.get("taxonomy") == kind)


def _images(post: Post, head: Post) -> Iterator[Image]:
    for media in _maps(_map(post.get("_embedded")).get("wp:featuredmedia")):
        details = _map(media.get("media_details"))
        full = {"source_url": media.get("source_url"), **details}
        sizes = [full, *_maps(list(_map(details.get("sizes")).values()))]
        usable = [one for one in sizes if _text(one.get("source_url"))]
        best = max(
            usable,
            key=lambda one: (_pixels(one.get("width")) <= _WIDEST, _pixels(one.get("width"))),
            default=None,
        )
        if best:
            caption = " ".join(block.text for block in blocks(_rendered(media, "caption")))
            sides = (_pixels(best.get(side)) for side in ("width", "height"))
            yield Image(_text(best.get("source_url")), _text(media.get("alt_text")) or caption, "", *sides)
    for one in _maps(head.get("og_image")):
        if _text(one.get("url")):
            yield Image(_text(one.get("url")), "", "", _pixels(one.get("width")), _pixels(one.get("height")))
    if _text(post.get("jetpack_featured_media_url")):
        yield Image(_text(post.get("jetpack_featured_media_url")))


def _pixels(value: object) -> int:
    return value if isinstance(value, int) and 0 < value < 100_000 else 0
