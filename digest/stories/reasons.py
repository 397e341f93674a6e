"""Says of each article of a story why it is in it: what it repeats, or which other article it is most like, and the
names and numbers that both mention.

Told for people who look at one story: the reasons are read from its articles alone, with the weights that
grouping uses, and are the same on every machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from digest.model.article import ReadArticle
from digest.model.story import Story
from digest.stories.background import Background
from digest.stories.similar import UNIT, Vectors, vectors
from digest.stories.skeleton import skeleton
from digest.stories.traits import TraitReader, Traits, TraitSettings

Kind = Literal["only", "repeats", "alike", "across"]
# More would not fit beside a headline.
_MOST_MARKS = 6
# Shorter words are initials and particles.
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why `article` is in its story: it is its only one, it "repeats" `of`, is "alike" `of` in its own language, or tells
    "across" languages what `of` tells. `likeness` is a cosine, 0 to 1; `marks` both mention, the rarest first."""

    article: str
    kind: Kind
    of: str = ""
    likeness: float = 0.0
    marks: tuple[str, ...] = ()


def reasons(
    story: Story,
    articles: Mapping[str, ReadArticle],
    background: Background,
    settings: TraitSettings | None = None,
) -> tuple[Reason, ...]:
    """Returns a reason for each of the story's articles that is given, in the story's order."""
    told = [articles[name] for name in story.articles if name in articles]
    reader = TraitReader(background, settings or TraitSettings())
    traits = [reader.read(read) for read in told]
    rows = vectors([trait.weights for trait in traits])
    dense = [_row(rows, n) for n in range(len(told))]
    found: list[Reason] = []
    for n, read in enumerate(told):
        original = story.duplicates.get(read.id, "")
        if original:
            found.append(Reason(read.id, "repeats", original))
            continue
        others = [m for m, other in enumerate(told) if m != n and other.id not in story.duplicates]
        here = [m for m in others if told[m].language == read.language]
        likeness = [(-_product(dense[n], dense[m]), m) for m in here]
        if likeness and min(likeness)[0] < 0:
            most, m = min(likeness)
            share = min(1.0, round(-most / UNIT / UNIT, 3))
            found.append(
                Reason(
                    read.id, "alike", told[m].id, share, common_words(traits[n], traits[m], read, background)
                )
            )
        elif others:
            found.append(_across(read, traits[n], [(told[m], traits[m]) for m in others]))
        else:
            found.append(Reason(read.id, "only"))
    return tuple(found)


def _row(rows: Vectors, row: int) -> dict[int, int]:
    part = slice(rows.starts[row], rows.starts[row + 1])
    return dict(zip(rows.columns[part].tolist(), rows.weights[part].tolist(), strict=True))


def _product(one: Mapping[int, int], other: Mapping[int, int]) -> int:
    return sum(weight * other.get(column, 0) for column, weight in one.items())


def common_words(mine: Traits, theirs: Traits, read: ReadArticle, background: Background) -> tuple[str, ...]:
    """Returns the names and numbers of both, as this article spells them; where they share none, the weightiest common stems."""
    shared = mine.marks & theirs.marks or mine.weights.keys() & theirs.weights.keys()
    ordered = sorted(shared, key=lambda mark: (-background.idf(read.language, mark), mark))
    spelled = {}
    for word in mine.text:
        for mark in ordered:
            if mark not in spelled and (
                word == mark or (len(mark) >= _SHORTEST_NAME and word.startswith(mark))
            ):
                spelled[mark] = word
    return tuple(spelled[mark] for mark in ordered if mark in spelled)[:_MOST_MARKS]


def _across(read: ReadArticle, mine: Traits, others: Sequence[tuple[ReadArticle, Traits]]) -> Reason:
    """Returns the article of another language that shares most names and numbers."""
    own = {skeleton(name): name for name in sorted(mine.names)} | {
        number: number for number in sorted(mine.numbers)
    }
    own.pop("", None)
    best: tuple[int, str, tuple[str, ...]] | None = None
    for other, theirs in others:
        held = {skeleton(name) for name in theirs.names} | theirs.numbers
        shared = tuple(sorted(own[key] for key in own.keys() & held))
        best = min(best or (1, "", ()), (-len(shared), other.id, shared))
    assert best is not None
    return Reason(read.id, "across", best[1], marks=best[2][:_MOST_MARKS])
