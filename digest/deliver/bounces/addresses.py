"""Finds mail addresses in what strangers wrote."""

import re
from collections.abc import Iterable, Iterator

# Bounded everywhere, so that a long line costs no more than its length. Japanese operators have addresses with dots
# that no standard allows, quoted or not.
# Letters of scripts that are written without spaces are the sentence around an address, not its own.
_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_LOCAL = rf"(?:(?:{_LETTER}|[.!#$%&'*+/=?^`{{|}}~-]){{1,90}}|\"[^\"\s<>]{{1,90}}\")"
_LABEL = rf"{_LETTER}(?:(?:{_LETTER}|-){{0,61}}{_LETTER})?"
_DOMAIN = rf"(?:\[[\d.]{{7,15}}\]|(?:{_LABEL}\.){{1,10}}(?:{_LETTER}|-){{2,63}})"
ADDRESS = re.compile(rf"{_LOCAL}@{_DOMAIN}")
_TYPED = re.compile(r"\s*(?:rfc-?822|utf-?8|unknown|smtp|x-[\w-]{1,30}|[\w-]{1,30})\s*;\s*", re.IGNORECASE)
_LOCAL_ONLY = re.compile(r"<?([\w.+-]{1,64})>?")
_WRAPPED = "'`*=|.\"({"
LINE_CHARS = 2_000


def addresses(text: str) -> Iterator[str]:
    """Yields the addresses in a line, in their order."""
    for found in ADDRESS.finditer(text[:LINE_CHARS]):
        address = _trimmed(found[0])
        if address:
            yield address


def typed(value: str) -> str:
    """Returns the address of a field such as `rfc822; alice@example.org`, "" where it has none."""
    plain = _TYPED.sub("", value[:LINE_CHARS], count=1)
    if plain.isascii() and re.search(r"\+[0-9A-F]{2}", plain) and "@" in plain:
        # RFC 3461 writes special letters of an address so.
        unescaped = re.sub(r"\+([0-7][0-9A-F])", lambda found: chr(int(found[1], 16)), plain)
        if "+3D" in plain or "+2B" in plain:
            plain = unescaped
    return next(addresses(plain), "")


def local_only(value: str) -> str:
    """Returns the name of a field that has no domain: a mailbox of the reporting machine."""
    found = _LOCAL_ONLY.fullmatch(_TYPED.sub("", value[:LINE_CHARS], count=1).strip())
    return found[1] if found else ""


def once(found: Iterable[str]) -> tuple[str, ...]:
    """Returns addresses without those that stood before in other cases."""
    return tuple({address.casefold(): address for address in reversed(list(found)) if address}.values())[::-1]


def _trimmed(address: str) -> str:
    local, _, domain = address.rpartition("@")
    if not local.startswith('"'):
        local = local.lstrip(_WRAPPED)
    return f"{local}@{domain.rstrip('.')}" if local else ""
