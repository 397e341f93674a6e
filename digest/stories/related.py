"""What to read also: articles of other stories about the same matter.

In this order: the publisher's own links, where they resolve to a stored article; then the stories most alike, best
articles first. Left out are the story itself, what the caller excludes, what is not older, repeats, near-copies of a
link already chosen, all below a floor, and stories that may be the same event told elsewhere: to be offered, a
story must lie apart in time, or lack names or numbers that the other insists on. The answer may be empty.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

import numpy as np

from digest.stories.archive import Archive
from digest.stories.related_settings import RelatedSettings
from digest.stories.similar import UNIT
from digest.text.words import words

# A story of so many articles is large.
LARGE = 4
# What so many of its articles in a hundred mention, a story insists on; what at most so many do, it never mentions.
INSISTS = 75
NEVER = 5


def choose(
    story: str,
    archive: Archive,
    *,
    language: str,
    settings: RelatedSettings,
    excluded: Collection[str] = (),
    before: datetime | None = None,
) -> tuple[str, ...]:
    """Returns the ids of articles in `language` to read also with a story of the archive, best first.

    `excluded` are ids of articles that must not appear; only articles published `before` appear, None for any date.
    """
    chosen: list[int] = []
    taken: dict[str, int] = {}
    for row in _ranked(story, archive, language, settings):
        if len(chosen) == settings.links:
            break
        read = archive.articles[row]
        other = archive.story_of[read.id]
        if row in chosen or read.id in excluded or other == story or read.language != language:
            continue
        if before is not None and read.article.published >= before:
            continue
        if settings.per_story is not None and taken.get(other, 0) >= settings.per_story:
            continue
        if not any(_copies(archive, row, earlier, settings) for earlier in chosen):
            chosen.append(row)
            taken[other] = taken.get(other, 0) + 1
    return tuple(archive.articles[row].id for row in chosen)


def _ranked(story: str, archive: Archive, language: str, settings: RelatedSettings) -> Iterator[int]:
    profile = archive.profile(story, language)
    if profile is None:
        return
    for row in archive.profiles[profile].rows:
        for link in archive.articles[row].article.read_also:
            found = archive.resolve(link.title, link.url)
            if found is not None:
                yield found
    likeness = archive.likeness(profile)
    # Profiles stand in the order of their stories' ids, so a stable sort breaks ties by id.
    near = np.flatnonzero(likeness >= settings.floor * UNIT * UNIT)
    for other in near[np.argsort(-likeness[near], kind="stable")][: settings.considered].tolist():
        told = archive.profiles[other]
        if told.language != language or told.story == story:
            continue
        if _other_event(archive, profile, other, int(likeness[other]), settings):
            nearness = archive.nearness(profile, told.rows)
            yield from (row for _, row in sorted(zip(nearness, told.rows, strict=True), key=_best_first))


def _best_first(found: tuple[int, int]) -> tuple[int, int]:
    return -found[0], found[1]


def _other_event(archive: Archive, one: int, other: int, likeness: int, settings: RelatedSettings) -> bool:
    """Says whether two stories are surely two, and not parts of one that clustering did not bring together."""
    if _hours_apart(archive, one, other) >= settings.apart_h:
        return True
    sizes = len(archive.profiles[one].rows), len(archive.profiles[other].rows)
    large, small = (one, other) if sizes[0] >= sizes[1] else (other, one)
    if max(sizes) < LARGE - 1:
        return likeness < settings.small_alike * UNIT * UNIT
    lacking = _lacking(archive, large, small)
    if min(sizes) < LARGE:
        return lacking >= settings.lacking_small
    return max(lacking, _lacking(archive, small, large)) >= settings.lacking_large


def _hours_apart(archive: Archive, one: int, other: int) -> float:
    """Returns the hours between the end of one story and the start of the other; 0 where they are not known."""
    mine, theirs = archive.span(one), archive.span(other)
    if mine is None or theirs is None:
        return 0.0
    return (max(mine[0], theirs[0]) - min(mine[1], theirs[1])).total_seconds() / 3600


def _lacking(archive: Archive, one: int, other: int) -> float:
    """Returns the share of what the first story insists on that the second never mentions."""
    mine, theirs = archive.marks(one), archive.marks(other)
    members, others = len(archive.profiles[one].rows), len(archive.profiles[other].rows)
    insisted = [mark for mark, count in mine.items() if 100 * count >= INSISTS * members]
    missing = sum(100 * theirs[mark] <= NEVER * others for mark in insisted)
    return missing / len(insisted) if insisted else 0.0


def _copies(archive: Archive, one: int, other: int, settings: RelatedSettings) -> bool:
    mine, theirs = (set(words(archive.articles[row].article.title)) for row in (one, other))
    return len(mine & theirs) >= settings.copy * max(1, min(len(mine), len(theirs)))
