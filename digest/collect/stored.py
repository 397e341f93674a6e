"""Reads stored text: a headline on the first line, credits, paragraphs, and the tail of the page below them."""

import re
from datetime import datetime

from digest.collect.facts import Facts
from digest.collect.found import Found, article_from_found
from digest.collect.markup import paragraphs
from digest.errors import ArticleError
from digest.model.article import Article
from digest.text.clean import plain

_HEADLINE_CHARS = 300
_MARK = re.compile(
    r"^(?:#{1,3}\s+|(?:title|headline|заголовок|тақырып(?:ы)?|sarlavha|сарлавҳа)\s*:\s*)", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:(?:url|link|ссылка|сілтеме|шилтеме|havola|ҳавола)\s*:\s*)?(https?://\S+)", re.IGNORECASE
)


def article_from_text(text: str, *, facts: Facts, now: datetime) -> Article:
    """Returns the article of a stored text. Raises ArticleError with code "empty", "no-title" or "no-text"."""
    lines = paragraphs(plain(text))
    if not lines:
        raise ArticleError("there is no text in it", code="empty", hint="store the article again")
    title = _MARK.sub("", lines[0])
    if len(title) > _HEADLINE_CHARS:
        raise ArticleError(
            f"its first line has {len(title)} characters, which is no headline",
            code="no-title",
            hint="put the headline on a line of its own",
        )
    url = ""
    body: list[str] = []
    for place, line in enumerate(lines[1:]):
        # A line above the text that is only an address is the article's own.
        address = _ADDRESS.fullmatch(line) if place < 4 and not url else None
        if address:
            url = address[1]
        else:
            body.append(line)
    return article_from_found(Found(title=title, lines=body, url=url), facts=facts, now=now)
