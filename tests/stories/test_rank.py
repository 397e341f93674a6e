"""The order of stories: explained, whole, the same everywhere."""

import math

from hypothesis import given
from hypothesis import strategies as st

from digest.model.story import Story
from digest.stories.diversity import DiversitySettings, diversify
from digest.stories.rank import SCALE, RankSettings, rank
from tests.stories.given import NOW, read, story

FRESH = read("fresh", "Fresh", hours_ago=1)
OLD = read("old", "Old", hours_ago=49)
GUESS = read("guess", "Guess", basis="collected")
FUTURE = read("future", "Future", hours_ago=-48)
ARTICLES = {one.id: one for one in (FRESH, OLD, GUESS, FUTURE)}


def order(*stories: Story, pinned: tuple[str, ...] = (), **settings: object) -> str:
    ranked = rank(stories, ARTICLES, now=NOW, settings=RankSettings(**settings), pinned=pinned)  # type: ignore[arg-type] # a table of cases
    return " ".join(entry.story for entry in ranked)


def test_rank_puts_many_sources_before_one_and_fresh_before_old() -> None:
    assert order(story("a", FRESH), story("b", FRESH, sources=("X", "Y", "Z"))) == "b a"
    assert order(story("a", OLD), story("b", FRESH)) == "b a"


def test_rank_follows_the_weights_of_the_newsroom() -> None:
    both = (
        story("a", FRESH, topics=("15000000",)),
        story("b", FRESH, topics=("11000000",), regions=("KZ-71",)),
    )
    assert order(*both, topic_weights={"11000000": 2.0}) == "b a"
    assert order(*both, topic_weights={"15000000": 2.0}) == "a b"
    assert order(*both, region_weights={"KZ": 2.0}) == "b a"
    assert order(*both, region_weights={"KZ": 2.0, "KZ-71": 0.5}) == "a b"
    assert (
        order(story("a", FRESH), story("b", FRESH, sources=("KazTAG",)), source_weights={"KazTAG": 1.5})
        == "b a"
    )


def test_rank_never_takes_an_estimated_date_for_a_fresh_one() -> None:
    ranked = rank([story("a", GUESS), story("b", FRESH)], ARTICLES, now=NOW, settings=RankSettings())
    assert [(entry.story, entry.parts["freshness"] <= 0.5) for entry in ranked] == [("b", False), ("a", True)]


def test_rank_takes_a_date_in_the_future_for_now() -> None:
    (entry,) = rank([story("a", FUTURE)], ARTICLES, now=NOW, settings=RankSettings())
    assert entry.parts["freshness"] == 1


def test_rank_puts_pinned_stories_first_in_the_order_of_the_editors() -> None:
    stories = story("a", OLD), story("b", FRESH, sources=tuple("uvwxyz")), story("c", OLD)
    assert order(*stories, pinned=("c", "a")) == "c a b"


codes = st.sampled_from(["11000000", "15000000", "KZ", "UZ"])


@st.composite
def days(draw: st.DrawFn) -> list[Story]:
    names = draw(st.lists(st.text("abcdefgh", min_size=1, max_size=3), unique=True, max_size=12))
    return [
        story(
            name,
            draw(st.sampled_from(list(ARTICLES.values()))),
            topics=tuple(draw(st.lists(codes, max_size=2, unique=True))),
            regions=tuple(draw(st.lists(codes, max_size=2, unique=True))),
            sources=tuple(draw(st.lists(st.sampled_from("XYZ"), max_size=3, unique=True))),
        )
        for name in names
    ]


@given(days(), st.dictionaries(codes, st.floats(0, 10)))
def test_rank_loses_nothing_and_scores_are_the_product_of_their_parts(
    found: list[Story], weights: dict[str, float]
) -> None:
    settings = RankSettings(topic_weights=weights, region_weights=weights)
    ranked = rank(found, ARTICLES, now=NOW, settings=settings)
    assert sorted(entry.story for entry in ranked) == sorted(one.id for one in found)
    for entry in ranked:
        assert entry.score >= 0
        assert abs(entry.score - SCALE * math.prod(entry.parts.values())) <= 1 + entry.score * 1e-9
    assert rank(found[::-1], ARTICLES, now=NOW, settings=settings) == ranked


@given(days(), st.integers(0, 3))
def test_diversify_loses_nothing_and_keeps_pins_on_top(found: list[Story], pins: int) -> None:
    pinned = tuple(one.id for one in found[:pins])
    ranked = rank(found, ARTICLES, now=NOW, settings=RankSettings(), pinned=pinned)
    mixed = diversify(ranked, {one.id: one for one in found}, ARTICLES, DiversitySettings(per_region=2))
    assert sorted(mixed) == sorted(one.id for one in found)
    assert mixed[: len(pinned)] == pinned


def mixed(*found: Story, **settings: object) -> str:
    ranked = rank(found, ARTICLES, now=NOW, settings=RankSettings())
    return " ".join(
        diversify(ranked, {one.id: one for one in found}, ARTICLES, DiversitySettings(**settings))  # type: ignore[arg-type] # likewise
    )


def test_diversify_puts_something_else_between_two_alike() -> None:
    sport = [story(name, FRESH, topics=("15000000",), regions=("KZ",), sources=("X",)) for name in "ab"]
    other = story("z", FRESH, topics=("11000000",), regions=("UZ",), sources=("Y",))
    assert mixed(*sport, other) == "a z b"
    assert mixed(*sport, other, mix=0) == "a b z"


def test_caps_count_anew_in_each_window_of_ten() -> None:
    fresh = [story(f"a{n:02}", FRESH, regions=("KZ",), sources=(f"s{n}",)) for n in range(12)]
    old = [story(f"z{n:02}", OLD, regions=("UZ",), sources=(f"t{n}",)) for n in range(12)]
    order = mixed(*fresh, *old, per_region=6, mix=0).split()
    assert [name[0] for name in order] == [*"aaaaaazzzz", *"aaaaaazzzz", *"zzzz"]


def test_caps_count_home_by_its_provinces() -> None:
    home = [story(f"a{n}", FRESH, regions=("KZ",), sources=(f"s{n}",)) for n in range(4)]
    city = [story(f"b{n}", FRESH, regions=("KZ", "KZ-75"), sources=(f"u{n}",)) for n in range(4)]
    abroad = story("z", OLD, regions=("UZ",), sources=("t",))
    assert mixed(*home, *city, abroad, per_region=2, mix=0, home=("KZ",)) == "a0 a1 a2 a3 b0 b1 z b2 b3"


def test_diversify_moves_what_exceeds_a_cap_behind_the_others() -> None:
    sport = [story(name, FRESH, topics=("15000000",)) for name in "abcd"]
    late = story("z", OLD, topics=("11000000",))
    assert mixed(*sport, late, per_topic=2, per_source=None) == "a b z c d"


def test_diversify_never_leads_with_an_estimated_date() -> None:
    strong = story("a", GUESS, sources=tuple("uvwxyz"))
    assert mixed(strong, story("b", OLD)) == "b a"
    assert mixed(strong) == "a"
