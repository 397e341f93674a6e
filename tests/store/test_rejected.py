from datetime import timedelta

from digest.model.article import Rejected
from digest.store import rejected
from digest.store.database import Store
from tests.store.conftest import NOW

LATER = NOW + timedelta(days=2)
EMPTY = Rejected("inbox/a.txt", "empty", "there is no text", b"\n")


def test_same_input_is_one_row_however_often_it_comes(store: Store) -> None:
    other_place = Rejected("inbox/b.txt", "empty", "there is no text", b"\n")
    with store.writing() as db:
        assert rejected.set_aside(db, [EMPTY, EMPTY], NOW) == 1
        assert rejected.set_aside(db, [EMPTY, other_place], LATER) == 1
        found = {one.rejected.origin: one for one in rejected.listing(db)}
        assert rejected.counts(db) == {"empty": 2}
    first = found["inbox/a.txt"]
    assert (first.first, first.last, first.times) == (NOW, LATER, 2)
    assert first.rejected == EMPTY
    assert first.whole


def test_large_input_is_kept_in_part(store: Store) -> None:
    large = Rejected("big", "too-large", "4 MB", b"x" * (rejected.RAW_LIMIT_BYTES + 1))
    with store.writing() as db:
        rejected.set_aside(db, [large], NOW)
        [found] = rejected.listing(db)
    assert len(found.rejected.raw) == rejected.RAW_LIMIT_BYTES
    assert not found.whole


def test_origin_may_be_no_text(store: Store) -> None:
    with store.writing() as db:
        rejected.set_aside(db, [Rejected("bad\udcff\0name", "charset", "no \ud800 text")], NOW)
        [found] = rejected.listing(db)
    assert found.rejected.origin == "bad\\udcff\\0name"


def test_inputs_are_listed_newest_first_and_removed(store: Store) -> None:
    broken = Rejected("feed.xml", "markup", "not XML", b"<")
    with store.writing() as db:
        rejected.set_aside(db, [EMPTY], NOW)
        rejected.set_aside(db, [broken], LATER)
        assert [one.rejected.code for one in rejected.listing(db)] == ["markup", "empty"]
        assert [one.rejected.code for one in rejected.listing(db, limit=1)] == ["markup"]
        [markup] = rejected.listing(db, code="markup")
        assert rejected.remove_older(db, LATER) == 1
        assert rejected.remove(db, [markup.id, "nowhere"]) == 1
        assert list(rejected.listing(db)) == []
