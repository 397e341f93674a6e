"""Sketches find every pair that full computation finds, but for the few right at the floor."""

import math
import zlib
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digest.stories.similar import UNIT, WIDTH, Needs, similar_pairs, vectors

rows = st.lists(
    st.dictionaries(st.text(min_size=1, max_size=3), st.floats(0.01, 20), min_size=0, max_size=30),
    max_size=12,
)


def needs(count: int, alike: float, *, cap: float = 1.0) -> Needs:
    return Needs(alike=np.full(count, alike), cap=np.full(count, cap), words=0.5, mixed=0.4, floor=1.0)


def near(
    weights: list[dict[str, float]], floor: float, hours: list[float] | None = None
) -> dict[tuple[int, int], float]:
    count = len(weights)
    when = np.asarray(hours or [math.nan] * count, dtype=np.float64)
    pairs = similar_pairs(vectors(weights), needs(count, floor), when, 24)
    return {
        (int(a), int(b)): int(c) / UNIT**2
        for a, b, c in zip(pairs.first, pairs.second, pairs.cosine, strict=True)
    }


def clear(one: dict[str, float], other: dict[str, float]) -> bool:
    """Says whether each stem of two rows has a cell of its own: among few stems one collision can hide a likeness."""
    stems = one.keys() | other.keys()
    return len({zlib.crc32(stem.encode("utf-8", "surrogatepass")) % WIDTH for stem in stems}) == len(stems)


@given(rows)
def test_similar_pairs_are_those_of_the_plain_cosine(weights: list[dict[str, float]]) -> None:
    found = near(weights, 0.3)
    for one, other in combinations(range(len(weights)), 2):
        a, b = weights[one], weights[other]
        length = math.hypot(*a.values()) * math.hypot(*b.values())
        cosine = sum(a[key] * b[key] for key in a.keys() & b.keys()) / length if length else 0.0
        if cosine > 0.42 and clear(a, b):
            assert (one, other) in found
        if (one, other) in found:
            assert abs(found[one, other] - cosine) < 0.01
            assert cosine > 0.29


@given(rows, st.randoms())
def test_similar_pairs_do_not_depend_on_the_order_of_stems(
    weights: list[dict[str, float]], random: object
) -> None:
    turned = [dict(sorted(row.items(), reverse=True)) for row in weights]
    assert near(turned, 0.3) == near(weights, 0.3)


def test_similar_pairs_are_near_in_time_or_of_unknown_time() -> None:
    same = {"fire": 1.0, "palmer": 2.0}
    assert list(near([same, same, same], 0.5, [0.0, 30.0, math.nan])) == [(0, 2), (1, 2)]


def test_single_stem_gives_no_more_than_its_cap() -> None:
    weights = vectors([{"astana": 3.0, "a": 1.0}, {"astana": 3.0, "b": 1.0}])
    none = np.full(2, math.nan)
    assert len(similar_pairs(weights, needs(2, 0.3, cap=0.2), none, 24).first) == 0
    assert len(similar_pairs(weights, needs(2, 0.3), none, 24).first) == 1


def test_vectors_count_where_both_rows_have_one() -> None:
    same = [{"fire": 1.0}, {"fire": 1.0}, {"fire": 1.0}, {"flood": 1.0}]
    meaning = np.asarray([[1, 0], [0.6, 0.8], [math.nan, math.nan], [1, 0]], dtype=np.float32)
    pairs = similar_pairs(vectors(same), needs(4, 0.5), np.full(4, math.nan), 24, meaning)
    likeness = dict(
        zip(
            zip(pairs.first.tolist(), pairs.second.tolist(), strict=True),
            pairs.likeness.tolist(),
            strict=True,
        )
    )
    # Half the words' cosine and half the vectors', in thousandths of what joins; without a vector the words alone.
    assert likeness == {(0, 1): 2000, (0, 2): 2000, (0, 3): 1250, (1, 2): 2000}


def test_texts_from_one_form_make_pairs_in_number_as_they_are_many_themselves() -> None:
    form = [{"tender": 5.0, "school": 3.0, str(number): 1.0} for number in range(700)]
    found = near(form, 0.3)
    assert len(found) <= 256 * 700
    # Those at the end of a form have fewer behind them, and all of these are found.
    assert all((one, other) in found for one, other in combinations(range(600, 700), 2))


def test_of_too_many_alike_the_most_alike_are_paired() -> None:
    unlike = [{"fire": 1.0, "school": 1.0, str(number): 1.0} for number in range(500)]
    nearest = {"fire": 1.0, "school": 1.0, "0": 0.9}
    assert (0, 500) in near([*unlike, nearest], 0.3)
