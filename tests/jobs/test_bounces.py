"""What follows from what came back: who is believed, who is suppressed, and when a person is asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from digest.deliver.verp import Verp
from digest.jobs.bounce_proof import Prover
from digest.jobs.bounces import BounceRules, Bouncing, Taken, confirm, dismiss, look, take
from digest.jobs.refusals import note_refusals
from digest.model.edition import EditionKey, Selection
from digest.model.subscriber import Mail, Outcome, Subscriber
from digest.store import bounces, forgotten, subscribers, suppressions
from digest.store.bounces import Bounce
from digest.store.database import Store
from digest.store.ledger import Ledger, Planned
from tests.deliver.bounces.mails import complaint, letter, report

NOW = datetime(2026, 4, 24, 6, 0, tzinfo=UTC)
TODAY = EditionKey("morning", date(2026, 4, 24))
SECRET = b"first secret of the newsroom"
VERP = Verp("bounces@news.example", [SECRET])
UNKNOWN = "550 5.1.1 no such user"
FULL = "552 5.2.2 mailbox full"
LINK = "https://news.example/unsubscribe/morning/alice/good"


@dataclass
class Room:
    store: Store
    clock: list[datetime] = field(default_factory=lambda: [NOW])
    rules: BounceRules = field(default_factory=BounceRules)

    @property
    def bouncing(self) -> Bouncing:
        return Bouncing(
            store=self.store,
            prover=Prover(
                verp=VERP,
                link=lambda link: ("morning", "alice") if link == LINK else None,
                token=lambda token, newsletter, reader: token == f"{newsletter}-{reader}-good-token-of-ours",
            ),
            rules=self.rules,
            counts=lambda edition: not edition.slot.startswith("test-"),
            now=lambda: self.clock[0],
        )

    def readers(self, *names: str) -> None:
        people = [
            Subscriber(key=n, email=f"{n}@example.org", newsletters=("evening", "morning")) for n in names
        ]
        with self.store.writing() as db:
            subscribers.write_new(db, people, NOW)

    def sent(self, *names: str, edition: EditionKey = TODAY) -> None:
        """The ledger as it is after mails of an edition left by SMTP."""
        ledger = Ledger(self.store, edition, "smtp", lambda: self.clock[0])
        ledger.plan(
            Planned(
                subscriber=n,
                email=f"{n}@example.org",
                message_id=message_id(n, edition),
                selection=Selection(stories=()),
            )
            for n in names
        )
        mails = [Mail(subscriber=n, sender="", recipient="", message_id="", content=b"") for n in names]
        ledger.unchecked().begin(mails, done=[])
        ledger.resolve([Outcome(n, "sent") for n in names])

    def take(self, *messages: bytes) -> Taken:
        return take(self.bouncing, messages)

    @property
    def suppressed(self) -> dict[str, str]:
        with self.store.reading() as db:
            return {one.address.partition("@")[0]: one.reason for one in suppressions.listing(db)}

    def status(self, key: str) -> tuple[str, tuple[str, ...]]:
        with self.store.reading() as db:
            found = subscribers.get(db, key)
        assert found is not None
        return found.status, found.newsletters

    @property
    def waiting(self) -> dict[EditionKey, int]:
        with self.store.reading() as db:
            return bounces.waiting(db)


def message_id(name: str, edition: EditionKey = TODAY) -> str:
    return f"<{name}.{edition.date}.{edition.slot}@news.example>"


def about(content: bytes, name: str, edition: EditionKey = TODAY, *, envelope: str | None = None) -> bytes:
    """Returns a bounce as it comes back for a reader's mail: to the envelope sender of that mail."""
    to = VERP.sender(edition, name) if envelope is None else envelope
    content = content.replace(b"To: bounces@news.example", f"To: {to}".encode(), 1)
    return content.replace(b"alice@example.org", f"{name}@example.org".encode())


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    store = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    store.create()
    made = Room(store)
    made.readers("alice", "bob", "carol")
    made.sent("alice", "bob", "carol")
    yield made
    store.close()


def only(taken: Taken) -> Bounce:
    (row,) = taken.rows
    return row


def test_refusal_for_good_suppresses_at_once(room: Room) -> None:
    row = only(room.take(about(report(UNKNOWN), "alice")))
    assert (row.proof, row.subscriber, row.edition, row.effect) == ("verp", "alice", TODAY, "suppressed")
    assert room.suppressed == {"alice": "bounce"}
    assert room.status("alice")[0] == "suppressed"
    assert room.status("bob")[0] == "active"


@pytest.mark.parametrize(
    "diagnostic",
    ["550 5.7.1 blocked using spamhaus", "554 5.7.1 message rejected as spam", "552 5.3.4 message too large"],
)
def test_refusal_that_is_about_us_suppresses_nobody(room: Room, diagnostic: str) -> None:
    assert only(room.take(about(report(diagnostic), "alice"))).effect == ""
    assert room.suppressed == {}


def test_late_arrived_and_answered_mails_are_counted_and_do_nothing(room: Room) -> None:
    away = f"From: alice@example.org\nTo: {VERP.sender(TODAY, 'alice')}\nSubject: Out of office\n\nuser unknown".encode()
    rows = room.take(
        about(report("451 4.4.1 no answer", status="4.4.1", action="delayed"), "alice"),
        about(report("250 ok", status="2.0.0", action="delivered"), "alice"), away,
    ).rows  # fmt: skip
    assert [row.kind for row in rows] == ["delayed", "delivered", "auto-reply"]
    assert {row.effect for row in rows} == {""}
    assert room.suppressed == {}


def test_same_bounce_counts_once(room: Room) -> None:
    content = about(report(UNKNOWN), "alice")
    assert (len(room.take(content, content).rows), room.take(content).again) == (1, 1)
    with room.store.writing() as db:
        suppressions.remove(db, "alice@example.org")
    assert room.take(content).rows == ()
    assert room.suppressed == {}, "what a person took back stays so"


def test_refusals_for_now_add_up_by_edition_within_their_days(room: Room) -> None:
    room.rules = BounceRules(soft_limit=3, soft_days=14)
    days = [EditionKey("morning", TODAY.date + timedelta(days=n)) for n in (1, 2, 30, 31, 32)]
    for number, day in enumerate(days):
        room.clock[0] = datetime(day.date.year, day.date.month, day.date.day, 7, tzinfo=UTC)
        room.sent("alice", edition=day)
        for copy in ("a", "b"):  # two reports of one mail are one
            room.take(about(report(FULL, text=copy), "alice", day))
        assert room.suppressed == ({"alice": "bounce"} if number == 4 else {}), day


def test_complaint_suppresses_and_unsubscribes_from_everything(room: Room) -> None:
    assert only(room.take(about(complaint(), "alice"))).kind == "complaint"
    assert room.suppressed == {"alice": "complaint"}
    assert room.status("alice") == ("unsubscribed", ())
    with room.store.writing() as db:
        suppressions.remove(db, "alice@example.org")
    assert room.status("alice") == ("unsubscribed", ())


def test_complaint_takes_the_place_of_a_bounce(room: Room) -> None:
    room.take(about(report(UNKNOWN), "alice"))
    room.take(about(complaint(), "alice"))
    assert room.suppressed == {"alice": "complaint"}


@pytest.mark.parametrize(
    "forged",
    [
        report(UNKNOWN),
        about(report(UNKNOWN), "alice", envelope="bounces+alice-aaaaaaaaaaaaaaaaaaaa@news.example"),
        about(
            report(UNKNOWN), "alice", envelope=VERP.sender(EditionKey("morning", date(2020, 1, 1)), "alice")
        ),
        about(
            report(UNKNOWN),
            "alice",
            envelope=Verp("bounces@news.example", [b"somebody else's secret"]).sender(TODAY, "alice"),
        ),
        about(complaint(), "alice", envelope="bounces@news.example"),
        letter("<alice@example.org>: 550 5.1.1 user unknown"),
    ],
)
def test_forged_bounce_is_listed_and_changes_nothing(room: Room, forged: bytes) -> None:
    row = only(room.take(forged))
    assert (row.proof, row.effect, row.recipient) == ("", "", "alice@example.org")
    assert room.suppressed == {}
    assert room.status("alice")[0] == "active"
    with room.store.reading() as db:
        assert len(list(bounces.listing(db, unmatched=True))) == 1


def test_message_id_counts_only_with_the_address_it_went_to(room: Room) -> None:
    def with_id(name: str, mail_of: str) -> bytes:
        content = about(report(UNKNOWN), name, envelope="bounces@news.example")
        return content.replace(b"<abcd0123456789@news.example>", message_id(mail_of).encode())

    assert only(room.take(with_id("bob", "alice"))).proof == ""
    assert room.suppressed == {}
    assert only(room.take(with_id("bob", "bob"))).proof == "message-id"
    assert room.suppressed == {"bob": "bounce"}


def test_complaint_with_a_blacked_out_address_is_known_by_our_link(room: Room) -> None:
    hidden = complaint(recipient="hidden@provider.example").replace(
        b"alice@example.org", b"hidden@provider.example"
    )
    with_link = hidden.replace(b"MIME-Version: 1.0\n\nGood", f"List-Unsubscribe: <{LINK}>\n\nGood".encode())
    assert only(room.take(with_link.replace(b"/good", b"/wrong"))).proof == ""
    assert only(room.take(with_link)).proof == "link"
    assert room.suppressed == {"alice": "complaint"}
    bounce = about(report(UNKNOWN), "bob", envelope="x@y.example").replace(
        b"MIME-Version: 1.0\n\nGood", f"List-Unsubscribe: <{LINK}>\n\nGood".encode()
    )
    assert only(room.take(bounce)).proof == "", "links prove complaints only"


def test_address_that_was_sent_to_is_suppressed_not_the_one_that_came_after(room: Room) -> None:
    with room.store.writing() as db:
        alice = subscribers.get(db, "alice")
        assert alice is not None
        subscribers.change(db, replace(alice, email="alice@new.example"), NOW)
    room.take(about(report(UNKNOWN), "alice"))
    with room.store.reading() as db:
        assert [one.address for one in suppressions.listing(db)] == ["alice@example.org"]
    assert room.status("alice")[0] == "active"


def test_reader_who_was_forgotten_is_no_error(room: Room) -> None:
    with room.store.writing() as db:
        forgotten.forget(db, "alice", NOW)
    room.take(about(report(UNKNOWN), "alice"), about(report(UNKNOWN), "bob"))
    assert room.suppressed == {"bob": "bounce"}


def test_trial_mails_are_held_against_nobody(room: Room) -> None:
    trial = replace(TODAY, slot="test-20260424")
    room.sent("alice", edition=trial)
    assert only(room.take(about(report(UNKNOWN), "alice", trial))).proof == "verp"
    assert room.suppressed == {}


def test_mildest_of_several_recipients_decides(room: Room) -> None:
    both = report(UNKNOWN).replace(
        b"Diagnostic-Code: smtp; 550 5.1.1 no such user\n",
        b"Diagnostic-Code: smtp; 550 5.1.1 no such user\n\nFinal-Recipient: rfc822; twin@other.example\nAction: delayed\nStatus: 4.4.1\n",
    )
    assert only(room.take(about(both, "alice"))).kind == "delayed"
    assert room.suppressed == {}


MANY = [f"reader{n:03}" for n in range(100)]


@pytest.fixture
def many(room: Room) -> Room:
    room.readers(*MANY)
    room.sent(*MANY)  # with the first three, 103 mails left: more than 5.15 are too many
    return room


def test_up_to_the_share_is_suppressed_at_once(many: Room) -> None:
    many.take(*(about(report(UNKNOWN), name) for name in MANY[:5]))
    assert len(many.suppressed) == 5
    assert many.waiting == {}


def test_more_than_the_share_waits_for_a_person_also_what_came_before(many: Room) -> None:
    for name in MANY[:5]:
        many.take(about(report(UNKNOWN), name))
    with many.store.writing() as db:
        suppressions.add(db, "alice@example.org", "hand", NOW)
    many.take(*(about(report(UNKNOWN), name) for name in (*MANY[5:8], "alice")))
    assert many.suppressed == {"alice": "hand"}
    assert many.waiting == {TODAY: 9}
    assert many.status(MANY[0])[0] == "active"
    assert confirm(many.store, TODAY, NOW) == 9
    assert len(many.suppressed) == 9
    many.take(about(report(UNKNOWN), MANY[20]))
    assert len(many.suppressed) == 10, "a person has said so"
    assert many.waiting == {}


def test_dismissed_edition_suppresses_nobody_then_or_later(many: Room) -> None:
    many.take(*(about(report(UNKNOWN), name) for name in MANY[:9]))
    assert dismiss(many.store, TODAY, NOW) == 9
    many.take(*(about(report(UNKNOWN), name) for name in MANY[9:12]))
    assert (many.suppressed, many.waiting) == ({}, {})
    other = EditionKey("morning", TODAY.date + timedelta(days=1))
    many.sent(*MANY, edition=other)
    many.take(about(report(UNKNOWN), MANY[0], other))
    assert len(many.suppressed) == 1, "the word was about one edition"


def test_soft_ones_and_refusals_about_us_do_not_make_an_edition_wait(many: Room) -> None:
    many.take(
        *(about(report(FULL), name) for name in MANY[:20]),
        *(about(report("550 5.7.1 spam"), name) for name in MANY[20:40]),
    )
    assert (many.suppressed, many.waiting) == ({}, {})


def test_looking_changes_nothing(room: Room) -> None:
    taken = look(room.bouncing, [about(report(UNKNOWN), "alice")])
    assert (only(taken).kind, only(taken).proof) == ("hard", "verp")
    assert room.suppressed == {}
    with room.store.reading() as db:
        assert list(bounces.listing(db)) == []


def test_strangers_messages_are_kept_for_a_time_only(room: Room) -> None:
    room.take(letter("<a@b.example>: 550 5.1.1 user unknown"))
    room.take(about(report(FULL), "bob"))
    room.clock[0] = NOW + timedelta(days=100)
    room.take(letter("<c@d.example>: 550 5.1.1 user unknown"))
    with room.store.reading() as db:
        assert sorted(row.recipient for row in bounces.listing(db)) == ["bob@example.org", "c@d.example"]


def test_wish_to_unsubscribe_is_done_where_its_token_is_ours(room: Room) -> None:
    def asked(subject: str) -> bytes:
        return (
            f"From: Alice <alice@example.org>\nSubject: {subject}\nAuto-Submitted: auto-replied\n\n".encode()
        )

    forged = only(room.take(asked("unsubscribe morning bob morning-alice-good-token-of-ours")))
    assert (forged.form, forged.proof, forged.effect) == ("request", "", "")
    assert room.status("bob") == ("active", ("evening", "morning"))
    done = only(room.take(asked("unsubscribe morning alice morning-alice-good-token-of-ours")))
    assert (done.kind, done.proof, done.effect) == ("unsubscribe", "request", "unsubscribed")
    assert room.status("alice") == ("active", ("evening",))
    assert room.suppressed == {}


def test_reader_refused_at_once_is_suppressed_at_the_second_edition_in_a_row(room: Room) -> None:
    for number in range(1, 4):
        day = EditionKey("morning", TODAY.date + timedelta(days=number))
        now = NOW + timedelta(days=number)
        room.clock[0] = now
        ledger = Ledger(room.store, day, "smtp", lambda: room.clock[0])
        ledger.plan(
            Planned(
                subscriber=n,
                email=f"{n}@example.org",
                message_id=message_id(n, day),
                selection=Selection(stories=()),
            )
            for n in ("alice", "bob", "carol", "dora", "emil")
        )
        begun = Mail(subscriber="bob", sender="", recipient="", message_id="", content=b"")
        ledger.begin([begun])
        taken = (
            Outcome("bob", "sent", "", 250)
            if number == 2
            else Outcome("bob", "failed", "550 user unknown", 550)
        )
        ledger.settle([
            Outcome("alice", "failed", "5.1.1 no such user", 550), Outcome("dora", "failed", "5.7.1 looks like spam", 550),
            Outcome("carol", "failed", "5.2.2 mailbox full", 552), taken,
            Outcome("emil", "failed", "550 no such user (after DATA)", 550),
        ])  # fmt: skip
        room.clock[0] = now + timedelta(minutes=1)
        assert note_refusals(room.store, BounceRules(), day, room.clock[0]) == (1 if number == 2 else 2)
        assert note_refusals(room.store, BounceRules(), day, room.clock[0]) == 0, "each once"
        assert room.suppressed == ({"alice": "bounce"} if number > 1 else {})
    assert room.waiting == {}
