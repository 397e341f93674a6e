import asyncio
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from digest.deliver import envelope
from digest.deliver.smtp import Smtp, SmtpServer
from digest.errors import ConfigError, Deferred, DeliveryError, Refused
from digest.model.subscriber import Outcome
from tests.deliver.conftest import Book, Permissive, mail
from tests.deliver.servers import SIZE_LIMIT, Handler, Line, running, scripted
from tests.waiting import LAST_RESORT_S

PASSWORD = "correct horse battery staple"


def server(port: int, **changes: Any) -> SmtpServer:
    plain = SmtpServer(host="127.0.0.1", port=port, tls="none", timeout_s=5, pause_s=0.01)
    return replace(plain, **changes)


def states(outcomes: Sequence[Outcome]) -> dict[str, tuple[str, int]]:
    return {one.subscriber: (one.state, one.code) for one in outcomes}


class _Broken(Permissive):
    def begin(self, *_: object) -> frozenset[str]:
        raise ZeroDivisionError


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of our own for 127.0.0.1, and its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    file, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
         "-keyout", str(key), "-out", str(file)],
        check=True, capture_output=True,
    )  # fmt: skip
    return file, key


@pytest.fixture(scope="session")
def context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*certificate)
    return made


@pytest.mark.parametrize("pipelining", [True, False])
def test_smtp_hands_mails_over_by_one_connection(smtp_book: Book, pipelining: bool) -> None:
    handler = Handler(pipelining=pipelining)
    keys = ["alice", "bob", "carol"]
    smtp_book.plan(keys)
    with running(handler) as port:
        outcomes = list(Smtp(server(port)).send((mail(key) for key in keys), smtp_book.ledger))
    assert states(outcomes) == dict.fromkeys(keys, ("sent", 250))
    assert smtp_book.states == dict.fromkeys(keys, "sent")
    assert handler.sessions == 1
    assert [(one.sender, one.recipients) for one in handler.received] == [
        ("digest@example.org", [f"{key}@example.org"]) for key in keys
    ]
    assert handler.received[0].content == mail("alice").content


@pytest.mark.parametrize(
    "body", [b".\r\n", b"a\r\n.\r\nb\r\n", b"..\r\n...\r\n", b"no end", b"", b"\r\n.\r\n\r\n", b".a\r\n.b"]
)
def test_smtp_carries_dots_as_they_are(body: bytes) -> None:
    handler = Handler()
    given = replace(mail("alice"), content=body)
    with running(handler) as port:
        [outcome] = Smtp(server(port)).send([given, mail("bob")][:1], Permissive())
    assert outcome.state == "sent"
    assert handler.received[0].content == (body if body.endswith(b"\r\n") else body + b"\r\n")


def test_smtp_encrypts_verifies_and_logs_in(certificate: tuple[Path, Path], context: ssl.SSLContext) -> None:
    handler = Handler()
    given: dict[str, Any] = {
        "tls": "starttls",
        "username": "digest",
        "password": PASSWORD,
        "ca_file": certificate[0],
    }
    with running(handler, starttls=context, password=PASSWORD) as port:
        [outcome] = Smtp(server(port, **given)).send([mail("alice")], Permissive())
        assert outcome.state == "sent"
        wrong = server(port, **{**given, "password": "wrong"})
        with pytest.raises(Refused, match="refuses the login: 535") as caught:
            list(Smtp(wrong).send([mail("alice")], Permissive()))
        assert "wrong" not in str(caught.value).replace(wrong.host, "")
        with pytest.raises(Refused, match=r"certificate of .* is not valid"):
            list(Smtp(server(port, **{**given, "ca_file": None})).send([mail("alice")], Permissive()))
    assert PASSWORD not in repr(server(25, **given))


def test_smtp_speaks_tls_from_the_start(certificate: tuple[Path, Path], context: ssl.SSLContext) -> None:
    handler = Handler()
    with running(handler, tls=context) as port:
        secure = server(port, tls="tls", ca_file=certificate[0])
        assert [one.state for one in Smtp(secure).send([mail("alice")], Permissive())] == ["sent"]


@pytest.mark.parametrize(
    ("wanted", "told"),
    [({"tls": "starttls"}, "no STARTTLS"), ({"username": "digest", "password": PASSWORD}, "no login")],
)
def test_smtp_does_without_nothing_it_was_told_to_use(wanted: dict[str, Any], told: str) -> None:
    with scripted(Line.greet) as port, pytest.raises(Refused, match=told):
        list(Smtp(server(port, **wanted)).send([mail("alice")], Permissive()))


def test_smtp_sends_no_password_over_an_open_line() -> None:
    with pytest.raises(ConfigError, match="unencrypted") as caught:
        SmtpServer(host="mail.example.org", tls="none", username="digest", password=PASSWORD)
    assert PASSWORD not in str(caught.value)


def test_smtp_says_hello_by_name_or_address() -> None:
    handler = Handler()
    with running(handler) as port:
        list(Smtp(server(port, hello="news.example.org")).send([mail("alice")], Permissive()))
        list(Smtp(server(port)).send([mail("alice")], Permissive()))
    assert handler.hellos[0] == "news.example.org"
    assert handler.hellos[1] == "[127.0.0.1]" or "." in handler.hellos[1]


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "state"),
    [("451 try later", "deferred"), ("550 no such user", "failed"), ("452 full", "deferred")],
)
def test_refused_mail_does_not_stop_the_others(
    smtp_book: Book, pipelining: bool, command: str, answer: str, state: str
) -> None:
    handler = Handler(answers={(command, "bob@example.org"): answer}, pipelining=pipelining)
    keys = ["alice", "bob", "carol"]
    smtp_book.plan(keys)
    with running(handler) as port:
        found = states(list(Smtp(server(port)).send((mail(key) for key in keys), smtp_book.ledger)))
    assert found == {"alice": ("sent", 250), "bob": (state, int(answer[:3])), "carol": ("sent", 250)}
    assert smtp_book.states == {"alice": "sent", "bob": state, "carol": "sent"}
    late = " (after DATA)" if (command, state) == ("DATA", "failed") else ""
    assert smtp_book.rows["bob"].reason == answer + late
    assert len(handler.received) == 2
    assert handler.sessions == 1


def test_refused_sender_stops_everything_and_blames_no_reader(smtp_book: Book) -> None:
    smtp_book.plan(["alice", "bob"])
    handler = Handler(answers={("MAIL", "*"): "550 5.7.1 you are not welcome"})
    with running(handler) as port, pytest.raises(Refused, match="refuses the sender"):
        list(Smtp(server(port)).send([mail("alice"), mail("bob")], smtp_book.ledger))
    assert smtp_book.states == {"alice": "pending", "bob": "pending"}


def test_sender_refused_for_now_defers(smtp_book: Book) -> None:
    smtp_book.plan(["alice"])
    with running(Handler(answers={("MAIL", "*"): "451 greylisted"})) as port:
        list(Smtp(server(port)).send([mail("alice")], smtp_book.ledger))
    assert smtp_book.states == {"alice": "deferred"}


def test_mail_that_is_too_large_is_that_mail_s_trouble(smtp_book: Book) -> None:
    smtp_book.plan(["alice", "bob"])
    with running(Handler()) as port:
        large = mail("alice", body=b"x\r\n" * SIZE_LIMIT)
        list(Smtp(server(port)).send([large, mail("bob")], smtp_book.ledger))
    assert smtp_book.states == {"alice": "failed", "bob": "sent"}
    assert smtp_book.rows["alice"].reason.startswith("552")


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize(("command", "state"), [("RCPT", "deferred"), ("DATA", "uncertain")])
def test_lost_connection_defers_before_the_content_and_is_uncertain_after(
    smtp_book: Book, pipelining: bool, command: str, state: str
) -> None:
    keys = ["alice", "bob", "carol"]
    smtp_book.plan(keys)
    handler = Handler(answers={(command, "bob@example.org"): "drop"}, pipelining=pipelining)
    with running(handler) as port:
        list(Smtp(server(port)).send((mail(key) for key in keys), smtp_book.ledger))
    assert smtp_book.states == {"alice": "sent", "bob": state, "carol": "sent"}


def test_server_that_closes_every_connection_stops_the_run(smtp_book: Book) -> None:
    keys = [f"reader{number}" for number in range(9)]
    smtp_book.plan(keys)
    with running(Handler(answers={("MAIL", "*"): "drop"})) as port, pytest.raises(Deferred, match="in a row"):
        list(Smtp(server(port)).send((mail(key) for key in keys), smtp_book.ledger))
    assert sorted(smtp_book.states.values()) == ["deferred"] * 3 + ["pending"] * 6


def test_idle_connection_that_was_closed_is_opened_again(smtp_book: Book) -> None:
    smtp_book.plan(["alice", "bob"])
    turns: list[int] = []

    def one_mail_each(line: Line) -> None:
        turns.append(1)
        line.greet()
        for reply in ("250 OK", "250 OK", "354 go"):
            line.hear()
            line.say(reply)
        line.content()
        line.say("250 taken")

    with scripted(one_mail_each) as port:
        list(Smtp(server(port)).send([mail("alice"), mail("bob")], smtp_book.ledger))
    assert smtp_book.states == {"alice": "sent", "bob": "sent"}
    assert len(turns) == 2


def test_unreachable_server_changes_nothing(smtp_book: Book) -> None:
    smtp_book.plan(["alice"])
    with scripted(Line.greet) as port:
        pass
    with pytest.raises(Deferred, match="cannot be reached"):
        list(Smtp(server(port)).send([mail("alice")], smtp_book.ledger))
    assert smtp_book.states == {"alice": "pending"}


@pytest.mark.parametrize(("greeting", "error"), [("554 go away", Refused), ("421 too busy", Deferred)])
def test_greeting_that_is_none_is_told(greeting: str, error: type[Exception]) -> None:
    with scripted(lambda line: line.say(greeting)) as port, pytest.raises(error, match=greeting[4:]):
        list(Smtp(server(port)).send([mail("alice")], Permissive()))


def test_no_content_goes_out_before_the_ledger_has_it(smtp_book: Book) -> None:
    """When the server says 354 the row is `pending`; when the first byte comes it is `sending`."""
    smtp_book.plan(["alice"])
    seen: list[str] = []

    def watch(line: Line) -> None:
        line.greet()
        for reply in ("250 OK", "250 OK"):
            line.hear()
            line.say(reply)
        line.hear()
        seen.append(smtp_book.states["alice"])
        line.say("354 go")
        line.connection.recv(1)
        seen.append(smtp_book.states["alice"])

    with scripted(watch) as port:
        list(Smtp(server(port)).send([mail("alice")], smtp_book.ledger))
    assert seen == ["pending", "sending"]
    assert smtp_book.states == {"alice": "uncertain"}


def test_reader_who_left_after_the_354_gets_nothing(smtp_book: Book) -> None:
    smtp_book.plan(["alice", "bob"])
    got: list[bytes] = []

    def unsubscribe_then_go(line: Line) -> None:
        line.greet()
        for reply in ("250 OK", "250 OK"):
            line.hear()
            line.say(reply)
        line.hear()
        smtp_book.unsubscribe("alice")
        line.say("354 go")
        content = line.content()
        got.append(content)
        if content:
            line.say("250 taken")

    with scripted(unsubscribe_then_go) as port:
        outcomes = list(Smtp(server(port)).send([mail("alice"), mail("bob")], smtp_book.ledger))
    assert states(outcomes) == {"bob": ("sent", 250)}
    assert got[0] == b""
    assert smtp_book.states == {"alice": "skipped", "bob": "sent"}


def test_ledger_that_fails_after_the_354_lets_no_content_out() -> None:
    got: list[bytes] = []

    def listen(line: Line) -> None:
        line.greet()
        for reply in ("250 OK", "250 OK", "354 go"):
            line.hear()
            line.say(reply)
        got.append(line.content())

    with scripted(listen) as port, pytest.raises(ZeroDivisionError):
        list(Smtp(server(port)).send([mail("alice")], _Broken()))
    assert got == [b""]


def test_refused_recipient_whose_data_got_a_354_gets_a_lone_dot(smtp_book: Book) -> None:
    smtp_book.plan(["alice", "bob"])
    got: list[bytes] = []

    def careless(line: Line) -> None:
        line.greet("PIPELINING")
        for recipient in ("550 no such user", "250 OK"):
            commands = [line.hear() for _ in range(3)]
            assert [command[:4] for command in commands] == ["MAIL", "RCPT", "DATA"]
            line.say("250 OK", recipient, "354 go")
            got.append(line.content())
            line.say("554 no recipients" if recipient[0] == "5" else "250 taken")
            if recipient[0] == "5":
                assert line.hear() == "RSET"
                line.say("250 OK")

    with scripted(careless) as port:
        list(Smtp(server(port)).send([mail("alice"), mail("bob")], smtp_book.ledger))
    assert got[0] == b""
    assert b"to bob" in got[1]
    assert smtp_book.states == {"alice": "failed", "bob": "sent"}


def test_refused_sender_whose_data_got_a_354_gets_no_dot(smtp_book: Book) -> None:
    """The recipient was accepted, so that a lone dot could deliver an empty mail."""
    smtp_book.plan(["alice"])
    got: list[bytes] = []

    def careless(line: Line) -> None:
        line.greet("PIPELINING")
        for _ in range(3):
            line.hear()
        line.say("451 4.3.0 later", "250 OK", "354 go")
        got.append(line.content())

    with scripted(careless) as port:
        list(Smtp(server(port)).send([mail("alice")], smtp_book.ledger))
    assert got == [b""]
    assert smtp_book.states == {"alice": "deferred"}


@pytest.mark.parametrize(
    ("answer", "state"),
    [("250 ok", "sent"), ("451 later", "deferred"), ("421 closing", "deferred"), ("554 spam", "failed"),
     ("354 what?", "uncertain"), ("nonsense", "uncertain"), (None, "uncertain")],
)  # fmt: skip
def test_answer_to_the_content_decides(smtp_book: Book, answer: str | None, state: str) -> None:
    smtp_book.plan(["alice"])

    def talk(line: Line) -> None:
        line.greet("PIPELINING")
        for _ in range(3):
            line.hear()
        line.say("250 OK", "250 OK", "354 go")
        line.content()
        if answer:
            line.say(answer)

    with scripted(talk) as port:
        list(Smtp(server(port)).send([mail("alice")], smtp_book.ledger))
    assert smtp_book.states == {"alice": state}


def test_answer_that_does_not_come_in_time_is_uncertain(smtp_book: Book) -> None:
    smtp_book.plan(["alice"])

    def silent(line: Line) -> None:
        line.greet("PIPELINING")
        for _ in range(3):
            line.hear()
        line.say("250 OK", "250 OK", "354 go")
        line.content()
        line.hear()

    with scripted(silent) as port:
        list(Smtp(server(port, timeout_s=1)).send([mail("alice")], smtp_book.ledger))
    assert smtp_book.states == {"alice": "uncertain"}


def test_what_a_killed_run_had_begun_is_uncertain() -> None:
    assert [one.state for one in Smtp(server(25)).after_crash(["alice"])] == ["uncertain"]


@pytest.mark.parametrize("body", [b"a\n.b\r\n", b"a\rb.\r\n", b"a\r\n.\n\r\n", b"a\r\n\r.\r\n", b".\n"])
def test_content_with_other_line_ends_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="CRLF"):
        envelope.content(mail("alice", body=body))


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "alice",
        "a b@example.org",
        "a@example.org>\r\nRCPT TO:<b@example.org",
        "a\r\n@example.org",
        "a@b c",
        "<a>@b.org",
    ],
)
def test_address_that_could_break_out_of_its_command_is_refused(recipient: str) -> None:
    with pytest.raises(Refused):
        envelope.commands(replace(mail("alice"), recipient=recipient), {})


@pytest.mark.parametrize(
    ("sender", "recipient", "features", "commands"),
    [
        ("", "a@example.org", {}, (b"MAIL FROM:<>\r\n", b"RCPT TO:<a@example.org>\r\n")),
        ("d@x.org", "a@почта.рф", {}, (b"MAIL FROM:<d@x.org>\r\n", b"RCPT TO:<a@xn--80a1acny.xn--p1ai>\r\n")),
        ("d@x.org", "a@b.org", {"size": "9"}, (b"MAIL FROM:<d@x.org> SIZE=62\r\n", b"RCPT TO:<a@b.org>\r\n")),
        ("d@x.org", "ә@b.org", {"smtputf8": ""},
         (b"MAIL FROM:<d@x.org> SMTPUTF8\r\n", "RCPT TO:<ә@b.org>\r\n".encode())),
    ],
)  # fmt: skip
def test_commands_say_what_the_server_can_use(
    sender: str, recipient: str, features: dict[str, str], commands: tuple[bytes, bytes]
) -> None:
    given = replace(mail("alice"), sender=sender, recipient=recipient)
    assert envelope.commands(given, features) == commands


def test_address_beyond_ascii_needs_a_server_that_can() -> None:
    with pytest.raises(Refused, match="SMTPUTF8"):
        envelope.commands(replace(mail("alice"), recipient="ә@example.org"), {})


def test_eight_bit_content_is_announced() -> None:
    given = mail("alice", body="Сәлем\r\n".encode())
    command, _ = envelope.commands(given, {"8bitmime": ""})
    assert command.endswith(b" BODY=8BITMIME\r\n")
    with pytest.raises(Refused, match="8BITMIME"):
        envelope.commands(given, {})


@pytest.mark.parametrize(
    ("command", "said", "state"),
    [
        ("MAIL", "552 5.7.0 account suspended", "pending"),
        ("RCPT", "552 5.7.0 account suspended", "failed"),
        ("RCPT", "550 5.1.1 no such user", "failed"),
        ("RCPT", "421 4.3.2 closing", "deferred"),
    ],
)
def test_refusal_before_a_connection_closes_is_heard(
    smtp_book: Book, command: str, said: str, state: str
) -> None:
    smtp_book.plan(["alice"])

    def refuse_and_close(line: Line) -> None:
        line.greet("PIPELINING")
        assert [line.hear()[:4] for _ in range(3)] == ["MAIL", "RCPT", "DATA"]
        line.say(*(("250 OK",) if command == "RCPT" else ()), said)

    with scripted(refuse_and_close) as port:
        transport = Smtp(server(port, pause_s=0.01))
        if state != "pending":
            list(transport.send([mail("alice")], smtp_book.ledger))
        else:
            with pytest.raises(DeliveryError, match=said[:3]):
                list(transport.send([mail("alice")], smtp_book.ledger))
    assert smtp_book.states == {"alice": state}


def test_silent_server_does_not_keep_a_run_that_is_to_end(
    smtp_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One connection waits for a server that says nothing after the content; what the other learnt is written down."""
    monkeypatch.setattr("digest.deliver.smtp._GRACE_S", 0.5)
    smtp_book.plan(["alice", "bob", "carol"])
    quiet = threading.Event()

    class Silent(Handler):
        async def handle_DATA(  # noqa: N802  # aiosmtpd's name
            self, server: SMTP, session: Session, envelope: Envelope
        ) -> str:
            if envelope.rcpt_tos == ["alice@example.org"]:
                while not quiet.is_set():
                    await asyncio.sleep(0.05)
            return await super().handle_DATA(server, session, envelope)

    def stop() -> bool:
        return smtp_book.states == {"alice": "sending", "bob": "sent", "carol": "sent"}

    mails = [mail(key) for key in ("alice", "bob", "carol")]
    with running(Silent()) as port:
        began = time.monotonic()
        list(
            Smtp(server(port, connections=2, timeout_s=2 * LAST_RESORT_S)).send(mails, smtp_book.ledger, stop)
        )
        assert time.monotonic() - began < LAST_RESORT_S
        quiet.set()
    assert smtp_book.states == {"alice": "uncertain", "bob": "sent", "carol": "sent"}
