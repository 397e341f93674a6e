"""What a run notes so that the next ones need not look at every reader, and who takes it back."""

from dataclasses import replace

from digest.model.edition import EditionKey
from digest.store import marks, subscribers
from digest.wiring.due import look
from tests.jobs.test_times import Make, Newsroom, loaded_once, make

__all__ = ["loaded_once", "make"]
NAME = "waits:morning/2026-04-24"
READERS = "key,email,zone\nalice,alice@example.org,Asia/Almaty\nnora,nora@example.com,America/New_York\n"


def noted(newsroom: Newsroom) -> str:
    with newsroom.app.store.reading() as db:
        mark = marks.get(db, NAME)
    return mark.value.partition(" ")[2] if mark else ""


def groups(newsroom: Newsroom) -> int:
    """Returns how many groups of readers a run finds waiting."""
    return sum(len(known.groups) for known in look(newsroom.app).known.values())


def test_next_hour_of_anybody_is_noted_and_a_change_of_a_reader_takes_it_back(make: Make) -> None:
    newsroom = make(READERS)
    newsroom.news("judo", "2026-04-24")
    newsroom.at("2026-04-24T01:00")
    newsroom.at("2026-04-24T02:00")
    assert noted(newsroom) == "2026-04-24T11:00:00+00:00", "seven in New York"
    assert groups(newsroom) == 0, "nobody is looked at before"
    with newsroom.app.store.writing() as db:
        nora = subscribers.get(db, "nora")
        assert nora is not None
        subscribers.change(db, replace(nora, zone="Europe/Berlin"), newsroom.app.now())
    assert groups(newsroom) == 1
    newsroom.at("2026-04-24T05:00")
    assert newsroom.left["04-24", "nora"] == "24 05:00", "seven in Berlin"
    assert noted(newsroom) == "never"


def test_note_does_not_hold_for_other_hours_of_the_newsletter(make: Make) -> None:
    newsroom = make(READERS)
    newsroom.news("judo", "2026-04-24")
    newsroom.at("2026-04-24T01:00")
    newsroom.at("2026-04-24T02:00")
    (morning,) = newsroom.app.config.newsletters
    newsroom.app.config = replace(newsroom.app.config, newsletters=(replace(morning, deadline_h=6),))
    assert groups(newsroom) == 1


def test_reader_who_comes_while_the_readers_are_looked_at_is_not_passed_over(make: Make) -> None:
    from digest.store import waits

    newsroom = make(READERS)
    key = EditionKey("morning", newsroom.app.now().date())
    with newsroom.app.store.writing() as db:
        waits.begin(db, key, newsroom.app.now())
        waits.take_back(db)
        waits.settle(db, key, "stamp", None, newsroom.app.now())
        assert marks.get(db, f"waits:{key}") is None
