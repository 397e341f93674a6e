"""From ranked stories to an edition, and what editors make of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.edition.build import BuildSettings, left_out, revise
from digest.model.edition import Edition, Edits
from digest.model.story import Ranked
from tests.edition.values import LANGUAGES, NOW, card, edition, story

LATER = NOW + timedelta(minutes=9)


def order(made: Edition) -> str:
    return " ".join(s.id for s in made.stories)


def revised(base: Edition, edits: Edits) -> Edition:
    return revise(base, edits, version=base.version + 1, built=LATER, settings=BuildSettings())


def test_edition_keeps_the_order_of_the_rank_and_says_where_stories_stand() -> None:
    made = edition([story("a", ("11000000",), ("KZ",), 3), story("b", ("11000000",))])
    assert order(made) == "a b"
    first = made.stories[0]
    assert (first.section, first.topics, first.regions, first.score) == (
        "11000000",
        ("11000000",),
        ("KZ",),
        1000,
    )
    assert len(first.sources) == 3
    assert [s.stories for s in made.sections] == [("a", "b")]
    assert (made.version, made.edits, made.articles_seen) == (1, Edits(), 2)


def test_edition_without_stories_is_an_edition() -> None:
    made = edition([])
    assert (made.stories, made.sections) == ((), ())


def test_story_without_a_card_in_our_languages_stays_out_and_takes_no_place() -> None:
    stories = [story("a"), story("b"), story("c")]
    cards = {"a": {"de": card("a")}, "b": {"kk": card("b"), "de": card("b")}, "c": {"ru": card("c")}}
    settings = BuildSettings(pool=1)
    made = edition(stories, cards, settings)
    assert order(made) == "b"
    assert list(made.stories[0].cards) == ["kk"]
    ranked = [Ranked(s.id, 1, {}) for s in stories]
    assert left_out(ranked, cards, LANGUAGES, Edits(dropped=("b",)), settings) == {
        "a": "language",
        "b": "dropped",
        "c": "pool",
    }


def test_story_with_an_estimated_date_never_leads() -> None:
    guess, sure = {"ru": card("x", estimated=True)}, {"ru": card("y")}
    stories = [story("a"), story("b"), story("c"), story("d")]
    made = edition(stories, {"a": guess, "b": guess, "c": sure, "d": sure})
    assert order(made) == "c a b d"
    # The first of our languages that has a card decides, as for a reader without preferences.
    mixed = {"a": {"en": card("x"), "ru": card("x", estimated=True)}, "b": {"en": card("y")}}
    assert order(edition(stories[:2], mixed)) == "b a"
    assert order(edition(stories[:2], {"a": guess, "b": guess})) == "a b"


def test_editor_may_pin_a_story_with_an_estimated_date_first() -> None:
    base = edition([story("a"), story("b")], {"a": {"ru": card("x")}, "b": {"ru": card("y", estimated=True)}})
    assert order(revised(base, Edits(pinned=("b",)))) == "b a"


def test_revise_pins_drops_and_renames() -> None:
    base = edition([story("a"), story("b"), story("c"), story("d")])
    edits = Edits(
        pinned=("d", "b"), dropped=("a",), headlines={"c": {"ru": "Заголовок"}}, note={"ru": "Доброе утро"}
    )
    made = revised(base, edits)
    assert order(made) == "d b c"
    assert [s.pinned for s in made.stories] == [True, True, False]
    assert made.stories[2].cards["ru"].title == "Заголовок"
    assert made.stories[2].cards["en"].title == "Title of c-en"
    assert (made.version, made.built, made.key, made.window) == (2, LATER, base.key, base.window)
    assert made.edits == edits
    assert sorted(name for s in made.sections for name in s.stories) == ["b", "c", "d"]


def test_revise_without_edits_is_the_base_again() -> None:
    base = edition([story("a", ("11000000",)), story("b")])
    assert replace(revised(base, Edits()), version=1, built=NOW) == base


def test_revise_ignores_what_is_not_there() -> None:
    base = edition([story("a")])
    made = revised(base, Edits(pinned=("z", "a", "a"), dropped=("y",), headlines={"z": {"ru": "x"}}))
    assert order(made) == "a"


def test_revise_refuses_a_version_with_edits() -> None:
    edited = revised(edition([story("a"), story("b")]), Edits(dropped=("b",)))
    with pytest.raises(ValueError, match="has edits"):
        revised(edited, Edits())
