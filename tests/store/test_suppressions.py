import pytest

from digest.errors import SubscriberError
from digest.model.subscriber import SubscriberStatus
from digest.store import subscribers, suppressions
from digest.store.database import Store
from tests.store.conftest import ALICE, NOW

pytestmark = pytest.mark.usefixtures("readers")


def status(store: Store) -> SubscriberStatus:
    with store.reading() as db:
        found = subscribers.get(db, ALICE.key)
    assert found is not None
    return found.status


def test_address_is_suppressed_whatever_its_capitals_and_back(store: Store) -> None:
    with store.writing() as db:
        assert suppressions.add(db, ALICE.email.upper(), "bounce", NOW, detail="550 5.1.1 unknown")
        assert not suppressions.add(db, ALICE.email, "hand", NOW)
        (found,) = suppressions.listing(db)
    assert (found.address, found.reason, found.detail, found.since) == (
        ALICE.email,
        "bounce",
        "550 5.1.1 unknown",
        NOW,
    )
    assert status(store) == "suppressed"
    with store.writing() as db:
        assert suppressions.remove(db, ALICE.email)
        assert not suppressions.remove(db, ALICE.email)
        assert list(suppressions.listing(db)) == []
    assert status(store) == "active"


def test_reader_who_unsubscribed_stays_so(store: Store) -> None:
    with store.writing() as db:
        subscribers.set_status(db, ALICE.key, "unsubscribed")
        suppressions.add(db, ALICE.email, "complaint", NOW)
        suppressions.remove(db, ALICE.email)
    assert status(store) == "unsubscribed"


def test_stranger_is_suppressed_too_and_nonsense_refused(store: Store) -> None:
    with store.writing() as db:
        assert suppressions.add(db, "stranger@example.net", "hand", NOW)
    with pytest.raises(SubscriberError), store.writing() as db:
        suppressions.add(db, "nonsense", "hand", NOW)
