"""A clock that is wrong by years, on a real store: nothing is removed, made or sent by it, and nothing twice after it."""

import pytest

from digest.store import articles, marks
from digest.wiring.retention import PRUNED, tidied
from digest.wiring.trust import believe
from tests.jobs.test_times import Make, Newsroom, loaded_once, make

__all__ = ["loaded_once", "make"]
READERS = "key,email,zone\nalice,alice@example.org,Asia/Almaty\nnora,nora@example.com,America/New_York\n"


@pytest.fixture
def newsroom(make: Make) -> Newsroom:
    """A newsroom after a day; nora's mail of it has left, and the edition is still open."""
    found = make(READERS)
    day(found, "judo", "2026-04-24")
    return found


def day(newsroom: Newsroom, name: str, date: str) -> None:
    newsroom.news(name, date)
    for hour in ("01:00", "02:00", "11:00"):
        assert newsroom.at(f"{date}T{hour}") == 0


def stored(newsroom: Newsroom) -> tuple[int, int]:
    with newsroom.app.store.reading() as db:
        return articles.count(db), len(newsroom.rows)


@pytest.mark.parametrize(
    "moment",
    [
        "2028-06-01T12:00",
        pytest.param("2028-06-02T22:30", marks=pytest.mark.slow),
        "1970-01-01T02:30",
        pytest.param("2025-04-24T02:30", marks=pytest.mark.slow),
    ],
)
def test_clock_far_off_for_one_run_does_nothing_and_is_told(
    newsroom: Newsroom, moment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = stored(newsroom)
    newsroom.news("most", "2026-04-24")
    capsys.readouterr()
    assert newsroom.at(moment) == 1
    assert "the clock says" in capsys.readouterr().err
    assert stored(newsroom) == before
    assert newsroom.at("2026-04-24T12:00") == 0
    assert newsroom.at("2026-04-24T12:01") == 0
    day(newsroom, "bank", "2026-04-25")
    assert sorted(newsroom.left) == [(d, r) for d in ("04-24", "04-25") for r in ("alice", "nora")]
    assert newsroom.left["04-24", "nora"] == "24 11:00"


def test_machine_that_was_off_for_months_goes_on_by_itself_and_removes_nothing_for_a_day(
    newsroom: Newsroom,
) -> None:
    assert newsroom.at("2027-09-24T01:00") == 1
    assert newsroom.at("2027-09-24T01:09") == 1
    newsroom.news("bank", "2027-09-24")
    assert newsroom.at("2027-09-24T01:10") == 0
    assert newsroom.at("2027-09-24T02:30") == 0
    assert ("09-24", "alice") in newsroom.left
    assert stored(newsroom)[0] == 2, "what is older than 400 days stays for a day more"
    newsroom.at("2027-09-24T22:30")
    newsroom.at("2027-09-25T22:30")
    assert stored(newsroom)[0] == 1


def test_person_may_say_that_the_clock_is_right(newsroom: Newsroom) -> None:
    assert newsroom.at("2027-04-24T01:00") == 1
    believe(newsroom.app)
    assert newsroom.at("2027-04-24T01:01") == 0


def test_removing_by_hand_reckons_from_when_the_clock_last_agreed(newsroom: Newsroom) -> None:
    newsroom.at("2031-01-01T00:00")
    assert not tidied(newsroom.app, free_bytes=0).anything
    with newsroom.app.store.reading() as db:
        assert marks.get(db, PRUNED) is not None
