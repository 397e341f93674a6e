from datetime import timedelta

import pytest

from digest.store import answers, tokens
from digest.store.answers import Kept
from digest.store.database import Store
from tests.store.conftest import NOW

ANSWER = Kept("print", ({"id": "a1", "status": "created"},))


@pytest.fixture
def cms(store: Store) -> str:
    with store.writing() as db:
        return tokens.create(db, "cms", "", NOW)[0].id


def test_answer_is_given_again_for_a_day_to_the_same_token(store: Store, cms: str) -> None:
    with store.writing() as db:
        other = tokens.create(db, "other", "", NOW)[0].id
        answers.keep(db, cms, "k", ANSWER, NOW)
        assert answers.find(db, cms, "k", NOW + timedelta(hours=23)) == ANSWER
        assert answers.find(db, cms, "k", NOW + timedelta(hours=24)) is None
        assert answers.find(db, cms, "other", NOW) is None
        assert answers.find(db, other, "k", NOW) is None


def test_old_answers_go_when_a_new_one_comes(store: Store, cms: str) -> None:
    later = NOW + timedelta(hours=25)
    with store.writing() as db:
        answers.keep(db, cms, "k", ANSWER, NOW)
        answers.keep(db, cms, "k", Kept("another", ()), later)
        assert answers.find(db, cms, "k", later) == Kept("another", ())


def test_answers_of_a_token_are_bounded(store: Store, cms: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "KEPT_A_TOKEN", 3)
    with store.writing() as db:
        for number in range(6):
            answers.keep(db, cms, f"k{number}", ANSWER, NOW + timedelta(minutes=number))
        kept = [
            answers.find(db, cms, f"k{number}", NOW + timedelta(minutes=6)) is not None for number in range(6)
        ]
    assert kept == [False, False, False, True, True, True]
