"""Gives each mail an envelope sender of its own, so that what comes back proves whose it was (VERP).

bounces@news.example becomes bounces+KEY-PROOF@news.example: KEY is the reader's, PROOF an HMAC-SHA256 over the edition and
the reader. Who has not seen that mail's envelope cannot make one, so nobody suppresses others by forged bounces. The
first secret signs, all verify: what comes back after a secret was replaced still counts. Only letters that survive
servers which change capitals; at most 64 letters before the @ (RFC 5321 §4.5.3.1.1), so of a long key only the
beginning stands there, while the proof is over all of it.
"""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.commands import command
from digest.errors import ConfigError
from digest.model.edition import EditionKey
from digest.model.subscriber import Mail

LOCAL_CHARS = 64
PROOF_CHARS = 20  # of five bits each
_BASE_CHARS = 24
_PURPOSE = "envelope"


@dataclass(frozen=True, slots=True)
class Token:
    """What an address says about a mail; nothing of it is true before `Verp.accepts` says so. `whole`: whether `key` is
    the whole key, or only its beginning."""

    key: str
    proof: str
    whole: bool


class Verp:
    """Addresses at one mailbox. Raises: ConfigError where that leaves no room for a reader."""

    def __init__(self, address: str, secrets: Sequence[bytes]) -> None:
        self._local, _, self._domain = address.rpartition("@")
        if not self._local or not self._domain or len(self._local) > _BASE_CHARS or not address.isascii():
            raise ConfigError(
                f"bounces.address is {address!r}",
                hint=f"write a short address such as bounces@news.example, at most {_BASE_CHARS} letters before the @",
            )
        if not secrets:
            raise ConfigError(
                "there is no secret to sign envelopes with", hint=f"{command('init')} makes one"
            )
        self._secrets = tuple(secrets)
        self._room = LOCAL_CHARS - len(self._local) - PROOF_CHARS - 2

    def sender(self, edition: EditionKey, reader: str) -> str:
        """Returns the envelope sender of a reader's mail of an edition."""
        proof = _proof(self._secrets[0], edition, reader)
        return f"{self._local}+{reader[: self._room]}-{proof}@{self._domain}"

    def addressed(self, mail: Mail, edition: EditionKey, *, in_header: bool) -> Mail:
        """Returns a mail with its envelope sender; with `in_header` also where a program that delivers files looks for it."""
        sender = self.sender(edition, mail.subscriber)
        content = f"Return-Path: <{sender}>\r\n".encode() + mail.content if in_header else mail.content
        return replace(mail, sender=sender, content=content)

    def token(self, address: str) -> Token | None:
        """Returns what an address that mails came back to says; None where it is none of ours."""
        local, _, domain = address.rpartition("@")
        base, plus, rest = local.casefold().partition("+")
        key, dash, proof = rest.rpartition("-")
        ours = base == self._local.casefold() and domain.casefold() == self._domain.casefold()
        if not ours or not (plus and dash and key) or len(proof) != PROOF_CHARS or len(key) > self._room:
            return None
        return Token(key, proof, whole=len(key) < self._room)

    def accepts(self, token: Token, edition: EditionKey, reader: str) -> bool:
        """Says whether the token proves that it came with this reader's mail of this edition."""
        if not (reader == token.key if token.whole else reader.startswith(token.key)):
            return False
        given = token.proof.encode()
        return any(hmac.compare_digest(_proof(s, edition, reader).encode(), given) for s in self._secrets)


def _proof(secret: bytes, edition: EditionKey, reader: str) -> str:
    # NUL cannot stand in any of the facts, so two different lists never join to the same message.
    facts = (_PURPOSE, edition.newsletter, edition.date.isoformat(), edition.slot, reader)
    mac = hmac.digest(secret, "\0".join(facts).encode(), "sha256")
    return base64.b32encode(mac).decode().lower()[:PROOF_CHARS]
