"""Joins what a feed says of an article with what its page says.

The feed names the article: its id, address, source, headline and stated time stay. The page fills what the feed left
out, and its text replaces the feed's where it is longer; that of a page that is read again does so unless most of it is
gone, as behind a wall for payment. Joining again with the same page changes nothing. A page that tells of something else
(where an old address leads now, "page not found" with the status of a page) fills nothing.
"""

from dataclasses import replace

from digest.collect.limits import LINKS
from digest.model.article import Article
from digest.text.words import stem, words

_TEASER_CHARS = 600
_KEPT = 0.5  # of a text that its publisher corrected
_WORD_CHARS = 4  # shorter words are in any headline
_SHARED = 0.6  # of a headline's words, where an address leads to that of another article
_HELD_CHARS = 60


def with_page(article: Article, page: Article, *, again: bool = False) -> Article:
    """Returns `article`, as its feed tells it, filled up from `page`: its page, or what is stored of it. With `again`,
    `article` was filled from its page before."""
    least = len(article.body) * _KEPT if again else len(article.body)
    whole = len(page.body) > least
    dated = article if article.date_basis == "stated" or page.date_basis != "stated" else page
    return replace(
        article,
        paragraphs=page.paragraphs if whole else article.paragraphs,
        summary=article.summary or (_teaser(article) if whole else "") or page.summary,
        published=dated.published,
        date_basis=dated.date_basis,
        event_date=(page.event_date if whole else None) or article.event_date or page.event_date,
        source_url=article.source_url or page.source_url,
        language=article.language or page.language,
        authors=article.authors or page.authors,
        tags=tuple(dict.fromkeys((*article.tags, *page.tags))),
        image=article.image or page.image,
        photo_credit=article.photo_credit or page.photo_credit,
        read_also=tuple(dict.fromkeys((*article.read_also, *page.read_also)))[:LINKS],
        latest=article.latest or page.latest,
        extra={**page.extra, **article.extra},
    )


def _teaser(article: Article) -> str:
    """The feed's text where it is short enough to be the publisher's own summary."""
    return " ".join(article.paragraphs) if len(article.body) <= _TEASER_CHARS else ""


def is_another(article: Article, page: Article, *, moved: bool) -> bool:
    """Returns whether a page is not that of `article`, by their headlines and what the feed says of it. `moved` says that
    its address led to one of another article."""
    ones, others = _stems(article.title), _stems(page.title)
    if not ones or not others:
        return False
    least = _SHARED * min(len(ones), len(others)) if moved else 1
    return len(ones & others) < least and not _holds(page, article)


def _stems(title: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(title) if len(word) >= _WORD_CHARS or word.isdigit())


def _holds(page: Article, article: Article) -> bool:
    """Whether a page has the feed's text, or the beginning of its summary."""
    if set(article.paragraphs) & set(page.paragraphs):
        return True
    told = " ".join(words(article.summary or article.body)[:30])[:_HELD_CHARS]
    return len(told) >= _HELD_CHARS / 2 and told in " ".join(words(page.body))
