"""Signatures, judged by verifiers that are not ours: dkimpy always, opendkim and mailauth where they are installed."""

import base64
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import dkim as dkimpy
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from digest.deliver.dkim import Dkim, Key, KeyKind, dns_record, dns_text, load_key, new_key, pem
from digest.errors import ConfigError
from tests.judges import judge

NOW = datetime(2026, 4, 24, 2, 0, tzinfo=UTC)
DOMAIN = "news.example"
KEYS: dict[KeyKind, Key] = {"rsa": new_key("s-rsa", "rsa"), "ed25519": new_key("s-ed", "ed25519")}
SIGNER = Dkim(DOMAIN, list(KEYS.values()))
HEAD = (
    b"Date: Fri, 24 Apr 2026 02:00:00 +0000\r\nMessage-ID: <1@news.example>\r\n"
    b"From: =?utf-8?b?0KPRgtGA0L4=?=\r\n <morning@news.example>\r\nReply-To: desk@news.example\r\n"
    b"To: reader@example.org\r\nSubject: Water  treaty\r\n\tsigned \r\n"
    b"List-Unsubscribe: <https://news.example/u/1>,\r\n <mailto:desk@news.example>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
)
BODY = base64.encodebytes("Салем! ".encode() * 900).replace(b"\n", b"\r\n")
BODIES = {
    "base64": BODY, "empty": b"", "only line ends": b"\r\n\r\n\r\n", "no end": b"abc", "tabs": b"a\t b \r\n\t\r\nc  d\r\n",
    "trailing lines": b"abc\r\n\r\n\r\n", "trailing space": b"abc \r\n", "many": b"a b \r\n" * 300,
    "a space line": b"a\r\n \r\n",
}  # fmt: skip


def record(name: bytes, timeout: int = 5) -> bytes:
    selector = name.decode().partition("._domainkey.")[0]
    return dns_text(next(key for key in KEYS.values() if key.selector == selector)).encode()


def verified(content: bytes) -> list[bool]:
    """Says of each signature, the uppermost first, whether dkimpy accepts it."""
    count = content.count(b"DKIM-Signature:")
    found = []
    for place in range(count):
        try:
            found.append(dkimpy.DKIM(content).verify(idx=place, dnsfunc=record))
        except dkimpy.ValidationError:
            found.append(False)
    return found


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_signatures_of_both_kinds_verify(body: bytes) -> None:
    signed = SIGNER.sign(HEAD + b"\r\n" + body, NOW)
    assert signed.endswith(HEAD + b"\r\n" + body)
    assert verified(signed) == [True, True]
    assert max(map(len, signed.split(b"\r\n"))) < 998


@pytest.mark.parametrize(
    "change",
    [
        (b"Subject: Water", b"Subject: Wine"), (b"https://news.example/u/1", b"https://evil.example/u/1"),
        (b"One-Click", b"Two-Clicks"), (b"To: reader", b"To: somebody"), (BODY[:20], b"A" * 20),
        (b"\r\nDate:", b"\r\nFrom: evil@evil.example\r\nDate:"), (b"\r\nDate:", b"\r\nSubject: Evil\r\nDate:"),
        (b"\r\nDate:", b"\r\nTo: evil@evil.example\r\nDate:"), (b"\r\nDate:", b"\r\nDate: tomorrow\r\nDate:"),
    ],
)  # fmt: skip
def test_changed_mail_does_not_verify(change: tuple[bytes, bytes]) -> None:
    changed = SIGNER.sign(HEAD + b"\r\n" + BODY, NOW).replace(*change, 1)
    assert verified(changed) == [False, False]


def test_relay_may_fold_anew_and_add_fields() -> None:
    signed = SIGNER.sign(HEAD + b"\r\n" + BODY, NOW)
    relayed = b"Received: by relay\r\n" + signed.replace(
        b"Subject: Water  treaty\r\n\tsigned ", b"SUBJECT:Water treaty signed"
    )
    assert verified(relayed) == [True, True]


def test_field_that_occurs_twice_is_signed_twice() -> None:
    signed = SIGNER.sign(b"Reply-To: a@news.example\r\n" + HEAD + b"\r\n" + BODY, NOW)
    assert verified(signed) == [True, True]
    assert verified(signed.replace(b"a@news.example", b"b@news.example")) == [False, False]


def test_same_mail_gets_the_same_signature_and_none_without_keys() -> None:
    content = HEAD + b"\r\n" + BODY
    assert SIGNER.sign(content, NOW) == SIGNER.sign(content, NOW)
    assert Dkim(DOMAIN, []).sign(content, NOW) == content


@pytest.mark.parametrize("kind", KEYS)
def test_key_is_the_same_after_it_was_written(kind: KeyKind) -> None:
    key = KEYS[kind]
    assert dns_text(load_key(key.selector, pem(key))) == dns_text(key)
    assert key.kind == kind
    written = dns_record(DOMAIN, key)
    assert written.startswith(f"{key.selector}._domainkey.{DOMAIN}. IN TXT ( ")
    assert "".join(written.split('"')[1::2]) == dns_text(key)
    assert all(len(part) <= 255 for part in written.split('"')[1::2])
    assert "PRIVATE" not in repr(key)


def test_weak_or_broken_key_is_refused() -> None:
    weak = Key("weak", rsa.generate_private_key(public_exponent=65537, key_size=1024))
    assert load_key("weak", pem(weak)).kind == "rsa"
    for text in (b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", b"\xff"):
        with pytest.raises(ConfigError, match="'s1' is no private key"):
            load_key("s1", text)


def test_opendkim_accepts_the_signature(tmp_path: Path) -> None:
    program = judge("opendkim", "make system")
    keys = tmp_path / "keys"
    keys.write_text("".join(f"{key.selector}._domainkey.{DOMAIN} {dns_text(key)}\n" for key in KEYS.values()))
    conf = tmp_path / "conf"
    conf.write_text(f"Mode v\nTestPublicKeys {keys}\n")
    for body in (BODY, BODIES["tabs"]):  # opendkim knows no Ed25519
        mail = tmp_path / "mail.eml"
        mail.write_bytes(Dkim(DOMAIN, [KEYS["rsa"]]).sign(HEAD + b"\r\n" + body, NOW))
        done = subprocess.run(
            [program, "-x", conf, "-t", mail], check=False, capture_output=True, text=True, timeout=20
        )
        assert "key) succeeded" in done.stdout + done.stderr, done


def test_mailauth_accepts_both_signatures(tmp_path: Path) -> None:
    program = judge("mailauth")
    mail, cache = tmp_path / "mail.eml", tmp_path / "dns.json"
    mail.write_bytes(SIGNER.sign(HEAD + b"\r\n" + BODY, NOW))
    records = ", ".join(
        f'"{key.selector}._domainkey.{DOMAIN}": {{"TXT": [["{dns_text(key)}"]]}}' for key in KEYS.values()
    )
    cache.write_text("{" + records + "}")
    told = subprocess.run(
        [program, "report", "-n", cache, mail], check=False, capture_output=True, text=True, timeout=20
    ).stdout
    assert told.count('"result": "pass"') >= 2, told
