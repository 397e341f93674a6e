"""What came back, in the store: kept once, found again, counted by edition."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from digest.model.edition import EditionKey
from digest.store import bounces, forgotten, subscribers, suppressions
from digest.store.bounces import Bounce
from digest.store.database import Store
from tests.store.conftest import ALICE, NOW

TODAY = EditionKey("morning", date(2026, 4, 24))
ROW = Bounce(
    id="1", form="report", kind="hard", proof="verp", subscriber="alice", address=ALICE.email, newsletter="morning",
    date=TODAY.date, slot="main", recipient=ALICE.email, detail="550 5.1.1", at=NOW,
)  # fmt: skip
STRANGER = Bounce(id="2", form="text", kind="hard", recipient="x@example.net", at=NOW)

pytestmark = pytest.mark.usefixtures("readers")


def test_rows_are_known_listed_and_filtered(store: Store) -> None:
    with store.writing() as db:
        for row in (
            ROW,
            STRANGER,
            replace(ROW, id="3", kind="soft", subscriber="bob", at=NOW + timedelta(hours=1)),
        ):
            bounces.add(db, row)
        bounces.set_effect(db, "1", "waits")
    with store.reading() as db:
        assert bounces.known(db, ["1", "2", "9"]) == {"1", "2"}
        assert [row.id for row in bounces.listing(db)] == ["3", "1", "2"]
        assert [row.id for row in bounces.listing(db, edition=TODAY, kinds=("hard",))] == ["1"]
        assert [row.id for row in bounces.listing(db, unmatched=True)] == ["2"]
        assert [row.id for row in bounces.listing(db, subscriber="bob", limit=5)] == ["3"]
        assert [row.id for row in bounces.listing(db, ids=["3"])] == ["3"]
        (waits,) = bounces.listing(db, effect="waits")
        assert waits == replace(ROW, effect="waits")
        assert waits.edition == TODAY
        assert bounces.waiting(db) == {TODAY: 1}
        assert bounces.hard_readers(db, TODAY) == 1
        assert bounces.mails_that_left(db, TODAY) == 0


def test_refusals_for_now_count_by_edition_and_days(store: Store) -> None:
    with store.writing() as db:
        for number, kind in enumerate(("soft", "soft", "refused", "hard")):
            day = TODAY.date + timedelta(days=number // 2)
            bounces.add(db, replace(ROW, id=str(number), kind=kind, date=day))
    with store.reading() as db:
        assert bounces.soft_editions(db, ALICE.email, NOW - timedelta(days=1)) == 2
        assert bounces.soft_editions(db, ALICE.email, NOW + timedelta(days=1)) == 0
        assert bounces.soft_editions(db, "bob@example.org", NOW - timedelta(days=1)) == 0


def test_last_word_of_a_person_counts(store: Store) -> None:
    with store.writing() as db:
        assert bounces.decision(db, TODAY) is None
        bounces.decide(db, TODAY, "dismissed", NOW)
        bounces.decide(db, TODAY, "confirmed", NOW)
        assert bounces.decision(db, TODAY) == "confirmed"
        assert bounces.decision(db, replace(TODAY, slot="late")) is None


def test_strangers_are_forgotten_by_age_and_number(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounces, "UNMATCHED_MOST", 3)
    with store.writing() as db:
        bounces.add(db, ROW)
        for number in range(2, 9):
            bounces.add(db, replace(STRANGER, id=str(number), at=NOW + timedelta(hours=number)))
        bounces.forget_strangers(db, NOW + timedelta(hours=4))
        assert [row.id for row in bounces.listing(db)] == ["8", "7", "6", "1"]


def test_forgotten_reader_leaves_nothing_that_could_be_traced(store: Store) -> None:
    with store.writing() as db:
        bounces.add(db, ROW)
        forgotten.forget(db, "alice", NOW)
        (row,) = bounces.listing(db)
    assert (row.address, row.recipient, row.detail) == ("", "", "")


def test_suppression_is_taken_back_by_its_own_bounce_only(store: Store) -> None:
    with store.writing() as db:
        suppressions.add(db, ALICE.email, "bounce", NOW, source="1")
        assert not suppressions.take_back(db, ALICE.email, "bounce", "2")
        assert not suppressions.take_back(db, ALICE.email, "complaint", "1")
        found = suppressions.get(db, ALICE.email.upper())
        assert found is not None
        assert suppressions.take_back(db, ALICE.email, "bounce", "1")
        assert suppressions.get(db, ALICE.email) is None
        reader = subscribers.get(db, "alice")
    assert reader is not None
    assert reader.status == "active"
