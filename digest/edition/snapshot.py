"""Editions as bytes: canonical JSON, so that equal editions have equal bytes and one SHA-256 names them.

Keys are sorted, nothing is indented, text is UTF-8, times are RFC 3339 in UTC. `format` names this layout; a reader
of a layout it does not know says so instead of guessing.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from digest.errors import StoreError
from digest.model.edition import Edition

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FORMAT = 1


def to_bytes(edition: Edition) -> bytes:
    """Returns the canonical form. Raises: ValueError for a number that JSON cannot write, or a time without zone."""
    members = {"format": FORMAT, **_plain(edition)}
    text = json.dumps(members, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def from_bytes(content: bytes) -> Edition:
    """Returns the edition written in `content`. Raises: StoreError."""
    try:
        members = json.loads(content)
        found = members.pop("format", None) if isinstance(members, dict) else None
        if found != FORMAT:
            raise StoreError(
                f"this edition is written in format {found}, this digest reads {FORMAT}", hint="update digest"
            )
        # Strict JSON knows dates only as text, so pydantic must be given text, not what json.loads made of it.
        return _adapter().validate_json(json.dumps(members), strict=True)
    except ValueError as error:
        raise StoreError(f"this edition cannot be read: {error}", hint="restore it from a backup") from error


def address(content: bytes) -> str:
    """Returns the name of an edition's bytes: SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@cache
def _adapter() -> "TypeAdapter[Edition]":
    # Not at the top: pydantic takes longer to import than the rest of this room.
    from pydantic import TypeAdapter

    return TypeAdapter(Edition)


def _plain(value: Any) -> Any:
    """Returns `value` as JSON knows it."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    return value
