import re
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql

from digest.store import tokens
from digest.store.database import Store
from tests.store.conftest import NOW


def test_token_has_the_form_that_scanners_look_for(store: Store) -> None:
    with store.writing() as db:
        texts = {tokens.create(db, "cms", "", NOW)[1] for _ in range(20)}
    assert len(texts) == 20
    for text in texts:
        assert re.fullmatch(r"dg_[0-9A-Za-z]{49}", text)
        assert tokens.well_formed(text)


def test_token_is_found_until_it_is_revoked(store: Store) -> None:
    with store.writing() as db:
        made, text = tokens.create(db, "cms", "Dala", NOW)
        other, _ = tokens.create(db, "wire", "", NOW + timedelta(seconds=1))
        assert tokens.find(db, text) == made
        tokens.mark_used(db, made.id, NOW)
        assert tokens.revoke(db, made.id, NOW) is True
        assert tokens.revoke(db, made.id, NOW + timedelta(days=1)) is False
        assert tokens.revoke(db, "nowhere", NOW) is None
        assert tokens.find(db, text) is None
        listed = tokens.listing(db)
    assert [one.id for one in listed] == [made.id, other.id]
    assert (listed[0].used, listed[0].revoked) == (NOW, NOW)


def test_token_itself_is_nowhere_in_the_store(store: Store) -> None:
    with store.writing() as db:
        _, text = tokens.create(db, "cms", "", NOW)
        row = db.execute(sql("select * from api_tokens")).one()
    assert not any(text[3:20] in str(cell) for cell in row)


@given(place=st.integers(3, 51), letter=st.sampled_from("0aZ_- é"))
def test_mistyped_token_is_known_as_such(place: int, letter: str) -> None:
    good = tokens._text(bytes(range(32)))
    typed = good[:place] + letter + good[place + 1 :]
    assert tokens.well_formed(typed) == (typed == good)


@given(st.text())
def test_no_other_text_is_a_token(text: str) -> None:
    assert not tokens.well_formed(text)
