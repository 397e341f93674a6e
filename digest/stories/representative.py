"""Which article of a story readers of a language see.

In this order: only the reader's language; news before opinion, videos and the like; originals before repeats; then the best sum of source weight, stated
date, completeness and a clear headline, less what it is older than the newest one, and less again where another report
knows of more dead or hurt: a story that runs on is told by what is known by now. The earlier one of equals, then by id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digest.model.article import Article, ReadArticle
from digest.model.story import Story
from digest.stories.toll import toll
from digest.text.words import words
from digest.understand.genre import genre_of

# Marks of a headline that promises instead of telling, in the folded beginnings people use for it.
_BAIT = ("you won't believe", "this is why", "here's why", "вы не поверите", "вот почему", "сіз сенбейсіз")
_SHOUTING = 0.6


@dataclass(frozen=True, slots=True)
class RepresentativeSettings:
    """`source_weights` as in ranking; a body of `complete_words` words is complete.

    Each hour behind the newest article, after the first `current_h`, costs `stale` thousandths of a source's weight, up to
    `stalest`: more than completeness or a better source makes up for within a day, and nothing among articles of one hour.
    An older toll costs `overtaken`: more than a stated date and a link make up for.
    """

    source_weights: Mapping[str, float] = field(default_factory=dict)
    complete_words: int = 120
    current_h: int = 3
    stale: int = 40
    stalest: int = 1200
    overtaken: int = 600


def representative(
    story: Story, articles: Mapping[str, ReadArticle], language: str, settings: RepresentativeSettings
) -> ReadArticle | None:
    """Returns the article to show, None where the story has none in `language`."""
    here = [articles[n] for n in story.articles if n in articles and articles[n].language == language]
    stated = [read.article.published for read in here if not read.article.date_estimated]
    newest = max(stated, default=None)
    overtaken = _overtaken(here)
    return min(
        here,
        key=lambda read: _order(
            read, story, newest, settings, lost=settings.overtaken * (read.id in overtaken)
        ),
        default=None,
    )


def _overtaken(reports: Sequence[ReadArticle]) -> set[str]:
    """Returns the ids of the reports that tell a toll, and one that is lower than another report's."""
    tolls = {read.id: toll(read.article) for read in reports}
    most = [max((told[kind] for told in tolls.values()), default=0) for kind in (0, 1)]
    return {name for name, (dead, hurt) in tolls.items() if 0 < dead < most[0] or 0 < hurt < most[1]}


def _order(
    read: ReadArticle,
    story: Story,
    newest: datetime | None,
    settings: RepresentativeSettings,
    *,
    lost: int,
) -> tuple[bool, bool, int, float, str]:
    article = read.article
    complete = min(1.0, len(words(article.body[:4000])) / settings.complete_words)
    worth = (
        round(1000 * settings.source_weights.get(article.source, 1.0))
        + 300 * (not article.date_estimated)
        + round(500 * complete)
        + 150 * bool(article.image)
        + 100 * bool(article.url)
        - _unclear(article)
        - _stale(article, newest, settings)
        - lost
    )
    return (
        bool(genre_of(article)),
        read.id in story.duplicates,
        -worth,
        article.published.timestamp(),
        read.id,
    )


def _stale(article: Article, newest: datetime | None, settings: RepresentativeSettings) -> int:
    """Returns what an article loses for being older than the newest; one whose date is estimated loses that already."""
    if newest is None or article.date_estimated:
        return 0
    hours = int((newest - article.published).total_seconds() // 3600)
    return min(settings.stalest, settings.stale * max(0, hours - settings.current_h))


def _unclear(article: Article) -> int:
    """Returns what a headline loses for shouting, asking, promising or saying next to nothing."""
    title = article.title.strip()
    letters = [letter for letter in title if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    loss = 400 if len(letters) > 8 and capitals > _SHOUTING * len(letters) else 0
    loss += 300 if title.endswith(("?", "?!", "!")) else 0
    loss += 300 if " ".join(words(title)).startswith(_BAIT) else 0
    return loss + (400 if len(words(title)) < 3 else 0)
