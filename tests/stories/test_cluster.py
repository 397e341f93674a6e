"""Average linkage on a sparse graph."""

from hypothesis import given
from hypothesis import strategies as st

from digest.stories.cluster import CLEARLY, JOIN, linked

NO_MARKS: list[frozenset[str]] = [frozenset()] * 12


def test_linked_does_not_chain() -> None:
    # 0-1-2-3-4-5: each like its neighbour, the ends unlike.
    chain = [(n, n + 1, JOIN + n) for n in range(5)]
    assert (
        linked(NO_MARKS[:6], chain) == [[0], [1, 2, 3], [4, 5]]
        or max(map(len, linked(NO_MARKS[:6], chain))) <= 3
    )


def test_linked_joins_what_is_alike_on_average() -> None:
    pairs = [(0, 1, 3 * JOIN), (0, 2, 2 * JOIN), (1, 2, 2 * JOIN)]
    assert linked(NO_MARKS[:4], pairs) == [[0, 1, 2], [3]]


def test_linked_lets_a_contradiction_outweigh_a_likeness() -> None:
    pairs = [(0, 1, 3 * JOIN), (0, 2, 2 * JOIN), (1, 2, -3 * JOIN)]
    assert linked(NO_MARKS[:3], pairs) == [[0, 1], [2]]


def test_linked_keeps_given_groups_together_and_labelled_ones_apart() -> None:
    pairs = [(0, 2, JOIN + 1)]
    assert linked(NO_MARKS[:3], pairs, [[0, 1]]) == [[0, 1], [2]]
    assert linked(NO_MARKS[:3], pairs, [], {0: "a", 2: "b"}) == [[0], [1], [2]]
    assert linked(NO_MARKS[:3], [(0, 2, CLEARLY)], [], {0: "a", 2: "b"}) == [[0, 2], [1]]


def test_linked_parts_two_large_groups_that_insist_on_different_names() -> None:
    every = [
        (one, other, 2 * JOIN + (one < 4) * (other < 4)) for one in range(8) for other in range(one + 1, 8)
    ]
    rahman, thompson = frozenset({"klitsc", "rahman"}), frozenset({"klitsc", "thomps"})
    groups = [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert linked([rahman] * 4 + [thompson] * 4, every, groups) == groups
    assert linked([rahman] * 8, every, groups) == [[0, 1, 2, 3, 4, 5, 6, 7]]


edges = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(-3000, 5000)), max_size=30)


@given(edges)
def test_linked_loses_nobody_and_ignores_the_order_of_pairs(found: list[tuple[int, int, int]]) -> None:
    pairs = sorted({(min(a, b), max(a, b)): much for a, b, much in found if a != b}.items())
    listed = [(a, b, much) for (a, b), much in pairs]
    groups = linked(NO_MARKS[:10], listed)
    assert sorted(member for group in groups for member in group) == list(range(10))
    assert linked(NO_MARKS[:10], reversed(listed)) == groups
