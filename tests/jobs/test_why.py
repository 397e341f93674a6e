from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from digest.jobs.why import Note, mail_order, notes, rule
from digest.model.edition import Edition, Edits, Selection
from digest.render.layout import Block, Layout
from tests.render.issue import EDITION, catalogues

ALMATY = ZoneInfo("Asia/Almaty")
SELECTION = Selection(
    stories=(("rail", "ru"), ("quake", "ru"), ("games", "ru"), ("hostile", "en")),
    left_out={"grain": "muted", "chess": "language"},
    updates=frozenset({"quake"}),
)
LAYOUT = Layout(
    ("rail", "ru"), (Block("region", (("quake", "ru"),)), Block("", (), (("games", "ru"), ("hostile", "en"))))
)


def told(edition: Edition = EDITION) -> dict[str, Note]:
    found = notes(edition, SELECTION, LAYOUT, reads=("ru",), words=catalogues().get("en"), zone=ALMATY)
    return {note.story.id: note for note in found}


def test_mail_order_is_the_lead_the_sections_the_briefs() -> None:
    assert [story for story, _, _ in mail_order(LAYOUT)] == ["rail", "quake", "games", "hostile"]


def test_notes_tell_of_every_story_once_those_of_the_mail_first() -> None:
    found = list(told())
    assert found[:4] == ["rail", "quake", "games", "hostile"]
    assert sorted(found) == sorted(story.id for story in EDITION.stories)


def test_notes_say_where_a_story_stands() -> None:
    found = told()
    assert [(found[name].place, found[name].block) for name in ("rail", "quake", "games")] == [
        (1, "Lead"), (2, "Around Central Asia"), (3, "In brief"),
    ]  # fmt: skip
    assert found["quake"].update
    assert found["quake"].rank == 6
    assert found["games"].section == "Sport"


def test_notes_say_by_which_rule_a_story_is_left_out() -> None:
    found = told()
    assert (found["grain"].place, found["grain"].rule, found["grain"].language) == (0, "muted", "ru")
    # Not in a language of the reader: shown in the first of the edition's that has it.
    assert (found["chess"].rule, found["chess"].language) == ("language", "en")
    assert found["rail"].rule == ""


def test_notes_tell_times_by_the_readers_clock() -> None:
    assert told()["rail"].published == "02:48"


def test_notes_carry_the_editors_headline() -> None:
    edited = replace(EDITION, edits=Edits(headlines={"rail": {"ru": "Поезд пошёл"}}))
    assert told(edited)["rail"].title == "Поезд пошёл"


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ({"freshness": 0.0123, "coverage": 3.8074, "pin": 1.0}, [("Coverage", "× 3.81"), ("Freshness", "× 0.0123")]),
        ({"pin": 2e9}, [("Pinned by an editor", "goes first")]),
        ({"moon_phase": 0.5}, [("Moon phase", "× 0.50")]),
    ],
)  # fmt: skip
def test_notes_put_the_parts_of_a_score_into_words(
    parts: dict[str, float], shown: list[tuple[str, str]]
) -> None:
    lead, *rest = EDITION.stories
    edition = replace(EDITION, stories=(replace(lead, parts=parts), *rest))
    assert [(part.words, part.value) for part in told(edition)["rail"].parts] == shown


def test_rule_without_words_speaks_for_itself() -> None:
    assert rule("too_old").name == "Too old"
    assert rule("").name == "Not selected"
