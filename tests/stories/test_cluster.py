"""Linkage on a sparse graph."""

from hypothesis import given
from hypothesis import strategies as st

from digest.stories.cluster import CLEARLY, JOIN, linked


def test_linked_does_not_chain() -> None:
    # 0-1-2-3-4-5: each like its neighbour, the ends unlike.
    assert linked(6, [(n, n + 1, JOIN + n) for n in range(5)]) == [[0, 1], [2, 3], [4, 5]]


def test_linked_joins_what_is_alike_on_average() -> None:
    pairs = [(0, 1, 3 * JOIN), (0, 2, 2 * JOIN), (1, 2, 2 * JOIN)]
    assert linked(4, pairs) == [[0, 1, 2], [3]]


def test_linked_lets_a_contradiction_outweigh_a_likeness() -> None:
    pairs = [(0, 1, 3 * JOIN), (0, 2, 2 * JOIN), (1, 2, -3 * JOIN)]
    assert linked(3, pairs) == [[0, 1], [2]]


def test_linked_keeps_given_groups_together_and_labelled_ones_apart() -> None:
    pairs = [(0, 2, JOIN + 1)]
    assert linked(3, pairs, [[0, 1]]) == [[0, 1], [2]]
    assert linked(3, [(0, 2, 2 * JOIN)], [[0, 1]]) == [[0, 1, 2]]
    assert linked(3, pairs, [], {0: "a", 2: "b"}) == [[0], [1], [2]]
    assert linked(3, [(0, 2, CLEARLY)], [], {0: "a", 2: "b"}) == [[0, 2], [1]]


def test_linked_keeps_the_reports_of_a_long_event_together() -> None:
    # Two halves of an event, of which each report is like the other half's by less than what joins two articles alone.
    halves = [(0, 1, 1200), (2, 3, 1200)]
    across = [(one, other, 800) for one in (0, 1) for other in (2, 3)]
    assert linked(4, [*halves, *across]) == [[0, 1], [2, 3]]
    assert linked(4, [*halves, *across], own=[2000] * 4) == [[0, 1, 2, 3]]


def test_linked_draws_nobody_to_a_group_of_strangers() -> None:
    # Readers know 0 and 1 as one story, which they should not be: what is like one of them only stays apart.
    assert linked(3, [(0, 2, 1500)], [[0, 1]], own=[2000] * 3) == [[0, 1], [2]]


edges = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(-3000, 5000)), max_size=30)


@given(edges)
def test_linked_loses_nobody_and_ignores_the_order_of_pairs(found: list[tuple[int, int, int]]) -> None:
    pairs = sorted({(min(a, b), max(a, b)): much for a, b, much in found if a != b}.items())
    listed = [(a, b, much) for (a, b), much in pairs]
    own = [3000] * 10
    groups = linked(10, listed, own=own)
    assert sorted(member for group in groups for member in group) == list(range(10))
    assert linked(10, reversed(listed), own=own) == groups
