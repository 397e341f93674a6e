"""What to read also: earlier articles of other stories about the same matter, or nothing.

In this order: the publisher's own links, where they resolve to a stored article; then the stories most alike above a floor
that was found by judging pairs of real days (see docs/design.md), of each its article nearest to the story. Left out are the
story itself, what the caller excludes, what is not older, repeats, copies of what the story or another link says, and
stories so alike and so near in time that they may be the same event. The answer is often empty, and should be.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from digest.stories.archive import Archive
from digest.stories.related_settings import RelatedSettings
from digest.stories.similar import UNIT, Integers
from digest.text.words import words

# What a link needs, in the thousandths that likeness is given in.
NEEDED = 1000


@dataclass(frozen=True, slots=True)
class Related:
    """An article to read also. `likeness` of its story, in thousandths of what a link needs; `linked` by the publisher."""

    article: str
    likeness: int
    linked: bool = False


def choose(
    story: str,
    archive: Archive,
    *,
    language: str,
    settings: RelatedSettings,
    excluded: Collection[str] = (),
    before: datetime | None = None,
) -> tuple[Related, ...]:
    """Returns articles in `language` to read also with a story of the archive, best first.

    `excluded` are ids of articles that must not appear; only articles published `before` appear, None for any date.
    """
    profile = archive.profile(story, language)
    if profile is None:
        return ()
    likeness = likeness_of(archive, profile, settings)
    said = [_title(archive, row) for row in archive.profiles[profile].rows]
    chosen: list[Related] = []
    taken: dict[str, int] = {}
    for row, linked in _ranked(profile, likeness, archive, settings):
        if len(chosen) == settings.links:
            break
        read = archive.articles[row]
        other = archive.story_of[read.id]
        if read.id in excluded or other == story or read.language != language:
            continue
        if before is not None and read.article.published >= before:
            continue
        if settings.per_story is not None and taken.get(other, 0) >= settings.per_story:
            continue
        title = _title(archive, row)
        if not any(_copies(title, earlier, settings) for earlier in said):
            place = archive.profile(other, language)
            alike = int(likeness[place]) if place is not None else 0
            chosen.append(Related(read.id, alike, linked))
            said.append(title)
            taken[other] = taken.get(other, 0) + 1
    return tuple(chosen)


def nearest(
    story: str, archive: Archive, *, language: str, settings: RelatedSettings, before: datetime
) -> Related | None:
    """Returns the article of the other story that is most alike, among those with one published `before`, whether that is
    enough for a link or not; None where nothing older shares anything."""
    profile = archive.profile(story, language)
    if profile is None:
        return None
    likeness = likeness_of(archive, profile, settings)
    for other in np.argsort(-likeness, kind="stable").tolist():
        theirs = archive.profiles[other]
        if likeness[other] <= 0:
            return None
        if theirs.language == language and theirs.story != story:
            for row in theirs.rows:
                if archive.articles[row].article.published < before:
                    return Related(archive.articles[row].id, int(likeness[other]))
    return None


def best_fitting(
    offers: Mapping[str, Sequence[Related]], archive: Archive, *, shown: int
) -> dict[str, tuple[Related, ...]]:
    """Returns, for each of the stories in the order of the edition, the links that fit no other better.

    A story to read also stays on a card unless it fits another better that readers of this one see too: one that is ranked
    higher, or is among the first `shown`, as many as a mail has. What the publisher links stays.
    """
    rivals: dict[str, list[tuple[int, int]]] = {}
    for place, links in enumerate(offers.values()):
        for link in links:
            rivals.setdefault(archive.story_of[link.article], []).append((-link.likeness, place))
    kept: dict[str, tuple[Related, ...]] = {}
    for place, (story, links) in enumerate(offers.items()):
        seen = max(place, shown)
        kept[story] = tuple(
            link
            for link in links
            if link.linked
            or not any(
                rival < (-link.likeness, place) and rival[1] < seen
                for rival in rivals[archive.story_of[link.article]]
            )
        )
    return kept


def likeness_of(archive: Archive, profile: int, settings: RelatedSettings) -> Integers:
    """Returns how alike every story of the archive is to one, in thousandths of what a link needs."""
    most = round(settings.one_stem * UNIT * UNIT)
    said = archive.likeness(profile, most)
    known = archive.documents(archive.profiles[profile].language) >= settings.well_known
    alike = said / (settings.alike if known else settings.alike_unknown)
    meant, has = archive.meant(profile)
    if has.any():
        mixed = (settings.words * said + (1 - settings.words) * meant) / settings.mixed
        alike = np.where(has, mixed, alike)
    return np.asarray(np.rint(np.round(alike / UNIT / UNIT * NEEDED, 3)), dtype=np.int64)


def _ranked(
    profile: int, likeness: Integers, archive: Archive, settings: RelatedSettings
) -> Iterator[tuple[int, bool]]:
    """Yields rows of the archive, best first, and whether the publisher links them."""
    mine = archive.profiles[profile]
    for row in mine.rows:
        for link in archive.articles[row].article.read_also:
            resolved = archive.resolve(link.title, link.url)
            if resolved is not None:
                yield resolved, True
    # Profiles stand in the order of their stories' ids, so a stable sort breaks ties by id.
    near = np.flatnonzero(likeness >= NEEDED)
    for other in near[np.argsort(-likeness[near], kind="stable")].tolist():
        theirs = archive.profiles[other]
        if theirs.language != mine.language or theirs.story == mine.story:
            continue
        if (
            likeness[other] < settings.same * NEEDED
            or _hours_apart(archive, profile, other) >= settings.apart_h
        ):
            nearness = archive.nearness(profile, theirs.rows)
            best = sorted(zip(nearness, theirs.rows, strict=True), key=lambda found: (-found[0], found[1]))
            yield from ((row, False) for _, row in best)


def _hours_apart(archive: Archive, profile: int, other: int) -> float:
    """Returns the hours between the end of one story and the start of the other; 0 where they are not known."""
    mine, theirs = archive.span(profile), archive.span(other)
    if mine is None or theirs is None:
        return 0.0
    return (max(mine[0], theirs[0]) - min(mine[1], theirs[1])).total_seconds() / 3600


def _title(archive: Archive, row: int) -> frozenset[str]:
    return frozenset(words(archive.articles[row].article.title))


def _copies(title: frozenset[str], other: frozenset[str], settings: RelatedSettings) -> bool:
    return len(title & other) >= settings.copy * max(1, min(len(title), len(other)))
