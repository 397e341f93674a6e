from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SubscriberError
from digest.model.edition import EditionKey, Selection
from digest.model.subscriber import Subscriber
from digest.store import addresses, deliveries, forgotten, moves, subscriber_list, subscribers
from digest.store.database import Store
from digest.store.ledger import Ledger, Planned
from digest.store.subscriber_rows import row_from_subscriber, subscriber_from_row
from tests.store.conftest import ALICE, BOB, CAROL, NOW

KEY = EditionKey("morning", date(2026, 4, 24))


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        (" Reader@Example.ORG ", "Reader@example.org"),
        ("o'brien+news@mail.example.co.uk", "o'brien+news@mail.example.co.uk"),
        ("оқырман@почта.қаз", "оқырман@почта.қаз"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_address_is_brought_to_its_normal_form(written: str, normal: str) -> None:
    assert addresses.checked(written) == normal


@pytest.mark.parametrize(
    "written",
    [
        "", "reader", "@example.org", "reader@", "reader@example", "a b@example.org", "a@b@example.org",
        "reader@exa mple.org", "reader@-example.org", "reader@example..org", "reader@.org", ".a@example.org",
        "a..b@example.org", "a@[127.0.0.1]", '"a b"@example.org', "<reader@example.org>", "a,b@example.org",
        "reader@example.org\r\nBcc: x@example.org", "reader\0@example.org", "reader\u202e@example.org",
        "x" * 65 + "@example.org", "a@" + "b" * 64 + ".org", "a@" + ".".join(["b" * 60] * 5) + ".org",
        "lone\ud800@example.org", "reader@xn--.org\u3002",
    ],
)  # fmt: skip
def test_address_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(SubscriberError):
        addresses.checked(written)


@given(st.text(max_size=30), st.text(max_size=30))
def test_address_is_checked_or_refused_whatever_it_is(local: str, domain: str) -> None:
    try:
        found = addresses.checked(f"{local}@{domain}")
    except SubscriberError:
        return
    assert not set(found) & set("\r\n\t\0 <>,;")
    assert addresses.checked(found) == found


def test_addresses_are_the_same_whatever_their_capitals_and_their_domain_s_alphabet() -> None:
    assert addresses.same_as("Reader@example.org") == addresses.same_as("reader@example.org")
    assert addresses.same_as("a@почта.рф") == addresses.same_as("a@xn--80a1acny.xn--p1ai")


def test_subscribers_come_back_equal(store: Store, readers: tuple[Subscriber, ...]) -> None:
    with store.reading() as db:
        assert subscribers.get(db, "alice") == ALICE
        assert subscribers.by_email(db, "BOB@EXAMPLE.ORG") == replace(BOB, email="Bob@example.org")
        assert subscribers.by_email(db, "nobody") is None
        assert subscribers.get_many(db, ["carol", "nobody"]) == {"carol": CAROL}
        assert [one.key for one in subscribers.listing(db)] == ["alice", "bob", "carol"]
        assert [one.key for one in subscribers.listing(db, newsletter="evening")] == ["bob"]
        assert subscribers.counts(db, "morning") == {"active": 3}


@pytest.mark.parametrize(
    "taken", [{"email": "ALICE@example.org", "key": "new"}, {"email": "new@example.org", "key": "alice"}]
)
def test_address_and_key_belong_to_one_subscriber(
    store: Store, readers: tuple[Subscriber, ...], taken: dict[str, Any]
) -> None:
    with store.writing() as db, pytest.raises(SubscriberError):
        subscribers.add(db, replace(CAROL, **taken), NOW)


def test_what_readers_had_before_they_moved_is_remembered_as_long_as_editions_wait(
    store: Store, readers: tuple[Subscriber, ...]
) -> None:
    later, much_later = NOW + timedelta(days=1), NOW + timedelta(days=90)
    with store.writing() as db:
        subscribers.change(db, replace(ALICE, name="Alice A."), NOW)
        assert moves.since(db, NOW) == {}
        subscribers.change(db, replace(ALICE, frequency="week"), NOW)
        subscribers.change(db, replace(ALICE, frequency="month"), later)
        assert moves.since(db, NOW) == {"alice": (ALICE.frequency, ALICE.zone)}, "the first of them"
        assert moves.since(db, later) == {"alice": ("week", ALICE.zone)}
        subscribers.change(db, replace(BOB, zone="Europe/Berlin"), much_later)
        assert moves.since(db, NOW) == {"bob": (BOB.frequency, BOB.zone)}, "alice's are too old"


def test_change_replaces_everything_but_the_key(store: Store, readers: tuple[Subscriber, ...]) -> None:
    moved = replace(
        ALICE, email="alice@moved.example", newsletters=("evening",), send_at=None, mute_topics=()
    )
    with store.writing() as db:
        assert subscribers.change(db, moved, NOW) == moved
        assert subscribers.get(db, "alice") == moved
        with pytest.raises(SubscriberError, match="another subscriber's address"):
            subscribers.change(db, replace(moved, email="bob@example.org"), NOW)
        with pytest.raises(SubscriberError, match="no subscriber"):
            subscribers.change(db, replace(moved, key="nobody"), NOW)


@pytest.mark.parametrize(
    "broken",
    [
        {"key": "../etc"}, {"key": ""}, {"key": "A"}, {"zone": "Mars/Base"}, {"zone": "../../etc/passwd"},
        {"length": 0}, {"length": 101}, {"newsletters": ("a/b",)}, {"languages": ("k k",)},
        {"name": "two\nlines"}, {"name": "x" * 201}, {"follow_topics": ("a b",)}, {"mute_regions": ("",)},
    ],
)  # fmt: skip
def test_subscriber_that_makes_no_sense_is_refused(store: Store, broken: dict[str, Any]) -> None:
    with store.writing() as db, pytest.raises(SubscriberError):
        subscribers.add(db, replace(ALICE, **broken), NOW)


def test_candidates_are_the_active_readers_of_the_newsletter(
    store: Store, readers: tuple[Subscriber, ...]
) -> None:
    with store.writing() as db:
        assert subscribers.set_status(db, "carol", "unsubscribed")
        assert not subscribers.set_status(db, "nobody", "unsubscribed")
        assert [one.key for one in subscribers.candidates(db, "morning")] == ["alice", "bob"]
        chosen = subscribers.candidates(db, "morning", hours=[("Asia/Almaty", time(7, 30))])
        assert [one.key for one in chosen] == ["alice"]
        assert list(subscribers.candidates(db, "morning", hours=[])) == []
        assert [(one.zone, one.send_at, one.readers) for one in subscribers.hours(db, "morning")] == [
            ("", None, 1),
            ("Asia/Almaty", time(7, 30), 1),
        ]


def test_candidates_leave_out_who_is_planned_already(store: Store, readers: tuple[Subscriber, ...]) -> None:
    Ledger(store, KEY, "smtp", lambda: NOW).plan([Planned(subscriber="bob", email="bob@example.org")])
    with store.reading() as db:
        assert [one.key for one in subscribers.candidates(db, "morning", unplanned=(KEY, "smtp"))] == [
            "alice",
            "carol",
        ]
        assert len(list(subscribers.candidates(db, "morning", unplanned=(KEY, "outbox")))) == 3


def test_forget_leaves_no_trace_but_the_key(store: Store, readers: tuple[Subscriber, ...]) -> None:
    ledger = Ledger(store, KEY, "smtp", lambda: NOW)
    ledger.plan(
        [Planned(subscriber="bob", email="bob@example.org", selection=Selection(stories=(("s", "en"),)))]
    )
    with store.writing() as db:
        assert forgotten.forget(db, "bob", NOW)
        assert not forgotten.forget(db, "bob", NOW)
        assert subscribers.get(db, "bob") is None
        [row] = deliveries.listing(db)
        assert (row.subscriber, row.email, row.state, row.reason) == ("bob", "", "skipped", "forgotten")
        assert deliveries.selection(db, KEY, "smtp", "bob") == Selection(stories=())
        assert deliveries.accounts(db, KEY, "smtp").add_up


def test_row_of_a_list_is_read() -> None:
    found = subscriber_from_row(
        {
            "Email": " dana@example.org ",
            "name": "Dana  D.",
            "languages": "kk, ru;en",
            "send_at": "07:30",
            "length": "5",
            "zone": "Asia/Almaty",
            "follow_topics": "04000000 11000000",
            "format": "TEXT",
            "shoe_size": "38",
        },
        newsletters=["morning"],
    )
    assert (found.email, found.name, found.languages) == ("dana@example.org", "Dana D.", ("kk", "ru", "en"))
    assert (found.send_at, found.length, found.format) == (time(7, 30), 5, "text")
    assert (found.newsletters, found.follow_topics) == (("morning",), ("04000000", "11000000"))
    assert found.key
    assert subscriber_from_row(row_from_subscriber(found)) == found


@pytest.mark.parametrize(
    ("cell", "value"),
    [("send_at", "25:00"), ("send_at", "07:30+05:00"), ("length", "many"), ("length", "-1"), ("format", "pdf"),
     ("status", "dead"), ("zone", "Nowhere"), ("email", "none"), ("languages", "Қазақша")],
)  # fmt: skip
def test_row_that_cannot_be_read_names_the_cell(cell: str, value: str) -> None:
    with pytest.raises(SubscriberError, match=cell if cell != "email" else "address"):
        subscriber_from_row({"email": "a@example.org", cell: value})


def test_import_goes_on_after_a_broken_row(store: Store) -> None:
    rows: list[dict[str, object]] = [
        {"email": "a@example.org"},
        {"email": "nothing"},
        {"email": "b@example.org", "key": "b"},
        {"email": "c@example.org", "key": "b"},
        {"email": "A@example.org"},
    ]
    with store.writing() as db:
        done = subscriber_list.add_rows(db, enumerate(rows, 1), NOW, newsletters=["morning"])
        assert (done.added, done.unchanged, [number for number, _ in done.errors]) == (2, 1, [2, 4])
        again = subscriber_list.add_rows(db, enumerate([rows[0], rows[2]], 1), NOW, newsletters=["morning"])
        assert (again.added, again.updated, again.unchanged) == (0, 0, 2)


def test_import_changes_what_a_row_states_and_keeps_the_rest(
    store: Store, readers: tuple[Subscriber, ...]
) -> None:
    with store.writing() as db:
        done = subscriber_list.add_rows(
            db,
            [(1, {"email": "ALICE@example.org", "languages": "ru", "key": "other"})],
            NOW,
            newsletters=["evening"],
        )
        assert done.updated == 1
        assert subscribers.get(db, "alice") == replace(
            ALICE, languages=("ru",), newsletters=("evening", "morning")
        )


@pytest.mark.parametrize("status", ["unsubscribed", "suppressed"])
def test_import_never_subscribes_again_who_left(
    store: Store, readers: tuple[Subscriber, ...], status: Any
) -> None:
    with store.writing() as db:
        subscribers.set_status(db, "alice", status)
        subscriber_list.add_rows(db, [(1, {"email": "alice@example.org", "status": "active"})], NOW)
        found = subscribers.get(db, "alice")
    assert found is not None
    assert found.status == status


def test_import_is_quick(store: Store) -> None:
    rows = ({"email": f"reader{number}@example.org", "zone": "Asia/Almaty"} for number in range(2_000))
    with store.writing() as db:
        assert (
            subscriber_list.add_rows(
                db, enumerate(rows, 1), NOW + timedelta(days=1), newsletters=["morning"]
            ).added
            == 2_000
        )
        assert subscribers.counts(db) == {"active": 2_000}
