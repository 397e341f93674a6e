"""Which article of a story readers of a language see.

In this order: only the reader's language; originals before repeats; then the best sum of source weight, stated
date, completeness and a clear headline; the earlier one of equals, then by id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.model.article import Article, ReadArticle
from digest.model.story import Story
from digest.text.words import words

# Marks of a headline that promises instead of telling, in the folded beginnings people use for it.
_BAIT = ("you won't believe", "this is why", "here's why", "вы не поверите", "вот почему", "сіз сенбейсіз")
_SHOUTING = 0.6


@dataclass(frozen=True, slots=True)
class RepresentativeSettings:
    """`source_weights` as in ranking; a body of `complete_words` words is complete."""

    source_weights: Mapping[str, float] = field(default_factory=dict)
    complete_words: int = 120


def representative(
    story: Story, articles: Mapping[str, ReadArticle], language: str, settings: RepresentativeSettings
) -> ReadArticle | None:
    """Returns the article to show, None where the story has none in `language`."""
    here = [articles[n] for n in story.articles if n in articles and articles[n].language == language]
    return min(here, key=lambda read: _order(read, story, settings), default=None)


def _order(read: ReadArticle, story: Story, settings: RepresentativeSettings) -> tuple[bool, int, float, str]:
    article = read.article
    complete = min(1.0, len(words(article.body[:4000])) / settings.complete_words)
    worth = (
        round(1000 * settings.source_weights.get(article.source, 1.0))
        + 300 * (not article.date_estimated)
        + round(500 * complete)
        + 150 * bool(article.image)
        + 100 * bool(article.url)
        - _unclear(article)
    )
    return read.id in story.duplicates, -worth, article.published.timestamp(), read.id


def _unclear(article: Article) -> int:
    """Returns what a headline loses for shouting, asking, promising or saying next to nothing."""
    title = article.title.strip()
    letters = [letter for letter in title if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    loss = 400 if len(letters) > 8 and capitals > _SHOUTING * len(letters) else 0
    loss += 300 if title.endswith(("?", "?!", "!")) else 0
    loss += 300 if " ".join(words(title)).startswith(_BAIT) else 0
    return loss + (400 if len(words(title)) < 3 else 0)
