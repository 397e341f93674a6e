"""Says in sentences why a story stands where it stands in an edition, why it leads or not, or why it is not there."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from digest.commands import issue_command
from digest.jobs.issue import Issue
from digest.model.article import Article
from digest.model.edition import Edition, EditionStory
from digest.stories.diversity import WINDOW, Trait, counted, reached, traits


@dataclass(frozen=True, slots=True)
class Standing:
    """`place` counts from 1 in the editors' order, 0 where the edition does not hold the story; `by_score` is where its
    score alone would put it. `why` are sentences."""

    place: int
    by_score: int
    why: tuple[str, ...]


def standing(
    story: str, edition: Edition | None, issue: Issue, members: Sequence[tuple[Article, str]]
) -> Standing:
    """Returns where the story stands; `members` are its articles, each with its language."""
    if edition is None:
        return Standing(
            0,
            0,
            (f"{issue.id} has no edition yet: {issue_command('build', issue.id, issue.slot)} makes one.",),
        )
    order = [one.id for one in edition.stories]
    if story not in order:
        return Standing(0, 0, (_absent(story, edition, issue, members),))
    place = order.index(story)
    by_score = sorted(edition.stories, key=lambda one: (-one.score, one.id))
    rank = [one.id for one in by_score].index(story)
    return Standing(place + 1, rank + 1, tuple(_why(edition, issue, place, rank)))


def _why(edition: Edition, issue: Issue, place: int, rank: int) -> Iterator[str]:
    told = edition.stories[place]
    above = edition.stories[:place]
    if told.pinned:
        yield "An editor pinned it: pinned stories stand first, in the order they were pinned."
        return
    pins = sum(one.pinned for one in above)
    if pins:
        yield f"{_stories(pins)} above it {'is' if pins == 1 else 'are'} pinned by an editor."
    if place == 0:
        yield "It leads: the best score among the stories whose date is stated and whose source is not on watch."
        for one in edition.stories:
            if one.score > told.score:
                yield f"{_title(one)} scores higher but {_unfit(one) or 'was moved'}."
                break
        return
    unfit = _unfit(told)
    if unfit and not pins:
        yield f"It cannot lead: it {unfit}."
    if rank < place:
        yield f"Its score alone would put it at {rank + 1}; the mix of topics, regions and sources moved it to {place + 1}."
        yield from _over(told, above, issue)
    elif rank > place:
        yield f"Its score alone would put it at {rank + 1}; stories like those above them were moved down past it."
    else:
        yield f"{_stories(place)} {'scores' if place == 1 else 'score'} higher."


def _unfit(told: EditionStory) -> str:
    """Returns why a story may not lead, "" where it may."""
    cards = told.cards.values()
    if all(card.on_watch for card in cards):
        return "comes from a source that is on watch"
    if all(card.genre not in {"", "live"} for card in cards):
        return "is not a news report"
    if not any(card.may_lead for card in cards):
        return "has no stated date"
    return ""


def _over(told: EditionStory, above: Sequence[EditionStory], issue: Issue) -> Iterator[str]:
    """Yields the caps that the stories above have used up in a window of places that it was passed over for."""
    home = issue.diversity.home
    mine = traits(told.sources, told.topics, told.regions, home)
    counts: Counter[Trait] = Counter()
    said: set[Trait] = set()
    for place, one in enumerate(above):
        counts = counted(counts, place, traits(one.sources, one.topics, one.regions, home))
        for trait, cap in reached(counts, mine, issue.diversity):
            if trait not in said and one.score < told.score:
                said.add(trait)
                yield f"The cap of {cap} stories of {trait[0]} {trait[1]} in {WINDOW} places was reached above it."


def _absent(story: str, edition: Edition, issue: Issue, members: Sequence[tuple[Article, str]]) -> str:
    """Returns the first rule that kept a story out of the edition, as far as its articles tell."""
    start, end = edition.window
    oldest = end - timedelta(hours=issue.max_age_h)
    found = [article for article, _ in members]
    rules = (
        (story in edition.edits.dropped, "An editor dropped it from this edition."),
        (not found, "None of its articles is stored any more."),
        (
            not any(language in edition.languages for _, language in members),
            f"None of its articles is in a language of the newsletter ({', '.join(edition.languages)}).",
        ),
        (
            all(article.collected > end for article in found),
            f"It came after the edition was cut off ({end:%Y-%m-%d %H:%M} UTC): it is for the next one.",
        ),
        (
            all(article.collected <= start for article in found),
            f"It came before the edition's window began ({start:%Y-%m-%d %H:%M} UTC): it was for an earlier one.",
        ),
        (
            all(article.published <= oldest and not article.date_estimated for article in found),
            f"It was published more than {issue.max_age_h:g} hours before the edition was cut off (max_age_h).",
        ),
        (
            len(edition.stories) >= issue.build.pool,
            f"{_stories(issue.build.pool)} scored higher, and an edition keeps no more (pool).",
        ),
    )
    otherwise = (
        "It came, or became a story of its own, after the edition was made, or its source allows no headline."
    )
    return next((sentence for applies, sentence in rules if applies), otherwise)


def _title(one: EditionStory) -> str:
    return f"“{next(iter(one.cards.values())).title}”"


def _stories(number: int) -> str:
    return f"{number:,} {'story' if number == 1 else 'stories'}"
