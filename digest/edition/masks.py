"""An edition as bit sets: bit i of every mask stands for the i-th story in the editors' order.

Python integers hold the sets: for 400 stories, intersection and difference take some 50 ns each, so a reader's
selection costs a dozen of them instead of a walk over the stories.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from digest.edition.regions import chain
from digest.model.edition import Edition, EditionStory


@dataclass(frozen=True, slots=True)
class Masks:
    """Which stories have which label. A region's stories are also those of all it lies in.

    `alike[i]` are the stories with the same main topic as story i, 0 where it has none.
    """

    everything: int
    languages: dict[str, int]
    topics: dict[str, int]
    regions: dict[str, int]
    alike: tuple[int, ...]

    @classmethod
    def of(cls, edition: Edition) -> "Masks":
        stories = edition.stories
        main = _gathered(stories, lambda story: story.topics[:1])
        return cls(
            everything=(1 << len(stories)) - 1,
            languages=_gathered(stories, lambda story: story.cards),
            topics=_gathered(stories, lambda story: story.topics),
            regions=_gathered(stories, lambda s: {wider for region in s.regions for wider in chain(region)}),
            alike=tuple(main[story.topics[0]] if story.topics else 0 for story in stories),
        )


def numbers(mask: int, most: int) -> list[int]:
    """Returns the first `most` members of a set, ascending."""
    found: list[int] = []
    while mask and len(found) < most:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def first(mask: int, most: int) -> int:
    """Returns the set of the first `most` members; none for a negative number."""
    found = 0
    while mask and most > 0:
        low = mask & -mask
        found |= low
        mask ^= low
        most -= 1
    return found


def mask_of(members: Iterable[int]) -> int:
    mask = 0
    for member in members:
        mask |= 1 << member
    return mask


def _gathered(
    stories: Sequence[EditionStory], labels: Callable[[EditionStory], Collection[str]]
) -> dict[str, int]:
    masks: dict[str, int] = {}
    for number, story in enumerate(stories):
        for label in labels(story):
            masks[label] = masks.get(label, 0) | 1 << number
    return masks
