"""Groups that tell of two events which sound alike."""

from hypothesis import given
from hypothesis import strategies as st

from digest.stories.parting import PartingSettings, parted, telling

SETTINGS = PartingSettings()
SEA = {"pirates", "navy", "gulf"}
SPRING = [frozenset({*SEA, "arkona", "lund", str(n)}) for n in range(10, 14)]
AUTUMN = [frozenset({*SEA, "meteor", "oduya", str(n)}) for n in range(20, 25)]


def test_parted_tells_two_like_events_by_their_own_names() -> None:
    # The members of both stand mixed, and one of each leaves a name out.
    marks = [*SPRING, SPRING[0] - {"lund"}, *AUTUMN, AUTUMN[0] - {"meteor"}]
    assert parted(range(len(marks)), marks, {}, SETTINGS) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9, 10]]


def test_parted_leaves_one_event_whole() -> None:
    one = [*SPRING, *SPRING]
    assert parted(range(8), one, {}, SETTINGS) == [list(range(8))]
    # Later reports name a person that the first ones do not know: a development, not another event.
    later = [mark | {"oduya", "meteor"} for mark in SPRING]
    assert parted(range(8), [*SPRING, *later], {}, SETTINGS) == [list(range(8))]


def test_parted_does_not_part_by_growing_counts() -> None:
    first = [frozenset({*SEA, "12", "30"})] * 4
    later = [frozenset({*SEA, "15", "41"})] * 4
    assert parted(range(8), [*first, *later], {}, SETTINGS) == [list(range(8))]


def test_parted_needs_several_members_on_both_sides() -> None:
    marks = [*SPRING, *AUTUMN[:3]]
    assert parted(range(len(marks)), marks, {}, SETTINGS) == [list(range(len(marks)))]


def test_parted_keeps_a_known_story_together() -> None:
    marks = [*SPRING, *AUTUMN]
    assert parted(range(9), marks, {0: "known", 8: "known"}, SETTINGS) == [list(range(9))]
    assert len(parted(range(9), marks, {0: "known", 8: "other"}, SETTINGS)) == 2


def test_telling_are_names_and_years() -> None:
    assert [telling(mark) for mark in ("arkona", "2011", "1987", "23", "20000")] == [
        True, True, True, False, False,
    ]  # fmt: skip


words = st.frozensets(st.sampled_from(("a", "b", "c", "d", "e", "2011", "2012", "7")), max_size=6)


@given(st.lists(words, max_size=14))
def test_parted_loses_nobody_and_ignores_the_order(marks: list[frozenset[str]]) -> None:
    members = list(range(len(marks)))
    parts = parted(members, marks, {}, SETTINGS)
    assert sorted(member for part in parts for member in part) == members
    assert all(part == sorted(part) for part in parts)
    assert parted(members[::-1], marks, {}, SETTINGS) == parts
