"""Makes, lists, checks and revokes the tokens with which programs use the API.

A token is `dg_`, 32 random bytes, and a checksum of them, in letters and digits: a scanner that looks for leaked
secrets knows it by its form, and a typing error is told from a wrong token without asking the store.

Only its SHA-256 is stored. Why not a slow hash, as for passwords: nobody guesses 256 random bits, however fast the
hash is, and a slow one would make every request slow.
"""

import hashlib
import hmac
import secrets
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from digest.store.tables import API_TOKENS

PREFIX = "dg_"
# Each use would be a write; to the hour is enough to see which token nobody needs any more.
USED_EVERY = timedelta(hours=1)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SECRET_BYTES, _SECRET_CHARS, _SUM_CHARS = 32, 43, 6  # 62^43 > 256^32, 62^6 > 2^32


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token. `source` is empty where it may speak for any."""

    id: str
    name: str
    source: str
    created: datetime
    used: datetime | None = None
    revoked: datetime | None = None


def create(db: Connection, name: str, source: str, now: datetime) -> tuple[Token, str]:
    """Returns a new token and its text, which is shown once and not stored."""
    text = _text(secrets.token_bytes(_SECRET_BYTES))
    token = Token(secrets.token_hex(4), name, source, now)
    db.execute(
        insert(API_TOKENS).values(id=token.id, name=name, source=source, sha256=_hashed(text), created=now)
    )
    return token, text


def well_formed(text: str) -> bool:
    """Returns whether `text` could be a token of ours: by its form and its checksum."""
    body = text.removeprefix(PREFIX)
    if body == text or len(body) != _SECRET_CHARS + _SUM_CHARS or not set(body) <= set(_DIGITS):
        return False
    return hmac.compare_digest(_checksum(body[:_SECRET_CHARS]), body[_SECRET_CHARS:])


def find(db: Connection, text: str) -> Token | None:
    """Returns the token that `text` is, None where there is none or it was revoked.

    It is looked up by its hash, of which a guesser learns nothing that helps with the next guess; the hashes are
    then compared in constant time.
    """
    if not well_formed(text):
        return None
    hashed = _hashed(text)
    row = db.execute(select(API_TOKENS).where(API_TOKENS.c.sha256 == hashed)).first()
    if row is None or row.revoked is not None or not hmac.compare_digest(row.sha256, hashed):
        return None
    return Token(row.id, row.name, row.source, row.created, row.used, row.revoked)


def mark_used(db: Connection, token: str, now: datetime) -> None:
    db.execute(update(API_TOKENS).where(API_TOKENS.c.id == token).values(used=now))


def listing(db: Connection) -> list[Token]:
    """Returns all tokens, revoked ones too, the oldest first."""
    found = db.execute(select(API_TOKENS).order_by(API_TOKENS.c.created, API_TOKENS.c.id))
    return [Token(row.id, row.name, row.source, row.created, row.used, row.revoked) for row in found]


def revoke(db: Connection, token: str, now: datetime) -> bool | None:
    """Ends a token from now on. Returns whether it still was one, None where there is none with this id."""
    if db.execute(select(API_TOKENS.c.id).where(API_TOKENS.c.id == token)).first() is None:
        return None
    live = (API_TOKENS.c.id == token) & API_TOKENS.c.revoked.is_(None)
    return bool(db.execute(update(API_TOKENS).where(live).values(revoked=now)).rowcount)


def _text(secret: bytes) -> str:
    body = _written(int.from_bytes(secret), _SECRET_CHARS)
    return f"{PREFIX}{body}{_checksum(body)}"


def _checksum(body: str) -> str:
    return _written(zlib.crc32(body.encode()), _SUM_CHARS)


def _written(number: int, length: int) -> str:
    digits = ""
    while len(digits) < length:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
