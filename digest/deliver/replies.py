"""Decides what a server's answer means: for this reader, for this mail, for the server, or for us as a sender.

Refusals for good are judged by the classifier that bounces have (`bounces.causes`), with the stage of the dialogue; codes of
logins come before it. A refusal that is about us must never count against a reader, so whatever is unclear in that regard
is about us. Of refusals for now it is asked only whether the server has no time or the mail is to wait.
"""

import re
from typing import Literal

from digest.deliver.bounces import causes
from digest.deliver.line import Reply

Stage = Literal["MAIL", "RCPT", "DATA", "END"]
# taken, refused for good, refused for now, the server has no time, we are refused as a sender.
Verdict = Literal["taken", "failed", "deferred", "busy", "sender"]

_LOGIN = (530, 534, 535, 538)
_CLOSING, _NO_LOGIN_NOW = 421, 454
# 501, 553, 555: this envelope's form; 552: its size.
_ENVELOPE = (501, 552, 553, 555)
_TOO_FAST = re.compile(r"\brate\b|too (?:many|fast|much)|throttl|limit|quota|overload", re.IGNORECASE)
_GREY = re.compile(r"gr[ea]y", re.IGNORECASE)
_VARIABLE = re.compile(r"\S*[@\d]\S*|<[^>]*>")


def judge(stage: Stage, reply: Reply) -> Verdict:
    """Returns what an answer at this stage of the dialogue means."""
    if reply.ok:
        return "taken"
    if reply.code // 100 == 4:
        return _for_now(reply)
    if reply.code in _LOGIN:
        return "sender"
    status, said = causes.status_in(reply.text), _said(reply)
    found = causes.verdict(status=status, code=reply.code, said=said, stage=stage)
    if found.cause in causes.ABOUT_THE_MAIL:
        return "failed"
    if stage == "MAIL":
        form = reply.code in _ENVELOPE and not causes.is_reasoned(status, said)
        return "failed" if form else "sender"
    return "sender" if found.kind == "sender" else "failed"


def is_hard(stage: Stage, reply: Reply) -> bool:
    """Returns whether a refusal for good says that the mailbox does not exist; a bare reply code is not enough."""
    status, said = causes.status_in(reply.text), _said(reply)
    found = causes.verdict(status=status, code=reply.code, said=said, stage=stage)
    return found.kind == "hard" and causes.is_reasoned(status, said)


def stops_sending(stage: Stage, reply: Reply) -> bool:
    """Returns whether one such answer about us is enough to send no more: to MAIL or to a login. At the other stages it
    may be one receiver's opinion of one mail, and the breaker counts them."""
    return stage == "MAIL" or reply.code in _LOGIN


def same_words(text: str) -> str:
    """Returns a refusal without what differs from reader to reader: addresses, numbers, names with digits."""
    return " ".join(_VARIABLE.sub("", text).lower().split())


def _said(reply: Reply) -> str:
    return f"{reply.code} {reply.text}"


def _for_now(reply: Reply) -> Verdict:
    if reply.code in (_CLOSING, _NO_LOGIN_NOW):
        return "busy"
    subject, _, detail = causes.status_in(reply.text)[2:].partition(".")
    if (subject, detail) == ("3", "2"):
        return "busy"
    if subject in ("1", "2") or "full" in causes.causes_in(reply.text):
        return "deferred"
    return "busy" if _TOO_FAST.search(reply.text) and not _GREY.search(reply.text) else "deferred"
