"""Editions that are taken up again: by --only, after they were sent, after a correction, while a server refuses us."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from tests.cli.monitor import monitor
from tests.cli.newsroom import digest, done
from tests.cli.room import EDITION, MANY, Room

GONE = {("RCPT", "alice@example.org"): "550 5.1.1 no such user"}


def state() -> str:
    return str(done("status", "--json").json["editions"][0]["state"])


def test_only_leaves_the_edition_to_readers_whose_hour_is_still_to_come(
    room: Room, morning: time_machine.Traveller
) -> None:
    done("send", "--yes", "--due")
    done("send", "--only", "failed")
    assert state() == "sending"
    morning.shift(timedelta(hours=12))
    done("run")
    assert set(room.got) == {"alice@example.org", "boris@example.net", "nora@example.com"}


def test_sent_edition_goes_back_to_work_for_what_is_left(room: Room, morning: time_machine.Traveller) -> None:
    room.handler.answers = GONE
    done("send", "--yes")
    assert state() == "sent"
    room.handler.answers = {("RCPT", "alice@example.org"): "451 4.7.1 greylisted"}
    done("send", "--only", "failed")
    assert (room.states["alice"], state()) == ("deferred", "sending")
    room.handler.answers = {}
    morning.shift(timedelta(minutes=20))
    done("run")
    assert room.states["alice"] == "sent"
    done("send")
    assert (state(), set(room.got.values())) == ("sent", {1})


def test_sent_edition_is_held_where_the_sender_is_refused(room: Room) -> None:
    room.handler.answers = GONE
    done("send", "--yes")
    room.handler.answers = {("MAIL", "*"): "552 suspended"}
    assert digest("send", "--only", "failed").code == 1
    assert (room.states["alice"], state()) == ("pending", "held")
    room.handler.answers = {}
    done("send", "--resume")
    assert (room.states["alice"], state()) == ("sent", "sent")


def test_only_sends_the_newest_version(room: Room) -> None:
    room.handler.answers = GONE | {("RCPT", "boris@example.net"): "451 4.2.1 later"}
    done("send", "--yes")
    told = json.loads((room.folder / "outbox" / EDITION / "edition.json").read_text())
    done("edit", EDITION, "--drop", told["stories"][0]["id"])
    room.handler.answers = {}
    done("send", "--only", "failed")
    assert (room.states["alice"], room.states["boris"]) == ("sent", "deferred")


def test_mail_in_doubt_stays_in_doubt_past_its_deadline(room: Room, morning: time_machine.Traveller) -> None:
    config = room.folder / "config.toml"
    config.write_text(config.read_text().replace('uncertain = "hold"', 'uncertain = "resend"'))
    room.handler.answers = {("DATA", "alice@example.org"): "drop"}
    room.handler.keeps_dropped = True
    assert digest("send", "--yes", "--due").code == 1
    morning.shift(timedelta(minutes=10))
    digest("run")
    assert room.got["alice@example.org"] == 2, "a run sends it once more by itself"
    morning.shift(timedelta(hours=20))
    digest("run")
    assert room.states["alice"] == "uncertain"
    assert room.got["alice@example.org"] == 2


@pytest.mark.parametrize("room", [MANY], indirect=True)
def test_many_failed_mails_end_a_send_with_1(room: Room) -> None:
    room.handler.answers = {
        ("RCPT", f"reader{n:03}@example{n % 9}.org"): "550 5.1.1 no such user" for n in (3, 7)
    }
    assert digest("send", "--yes").code == 0
    room.handler.answers = {
        ("RCPT", f"reader{n:03}@example{n % 9}.org"): "550 5.1.1 no such user" for n in (3, 7)
    }
    assert digest("send", "--only", "failed").code == 0
    with (room.folder / "config.toml").open("a") as config:
        config.write("\n")
    text = Path("config.toml").read_text().replace("failure_share = 0.05", "failure_share = 0.01")
    Path("config.toml").write_text(text)
    assert digest("send").code == 1


def test_trouble_of_a_refused_sender_is_open_while_the_edition_is_held(
    room: Room, morning: time_machine.Traveller
) -> None:
    done("send", "--yes", "--due")
    room.handler.answers = {("MAIL", "*"): "552 suspended"}
    morning.shift(timedelta(hours=4))
    with monitor() as told:
        text = Path("config.toml").read_text().replace('webhook_url = ""', f'webhook_url = "{told.url}/hook"')
        Path("config.toml").write_text(text)

        def hooked() -> list[str]:
            return [
                body["state"] for _, path, body in told.calls if path == "/hook" and body["kind"] == "run"
            ]

        assert digest("run").code == 1
        for _ in range(3):
            morning.shift(timedelta(hours=1))
            digest("run")
        assert (state(), hooked()) == ("held", ["trouble"])
        room.handler.answers = {}
        done("approve", EDITION)
        for _ in range(2):
            digest("run")
        assert hooked() == ["trouble", "over"]
