"""Says what a server's answer means: for this reader, for this mail, for the server, or for us as a sender.

In this order: codes of logins; the enhanced status (RFC 3463), which servers set with more care than the rest; what
the words say about a mailbox, then what they say about the sender; last the bare code at its place in the dialogue.
A refusal that is about us must never count against a reader, so whatever is unclear in that regard is about us.
"""

import re
from dataclasses import dataclass
from typing import Literal

from digest.deliver.line import Reply

Stage = Literal["MAIL", "RCPT", "DATA", "END"]
# taken, refused for good, refused for now, the server has no time, we are refused as a sender.
Verdict = Literal["taken", "failed", "deferred", "busy", "sender"]

_STATUS = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})\b")
_LOGIN = (530, 534, 535, 538)
_CLOSING, _NO_LOGIN_NOW = 421, 454
# 501, 553, 555: this envelope's form; 552: its size.
_ENVELOPE = (501, 552, 553, 555)
_ABOUT_READER = re.compile(
    r"no such (?:user|recipient|mailbox|person|address)|(?:user|recipient|mailbox|address) (?:is )?(?:unknown|not found)"
    r"|unknown (?:user|recipient|mailbox|address)|(?:does not|doesn't) exist|no mailbox"
    r"|mailbox (?:\S+ )?(?:is )?(?:full|unavailable|disabled|inactive|over)|over ?quota|mailbox quota"
    r"|invalid (?:recipient|mailbox)|recipient(?: address)? rejected",
    re.IGNORECASE,
)
_ABOUT_SENDER = re.compile(
    r"suspend|\brelay|authenticat|not (?:authori[sz]ed|permitted)|(?:black|block|deny)[ -]?list|\bsender\b"
    r"|\baccount\b.*(?:disabled|blocked|locked|closed)|\bquota\b|\brate\b|too many|throttl"
    r"|(?:day|daily|hour|hourly|month|monthly|sending|message)\b.*\blimit|\blimit (?:was |is )?(?:exceeded|reached)",
    re.IGNORECASE,
)
_TOO_FAST = re.compile(r"\brate\b|too (?:many|fast|much)|throttl|limit|quota|overload", re.IGNORECASE)
_GREY = re.compile(r"gr[ea]y", re.IGNORECASE)
_VARIABLE = re.compile(r"\S*[@\d]\S*|<[^>]*>")


@dataclass(frozen=True, slots=True)
class Status:
    """An enhanced status code: 5.1.1 has kind 5, subject 1, detail 1."""

    kind: int
    subject: int
    detail: int


def status_of(text: str) -> Status | None:
    """Returns the enhanced status at the beginning of a reply's text, None where it has none."""
    found = _STATUS.match(text)
    return Status(*map(int, found.groups())) if found else None


def judge(stage: Stage, reply: Reply) -> Verdict:
    """Returns what an answer at this stage of the dialogue means."""
    if reply.ok:
        return "taken"
    if reply.code // 100 == 4:
        return _for_now(reply)
    if reply.code in _LOGIN:
        return "sender"
    status = status_of(reply.text)
    verdict = _by_status(status, reply.text) if status else None
    return verdict or _by_words(reply.text) or _by_code(stage, reply.code)


def is_hard(stage: Stage, reply: Reply) -> bool:
    """Says whether a refusal for good means that the reader's mailbox is not there, so that nothing is to be sent again."""
    status = status_of(reply.text)
    if status is not None:
        return status.kind == 5 and status.subject == 1 and status.detail in (1, 2, 3, 6, 10)
    return stage == "RCPT" and reply.code in (550, 551, 553) and bool(_GONE_FOR_GOOD.search(reply.text))


_GONE_FOR_GOOD = re.compile(
    r"no such|unknown|(?:does not|doesn't) exist|not found|no mailbox|invalid", re.IGNORECASE
)


def same_words(text: str) -> str:
    """Returns a refusal without what differs from reader to reader: addresses, numbers, names with digits."""
    return " ".join(_VARIABLE.sub("", text).lower().split())


def _for_now(reply: Reply) -> Verdict:
    if reply.code in (_CLOSING, _NO_LOGIN_NOW):
        return "busy"
    status = status_of(reply.text)
    if status is not None and (status.subject, status.detail) == (3, 2):
        return "busy"
    if status is not None and status.subject in (1, 2):
        return "deferred"
    return "busy" if _TOO_FAST.search(reply.text) and not _GREY.search(reply.text) else "deferred"


def _by_status(status: Status, text: str) -> Verdict | None:
    if status.subject == 1:
        return "sender" if status.detail in (7, 8) else "failed"
    if status.subject in (2, 6) or (status.subject, status.detail) == (3, 4):
        return "failed"
    if status.subject == 7:
        return "failed" if _ABOUT_READER.search(text) and "relay" not in text.lower() else "sender"
    return None


def _by_words(text: str) -> Verdict | None:
    if _ABOUT_READER.search(text):
        return "failed"
    return "sender" if _ABOUT_SENDER.search(text) else None


def _by_code(stage: Stage, code: int) -> Verdict:
    return "sender" if stage == "MAIL" and code not in _ENVELOPE else "failed"
