"""Reads notices in JSON that Amazon SES sends by mail, as its developer guide describes them."""

import json
from typing import Any

from digest.deliver.bounces import causes
from digest.deliver.bounces.addresses import addresses, once
from digest.deliver.bounces.mime import Message
from digest.deliver.bounces.notice import Form, Original, Refusal, Verdict

_DECODER = json.JSONDecoder()
_COMPLAINT = Verdict("unknown", "complaint")
RECIPIENTS = 50


def notice_in(message: Message) -> tuple[Form, tuple[Refusal, ...], Original] | None:
    """Returns what a notice in JSON says, None where the message is none."""
    told = next((part.text.lstrip() for part in message.parts if part.kind == "text/plain"), "")
    told = told.replace("!\n ", "")  # so some mail servers break lines that are too long
    if not told.startswith("{") or "notificationType" not in told:
        return None
    try:
        value, _ = _DECODER.raw_decode(told)
        if isinstance(value.get("Message"), str):
            value, _ = _DECODER.raw_decode(value["Message"])
    except (ValueError, RecursionError, AttributeError):
        return None
    return _notice(value) if isinstance(value, dict) else None


def _notice(value: dict[str, Any]) -> tuple[Form, tuple[Refusal, ...], Original]:
    kind = str(value.get("notificationType"))
    mail = _dict(value.get("mail"))
    returned = Original(
        message_ids=tuple(filter(None, (_id(mail), str(mail.get("messageId", ""))))),
        recipients=once(a for one in _list(mail.get("destination")) for a in addresses(str(one))),
    )
    if kind == "Complaint":
        people = _list(_dict(value.get("complaint")).get("complainedRecipients"))
        found = tuple(
            Refusal(recipients=_address(one), verdict=_COMPLAINT) for one in people if _address(one)
        )
        return "complaint", found, returned
    if kind == "Delivery":
        people = _list(_dict(value.get("delivery")).get("recipients"))
        return "report", tuple(
            Refusal(recipients=tuple(addresses(str(one))), verdict=Verdict("delivered", "delivered"), status="2.0.0")
            for one in people
        ), returned  # fmt: skip
    bounce = _dict(value.get("bounce"))
    permanent = bounce.get("bounceType") == "Permanent"
    return (
        "report",
        tuple(_refusal(_dict(one), permanent) for one in _list(bounce.get("bouncedRecipients"))),
        returned,
    )


def _refusal(one: dict[str, Any], permanent: bool) -> Refusal:
    said = str(one.get("diagnosticCode", ""))
    status = causes.status_in(said) or causes.status_in(str(one.get("status", "")))
    code = causes.code_in(said)
    found = causes.verdict(status=status, code=code, said=said)
    if found.kind == "hard" and not permanent:
        found = Verdict("soft", found.cause)
    return Refusal(recipients=_address(one), verdict=found, status=status, code=code, said=said)


def _address(one: Any) -> tuple[str, ...]:
    return tuple(addresses(str(_dict(one).get("emailAddress", ""))))[:1]


def _id(mail: dict[str, Any]) -> str:
    return str(_dict(mail.get("commonHeaders")).get("messageId", "")).strip("<> ")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value[:RECIPIENTS] if isinstance(value, list) else []
