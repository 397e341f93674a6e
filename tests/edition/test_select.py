"""What each reader gets, and why."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.edition.quotas import QuotaSettings
from digest.edition.regions import chain
from digest.edition.select import Selector, SelectSettings, select
from digest.edition.sizes import Sizes
from digest.model.edition import Edition, EditionStory, Selection
from digest.model.subscriber import Subscriber
from tests.edition.values import ALICE, BOB, CAROL, TOPICS, card, edition, editions, story, subscribers

POLITICS, MONEY, SPORT = "11000000", "04000000", "15000000"
NAMES = "abcdefghijklmnopqrstuvwxyz"


def ids(selection: Selection) -> str:
    return " ".join(story for story, _ in selection.stories)


def plain(
    number: int, topics: Mapping[int, str] | None = None, regions: Mapping[int, str] | None = None
) -> Edition:
    """Returns an edition of `number` stories a, b, c ...; politics unless said otherwise."""
    return edition(
        [
            story(NAMES[n], ((topics or {}).get(n, POLITICS),), ((regions or {}).get(n, "KZ"),))
            for n in range(number)
        ]
    )


def test_reader_without_preferences_gets_the_editors_order() -> None:
    selection = select(plain(12), ALICE)
    assert selection.stories == tuple((name, "ru") for name in NAMES[:10])
    assert selection.left_out == {"k": "length", "l": "length"}
    assert ids(select(plain(12), replace(ALICE, length=3))) == "a b c"


def test_reader_gets_each_story_in_the_first_language_that_has_it() -> None:
    cards = {"a": {"ru": card("1"), "kk": card("2")}, "b": {"ru": card("3")}, "c": {"en": card("4")}}
    made = edition([story("a"), story("b"), story("c")], cards)
    selection = select(made, BOB)
    assert selection.stories == (("a", "kk"), ("b", "ru"))
    assert selection.left_out == {"c": "language"}


@pytest.mark.parametrize("languages", [("ru-KZ",), ("RU",), ("ru_RU", "tg"), ("tg",), ("", "??")])
def test_language_may_be_a_variant_and_a_reader_of_none_of_ours_gets_the_first_of_ours(
    languages: tuple[str, ...],
) -> None:
    assert select(plain(1), replace(ALICE, languages=languages)).stories == (("a", "ru"),)


def test_story_in_another_language_is_brief_where_the_newsroom_wants_it() -> None:
    cards = {name: {"en" if name in "acde" else "ru": card(name)} for name in "abcde"}
    made = edition([story(name) for name in "abcde"], cards)
    settings = SelectSettings(languages_shown="brief", most_foreign=2)
    selection = select(made, replace(ALICE, languages=("ru",)), settings=settings)
    # What leads is in the reader's own language.
    assert selection.stories == (("b", "ru"), ("a", "en"), ("c", "en"))
    assert selection.left_out == {"d": "language", "e": "language"}


def test_muted_never_appears_although_followed() -> None:
    made = plain(3, {1: SPORT}, {2: "KZ-71"})
    reader = replace(ALICE, follow_topics=(SPORT,), mute_topics=(SPORT,), mute_regions=("KZ-71",))
    selection = select(made, reader)
    assert ids(selection) == "a"
    assert selection.left_out == {"b": "muted", "c": "muted"}
    assert ids(select(made, replace(ALICE, mute_regions=("143",)))) == ""


def test_what_the_reader_got_stays_out_until_it_has_new_coverage() -> None:
    made = edition([story("a", sources=5), story("b", sources=5), story("c")])
    selection = select(made, ALICE, {"a": 3, "b": 2, "elsewhere": 1})
    assert ids(selection) == "b c"
    assert selection.updates == {"b"}
    assert selection.left_out == {"a": "already sent"}
    # Without the counts nobody knows what is new.
    assert ids(select(made, ALICE, frozenset({"a", "b"}))) == "c"


def test_sources_of_says_what_to_remember() -> None:
    selector = Selector(edition([story("a", sources=5), story("b")]))
    assert selector.sources_of(selector.select(ALICE)) == {"a": 5, "b": 1}


def test_followed_region_is_never_empty_while_it_has_stories() -> None:
    made = plain(20, regions={18: "UZ", 19: "TJ"})
    reader = replace(ALICE, follow_regions=("UZ", "TJ", "TM"), length=4)
    assert ids(select(made, reader)) == "a b s t"


def test_one_story_may_grant_two_wishes_and_the_first_wishes_win_where_places_run_out() -> None:
    made = plain(20, {3: SPORT, 5: SPORT}, {5: "UZ", 18: "TJ", 19: "TM"})
    settings = SelectSettings(length=2, quotas=QuotaSettings(share=0))
    reader = replace(ALICE, follow_regions=("UZ",), follow_topics=(SPORT,))
    assert ids(select(made, reader, settings=settings)) == "a f"
    assert ids(select(made, replace(ALICE, follow_regions=("TM", "TJ"), length=1))) == "t"


def test_followed_stories_fill_their_share_and_one_place_lies_outside() -> None:
    made = plain(20, dict.fromkeys(range(10, 20), SPORT))
    selection = select(made, replace(ALICE, follow_topics=(SPORT,), length=6))
    assert ids(selection) == "a b c k l m"
    assert selection.left_out["d"] == "quota"
    assert selection.left_out["n"] == "length"
    everything = plain(20, dict.fromkeys(range(19), SPORT))
    loose = SelectSettings(length=4, quotas=QuotaSettings(share=1, max_per_topic=10))
    assert ids(select(everything, replace(ALICE, follow_topics=(SPORT,)), settings=loose)) == "a b c t"


def test_topic_is_capped_unless_the_mail_would_be_short() -> None:
    settings = SelectSettings(length=6, quotas=QuotaSettings(max_per_topic=3))
    reader = replace(ALICE, follow_topics=(SPORT,))
    made = plain(10, dict.fromkeys(range(7), SPORT))
    selection = select(made, reader, settings=settings)
    assert ids(selection) == "a b c h i j"
    assert selection.left_out["d"] == "caps"
    assert ids(select(plain(8, dict.fromkeys(range(8), SPORT)), reader, settings=settings)) == "a b c d e f"


def test_size_fit_drops_from_the_end_and_the_last_of_a_followed_region_last() -> None:
    made = plain(6, regions={4: "UZ", 5: "UZ"})
    sizes = Sizes(
        frame=1000,
        sections={POLITICS: 100, "": 50},
        stories={(n, "ru"): 1000 for n in "abcdef"},
        limit=4200,
    )
    selection = select(made, ALICE, sizes=sizes)
    assert ids(selection) == "a b c"
    assert selection.left_out == {"d": "size", "e": "size", "f": "size"}
    follower = replace(ALICE, follow_regions=("UZ",))
    assert ids(select(made, follower, sizes=sizes)) == "a b e"
    # To the byte: the closing block's 50, one heading of 100 and 3,000 for cards above the frame.
    assert ids(select(made, ALICE, sizes=replace(sizes, limit=4150))) == "a b c"
    assert ids(select(made, ALICE, sizes=replace(sizes, limit=4149))) == "a b"
    assert ids(select(made, follower, sizes=replace(sizes, limit=2200))) == "e"
    assert ids(select(made, follower, sizes=replace(sizes, limit=2100))) == ""


def test_size_of_a_card_that_is_not_listed_is_the_largest() -> None:
    sizes = Sizes(stories={("a", "ru"): 10, ("z", "ru"): 90}, limit=150)
    assert ids(select(plain(3), ALICE, sizes=sizes)) == "a b"


def test_card_with_an_estimated_date_does_not_lead() -> None:
    cards = {
        "a": {"ru": card("1"), "kk": card("2", estimated=True)},
        "b": {"ru": card("3", estimated=True)},
        "c": {"ru": card("4"), "kk": card("5")},
    }
    made = edition([story("a"), story("b"), story("c")], cards)
    assert ids(select(made, ALICE)) == "a b c"
    assert ids(select(made, BOB)) == "c a b"
    guess = select(made, BOB, frozenset("c"))
    assert (ids(guess), guess.leads) == ("a b", False)


def test_carol_gets_what_she_follows_and_nothing_she_muted() -> None:
    made = plain(14, {0: MONEY, 12: SPORT}, {13: "UZ"})
    assert ids(select(made, CAROL)) == "b c d e f g h i m n"


def lies_in(told: EditionStory) -> set[str]:
    return {wider for region in told.regions for wider in chain(region)}


@st.composite
def histories(draw: st.DrawFn) -> tuple[Edition, Mapping[str, int]]:
    made = draw(editions())
    known = [s.id for s in made.stories] + ["elsewhere"]
    return made, draw(st.dictionaries(st.sampled_from(known), st.integers(0, 9), max_size=5))


settings_drawn = st.builds(
    SelectSettings,
    length=st.integers(0, 12),
    update_sources=st.integers(1, 4),
    languages_shown=st.sampled_from(["hide", "brief"]),
    most_foreign=st.integers(0, 4),
    quotas=st.builds(
        QuotaSettings, share=st.floats(0, 1), outside=st.integers(0, 3), max_per_topic=st.integers(1, 5)
    ),
)
sizes_drawn = st.builds(
    Sizes,
    frame=st.integers(0, 500),
    sections=st.dictionaries(st.sampled_from(("", "other", *TOPICS)), st.integers(0, 90)),
    limit=st.integers(0, 3000),
)


@given(histories(), subscribers, settings_drawn, sizes_drawn, st.integers(0, 400))
def test_selection_keeps_every_promise_for_any_reader(
    drawn: tuple[Edition, Mapping[str, int]],
    subscriber: Subscriber,
    settings: SelectSettings,
    sizes: Sizes,
    size: int,
) -> None:
    made, got = drawn
    sizes = replace(
        sizes, stories={(s.id, lang): size + n for n, s in enumerate(made.stories) for lang in s.cards}
    )
    selector = Selector(made, settings, lambda _: sizes)
    selection = selector.explain(subscriber, got)
    stories = {s.id: s for s in made.stories}
    chosen = [stories[name] for name, _ in selection.stories]

    assert len(chosen) == len({s.id for s in chosen})
    assert len(chosen) <= max(0, settings.length if subscriber.length is None else subscriber.length)
    assert all(language in stories[name].cards for name, language in selection.stories)
    for s in chosen:
        assert not set(s.topics) & set(subscriber.mute_topics)
        assert not lies_in(s) & set(subscriber.mute_regions)
        assert s.id not in got or len(s.sources) - got[s.id] >= settings.update_sources
    assert selection.updates == {s.id for s in chosen if s.id in got}
    total = sizes.frame + sizes.sections.get("", 0) + sum(sizes.stories[pick] for pick in selection.stories)
    total += sum(sizes.sections.get(name, 0) for name in {s.section for s in chosen})
    assert total <= sizes.limit or not chosen
    assert {*selection.left_out} | {s.id for s in chosen} == {*stories}
    assert not {*selection.left_out} & {s.id for s in chosen}
    order = [s.id for s in made.stories]
    behind = [s.id for s in chosen][1:]
    assert behind == sorted(behind, key=order.index)
    # Asked again, also by a selector that has seen other readers, and without reasons: the same.
    assert replace(selector.select(subscriber, got), left_out=selection.left_out) == selection


@given(editions(), st.integers(0, 20))
def test_selection_of_a_reader_without_preferences_is_the_beginning_of_the_edition(
    made: Edition, length: int
) -> None:
    selection = select(made, replace(ALICE, length=length))
    assert [name for name, _ in selection.stories] == [s.id for s in made.stories][:length]


@given(editions(), subscribers, st.integers(1, 12))
def test_followed_region_is_there_while_places_last(
    made: Edition, subscriber: Subscriber, length: int
) -> None:
    reader = replace(
        subscriber, follow_topics=(), follow_regions=subscriber.follow_regions[:1], length=length
    )
    selection = select(made, reader)
    out = {name for name, rule in selection.left_out.items() if rule not in ("muted", "language")}
    for region in reader.follow_regions:
        possible = {s.id for s in made.stories if region in lies_in(s)}
        if possible & out:
            assert possible & {name for name, _ in selection.stories}
