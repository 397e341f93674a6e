from datetime import date, timedelta

import pytest
from sqlalchemy import update

from digest.errors import StoreError
from digest.model.edition import EditionKey
from digest.store import editions
from digest.store.database import Store
from digest.store.tables import EDITION_VERSIONS
from tests.store.conftest import NOW

KEY = EditionKey("morning", date(2026, 4, 24))
WINDOW = (NOW - timedelta(days=1), NOW)
LATER = NOW + timedelta(hours=1)


def save(store: Store, version: int = 1, key: EditionKey = KEY, content: bytes = b"{}") -> str:
    with store.writing() as db:
        return editions.save(db, key, version, content, window=WINDOW, built=NOW)


def test_edition_comes_back_equal(store: Store) -> None:
    content = '{"title": "Құрылыс"}'.encode() * 100
    sha256 = save(store, content=content)
    with store.reading() as db:
        found = editions.get(db, KEY)
        assert found is not None
        assert (found.key, found.version, found.newest, found.state) == (KEY, 1, 1, "draft")
        assert (found.content, found.sha256, found.window, found.built) == (content, sha256, WINDOW, NOW)
        assert editions.get(db, EditionKey("evening", KEY.date)) is None
        assert editions.get(db, KEY, 2) is None


def test_versions_follow_each_other_and_stay(store: Store) -> None:
    save(store, content=b"one")
    with store.writing() as db:
        editions.set_state(db, KEY, "approved", LATER, instead_of=["draft"])
    save(store, 2, content=b"two")
    with store.reading() as db:
        newest, first = editions.get(db, KEY), editions.get(db, KEY, 1)
    assert newest is not None
    assert first is not None
    assert (newest.content, newest.state) == (b"two", "approved")
    assert (first.content, first.version, first.newest) == (b"one", 1, 2)


@pytest.mark.parametrize("version", [0, 1, 3])
def test_version_out_of_turn_is_refused(store: Store, version: int) -> None:
    save(store)
    with pytest.raises(StoreError, match="too late"):
        save(store, version)


def test_state_changes_only_from_what_is_expected(store: Store) -> None:
    save(store)
    with store.writing() as db:
        assert not editions.set_state(db, KEY, "sending", LATER, instead_of=["approved"])
        assert not editions.set_state(db, KEY, "approved", LATER, instead_of=["draft"], version=2)
        assert editions.set_state(db, KEY, "approved", LATER, instead_of=["draft"], version=1)
        status = editions.status(db, KEY)
    assert status is not None
    assert (status.state, status.changed, status.window) == ("approved", LATER, WINDOW)


def test_damaged_snapshot_is_told(store: Store) -> None:
    save(store)
    with store.writing() as db:
        db.execute(update(EDITION_VERSIONS).values(snapshot=b"damaged"))
    with store.reading() as db, pytest.raises(StoreError, match="damaged"):
        editions.get(db, KEY)


def test_listing_and_last_window(store: Store) -> None:
    yesterday = EditionKey("morning", KEY.date - timedelta(days=1))
    slot = EditionKey("morning", KEY.date, "noon")
    for key in (yesterday, KEY, slot, EditionKey("evening", KEY.date)):
        save(store, key=key)
    with store.writing() as db:
        editions.set_state(db, KEY, "sent", LATER, instead_of=["draft"])
        assert [one.key for one in editions.listing(db, newsletter="morning")] == [KEY, slot, yesterday]
        assert [one.key for one in editions.listing(db, states=["sent"])] == [KEY]
        assert [one.key for one in editions.listing(db, newsletter="morning", since=KEY.date)] == [KEY, slot]
        assert len(list(editions.listing(db, limit=1))) == 1
        assert editions.last_window_end(db, "morning", "main", KEY.date) == NOW
        assert editions.last_window_end(db, "evening", "main", KEY.date) is None
