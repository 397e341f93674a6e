"""Whatever a stranger sends is read in a moment, and never raises."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.deliver.bounces.fields import text_of
from digest.deliver.bounces.mime import MESSAGE_BYTES
from digest.deliver.bounces.read import read
from tests.deliver.bounces.mails import complaint, letter, report

HEAD = b"From: MAILER-DAEMON@mx.example\nSubject: failure notice\n"
PIECES = [b"Content-Type: multipart/report; boundary=b\n", b"--b\n", b"--b--\n", b"\n", b"\0\xff\xfe", b"=?utf-8?q?=ff?= =?x?b?!?=",
          b"Content-Type: message/rfc822\n\n", b"Content-Transfer-Encoding: base64\n\n", b"Final-Recipient: rfc822; a@b.example\n",
          b"Status: 5.1.1\n", b"Date: Thu, 99 Foo 0000 99:99:99 +9999\n", b"Content-Type: text/plain; charset=\"\0no\"\n\n",
          b"{\"notificationType\":", b"<a@b.example>: 550 user unknown\n", b"[" * 50, b"From: \n", b"a@" * 30]  # fmt: skip


def nested(depth: int) -> bytes:
    """Returns a message with parts within parts."""
    text = HEAD
    for number in range(depth):
        text += f"Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n".encode()
    return text + b"Content-Type: text/plain\n\n<alice@example.org>: 550 5.1.1 user unknown\n"


HTML = b"Content-Type: text/html\n\n" + b" " * 100_000 + b"x\n"
CROSSED = b"".join(
    b"".join(b"a%d@b.example " % (50 * line + column) for column in range(60)) + b"\n"
    for line in range(1_000)
)
HEAVY = {
    "deep": nested(5000),
    "deep messages": HEAD + b"Content-Type: message/rfc822\n\n" * 20_000,
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
    "one line": HEAD + b"\n" + b"user " * 400_000,
    "addresses": HEAD + b"\n" + b"<alice@example.org>: user unknown\n" * 60_000,
    "half addresses": HEAD + b"\n" + b"a" * 2_000_000,
    "dots": HEAD + b"\n" + b"a@" + b"a." * 900_000,
    "open tags": HEAD + b"Content-Type: text/html\n\n" + b"<style" * 300_000,
    "open tags 2": HEAD + b"Content-Type: text/html\n\n" + b"<a " * 500_000,
    "header": HEAD + b"To: " + b"a@b.example, " * 100_000 + b"\n\nx",
    "folded": HEAD + b"To: x\n" + b" x\n" * 400_000 + b"\nx",
    "words": HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 80_000 + b"\n\nx",
    "spaces": HEAD + b"\n" + b" " * 1_000_000 + b"mailbox" + b" " * 1_000_000,
    "groups": HEAD + b"Content-Type: message/delivery-status\n\n" + b"Final-Recipient: rfc822; a@b.example\nStatus: 5.0.0\n\n" * 30_000,
    "json": HEAD + b"\n{\"notificationType\": " + b"[" * 900_000,
    "mailbox words": HEAD + b"\n" + b"mailbox account user address " * 60_000,
    "quoted": HEAD + b"\n" + b"> " * 900_000,
    "spaces in HTML": HTML,
    "many spaces in HTML": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + (b"--b\n" + HTML) * 10,
    "punycode": HEAD + b"Content-Type: text/plain; charset=punycode\n\nab-" + b"abcdefgh" * 50_000,
    "idna": HEAD + b"Content-Type: text/plain; charset=idna\n\nxn--" + b"abcdefgh" * 50_000,
    "addresses crossed with lines": HEAD + b"\n" + CROSSED,
    "one address on each line": HEAD + b"\n" + (b"alice@example.org " * 50 + b"\n") * 1_000,
    "refused and crossed": b"X-Failed-Recipients: " + CROSSED[:9_000].replace(b"\n", b"") + b"\n\n" + CROSSED,
    "many header lines": b"X: y\n" * 1_000_000 + b"\nx",
    "message ids": HEAD + b"\n" + b"message-id: " * 150_000,
}  # fmt: skip


@pytest.mark.parametrize("kind", HEAVY)
def test_heavy_message_is_read_in_half_a_second(kind: str) -> None:
    read(report("550 5.1.1 no such user"))  # the patterns are made once
    begin = time.process_time()
    read(HEAVY[kind])
    assert time.process_time() - begin < 0.5


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "zlib", "rot13", "utf-7", "unicode_escape", "undefined", "hex"]
)
def test_codec_that_is_no_charset_is_not_used(charset: str) -> None:
    assert text_of("Қате +AGE-".encode(), charset) == "Қате +AGE-"


@pytest.mark.parametrize(
    "charset", ["koi8-r", "windows-1251", "iso-8859-5", "utf-16", "mac-cyrillic", "cp866"]
)
def test_charset_is_used(charset: str) -> None:
    assert text_of("ошибка".encode(charset), charset) == "ошибка"


def names_are_sound(content: bytes) -> bool:
    """Reads what came back; says whether whom it names may be shown and looked up."""
    named = [name for refusal in read(content).refusals for name in refusal.recipients]
    return all("@" in name or name.isprintable() for name in named)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=40), max_size=30))
def test_anything_is_read(pieces: list[bytes]) -> None:
    assert names_are_sound(b"".join(pieces))


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([report("550 5.1.1 unknown"), complaint(), letter("<alice@example.org>: mailbox full")]),
    st.data(),
)
def test_damaged_reports_are_read(content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content)))
    more = data.draw(st.binary(max_size=20))
    assert names_are_sound(content[:at])
    assert names_are_sound(content[:at] + more + content[at:])


def test_what_comes_after_the_bound_is_not_looked_at() -> None:
    notice = read(letter("x" * 100 + "\n" * MESSAGE_BYTES + "<alice@example.org>: 550 5.1.1 user unknown"))
    assert not any(one.recipients for one in notice.refusals)
