"""What comes back, from the command line: mails leave with envelope senders of their own, and bounces to these suppress."""

import io
import re
import sys
from email import message_from_bytes
from pathlib import Path
from urllib.parse import unquote

import pytest
import time_machine

from tests.cli.newsroom import digest, done, mail, one_line
from tests.cli.room import EDITION, Room
from tests.deliver.bounces.mails import complaint, letter, report

UNKNOWN = "550 5.1.1 no such user"


def with_address(folder: Path) -> None:
    config = folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace('\naddress = ""', '\naddress = "bounces@news.example"', 1), encoding="utf-8"
    )


def came_back(room: Room, reader: str, content: bytes) -> bytes:
    """Returns a bounce of the mail that a reader got, to the sender of its envelope."""
    (got,) = [one for one in room.handler.received if one.recipients == [reader]]
    content = content.replace(b"To: bounces@news.example", f"To: {got.sender}".encode(), 1)
    return content.replace(b"alice@example.org", reader.encode())


def test_bounce_of_a_sent_mail_stops_the_next_one(
    room: Room,
    morning: time_machine.Traveller,
) -> None:
    with_address(room.folder)
    done("send", "--yes")
    senders = {one.sender for one in room.handler.received}
    assert len(senders) == 3
    assert all(re.fullmatch(r"bounces\+[a-z]+-[a-z2-7]{20}@news\.example", sender) for sender in senders)
    assert not any(b"Return-Path" in one.content for one in room.handler.received)
    box = room.folder / "back"
    box.mkdir()
    (box / "1.eml").write_bytes(came_back(room, "alice@example.org", report(UNKNOWN)))
    (box / "2.eml").write_bytes(came_back(room, "boris@example.net", report("550 5.7.1 looks like spam")))
    (box / "3.eml").write_bytes(letter("<nora@example.com>: 550 5.1.1 user unknown"))
    dry = done("bounces", box, "--dry-run")
    assert "suppressions" not in dry.out
    assert done("suppressions", "list", "--json").json == []
    told = done("bounces", box, "--json").json
    assert (told["read"], told["suppressed"], told["unverified"], told["waiting"]) == (3, 1, 1, {})
    row = next(row for row in told["bounces"] if row["subscriber"] == "alice")
    assert (row["hard"], row["proof"], row["effect"], row["edition"]) == (True, "verp", "suppressed", EDITION)
    assert "3 read before" in done("bounces", box).out
    (suppressed,) = done("suppressions", "list", "--json").json
    assert (suppressed["address"], suppressed["reason"]) == ("alice@example.org", "bounce")
    shown = done("subscribers", "show", "alice")
    assert "suppressed" in shown.out
    assert "bounce: 5.1.1" in shown.out
    assert done("subscribers", "show", "alice", "--json").json["suppression"]["reason"] == "bounce"
    assert done("subscribers", "show", "boris", "--json").json["suppression"] is None
    assert "3.eml" not in done("bounces", "--list").out
    (stranger,) = done("bounces", "--unverified", "--json").json
    assert stranger["recipient"] == "nora@example.com"


def test_reader_suppressed_while_an_edition_is_on_its_way_is_not_sent_to(room: Room) -> None:
    room.handler.answers = {("RCPT", "alice@example.org"): "450 4.2.0 later"}
    with_address(room.folder)
    done("send", "--yes")
    assert room.states["alice"] == "deferred"
    done("suppressions", "add", "alice@example.org")
    room.handler.answers = {}
    done("send", "--only", "deferred")
    assert room.states["alice"] == "skipped"
    assert "alice@example.org" not in room.got


def test_complaint_from_a_pipe_unsubscribes(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    with_address(room.folder)
    done("send", "--yes")
    content = came_back(room, "alice@example.org", complaint())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert "1 complaints" in done("bounces", "-").out
    assert done("subscribers", "show", "alice", "--json").json["status"] == "unsubscribed"


def test_mail_to_the_address_in_list_unsubscribe_unsubscribes(room: Room) -> None:
    done("send", "--yes")
    (got,) = [one for one in room.handler.received if one.recipients == ["alice@example.org"]]
    field = message_from_bytes(got.content)["List-Unsubscribe"]
    (subject,) = re.findall(r"<mailto:desk@news\.example\?subject=([^>]*)>", field)
    wish = f"From: Alice <alice@example.org>\nTo: desk@news.example\nSubject: {unquote(subject)}\n\nunsubscribe\n"
    (room.folder / "wish.eml").write_text(wish)
    assert "1 unsubscribed" in done("bounces", "wish.eml").out
    assert done("subscribers", "show", "alice", "--json").json["status"] == "unsubscribed"
    (room.folder / "forged.eml").write_text(wish.replace(" alice ", " boris "))
    done("bounces", "forged.eml")
    assert done("subscribers", "show", "boris", "--json").json["status"] == "active"


def test_message_id_is_enough_where_envelopes_are_not_told_apart(room: Room) -> None:
    done("send", "--yes")
    assert {one.sender for one in room.handler.received} == {"morning@news.example"}
    message_id = next(
        row["message_id"] for row in done("deliveries", "list", "--json").json if row["subscriber"] == "alice"
    )
    content = report(UNKNOWN).replace(b"<abcd0123456789@news.example>", message_id.encode())
    (room.folder / "back.eml").write_bytes(content)
    assert done("bounces", "back.eml", "--json").json["bounces"][0]["proof"] == "message-id"
    assert [row["address"] for row in done("suppressions", "list", "--json").json] == ["alice@example.org"]


def test_too_many_wait_and_a_person_decides(room: Room) -> None:
    with_address(room.folder)
    config = room.folder / "config.toml"
    config.write_text(config.read_text().replace("hard_least = 5 ", "hard_least = 2 "))
    done("send", "--yes")
    for number, reader in enumerate(("alice@example.org", "boris@example.net")):
        (room.folder / f"{number}.eml").write_bytes(came_back(room, reader, report(UNKNOWN)))
        told = done("bounces", f"{number}.eml")
    assert f"digest bounces --confirm {EDITION}" in told.out
    assert done("suppressions", "list", "--json").json == []
    assert "2 addresses suppressed" in done("bounces", "--confirm", EDITION).out
    assert len(done("suppressions", "list", "--json").json) == 2


def test_outbox_says_the_envelope_sender_in_a_header(folder: Path, morning: time_machine.Traveller) -> None:
    from tests.cli.newsroom import write_news, write_readers

    done("init")
    with_address(folder)
    done("collect", write_news(folder / "news.jsonl"))
    done("subscribers", "import", write_readers(folder / "readers.csv"))
    done("build")
    done("approve", EDITION)
    done("send")
    parsed = mail(folder / "outbox" / "morning" / "2026-04-24" / "alice.eml")
    assert re.fullmatch(r"<bounces\+alice-[a-z2-7]{20}@news\.example>", parsed["Return-Path"])


def test_wrong_use_is_told_in_one_line(folder: Path) -> None:
    done("init")
    assert "name one, or set bounces.mailbox" in one_line(digest("bounces"))
    assert "no mailbox" in one_line(digest("bounces", "nowhere"))
    assert "is not" in one_line(digest("bounces", "--confirm", "yesterday"))
    assert "opposite" in one_line(digest("bounces", "--confirm", EDITION, "--dismiss", EDITION))
    assert "No bounces." in done("bounces", "--list").out
