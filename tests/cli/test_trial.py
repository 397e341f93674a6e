"""Trial mails through a real SMTP server."""

import re
import shutil
import ssl
import subprocess
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
import time_machine

from tests.cli.conftest import BEFORE
from tests.cli.newsroom import NEWS, digest, done, mail, one_line, text_of, write_news, write_readers
from tests.cli.room import serve
from tests.deliver.servers import Handler, running

EDITION = "morning/2026-04-24"
PASSWORD = "correct horse battery staple"
# What a trial mail has of its own: whom it goes to, its name and time, and the key of its edition.
OWN = ("To", "Message-ID", "Date", "List-Unsubscribe", "Feedback-ID")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom whose edition has gone to the outbox; made once, for tests to copy."""
    folder = tmp_path_factory.mktemp("newsroom")
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(BEFORE):
        patch.chdir(folder)
        prepare(folder)
    return folder


@pytest.fixture
def newsroom(prepared: Path, folder: Path, morning: time_machine.Traveller) -> Path:
    """A copy of the newsroom, which is the working directory."""
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    return folder


def prepare(folder: Path) -> None:
    done("init")
    config = folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    for name, value in (("public_url", "https://news.example"), ("postal_address", "12 Abai Street, Almaty"),
                        ("reply_to", "desk@news.example"), ("sender", "morning@news.example")):  # fmt: skip
        text = re.sub(rf'^{name} = "[^"]*"', f'{name} = "{value}"', text, flags=re.MULTILINE)
    config.write_text(text, encoding="utf-8")
    done("collect", write_news(folder / "news.jsonl"))
    done("subscribers", "import", write_readers(folder / "readers.csv"))
    done("build")
    done("approve", EDITION)
    done("send")


def parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def comparable(message: EmailMessage, address: str) -> tuple[dict[str, str], str, str]:
    """Returns what a mail says, without what is its own: links of this reader, and the reader's address."""
    headers = {name: str(value) for name, value in message.items() if name not in OWN}
    bodies = []
    for kind in ("plain", "html"):
        text = re.sub(r"https://news\.example/[\w/.-]+", "https://news.example/OWN", text_of(message, kind))
        # Padding depends on the length of what stands before it.
        bodies.append(re.sub(r"\s+", " ", text.replace(address, "READER")))
    return headers, bodies[0], bodies[1]


def test_trial_mail_is_what_the_reader_would_get(newsroom: Path) -> None:
    handler = Handler()
    with running(handler) as port:
        serve(newsroom, port, tls="none")
        told = done("send", "--test-to", "a@example.com", "--reader", "boris")
    (received,) = handler.received
    assert received.sender == "morning@news.example"
    assert received.recipients == ["a@example.com"]
    trial = parsed(received.content)
    assert trial["To"].addresses[0].addr_spec == "a@example.com"
    assert trial["Message-ID"] in told.out
    ours = mail(newsroom / "outbox" / "morning" / "2026-04-24" / "boris.eml")
    assert trial["Message-ID"] != ours["Message-ID"]
    assert comparable(trial, "a@example.com") == comparable(ours, "boris@example.net")
    assert NEWS["most"][0] in text_of(trial)


def test_trial_mail_leaves_everybodys_deliveries_as_they_are(newsroom: Path) -> None:
    before = [row for row in done("deliveries", "list", "--json").json if row["slot"] == "main"]
    handler = Handler()
    with running(handler) as port:
        serve(newsroom, port, tls="none")
        for _ in range(2):
            done("send", "--test-to", "a@example.com")
    assert len(handler.received) == 2, "a trial may be repeated"
    rows = done("deliveries", "list", "--json").json
    assert [row for row in rows if row["slot"] == "main"] == before
    trials = [row for row in rows if row["slot"] != "main"]
    assert {(row["transport"], row["state"], row["email"]) for row in trials} == {
        ("smtp", "sent", "a@example.com")
    }
    assert [row["edition"] for row in done("status", "--json").json["editions"]] == [EDITION]


def test_trial_mail_travels_encrypted_after_a_login(newsroom: Path) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    certificate, key = newsroom / "certificate.pem", newsroom / "key.pem"
    subprocess.run(
        [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    (newsroom / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    (newsroom / "password").chmod(0o600)
    handler = Handler()
    with running(handler, starttls=context, password=PASSWORD) as port:
        serve(
            newsroom,
            port,
            tls="starttls",
            username="newsroom",
            password_file="password",
            ca_file="certificate.pem",
        )
        done("send", "--test-to", "a@example.com", "--reader", "alice@example.org")
        (newsroom / "password").write_text("wrong\n", encoding="utf-8")
        refused = digest("send", "--test-to", "a@example.com")
    assert len(handler.received) == 1
    assert refused.code == 1
    line = one_line(refused)
    assert "refuses the login" in line
    assert "wrong" not in line


def test_trial_mail_that_cannot_go_out_is_told_in_one_line(newsroom: Path) -> None:
    told = digest("send", "--test-to", "a@example.com")
    assert told.code == 2
    assert one_line(told) == "digest: smtp has no server; add one under [[smtp.servers]]"
    handler = Handler(answers={("RCPT", "a@example.com"): "550 no such reader"})
    with running(handler) as port:
        serve(newsroom, port, tls="none")
        for words, said in (
            (["--test-to", "a@example.com"], "no such reader"),
            (["--test-to", "a@example.com", "--reader", "nobody"], "there is no subscriber 'nobody'"),
            (["--test-to", "nonsense"], "nonsense"),
        ):
            refused = digest("send", *words)
            assert refused.code in (1, 2)
            assert said in one_line(refused)
    assert handler.received == []
    gone = digest("send", "--test-to", "a@example.com")
    assert gone.code == 1
    assert "cannot be reached" in one_line(gone)
