"""Stray articles find their story."""

import numpy as np
import pytest

from digest.stories.gathering import GatheringSettings, Known, gathered
from digest.stories.similar import vectors

SETTINGS = GatheringSettings()
STORY = {"ferry": 2.0, "storm": 2.0, "quay": 1.5, "captain": 1.0}
ROWS = vectors(
    [STORY, STORY | {"night": 1.0}, STORY | {"wind": 1.0}, STORY, {"ferry": 2.0, "storm": 1.0, "list": 2.0}]
)
MARKS = [frozenset({"arkona", "rostock", "40"})] * 4 + [frozenset({"arkona", "rostock"})]
GROUPS = [[0, 1, 2, 3], [4]]
UNKNOWN_HOURS = np.full(5, np.nan)


def known(
    marks: list[frozenset[str]] = MARKS,
    labels: dict[int, str] | None = None,
    hours: list[float] | None = None,
    refused: frozenset[tuple[int, int]] = frozenset(),
) -> Known:
    return Known(marks, labels or {}, np.asarray(hours) if hours else UNKNOWN_HOURS, refused)


def test_gathered_brings_a_stray_article_to_its_story() -> None:
    assert gathered(GROUPS, ROWS, known(), SETTINGS) == [[0, 1, 2, 3, 4]]


NOT_GATHERED = {
    "it names little of what the story insists on": known([*MARKS[:4], frozenset({"meteor"})]),
    "readers know both as stories": known(labels={0: "one", 4: "two"}),
    "they lie days apart": known(hours=[0.0, 1.0, 2.0, 3.0, 80.0]),
    "they contradict each other": known(refused=frozenset((row, 4) for row in range(3))),
}  # fmt: skip


@pytest.mark.parametrize("why", NOT_GATHERED)
def test_gathered_leaves_it_alone_where(why: str) -> None:
    assert gathered(GROUPS, ROWS, NOT_GATHERED[why], SETTINGS) == GROUPS


def test_gathered_takes_one_contradiction_among_many_for_a_slip() -> None:
    assert gathered(GROUPS, ROWS, known(refused=frozenset({(0, 4)})), SETTINGS) == [[0, 1, 2, 3, 4]]


def test_gathered_compares_only_with_large_groups() -> None:
    assert gathered([[0], [1], [2], [3], [4]], ROWS, known(), SETTINGS) == [[0], [1], [2], [3], [4]]
    assert gathered([], vectors([]), known([]), SETTINGS) == []
