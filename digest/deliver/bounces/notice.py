"""What a message that came back says, in plain values."""

from dataclasses import dataclass
from typing import Literal

# A report for programs (RFC 3464), one for people, a complaint (RFC 5965), a wish to unsubscribe, a program that answers
# for a reader, anything else.
Form = Literal["report", "text", "complaint", "request", "auto-reply", "other"]
# The mailbox is not there; it is, but takes nothing now; we are refused as a sender, or the mail is; it is only late;
# it arrived; nobody knows.
Kind = Literal["hard", "soft", "sender", "delayed", "delivered", "unknown"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a refusal comes to. `cause` is a short stable word: "no mailbox", "full", "policy"."""

    kind: Kind
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One recipient of a report. `recipients` are the addresses it may go by, the refused one first; `status` is the
    enhanced status ("5.1.1") and `code` the reply code, "" and 0 where none was told."""

    recipients: tuple[str, ...]
    verdict: Verdict
    status: str = ""
    code: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What is still known of the mail that came back."""

    message_ids: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    unsubscribe: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """Who wants to leave which newsletter, and the token that should prove it."""

    newsletter: str
    reader: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message that came back. `envelope` are addresses to which it, or the mail in it, was sent or returned: one of
    them may prove whose mail it was."""

    form: Form
    refusals: tuple[Refusal, ...] = ()
    original: Original = Original()
    envelope: tuple[str, ...] = ()
    subject: str = ""
    request: Request | None = None
