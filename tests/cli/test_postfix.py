"""An edition through a real Postfix: encrypted, signed, read back from its mailbox, judged by other people's verifiers."""

import re
import shutil
import subprocess
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import dkim as dkimpy
import pytest
import time_machine

from tests.cli.newsroom import adds_up, digest, done
from tests.cli.postfix import running_postfix
from tests.cli.room import Room, approve, serve
from tests.deliver.servers import Handler
from tests.judges import judge

DOMAINS = ("example.org", "example.net", "example.com")
PEOPLE = "key,email,languages\n" + "".join(
    f"reader{n:02},reader{n:02}@{DOMAINS[n % 3]},{'ru en' if n % 2 else 'en'}\n" for n in range(30)
)


def sign_with(folder: Path, kind: str) -> tuple[str, str]:
    """Makes a key and puts it into the configuration; returns the name of its record, and the record."""
    told = done("dkim", "keygen", "--domain", "news.example", "--selector", f"s-{kind}", "--kind", kind).out
    config = folder / "config.toml"
    config.write_text(
        config.read_text(encoding="utf-8") + told[told.index("[[dkim.keys]]") :], encoding="utf-8"
    )
    (published,) = [line for line in told.splitlines() if "_domainkey" in line]
    return f"s-{kind}._domainkey.news.example", "".join(published.split('"')[1::2])


def test_edition_goes_through_postfix_and_its_signatures_hold(
    folder: Path, morning: time_machine.Traveller
) -> None:
    approve(folder, PEOPLE)
    records = dict(sign_with(folder, kind) for kind in ("rsa", "ed25519"))
    with running_postfix(*DOMAINS, restrictions="reject_unauth_destination") as postfix:
        shutil.copy(postfix.certificate, folder / "ca.pem")
        serve(folder, postfix.port, tls="starttls", ca_file="ca.pem")
        done("send", "--yes")
        mails = postfix.mails(30)
        log = (postfix.folder / "log").read_text()
    room = Room(folder, Handler())
    assert set(room.states.values()) == {"sent"}
    assert adds_up(room.report)
    assert Counter(who for who, _ in mails) == {f"reader{n:02}@{DOMAINS[n % 3]}": 1 for n in range(30)}
    ids = {row["email"]: row["message_id"] for row in done("deliveries", "list", "--json").json}
    assert {who: str(message_from_bytes(content)["Message-ID"]) for who, content in mails} == {
        who: ids[who] for who, _ in mails
    }
    assert log.count("status=sent") == 30

    def record(name: bytes, timeout: int = 5) -> bytes:
        return records[name.decode().rstrip(".")].encode()

    assert all(dkimpy.DKIM(content).verify(idx=n, dnsfunc=record) for _, content in mails for n in range(2))
    opendkim_agrees(folder, mails[0][1], records)
    mailauth_agrees(folder, mails[1][1], records)


def opendkim_agrees(folder: Path, content: bytes, records: dict[str, str]) -> None:
    program = judge("opendkim", "make system")
    (folder / "keys").write_text("".join(f"{name} {text}\n" for name, text in records.items()))
    (folder / "conf").write_text(f"Mode v\nTestPublicKeys {folder / 'keys'}\n")
    # It knows no Ed25519, so it gets the mail with the other signature alone.
    rsa = re.sub(rb"DKIM-Signature: v=1; a=ed25519.*?\r\n(?=\S)", b"", content, count=1, flags=re.DOTALL)
    assert rsa != content
    (folder / "mail.eml").write_bytes(rsa)
    told = subprocess.run([program, "-x", folder / "conf", "-t", folder / "mail.eml"], check=False, capture_output=True,
                          text=True, timeout=20)  # fmt: skip
    assert "key) succeeded" in told.stdout + told.stderr, told


def mailauth_agrees(folder: Path, content: bytes, records: dict[str, str]) -> None:
    program = judge("mailauth")
    rows = ", ".join(f'"{name}": {{"TXT": [["{text}"]]}}' for name, text in records.items())
    (folder / "dns.json").write_text("{" + rows + "}")
    (folder / "mail.eml").write_bytes(content)
    told = subprocess.run([program, "report", "-n", folder / "dns.json", folder / "mail.eml"], check=False,
                          capture_output=True, text=True, timeout=30).stdout  # fmt: skip
    assert told.count('"result": "pass"') >= 2, told


@pytest.mark.parametrize("room", [PEOPLE], indirect=True)
def test_postfix_that_refuses_the_sender_holds_the_edition(room: Room) -> None:
    """Its "relay access denied" is about us, whatever its place in the dialogue."""
    with running_postfix("another.example", restrictions="reject_unauth_destination") as postfix:
        config = room.folder / "config.toml"
        config.write_text(
            re.sub(r"^port = \d+", f"port = {postfix.port}", config.read_text(), flags=re.MULTILINE)
        )
        told = digest("send", "--yes")
    assert told.code == 1
    assert told.err.count("Relay access denied") == 1
    assert set(room.states.values()) == {"pending"}
    assert done("status", "--json").json["editions"][0]["state"] == "held"
