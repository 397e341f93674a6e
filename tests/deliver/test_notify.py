"""Calls of monitors and mails to the operator, with real servers that behave badly."""

import socket
import time
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime

import dkim
import pytest

from digest.deliver.dkim import Dkim, dns_text, new_key
from digest.deliver.notify import call, mail
from digest.deliver.server import SmtpServer
from tests.cli.monitor import monitor
from tests.deliver.servers import Handler, running
from tests.waiting import LAST_RESORT_S

AT = datetime(2026, 4, 24, 2, 30, tzinfo=UTC)


def test_call_sends_json_and_says_nothing_when_it_was_taken() -> None:
    with monitor() as told:
        assert call(f"{told.url}/a") == ""
        assert call(f"{told.url}/b", {"text": "Қате"}) == ""
    assert told.calls == [("GET", "/a", None), ("POST", "/b", {"text": "Қате"})]


@pytest.mark.parametrize(("status", "said"), [(302, "it answered 302"), (500, "it answered 500")])
def test_call_says_what_was_answered_and_follows_nobody(status: int, said: str) -> None:
    with monitor() as told:
        told.status = status
        assert call(told.url) == said
    assert len(told.calls) == 1


def test_call_of_a_server_that_never_answers_ends_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        said = call(f"http://127.0.0.1:{silent.getsockname()[1]}/key", limit_s=0.2)
        assert time.monotonic() - began < LAST_RESORT_S
    assert said.startswith(("it cannot be reached", "no answer"))
    assert "key" not in said


def test_mail_goes_by_the_first_server_that_takes_it() -> None:
    handler = Handler()
    with running(handler) as port:
        servers = [
            SmtpServer(host="127.0.0.1", port=1, tls="none"),
            SmtpServer(host="127.0.0.1", port=port, tls="none"),
        ]
        assert mail(servers, "news@example.org", "ops@example.com", "Бітті", "text\n", at=AT) == ""
    assert len(handler.received) == 1
    assert mail(servers[:1], "news@example.org", "ops@example.com", "x", "y", at=AT).startswith(
        "127.0.0.1:1 did not take"
    )
    assert mail([], "news@example.org", "ops@example.com", "x", "y", at=AT) == "there is no server under smtp"
    assert "is no address" in mail(servers, "news@example.org", "ops@x\r\nBcc: a@b", "x", "y", at=AT)


def test_mail_is_signed_and_dated_and_its_subject_is_whole() -> None:
    key = new_key("s1", "ed25519")
    subject = "Таң: " + "хабарлама " * 30 + "бітті"
    with running(handler := Handler()) as port:
        servers = [SmtpServer(host="127.0.0.1", port=port, tls="none")]
        sign = Dkim("example.org", [key]).sign
        said = mail(
            servers,
            "news@example.org",
            "ops@example.com",
            subject,
            "Қате\n.\n" + "ж" * 2000,
            at=AT,
            sign=sign,
        )
        assert said == ""
    (taken,) = handler.received
    content = taken.content if taken.content.endswith(b"\r\n") else taken.content + b"\r\n"
    record = b"v=DKIM1; " + dns_text(key).removeprefix("v=DKIM1; ").encode()
    assert dkim.verify(content, dnsfunc=lambda *_, **__: record)
    message = message_from_bytes(content, policy=default)
    assert (message["Subject"], taken.content.isascii()) == (subject, True)
    assert parsedate_to_datetime(message["Date"]) == AT
    assert message["Message-ID"].endswith("@example.org>")
    assert message.get_content().splitlines()[:2] == ["Қате", "."]
