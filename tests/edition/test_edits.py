"""What an editor may change."""

import pytest

from digest.edition import edits
from digest.errors import UsageError
from digest.model.edition import Edits
from tests.edition.values import card, edition, story

MADE = edition([story("aaaa1111"), story("aaaa2222"), story("bbbb3333")])


def test_pin_orders_and_brings_a_dropped_story_back() -> None:
    changed = edits.drop(Edits(), MADE, "bbbb3333")
    changed = edits.pin(edits.pin(changed, MADE, "aaaa2222"), MADE, "bbbb3333", position=0)
    assert changed == Edits(pinned=("bbbb3333", "aaaa2222"))
    assert edits.pin(changed, MADE, "bbbb3333", position=9).pinned == ("aaaa2222", "bbbb3333")
    assert edits.unpin(changed, MADE, "bbbb3333").pinned == ("aaaa2222",)


def test_drop_unpins_and_restore_brings_back() -> None:
    changed = edits.drop(Edits(pinned=("aaaa2222",)), MADE, "aaaa2222")
    assert changed == Edits(dropped=("aaaa2222",))
    assert edits.drop(changed, MADE, "aaaa2222") == changed
    assert edits.restore(changed, MADE, "aaaa2222") == Edits()


def test_headline_is_one_clean_line_and_an_empty_one_takes_it_back() -> None:
    changed = edits.headline(Edits(), MADE, "bbbb3333", "ru", "  Новый\r\nBcc: eve@example.org\x00 ")
    assert changed.headlines == {"bbbb3333": {"ru": "Новый Bcc: eve@example.org"}}
    both = edits.headline(changed, MADE, "bbbb3333", "en", "New")
    assert edits.headline(both, MADE, "bbbb3333", "ru", "").headlines == {"bbbb3333": {"en": "New"}}
    assert edits.headline(changed, MADE, "bbbb3333", "ru", " ") == Edits()


def test_note_by_language() -> None:
    changed = edits.note(Edits(), MADE, "kk", " Қайырлы таң\nдостар ")
    assert changed.note == {"kk": "Қайырлы таң\nдостар"}
    assert edits.note(changed, MADE, "kk", "") == Edits()


def test_story_may_be_named_by_the_beginning_of_its_id() -> None:
    assert edits.pin(Edits(), MADE, "bbbb").pinned == ("bbbb3333",)


@pytest.mark.parametrize(
    ("named", "word"),
    [
        ("aaaa", "2 stories"),
        ("bbb", "no story 'bbb'"),
        ("bbbb3334", "did you mean bbbb3333"),
        ("", "no story ''"),
    ],
)
def test_story_that_is_not_there_is_said_to_be_so(named: str, word: str) -> None:
    for change in (edits.pin, edits.unpin, edits.drop, edits.restore):
        with pytest.raises(UsageError, match=word):
            change(Edits(), MADE, named)
    with pytest.raises(UsageError, match=word):
        edits.headline(Edits(), MADE, named, "ru", "x")


def test_what_was_not_done_cannot_be_undone() -> None:
    with pytest.raises(UsageError, match="not pinned"):
        edits.unpin(Edits(), MADE, "bbbb3333")
    with pytest.raises(UsageError, match="not dropped"):
        edits.restore(Edits(), MADE, "bbbb3333")


def test_headline_and_note_refuse_a_language_that_is_not_there() -> None:
    kazakh = edition([story("aaaa1111")], {"aaaa1111": {"kk": card("x")}})
    with pytest.raises(UsageError, match="no language 'ru'; it has kk"):
        edits.headline(Edits(), kazakh, "aaaa1111", "ru", "x")
    with pytest.raises(UsageError, match="no language 'tg'"):
        edits.note(Edits(), kazakh, "tg", "x")
    with pytest.raises(UsageError, match="at most 300"):
        edits.headline(Edits(), kazakh, "aaaa1111", "kk", "x" * 301)
