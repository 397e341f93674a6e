"""Reads the part of a report that is written for programs (RFC 3464), also where it is written badly."""

import re
from collections.abc import Iterator

from digest.deliver.bounces import causes
from digest.deliver.bounces.addresses import addresses, local_only, once, typed
from digest.deliver.bounces.fields import Fields, groups
from digest.deliver.bounces.mime import Message
from digest.deliver.bounces.notice import Refusal, Verdict

_KINDS = ("message/delivery-status", "message/global-delivery-status", "text/delivery-status")
_RECIPIENTS = ("final-recipient", "original-recipient", "x-actual-recipient", "x-original-recipient")
_TYPE = re.compile(r"\s*[\w.-]{1,30}\s*;\s*")
_GENERAL = re.compile(r"[245]\.0\.0")
RECIPIENTS = 50


def groups_of(message: Message) -> list[Fields]:
    """Returns the groups of fields about single recipients."""
    found: list[Fields] = []
    for part in message.parts:
        told = part.kind in _KINDS or (
            part.kind.startswith("text/") and "final-recipient:" in part.text.lower()
        )
        if told:
            found += [one for one in _joined(groups(part.text)) if one.get(*_RECIPIENTS)]
    return found[:RECIPIENTS]


def _joined(found: Iterator[Fields]) -> Iterator[Fields]:
    """Yields groups; what a report parts by a blank line too many belongs to the recipient before it."""
    last: Fields | None = None
    for group in found:
        if (
            last is not None
            and not group.get(*_RECIPIENTS)
            and last.get(*_RECIPIENTS)
            and group.get("status", "diagnostic-code")
        ):
            last = Fields(last.pairs + group.pairs)
            continue
        if last is not None:
            yield last
        last = group
    if last is not None:
        yield last


def refusal(group: Fields, explained: str) -> Refusal:
    """Returns what a group says of its recipient; `explained` is what the report tells people about it."""
    told = group.get("diagnostic-code", "x-diagnostic-code", "x-supplementary-info", "x-notes")
    diagnostic = _TYPE.sub("", told, count=1) if ";" in told[:40] else told
    own = causes.status_in(diagnostic)
    status = own or causes.status_in(group.get("status"))
    if own and _GENERAL.fullmatch(own):
        status = causes.status_in(group.get("status")) or own
    code = causes.code_in(diagnostic)
    said = diagnostic
    if not causes.causes_in(diagnostic):
        said = f"{diagnostic} {explained}".strip()
        # What a report tells people often holds the server's answer that its fields left out.
        if not status or _GENERAL.fullmatch(status):
            status = causes.status_in(explained) or status
        code = code or causes.code_in(explained)
    names = tuple(_names(group))
    return Refusal(
        recipients=names,
        verdict=_verdict(group, status, code, said, explained),
        status=status,
        code=code,
        said=said,
    )


def _names(group: Fields) -> tuple[str, ...]:
    found = [typed(value) for value in group.all(*_RECIPIENTS)]
    found += [address for value in group.all(*_RECIPIENTS) for address in addresses(value)]
    return once(found) or tuple(filter(None, (local_only(value) for value in group.all(*_RECIPIENTS))))[:1]


def _verdict(group: Fields, status: str, code: int, said: str, around: str) -> Verdict:
    action = group.get("action").strip().lower()
    if action.startswith("delayed"):
        return Verdict("delayed", "late")
    if action.startswith(("delivered", "relayed", "expanded", "deliverable")) or (
        not action and status.startswith("2")
    ):
        return Verdict("delivered", "delivered")
    found = causes.verdict(
        status=status, code=code, said=said, around=around, given_up=action.startswith("fail")
    )
    # The report says that it failed; words about a delay are about what was tried before.
    return Verdict("soft", "expired") if found.kind == "delayed" and action.startswith("fail") else found
