"""Editions by SMTP from the command line: the first one, refusals, what comes after a hold or a refused sender."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from email import message_from_bytes
from pathlib import Path

import pytest
import time_machine

from digest.cli.progress import line
from digest.jobs.edit import set_state
from digest.model.edition import EditionKey
from digest.store import suppressions
from digest.wiring.app import open_app
from tests.cli.newsroom import Told, adds_up, digest, done, one_line
from tests.cli.room import MANY, Room, configure
from tests.deliver.servers import Handler


def test_first_edition_by_smtp_asks_and_then_reaches_everybody_once(room: Room) -> None:
    refused = digest("send")
    assert refused.code == 2
    assert "the first edition of morning by SMTP, to 3 readers" in one_line(refused)
    assert "the first edition of morning by SMTP" in digest("run").err
    assert not room.got
    told = done("send", "--yes")
    assert "of 3 readers 3 sent" in told.out
    assert room.got == {"alice@example.org": 1, "boris@example.net": 1, "nora@example.com": 1}
    assert set(room.states.values()) == {"sent"}
    assert (room.report["eligible"], room.report["sent"], room.report["transport"]) == (3, 3, "smtp")
    assert not list((room.folder / "outbox").rglob("*.eml")), (
        "with SMTP only the edition and the report are written"
    )
    headers = message_from_bytes(room.handler.received[0].content)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "https://news.example/unsubscribe/morning/" in headers["List-Unsubscribe"]
    done("send")
    assert sum(room.got.values()) == 3


@pytest.mark.parametrize("missing", ["public_url", "postal_address", "reply_to"])
def test_smtp_without_what_bulk_mail_needs_is_refused(room: Room, missing: str) -> None:
    configure(room.folder, **{missing: ""})
    refused = digest("send", "--yes")
    assert refused.code == 2
    assert f"site.{missing}" in one_line(refused)
    assert not room.got


@pytest.mark.parametrize("room", [MANY], indirect=True)
def test_suspended_sender_holds_the_edition_and_resume_completes_it(room: Room) -> None:
    room.handler.answers = {
        ("RCPT", f"reader{n:03}@example{n % 9}.org"): "552 suspended" for n in range(20, 40)
    }
    told = digest("send", "--yes")
    assert told.code == 1
    assert told.err.count("552 suspended") == 1
    assert adds_up(room.report)
    assert set(room.states.values()) == {"sent", "pending"}
    assert done("status", "--json").json["editions"][0]["state"] == "held"
    assert digest("run") == Told(0, "", ""), "the operator is told once"
    assert digest("send").code == 2
    room.handler.answers = {}
    done("send", "--resume")
    assert set(room.states.values()) == {"sent"}
    assert set(room.got.values()) == {1}
    assert len(room.got) == 40


def test_only_tries_again_what_it_names(room: Room) -> None:
    room.handler.answers = {("RCPT", "alice@example.org"): "550 5.1.1 no such user",
                            ("RCPT", "boris@example.net"): "451 4.2.1 later"}  # fmt: skip
    done("send", "--yes")
    assert room.states == {"alice": "failed", "boris": "deferred", "nora": "sent"}
    room.handler.answers = {}
    done("send", "--only", "failed")
    assert room.states == {"alice": "sent", "boris": "deferred", "nora": "sent"}
    done("send", "--only", "deferred", "--only", "uncertain")
    assert room.states == {"alice": "sent", "boris": "sent", "nora": "sent"}
    assert set(room.got.values()) == {1}


def test_deferred_mail_is_tried_again_later_and_given_up_at_the_deadline(
    room: Room, morning: time_machine.Traveller
) -> None:
    room.handler.answers = {("RCPT", "alice@example.org"): "450 4.2.0 greylisted"}
    done("send", "--yes", "--due")
    assert room.states == {"alice": "deferred"}, "the hour of the others has not come"
    digest("run")
    assert room.states["alice"] == "deferred"
    morning.shift(600)
    room.handler.answers = {}
    assert "1 sent" in done("run", "--verbose").out
    assert room.got == {"alice@example.org": 1}
    room.handler.answers = {("RCPT", "boris@example.net"): "450 4.2.0 not yet"}
    morning.shift(4 * 3600)
    digest("run")
    assert room.states["boris"] == "deferred"
    morning.shift(13 * 3600)
    digest("run")
    rows = {row["subscriber"]: row for row in done("deliveries", "list", "--json").json}
    assert (rows["boris"]["state"], rows["boris"]["reason"]) == ("failed", "after the deadline")


@pytest.mark.parametrize("room", [MANY], indirect=True)
@pytest.mark.parametrize("how", ["hold", "unsubscribe"])
def test_person_stops_a_running_send_within_a_moment(room: Room, how: str) -> None:
    with (room.folder / "config.toml").open("a") as config:
        config.write("per_second = 20\nconnections = 1\n")
    after(room.handler, 5, lambda: act(how))
    digest("send", "--yes")
    found = Counter(room.states.values())
    if how == "hold":
        assert 5 <= found["sent"] <= 7
        assert found["pending"] == 40 - found["sent"]
        done("send", "--resume")
        assert set(room.states.values()) == {"sent"}
    else:
        assert found == {"sent": 39, "skipped": 1}
        assert "reader039@example3.org" not in room.got
    assert set(room.got.values()) == {1}


def act(how: str) -> None:
    app = open_app(Path("config.toml"))
    if how == "hold":
        set_state(app.store, app.issue(), EditionKey("morning", date(2026, 4, 24)), "held", now=app.now())
    else:
        with app.store.writing() as db:
            suppressions.add(db, "reader039@example3.org", "hand", app.now())
    app.store.close()


def after(handler: Handler, mails: int, work: Callable[[], object]) -> None:
    """Does some work when so many mails have come, in a thread of its own."""

    def wait() -> None:
        while len(handler.received) < mails:
            threading.Event().wait(0.005)
        work()

    threading.Thread(target=wait, daemon=True).start()


def test_progress_tells_rate_and_time_left() -> None:
    assert line(500, 2500, 2.0, 500) == "500 of 2,500 mails, 250 a second, 8 s left"
    assert line(30, 100_020, 1.0, 10) == "30 of 100,020 mails, 10 a second, 167 min left"


def test_dry_run_by_smtp_tells_the_accounts_and_hands_over_nothing(room: Room) -> None:
    with (room.folder / "readers.csv").open("a") as readers:
        readers.write("dana,dana@example.org,en,\n")
    done("suppressions", "add", "dana@example.org")
    done("subscribers", "import", "readers.csv")
    told = done("send", "--dry-run", "--json").json
    assert (told["transport"], told["eligible"], told["pending"], told["sent"]) == ("smtp", 4, 3, 0)
    assert told["skipped"] == {"suppressed": 1}
    assert adds_up(told)
    assert not room.got
    assert room.states == {}
    real = done("send", "--yes", "--json").json
    assert (real["eligible"], real["sent"], real["skipped"]) == (4, 3, {"suppressed": 1})
    configure(room.folder, reply_to="")
    assert "site.reply_to" in one_line(digest("send", "--dry-run"))


@pytest.mark.parametrize("policy", ["hold", "resend"])
def test_mail_in_doubt_waits_for_a_person_or_goes_again_as_the_same(room: Room, policy: str) -> None:
    config = room.folder / "config.toml"
    config.write_text(config.read_text().replace('uncertain = "hold"', f'uncertain = "{policy}"'))
    room.handler.answers = {("DATA", "alice@example.org"): "drop"}
    room.handler.keeps_dropped = True
    told = digest("send", "--yes")
    assert told.code == 1, "something is uncertain"
    assert room.states["alice"] == "uncertain"
    assert adds_up(room.report)
    for _ in range(4):
        assert digest("send").code == 1
    assert room.got["alice@example.org"] == (1 if policy == "hold" else 3), (
        "no mailbox is filled by a server's fault"
    )
    room.handler.answers = {}
    done("send", "--only", "uncertain")
    assert room.states["alice"] == "sent"
    ids = {message_from_bytes(one.content)["Message-ID"] for one in room.handler.received
           if one.recipients == ["alice@example.org"]}  # fmt: skip
    assert len(ids) == 1
    assert (room.got["boris@example.net"], room.got["nora@example.com"]) == (1, 1)


def test_trial_mail_takes_nothing_from_the_reader_it_was_made_for(room: Room) -> None:
    done("send", "--test-to", "a@example.com", "--reader", "nora")
    done("send", "--yes")
    assert room.got["nora@example.com"] == 1


@pytest.mark.parametrize("address", ["", " "])
def test_trial_mail_to_nobody_is_no_mail_to_everybody(room: Room, address: str) -> None:
    refused = digest("send", "--yes", "--test-to", address)
    assert refused.code == 2
    assert "--test-to names no address" in one_line(refused)
    assert not room.got


@pytest.mark.parametrize("missing", ["public_url", "postal_address", "reply_to"])
def test_trial_mail_without_what_bulk_mail_needs_is_refused(room: Room, missing: str) -> None:
    configure(room.folder, **{missing: ""})
    refused = digest("send", "--test-to", "a@example.com")
    assert refused.code == 2
    assert f"site.{missing}" in one_line(refused)
    assert not room.got
