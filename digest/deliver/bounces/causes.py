"""Decides what a refusal comes to, in a bounce or in a server's answer: for good, for now, about us, or only late.

In this order: fixed sentences of providers that would mislead word by word; what the words say about us as a sender, for
then nobody else is to blame; the enhanced statuses that have one meaning (RFC 3463, and the providers' own); the other
words; the subject of the status; the reply code.

In doubt it is not for good: a refusal for now (4yz) never is, unless a server called the mailbox unknown until the
sending one gave up; what is refused when the sender is named is about us; and a mailbox that is called unknown only
after the whole mail was taken, or in an answer that does not say when, was refused by a filter as likely as not.
"""

import re
from functools import lru_cache

from digest.deliver.bounces.addresses import ADDRESS
from digest.deliver.bounces.notice import Kind, Verdict
from digest.deliver.bounces.phrases import BOX, ENGLISH, NEAR, SURE
from digest.deliver.bounces.phrases_elsewhere import ELSEWHERE

_KINDS: dict[str, Kind] = {
    "no mailbox": "hard", "no domain": "hard", "moved": "hard", "full": "soft", "disabled": "soft",
    "filtered": "soft", "greylisted": "soft", "network": "soft", "expired": "soft", "system": "soft", "loop": "soft",
    "late": "delayed", "too large": "soft", "format": "soft", "list": "sender", "spam": "sender", "authentication": "sender",
    "reverse name": "sender", "too fast": "sender", "relay": "sender", "policy": "sender", "unclear": "unknown",
}  # fmt: skip
# The mail's own faults: they say nothing about its reader's mailbox.
ABOUT_THE_MAIL = ("too large", "format")
# Whatever else a status or a text says, these are not about the reader.
_OURS = ("too large", "list", "spam", "authentication", "reverse name", "too fast")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d]|\.\d)")
_CODE = re.compile(
    r"(?<![\d.#/=-])(?<!\d:)([245][0-5]\d)(?=[ -]|\b[\s<(\[\"'#;:,_]|$)(?! (?:days|hours|minutes|seconds|bytes|kb|mb))",
    re.IGNORECASE,
)
# An address or a link says nothing about why: its letters are whatever its owner chose.
_NAMES = re.compile(
    rf"<[^<>\s]{{1,300}}@[^<>\s]{{1,300}}>|{ADDRESS.pattern}|(?:https?://|www\.)[!-~]{{1,500}}"
)
_AFTER_DATA = re.compile(
    r"(?:reply to|after|response to)(?: end of)?(?: the)? data|end of data|\.\s*\n.{0,3}<<<|>>> data|>>> \.",
    re.IGNORECASE,
)
# Refused when the sender was named: whatever is said there is not about the recipient.
_SENDER = re.compile(r"(?:reply to|after|response to) (?:pipelined )?mail from|>>> mail from", re.IGNORECASE)
# Refused when the recipient was named, as the servers that report it put it.
_RECIPIENT = re.compile(r"\brcpt|does not like recipient|no valid recipients|state 1[34]\b", re.IGNORECASE)
_CONTENT = ("DATA", "END")
TEXT_CHARS = 4_000
# Statuses with one meaning, by (subject, detail).
_EXACT = {
    (1, 1): "no mailbox", (7, 13): "disabled", (1, 2): "no domain", (1, 3): "no mailbox", (1, 4): "no mailbox", (1, 6): "moved",
    (1, 10): "no domain", (1, 7): "policy", (1, 8): "policy", (1, 9): "policy", (2, 2): "full", (2, 3): "too large",
    (2, 4): "system", (3, 4): "too large", (3, 1): "system", (3, 2): "system", (3, 3): "system", (3, 5): "system", (4, 1): "network", (4, 2): "network",
    (4, 4): "no domain", (4, 5): "too fast", (4, 6): "loop", (4, 7): "expired", (1, 351): "no mailbox", (4, 310): "no domain", (4, 312): "network", (4, 316): "network",
}  # fmt: skip
_SUBJECTS = {1: "no mailbox", 2: "disabled", 3: "system", 4: "network", 5: "system", 6: "format", 7: "policy"}


@lru_cache(maxsize=1)
def _sure() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((cause, re.compile(words, re.IGNORECASE)) for cause, words in SURE)


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for cause, phrases in ENGLISH:
        words = "|".join((*phrases, *ELSEWHERE.get(cause, ()))).replace("{near}", NEAR).replace("{box}", BOX)
        found.append((cause, re.compile(words, re.IGNORECASE)))
    return tuple(found)


def status_in(text: str) -> str:
    """Returns the first enhanced status in a text, "" where there is none."""
    found = _STATUS.search(text)
    return found[0] if found else ""


def code_in(text: str) -> int:
    """Returns the first reply code in a text, 0 where there is none."""
    found = _CODE.search(text)
    return int(found[1]) if found else 0


def causes_in(text: str) -> tuple[str, ...]:
    """Returns the causes that a text names, the surest first."""
    return _causes(" ".join(_NAMES.sub(" ", text[:TEXT_CHARS]).split()))


@lru_cache(maxsize=64)  # the same lines are looked at for several recipients, and for several questions
def _causes(words: str) -> tuple[str, ...]:
    return tuple(cause for cause, pattern in _table() if pattern.search(words))


def is_reasoned(status: str, said: str) -> bool:
    """Returns whether a refusal gives a reason: without one, its reply code alone had to decide."""
    return bool(_numbers(status)[1] or causes_in(said) or _sure_cause(said))


def verdict(
    *, status: str, code: int, said: str, around: str = "", given_up: bool = False, stage: str = ""
) -> Verdict:
    """Returns what a refusal with this enhanced status, reply code and text comes to.

    `stage` is "MAIL", "RCPT", "DATA" or "END" (after the content) where it is known; else `around`, the rest of the
    report, may say when it was refused. `given_up`: a report for programs says that nothing is tried any more.
    """
    whole = f"{said}\n{around}"[: 2 * TEXT_CHARS]
    stage = stage or _stage_in(whole)
    sure = _sure_cause(said)
    cause = sure or _cause(status, code, said)
    if cause == "disabled" and stage in _CONTENT and not _numbers(status)[1] and "suspend" in said.lower():
        # The recipient was accepted before: it is our own account.
        cause = "policy"
    kind = _KINDS[cause]
    if kind != "hard" or (sure and not _temporary(status, code)):
        return Verdict(kind, cause)
    if _temporary(status, code) and not (given_up and status == "4.1.1" and "no mailbox" in causes_in(said)):
        return Verdict("soft", cause)
    if stage == "MAIL":
        return Verdict("sender", "policy")
    filtered = (stage in _CONTENT and status != "5.1.1") or _vague(status, code, given_up=given_up)
    if cause == "no mailbox" and stage != "RCPT" and filtered:
        return Verdict("soft", "filtered")
    return Verdict(kind, cause)


def _sure_cause(said: str) -> str:
    return next((cause for cause, pattern in _sure() if pattern.search(said[:TEXT_CHARS])), "")


def _stage_in(text: str) -> str:
    """Returns the stage of the dialogue at which a report says that the mail was refused, "" where it does not."""
    if _RECIPIENT.search(text):
        return "RCPT"
    if _SENDER.search(text):
        return "MAIL"
    return "END" if _AFTER_DATA.search(text[:TEXT_CHARS]) else ""


def _cause(status: str, code: int, said: str) -> str:
    """Returns the first of the ways to know it that has an answer."""
    found = causes_in(said)
    _, subject, detail = _numbers(status)
    # With 501 it is our own name that was not liked.
    plain = ("policy",) if code == 501 and "no domain" in found else found
    ways = (
        next((cause for cause in found if cause in _OURS), ""),
        "full" if "full" in found and "no mailbox" not in found else "",
        "format" if subject == 6 else _EXACT.get((subject, detail), ""),
        next(iter(plain), ""),
        _SUBJECTS.get(subject, ""),
    )
    return next(filter(None, ways), "") or _by_code(code)


def _by_code(code: int) -> str:
    if code in (550, 551, 553):
        return "no mailbox"
    if code in (552, 452):
        return "full"
    if code == 556:
        return "no domain"
    return {4: "system", 5: "policy"}.get(code // 100, "unclear")


def _numbers(status: str) -> tuple[int, int, int]:
    kind, subject, detail = (int(number) for number in (status or "0.0.0").split("."))
    return kind, subject, detail


def _temporary(status: str, code: int) -> bool:
    return code // 100 == 4 if code else status.startswith("4")


def _vague(status: str, code: int, *, given_up: bool) -> bool:
    """Says whether a quoted answer leaves open what was refused: the recipient, or the mail after it was read."""
    return code != 0 and _numbers(status)[1] in ((2, 7) if given_up else (0, 2, 7))
