"""Articles and stories for the tests of this room, made in one line."""

from datetime import UTC, datetime, timedelta

from digest.model.article import Annotation, Article, DateBasis, Label, Link, ReadArticle
from digest.model.story import Story

NOW = datetime(2026, 4, 24, 6, tzinfo=UTC)


def read(
    name: str,
    title: str,
    body: str = "",
    *,
    language: str = "en",
    source: str = "Orda",
    hours_ago: float = 0,
    basis: DateBasis = "stated",
    url: str = "",
    summary: str = "",
    topics: tuple[str, ...] = (),
    regions: tuple[str, ...] = (),
    links: tuple[Link, ...] = (),
) -> ReadArticle:
    when = NOW - timedelta(hours=hours_ago)
    article = Article(
        id=name, title=title, paragraphs=tuple(part for part in body.split("\n") if part), source=source,
        collected=when, published=when, date_basis=basis, url=url, summary=summary, read_also=links,
    )  # fmt: skip
    labels = tuple(Label(code, 0.9) for code in topics), tuple(Label(code, 0.9) for code in regions)
    return ReadArticle(article, Annotation(language, *labels))


def story(
    name: str,
    *articles: ReadArticle,
    topics: tuple[str, ...] = (),
    regions: tuple[str, ...] = (),
    sources: tuple[str, ...] | None = None,
) -> Story:
    return Story(
        id=name,
        articles=tuple(one.id for one in articles),
        topics=tuple(Label(code, 0.9) for code in topics),
        regions=tuple(Label(code, 0.9) for code in regions),
        sources=sources if sources is not None else tuple(sorted({one.article.source for one in articles})),
        languages=tuple(sorted({one.language for one in articles})),
        first=min((one.article.published for one in articles), default=NOW),
        last=max((one.article.published for one in articles), default=NOW),
    )
