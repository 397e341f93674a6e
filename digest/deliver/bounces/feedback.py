"""Reads complaints: reports of readers who pressed "spam" (RFC 5965), and those of Microsoft, which have a form of their own."""

import re

from digest.deliver.bounces.addresses import addresses, once
from digest.deliver.bounces.fields import Fields, split
from digest.deliver.bounces.mime import Message

_KIND = "message/feedback-report"
# "not-spam" takes a complaint back; "auth-failure" and "dmarc" are about our signatures.
_NO_COMPLAINT = ("not-spam", "auth-failure", "dmarc", "virus")
_MICROSOFT = re.compile(r"complaint about message from ", re.IGNORECASE)
_RECIPIENTS = ("original-rcpt-to", "removal-recipient", "x-hmxmroriginalrecipient", "redacted-address")


def report_of(message: Message) -> Fields | None:
    """Returns the fields of a complaint's report; None where the message is none."""
    for part in message.parts:
        if part.kind == _KIND:
            return split(part.text.split("\n"))
    if _MICROSOFT.match(message.header.get("subject").strip()):
        return Fields((("feedback-type", "abuse"),))
    said = "\n".join(part.text[:500] for part in message.parts[:2] if part.kind == "text/plain")
    if "report-type=feedback-report" in message.header.get("content-type").lower().replace(
        '"', ""
    ) or re.search(r"this is an? (?:e-?mail )?(?:abuse|opt-out|spam) report", said, re.IGNORECASE):
        return Fields((("feedback-type", "abuse"),))
    return None


def is_complaint(report: Fields) -> bool:
    return report.get("feedback-type").strip().lower() not in _NO_COMPLAINT


def recipients(report: Fields) -> tuple[str, ...]:
    return once(a for value in report.all(*_RECIPIENTS) for a in addresses(value))
