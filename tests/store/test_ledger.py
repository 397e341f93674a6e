from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from digest.model.edition import TRIAL_SLOT, EditionKey, Selection
from digest.model.subscriber import KILLED, DeliveryState, MadeFor, Mail, Outcome, Subscriber, TransportName
from digest.store import deliveries, forgotten, subscribers
from digest.store.database import Store
from digest.store.ledger import Ledger, Planned
from digest.store.ledger_rows import RETRY_MINUTES, RETRY_SPREAD, retry_at
from digest.store.records import Accounts
from tests.store.conftest import ALICE, BOB, CAROL, NOW

KEY = EditionKey("morning", date(2026, 4, 24))
SELECTION = Selection(stories=(("s1", "kk"), ("s2", "ru")), updates=frozenset({"s2"}))

pytestmark = pytest.mark.usefixtures("readers")


def mail(reader: Subscriber) -> Mail:
    return Mail(
        subscriber=reader.key,
        sender="digest@example.org",
        recipient=reader.email,
        message_id="<1@x>",
        content=b"",
    )


def planned(reader: Subscriber, skipped: str = "") -> Planned:
    return Planned(
        subscriber=reader.key,
        email=reader.email,
        message_id=f"<{reader.key}@example.org>",
        version=1,
        selection=SELECTION,
        skipped=skipped,
    )


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def ledger(store: Store) -> Ledger:
    """Alice, Bob and Carol are owed a mail."""
    made = Ledger(store, KEY, "smtp", lambda: NOW)
    assert made.plan([planned(ALICE), planned(BOB), planned(CAROL)]) == 3
    return made


def accounts(store: Store, transport: TransportName = "smtp") -> Accounts:
    with store.reading() as db:
        return deliveries.accounts(db, KEY, transport)


def states(store: Store) -> dict[str, tuple[DeliveryState, str]]:
    with store.reading() as db:
        return {one.subscriber: (one.state, one.reason) for one in deliveries.listing(db)}


def test_plan_is_made_once(store: Store, ledger: Ledger) -> None:
    assert ledger.plan([planned(ALICE, skipped="nothing new"), planned(BOB), planned(BOB)]) == 0
    assert accounts(store) == Accounts(eligible=3, pending=3)
    assert ledger.plan([replace(planned(CAROL, skipped="nothing new"), subscriber="dana")]) == 1
    found = accounts(store)
    assert found == Accounts(eligible=4, pending=3, skipped={"nothing new": 1})
    assert found.add_up


def test_waiting_gives_what_was_planned(ledger: Ledger) -> None:
    [page] = ledger.waiting()
    assert [(one.subscriber, one.message_id, one.selection) for one in page] == [
        (reader.key, f"<{reader.key}@example.org>", SELECTION) for reader in (ALICE, BOB, CAROL)
    ]
    assert [len(page) for page in ledger.waiting(size=2)] == [2, 1]


@pytest.mark.parametrize("leads", [True, False])
@pytest.mark.parametrize("languages", [(), ("kk",), ("kk", "ru")])
def test_row_keeps_for_whom_its_mail_was_made(
    store: Store, languages: tuple[str, ...], *, leads: bool
) -> None:
    made = MadeFor(languages=languages, zone="Asia/Almaty", format="text", look="0a1b")
    selection = replace(SELECTION, leads=leads)
    ledger = Ledger(store, KEY, "smtp", lambda: NOW)
    ledger.plan([replace(planned(ALICE), made_for=made, selection=selection)])
    ((row,),) = ledger.waiting()
    assert (row.made_for, row.selection) == (made, selection)
    with store.writing() as db:
        assert deliveries.left(db, KEY, "alice") is None, "it waits"
    ledger.begin([mail(ALICE)])
    ledger.settle([Outcome("alice", "sent")])
    with store.writing() as db:
        found = deliveries.left(db, KEY, "alice")
        assert found == deliveries.Left(1, selection, made, NOW)
        forgotten.forget(db, "alice", NOW)
        gone = deliveries.left(db, KEY, "alice")
    assert gone is not None
    assert (gone.selection.stories, gone.made_for) == ((), None)


def test_begin_lets_each_mail_pass_once(store: Store, ledger: Ledger) -> None:
    assert ledger.begin([mail(ALICE), mail(BOB)]) == {"alice", "bob"}
    other = Ledger(store, KEY, "smtp", lambda: NOW)
    assert other.begin([mail(ALICE), mail(CAROL)]) == {"carol"}
    ledger.settle([Outcome("alice", "sent", "", 250)])
    assert ledger.begin([mail(ALICE)]) == frozenset()
    assert states(store)["alice"] == ("sent", "")


@pytest.mark.parametrize("how", ["status", "forgotten", "newsletter", "paused"])
def test_begin_skips_a_reader_who_left_meanwhile(store: Store, ledger: Ledger, how: str) -> None:
    with store.writing() as db:
        if how == "status":
            subscribers.set_status(db, "bob", "suppressed")
        elif how == "forgotten":
            forgotten.forget(db, "bob", NOW)
        elif how == "paused":
            subscribers.change(db, replace(BOB, paused_until=KEY.date + timedelta(days=1)), NOW)
            subscribers.change(db, replace(ALICE, paused_until=KEY.date), NOW)
        else:
            subscribers.change(db, replace(BOB, newsletters=("evening",)), NOW)
    assert ledger.begin([mail(ALICE), mail(BOB)]) == {"alice"}
    reason = {
        "status": "suppressed", "forgotten": "forgotten", "newsletter": "unsubscribed", "paused": "paused",
    }[how]  # fmt: skip
    assert states(store)["bob"] == ("skipped", reason)


def test_trial_asks_for_no_consent(store: Store) -> None:
    key = EditionKey("morning", KEY.date, "test-1")
    ledger = Ledger(store, key, "smtp", lambda: NOW).unchecked()
    stranger = replace(ALICE, key="trial")
    ledger.plan([planned(stranger)])
    assert ledger.begin([mail(stranger)]) == {"trial"}


def test_begin_settles_the_mail_before_in_the_same_commit(store: Store, ledger: Ledger) -> None:
    ledger.begin([mail(ALICE)])
    ledger.begin([mail(BOB)], [Outcome("alice", "sent", "", 250)])
    assert (states(store)["alice"][0], states(store)["bob"][0]) == ("sent", "sending")


def test_run_believed_dead_settles_nothing(store: Store, ledger: Ledger) -> None:
    ledger.begin([mail(ALICE)])
    ledger.resolve([Outcome("alice", "pending")])
    other = Ledger(store, KEY, "smtp", lambda: NOW)
    other.begin([mail(ALICE)])
    ledger.settle([Outcome("alice", "failed", "late news", 550)])
    assert states(store)["alice"][0] == "sending"
    other.settle([Outcome("alice", "sent", "", 250)])
    assert states(store)["alice"][0] == "sent"


@pytest.mark.parametrize("state", ["sent", "uncertain"])
def test_mail_that_was_not_begun_cannot_have_left(store: Store, ledger: Ledger, state: DeliveryState) -> None:
    ledger.settle([Outcome("alice", state, "what", 0)])
    assert states(store)["alice"][0] == "pending"


@pytest.mark.parametrize("begun", [True, False])
@pytest.mark.parametrize("state", ["failed", "deferred"])
def test_refusal_is_kept_with_its_words(
    store: Store, ledger: Ledger, state: DeliveryState, begun: bool
) -> None:
    if begun:
        ledger.begin([mail(ALICE)])
    ledger.settle([Outcome("alice", state, "no\r\nsuch  user\x1b[31m", 550)])
    assert states(store)["alice"] == (state, "550 no such user[31m")
    assert accounts(store).add_up


def test_deferred_mail_waits_longer_each_time(store: Store) -> None:
    clock = Clock()
    ledger = Ledger(store, KEY, "smtp", clock)
    ledger.plan([planned(ALICE)])
    for minutes in (*RETRY_MINUTES, RETRY_MINUTES[-1]):
        assert [one.subscriber for page in ledger.waiting() for one in page] == ["alice"]
        ledger.begin([mail(ALICE)])
        ledger.settle([Outcome("alice", "deferred", "try later", 451)])
        clock.now += timedelta(minutes=minutes, seconds=-1)
        assert list(ledger.waiting()) == []
        clock.now += timedelta(minutes=minutes * RETRY_SPREAD, seconds=1)
    first = {retry_at(f"reader{number}", 1, NOW) - NOW for number in range(50)}
    assert len(first) == 50, "not all at the same moment"
    assert min(first) >= timedelta(minutes=RETRY_MINUTES[0])
    assert max(first) <= timedelta(minutes=RETRY_MINUTES[0] * (1 + RETRY_SPREAD))


def test_what_a_killed_run_left_is_resolved(store: Store, ledger: Ledger) -> None:
    ledger.begin([mail(ALICE), mail(BOB), mail(CAROL)])
    assert not accounts(store).add_up
    restarted = Ledger(store, KEY, "smtp", lambda: NOW)
    assert restarted.left_sending() == ("alice", "bob", "carol")
    restarted.resolve(
        [Outcome("alice", "sent"), Outcome("bob", "uncertain", "nobody knows"), Outcome("carol", "pending")]
    )
    assert accounts(store) == Accounts(eligible=3, sent=1, uncertain=1, pending=1)
    assert restarted.left_sending() == ()


def test_reopen_makes_uncertain_mails_pending_but_no_sent_one(store: Store, ledger: Ledger) -> None:
    ledger.begin([mail(ALICE), mail(BOB), mail(CAROL)])
    ledger.settle(
        [Outcome("alice", "sent"), Outcome("bob", "uncertain", "a"), Outcome("carol", "failed", "b")]
    )
    assert ledger.reopen(["sent", "sending", "skipped"]) == 0
    assert ledger.reopen(["failed"]) == 1
    assert ledger.reopen(["uncertain"]) == 1
    assert accounts(store) == Accounts(eligible=3, sent=1, pending=2)


def test_replan_changes_what_has_not_left(store: Store, ledger: Ledger) -> None:
    ledger.begin([mail(ALICE)])
    ledger.settle([Outcome("alice", "sent")])
    newer = Selection(stories=(("s9", "en"),))
    changes = [replace(planned(one), version=2, selection=newer) for one in (ALICE, BOB)]
    assert ledger.replan([*changes, planned(CAROL, skipped="nothing new")]) == 2
    [[bob]] = ledger.waiting()
    assert (bob.version, bob.selection) == (2, newer)
    assert states(store)["carol"] == ("skipped", "nothing new")
    with store.reading() as db:
        assert deliveries.selection(db, KEY, "smtp", "alice") == SELECTION
        assert deliveries.selection(db, KEY, "smtp", "nobody") is None


def test_accounts_tell_a_lost_row(store: Store, ledger: Ledger) -> None:
    assert accounts(store).add_up
    with store.writing() as db:
        db.exec_driver_sql("delete from deliveries where subscriber = 'bob'")
    assert not accounts(store).add_up


def test_transports_and_editions_have_rows_of_their_own(store: Store, ledger: Ledger) -> None:
    outbox = Ledger(store, KEY, "outbox", lambda: NOW)
    outbox.plan([planned(ALICE)])
    outbox.begin([mail(ALICE)])
    assert accounts(store, "outbox").eligible == 1
    assert accounts(store).pending == 3
    with store.reading() as db:
        assert deliveries.accounts(db, EditionKey("morning", KEY.date, "noon"), "smtp") == Accounts()
        assert len(list(deliveries.listing(db, transport="smtp"))) == 3
        assert len(list(deliveries.listing(db, states=["sending"]))) == 1
        assert len(list(deliveries.listing(db, newsletter="evening"))) == 0
        assert len(list(deliveries.listing(db, date=KEY.date, slot="main", subscriber="alice"))) == 2
        assert len(list(deliveries.listing(db, limit=1))) == 1


def test_got_counts_what_readers_have_or_may_have(store: Store, ledger: Ledger) -> None:
    ledger.begin([mail(ALICE), mail(BOB), mail(CAROL)])
    ledger.settle(
        [Outcome("alice", "sent"), Outcome("bob", "uncertain", "?"), Outcome("carol", "failed", "no")]
    )
    later = Ledger(store, EditionKey("morning", KEY.date + timedelta(days=1)), "outbox", lambda: NOW)
    later.plan([replace(planned(ALICE), selection=Selection(stories=(("s2", "kk"), ("s3", "kk"))))])
    later.begin([mail(ALICE)])
    later.settle([Outcome("alice", "sent")])
    trial = Ledger(store, replace(KEY, slot=f"{TRIAL_SLOT}1"), "smtp", lambda: NOW)
    trial.plan([planned(CAROL)])
    trial.begin([mail(CAROL)])

    def got(
        since: date, *transports: TransportName, but: EditionKey | None = None
    ) -> dict[str, dict[str, date]]:
        with store.reading() as db:
            keys = ["alice", "bob", "carol"]
            return deliveries.got(db, keys, since=since, transports=transports, newsletter="morning", but=but)

    both = {"s1": KEY.date, "s2": KEY.date}
    assert got(KEY.date, "smtp") == {"alice": both, "bob": both}
    tomorrow = KEY.date + timedelta(days=1)
    assert got(KEY.date, "smtp", "outbox")["alice"] == {"s1": KEY.date, "s2": tomorrow, "s3": tomorrow}
    assert got(tomorrow, "smtp") == {}
    assert got(KEY.date, "smtp", but=KEY) == {}


def test_clock_may_go_backwards(store: Store) -> None:
    times: list[datetime] = [NOW, NOW - timedelta(hours=2), NOW - timedelta(hours=1)]
    tick: Callable[[], datetime] = lambda: times.pop(0) if len(times) > 1 else times[0]  # noqa: E731  # a clock of three ticks
    ledger = Ledger(store, KEY, "smtp", tick)
    ledger.plan([planned(ALICE)])
    assert ledger.begin([mail(ALICE)]) == {"alice"}
    ledger.settle([Outcome("alice", "sent")])
    assert accounts(store) == Accounts(eligible=1, sent=1)


def test_deferred_mail_does_not_wait_for_a_clock_that_ran_ahead(store: Store) -> None:
    clock = Clock()
    ledger = Ledger(store, KEY, "smtp", clock)
    ledger.plan([planned(ALICE)])
    clock.now += timedelta(days=365)
    ledger.begin([mail(ALICE)])
    ledger.settle([Outcome("alice", "deferred", "try later", 451)])
    assert list(ledger.waiting()) == []
    clock.now -= timedelta(days=365)
    assert [one.subscriber for page in ledger.waiting() for one in page] == ["alice"]


def resending(store: Store) -> Ledger:
    """Returns the ledger as the next run has it, where mails in doubt go three times in all."""
    return Ledger(store, KEY, "smtp", lambda: NOW, resends=3)


def next_of(ledger: Ledger) -> list[str]:
    return [row.subscriber for page in ledger.waiting() for row in page]


def test_mail_in_doubt_goes_again_after_those_never_tried_and_not_for_ever(
    store: Store, ledger: Ledger
) -> None:
    for again in range(3):
        run = resending(store)
        assert next_of(run) == (["bob", "carol", "alice"] if again else ["alice", "bob", "carol"])
        assert run.begin([mail(ALICE)]) == {"alice"}
        assert next_of(run) == ["bob", "carol"], "what a run has tried is for the next"
        run.resolve([Outcome("alice", "uncertain", KILLED)])
    assert next_of(resending(store)) == ["bob", "carol"]
    assert resending(store).begin([mail(ALICE)]) == frozenset()
    assert accounts(store).uncertain == 1, "a person decides"


def test_mail_in_doubt_waits_for_a_person_unless_told_otherwise(store: Store, ledger: Ledger) -> None:
    ledger.begin([mail(ALICE)])
    ledger.resolve([Outcome("alice", "uncertain", KILLED)])
    other = Ledger(store, KEY, "smtp", lambda: NOW)
    assert next_of(other) == ["bob", "carol"]
    assert other.begin([mail(ALICE)]) == frozenset()


def test_newer_version_leaves_a_doubt_in_doubt(store: Store, ledger: Ledger) -> None:
    ledger.begin([mail(ALICE)])
    ledger.resolve([Outcome("alice", "uncertain", KILLED)])
    run = resending(store)
    assert run.outdated(2) == ("alice", "bob", "carol")
    run.replan([replace(planned(ALICE), version=2)])
    assert accounts(store).uncertain == 1
    assert run.outdated(2) == ("bob", "carol")


def test_newer_version_keeps_the_message_id(store: Store, ledger: Ledger) -> None:
    before = {row.subscriber: row.message_id for page in ledger.waiting() for row in page}
    ledger.replan([replace(planned(ALICE), version=2, message_id="<another@example.org>")])
    assert {row.subscriber: row.message_id for page in ledger.waiting() for row in page} == before
