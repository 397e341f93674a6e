"""How many mails of 80 KB a second are signed with DKIM, beside dkimpy and the bare RSA and SHA-256; one core."""

import base64
import hashlib
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime

import dkim as dkimpy
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from bench.figure import figure
from digest.deliver.dkim import Dkim, Key, KeyKind, new_key, pem

NOW = datetime(2026, 4, 24, tzinfo=UTC)
BODY_BYTES = 60_000
MAILS = 600
FIELDS = (
    b"From: The Morning <morning@news.example>", b"To: reader@example.org", b"Subject: Water treaty signed",
    b"Date: Fri, 24 Apr 2026 00:00:00 +0000", b"Message-ID: <1@news.example>", b"MIME-Version: 1.0",
    b"Reply-To: desk@news.example", b"List-Unsubscribe: <https://news.example/unsubscribe/morning/reader/0123456789>",
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click", b"Content-Type: text/html; charset=utf-8",
    b"Content-Transfer-Encoding: base64",
)  # fmt: skip
SIGNED = [line.partition(b":")[0] for line in FIELDS]


def mail() -> bytes:
    body = base64.encodebytes(os.urandom(BODY_BYTES)).replace(b"\n", b"\r\n")
    return b"\r\n".join((*FIELDS, b"", body))


def rate(sign: Callable[[], object], times: int) -> float:
    begin = time.process_time()
    for _ in range(times):
        sign()
    return times / (time.process_time() - begin)


def bare(key: Key, content: bytes) -> None:
    hashlib.sha256(content).digest()
    private = key.private
    if isinstance(private, RSAPrivateKey):
        private.sign(b"x" * 900, padding.PKCS1v15(), SHA256())
    else:
        private.sign(b"x" * 32)


def both_rates(signer: Dkim, key: Key, content: bytes) -> tuple[float, float]:
    """Returns our rate and the bare one, measured turn about: a noisy machine is noisy for both."""
    pairs = [
        (rate(lambda: signer.sign(content, NOW), MAILS // 5), rate(lambda: bare(key, content), MAILS // 5))
        for _ in range(5)
    ]
    ours, limit = zip(*pairs, strict=True)
    return sorted(ours)[2], sorted(limit)[2]


def main() -> None:
    content = mail()
    kinds: tuple[KeyKind, ...] = ("rsa", "ed25519")
    keys = {kind: new_key(f"s-{kind}", kind) for kind in kinds}
    rsa = pem(keys["rsa"])
    theirs = rate(lambda: dkimpy.sign(content, b"s", b"news.example", rsa, canonicalize=(b"relaxed", b"relaxed"),
                                      include_headers=SIGNED), 20)  # fmt: skip
    for kind, key in keys.items():
        ours, limit = both_rates(Dkim("news.example", [key]), key, content)
        figure(f"sign.{kind}", ours, "1/s", peers={"dkimpy (rsa)": theirs}, limit=limit)
    both = Dkim("news.example", list(keys.values()))
    figure("sign.both", rate(lambda: both.sign(content, NOW), MAILS), "1/s")


if __name__ == "__main__":
    main()
