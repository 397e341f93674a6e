"""Reads one message that came back into a `Notice`. The only entrance of this package.

In this order: a provider's notice in JSON; a complaint; a report for programs (RFC 3464), with the sentences for people
beside it where its fields say little; a wish to unsubscribe; a report for people only; a program that answers for a
reader; else nobody knows.
Whatever a stranger wrote, it answers, in time and memory that its bounds allow.
"""

from digest.deliver.bounces import feedback, prose, provider, reports, senders
from digest.deliver.bounces.addresses import addresses, once
from digest.deliver.bounces.fields import Fields
from digest.deliver.bounces.mime import Message
from digest.deliver.bounces.mime import read as taken_apart
from digest.deliver.bounces.notice import Form, Notice, Original, Refusal, Verdict
from digest.deliver.bounces.original import original

_ENVELOPE = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "apparently-to",
    "to",
    "cc",
    "x-rcpt-to",
    "x-forwarded-to",
)
_COMPLAINED = Verdict("unknown", "complaint")


def read(content: bytes) -> Notice:
    """Returns what a message says about a mail that came back."""
    message = taken_apart(content)
    returned = original(message)
    header = message.header
    envelope = once((*(a for value in header.all(*_ENVELOPE) for a in addresses(value)), *returned.senders))
    form, refusals, more = _understood(message, returned)
    return Notice(
        form=form,
        refusals=refusals,
        original=more or returned,
        envelope=envelope,
        subject=header.get("subject")[:300],
        request=senders.request_in(header) if form == "request" else None,
    )  # fmt: skip


def _understood(message: Message, returned: Original) -> tuple[Form, tuple[Refusal, ...], Original | None]:
    told = provider.notice_in(message)
    if told is not None:
        return told
    report = feedback.report_of(message)
    if report is not None:
        return _complaint(report, returned)
    lines = prose.lines_of(message)
    groups = reports.groups_of(message)
    if groups:
        found = tuple(
            _with_names(reports.refusal(group, _explained(group, lines)), returned) for group in groups
        )
        return "report", found, None
    return (*_by_prose(message, returned, lines), None)


def _by_prose(message: Message, returned: Original, lines: list[str]) -> tuple[Form, tuple[Refusal, ...]]:
    header = message.header
    if senders.request_in(header):
        return "request", ()
    daemon, undelivered = senders.is_mail_system(header), senders.says_undelivered(header)
    if senders.is_auto_reply(header) and not (daemon or undelivered):
        return "auto-reply", ()
    failed = tuple(a for value in header.all("x-failed-recipients") for a in addresses(value))
    ours = (*addresses(header.get("to")), *addresses(header.get("from")), *returned.senders)
    refusals = prose.refusals(lines, returned, ours, failed)
    if refusals and (daemon or undelivered or _seems_refused(refusals, returned)):
        return "text", refusals
    return ("text" if daemon and undelivered else "other"), ()


def _complaint(report: Fields, returned: Original) -> tuple[Form, tuple[Refusal, ...], None]:
    if not feedback.is_complaint(report):
        return "other", (), None
    people = feedback.recipients(report) or returned.recipients
    return "complaint", (Refusal(recipients=people, verdict=_COMPLAINED),), None


def _explained(group: Fields, lines: list[str]) -> str:
    name = next(iter(reports.refusal(group, "").recipients), "")
    return prose.said_of(name, lines)


def _with_names(refusal: Refusal, returned: Original) -> Refusal:
    """Returns the refusal with the addresses by which the returned mail knew its recipient, where there was one."""
    if len(returned.recipients) != 1 and refusal.recipients:
        return refusal
    names = once((*refusal.recipients, *returned.recipients[:1]))
    return Refusal(
        recipients=names, verdict=refusal.verdict, status=refusal.status, code=refusal.code, said=refusal.said
    )


def _seems_refused(refusals: tuple[Refusal, ...], returned: Original) -> bool:
    """Says whether a message from anybody reads as a refusal: it tells why, and which mail came back."""
    known = bool(returned.message_ids or returned.recipients)
    return known and any(one.verdict.cause != "unclear" for one in refusals)
