"""Readers follow and mute only what articles can have."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.errors import SubscriberError
from digest.jobs.readers import Joinable, add_reader, import_readers
from digest.store import subscribers
from digest.store.database import Store

NOW = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
OFFER = Joinable(newsletters=("morning",), topics=("oil",), regions=("Caspian",))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    made.create()
    return made


def test_codes_are_taken_in_any_case(store: Store) -> None:
    row = {"email": "alice@example.org", "mute_regions": "uz kz-75 143", "follow_regions": "caspian", "follow_topics": "OIL,11000000"}  # fmt: skip
    alice = add_reader(store, row, OFFER, now=NOW)
    assert alice.mute_regions == ("UZ", "KZ-75", "143")
    assert alice.follow_regions == ("Caspian",)
    assert alice.follow_topics == ("oil", "11000000")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"follow_topics": "nonsense"}, "there is no topic 'nonsense'"),
        ({"mute_topics": "99000000"}, "there is no topic '99000000'"),
        ({"mute_regions": "KZ-99"}, "there is no region 'KZ-99'"),
        ({"follow_regions": "Uzbekistan"}, "there is no region 'Uzbekistan'"),
    ],
)
def test_codes_that_no_article_gets_are_refused(store: Store, row: dict[str, str], message: str) -> None:
    with pytest.raises(SubscriberError) as error:
        add_reader(store, {"email": "alice@example.org", **row}, OFFER, now=NOW)
    assert message in str(error.value)
    assert error.value.exit_code == 2


def test_import_refuses_the_row_and_goes_on(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "readers.csv"
    path.write_text("email,Mute_Regions\nalice@example.org,narnia\nbob@example.org,uz\n", encoding="utf-8")
    done = import_readers(store, path, OFFER, now=NOW).rows
    assert done.added == 1
    assert [(number, str(error)[:29]) for number, error in done.errors] == [
        (2, "there is no region 'narnia'; "[:29])
    ]
    with store.reading() as db:
        assert [one.mute_regions for one in subscribers.listing(db)] == [("UZ",)]
    assert import_readers(store, path, OFFER, now=NOW).rows.unchanged == 1
