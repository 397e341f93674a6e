"""Finds what a report still says about the mail that came back: its Message-ID, its recipient, its links."""

import re
from collections.abc import Sequence

from digest.deliver.bounces.addresses import addresses, once
from digest.deliver.bounces.fields import Fields, split
from digest.deliver.bounces.mime import Message, Part
from digest.deliver.bounces.notice import Original

RETURNED = ("message/rfc822", "text/rfc822-headers", "text/rfc822-header", "message/rfc822-headers", "message/partial",
            "text/rfc822", "message/global", "message/global-headers")  # fmt: skip
_FIELD = re.compile(r"[!-9;-~]{1,80}:(?:\s|$)")
_OF_A_MAIL = re.compile(
    r"(?:received|return-path|message-id|from|to|date|subject|mime-version|x-mailer|dkim-signature|content-type"
    r"|delivered-to|reply-to)\s*:",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^[ \t]*(?:[>|][ \t>|]*)?")
_ID_LINE = re.compile(
    r"(?:^|[\s\[(])(?:original-)?message[- ]?id\s*[:=]?\s*<?([^\s<>;,\"\])]{1,250}@[^\s<>;,\"\])]{1,250})",
    re.IGNORECASE,
)
_BARE_ID = re.compile(r"<?([^\s<>]{3,300})>?")
_LINK = re.compile(r"https?://[^\s<>,]{1,1000}")
_TO = ("to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "apparently-to", "x-rcpt-to",
       "x-actual-recipient", "x-hmxmroriginalrecipient", "original-recipient", "x-original-recipient", "resent-to")  # fmt: skip
_FROM = ("from", "sender", "return-path", "reply-to", "x-envelope-from", "errors-to")
_LINES = 3_000


def known(header: Fields) -> Original:
    """Returns what a returned header says."""
    ids = [
        found[1] for value in header.all("message-id", "original-message-id", "x-original-message-id")
        if (found := _BARE_ID.match(value.strip()))
    ]  # fmt: skip
    links = [link for value in header.all("list-unsubscribe") for link in _LINK.findall(value)]
    return Original(
        message_ids=tuple(dict.fromkeys(ids)),
        recipients=once(a for value in header.all(*_TO) for a in addresses(value)),
        senders=once(a for value in header.all(*_FROM) for a in addresses(value)),
        unsubscribe=tuple(dict.fromkeys(links)),
    )


def original(message: Message) -> Original:
    """Returns what the parts of a report, or the end of its text, say about the mail that came back."""
    found = [known(split(_head(part))) for part in message.parts if part.kind in RETURNED]
    for part in message.parts:
        if part.kind not in RETURNED and part.kind.startswith(("text/", "message/")):
            _, block = parted(part.text)
            found.append(known(split(block)))
            ids = [
                match[1].rstrip(".'")
                for line in part.text.split("\n")[:_LINES]
                if (match := _ID_LINE.search(line[:1000]))
            ]
            found.append(Original(message_ids=tuple(ids)))
    return Original(
        message_ids=tuple(dict.fromkeys(i for one in found for i in one.message_ids)),
        recipients=once(a for one in found for a in one.recipients),
        senders=once(a for one in found for a in one.senders),
        unsubscribe=tuple(dict.fromkeys(link for one in found for link in one.unsubscribe)),
    )


def _head(part: Part) -> list[str]:
    lines = part.text.lstrip("\n").split("\n")
    end = next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
    return lines[:end]


def parted(text: str) -> tuple[list[str], list[str]]:
    """Returns the lines that a report says itself, and those of the header of a mail that is copied below them."""
    lines = text.split("\n")[:_LINES]
    for number, line in enumerate(lines):
        if not _OF_A_MAIL.match(_QUOTED.sub("", line[:1000], count=1)):
            continue
        run = _run(lines[number : number + 200])
        if _is_header(run):
            return lines[:number], run
    return lines, []


def _run(lines: Sequence[str]) -> list[str]:
    """Returns the fields at the beginning of lines, without the marks with which they are quoted or set in."""
    mark = _QUOTED.match(lines[0])
    width = mark.end() if mark else 0
    run: list[str] = []
    for line in lines:
        inner = line[width:] if not line[:width].strip(" \t>|") else ""
        if not inner.strip() or not (_FIELD.match(inner) or (inner[:1] in " \t" and run)):
            break
        run.append(inner)
    return run


def _is_header(run: Sequence[str]) -> bool:
    names = {line.partition(":")[0].strip().lower() for line in run if line[:1] not in " \t"}
    sure = {
        "received",
        "message-id",
        "return-path",
        "mime-version",
        "dkim-signature",
        "x-mailer",
        "content-type",
    }
    return (
        len(names) >= 3 and bool(names & sure) and bool(names & {"from", "to", "subject", "date", "received"})
    )
