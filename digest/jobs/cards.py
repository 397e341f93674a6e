"""Puts stories in order and makes their cards: for each language the article that tells it best, and what to read
also."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from digest.jobs.issue import Issue
from digest.model.article import Article, Image, ReadArticle
from digest.model.edition import Card, ReadAlso
from digest.model.story import Ranked, Story
from digest.stories.archive import Archive
from digest.stories.diversity import diversify
from digest.stories.leftovers import shared_sentences
from digest.stories.rank import rank
from digest.stories.related import best_fitting, choose
from digest.stories.representative import RepresentativeSettings, representative
from digest.stories.summary import summary
from digest.understand.genre import genre_of

# More than a card shows: links that a reader got already, or that stand in the mail, are left out per reader.
_SPARE_LINKS = 6


def ordered(
    stories: Mapping[str, Story], articles: Mapping[str, ReadArticle], issue: Issue, *, now: datetime
) -> tuple[Ranked, ...]:
    """Returns every story in the order of the edition; `articles` holds at least those of the stories."""
    ranked = rank(stories.values(), articles, now=now, settings=issue.rank)
    place = {entry.story: entry for entry in ranked}
    return tuple(place[story] for story in diversify(ranked, stories, articles, issue.diversity))


def cards_of(
    ranked: Sequence[Ranked],
    stories: Mapping[str, Story],
    articles: Mapping[str, ReadArticle],
    archive: Archive,
    issue: Issue,
    *,
    fresh: Collection[str] = (),
    watched: Collection[str] = (),
) -> dict[str, dict[str, Card]]:
    """Returns `{story id: {language: card}}` for the languages of the newsletter.

    Shown is only what the source gives rights to. Sources that are `watched` tell a story only where no other does, and
    articles that are not among the `fresh` ones, where any are named, only where none of these does.
    """
    cards: dict[str, dict[str, Card]] = {}
    shared = shared_sentences(read.article for read in articles.values())
    weights = RepresentativeSettings(source_weights=issue.rank.source_weights)
    pool = [stories[place.story] for place in ranked[: issue.build.pool]]
    links = _links(pool, archive, issue, watched)
    for story in pool:
        shown = {
            name: articles[name]
            for name in story.articles
            if name in articles and _may(issue, articles[name].article, "headline")
        }
        trusted = {name: read for name, read in shown.items() if read.article.source not in watched}
        for language in issue.languages:
            best = _best(story, [trusted, shown], language, fresh, weights)
            if best is not None:
                card = _card(
                    best,
                    _image(best, trusted, issue),
                    links[language][story.id],
                    issue,
                    shared.get(best.article.source, frozenset()),
                )
                cards.setdefault(story.id, {})[language] = replace(
                    card, on_watch=best.article.source in watched
                )
    return cards


def _links(
    pool: Sequence[Story], archive: Archive, issue: Issue, watched: Collection[str]
) -> dict[str, dict[str, list[ReadAlso]]]:
    """Returns `{language: {story id: what to read also}}`, each link where it fits best."""
    settings = replace(issue.related, links=_SPARE_LINKS, per_story=1)
    by_id = {read.id: read.article for read in archive.articles}
    hidden = {
        name
        for name, article in by_id.items()
        if article.source in watched or not article.url or not _may(issue, article, "headline")
    }
    links: dict[str, dict[str, list[ReadAlso]]] = {}
    for language in issue.languages:
        offers = {
            story.id: choose(
                story.id, archive, language=language, settings=settings, excluded=hidden, before=story.first
            )
            for story in pool
        }
        best = best_fitting(offers, archive, shown=issue.select.length)
        links[language] = {
            story: [_link(by_id[link.article], archive) for link in some] for story, some in best.items()
        }
    return links


def _best(
    story: Story,
    choices: Sequence[Mapping[str, ReadArticle]],
    language: str,
    fresh: Collection[str],
    settings: RepresentativeSettings,
) -> ReadArticle | None:
    """Returns the article to show: of the first choice that has one, a fresh one where it has any."""
    for choice in choices:
        new = {name: read for name, read in choice.items() if name in fresh}
        best = representative(story, new, language, settings) or representative(
            story, choice, language, settings
        )
        if best is not None:
            return best
    return None


def _image(best: ReadArticle, others: Mapping[str, ReadArticle], issue: Issue) -> Image | None:
    """Returns the article's own picture, else one that another report of the story has, credited to its source."""
    for read in (best, *(others[name] for name in sorted(others))):
        image = read.article.image
        if image is not None and _may(issue, read.article, "image"):
            return image if read is best else replace(image, credit=image.credit or read.article.source)
    return None


def _may(issue: Issue, article: Article, what: str) -> bool:
    rights = issue.rights.get(article.source)
    return rights is None or what in rights


def _link(article: Article, archive: Archive) -> ReadAlso:
    return ReadAlso(
        article=article.id, story=archive.story_of[article.id], title=article.title, url=article.url,
        source=article.source, published=article.published,
    )  # fmt: skip


def _card(
    best: ReadArticle, image: Image | None, links: Sequence[ReadAlso], issue: Issue, shared: Collection[str]
) -> Card:
    article = best.article
    return Card(
        article=article.id,
        title=article.title,
        summary=summary(article, shared=shared) if _may(issue, article, "summary") else "",
        url=article.url,
        source=article.source,
        published=article.published,
        date_estimated=article.date_estimated,
        genre=genre_of(article),
        image=image,
        read_also=tuple(links),
    )
