"""Makes the SMTP commands and the content of one mail, and refuses what must not go over the line.

Nothing in an address or a content can end a command or a message early: addresses hold no control, space or
angle bracket, and content has only CRLF line ends, since servers disagree about bare CR and LF ("SMTP
smuggling", CVE-2023-51764).
"""

import re
from collections.abc import Mapping

from digest.errors import Refused
from digest.model.subscriber import Mail
from digest.text.domains import ascii_domain

_BARE_END = re.compile(rb"\r(?!\n|\Z)|(?<!\r)\n")
_ADDRESS = re.compile(r"[^\x00-\x20\x7f<>]+")


def commands(mail: Mail, features: Mapping[str, str]) -> tuple[bytes, bytes]:
    """Returns MAIL and RCPT for a server with these EHLO features (lower case). Raises: Refused."""
    sender, recipient = address(mail.sender) if mail.sender else "", address(mail.recipient)
    options = ""
    if "size" in features:
        options += f" SIZE={len(mail.content)}"
    if not (sender + recipient).isascii():
        if "smtputf8" not in features:
            raise Refused(f"{recipient} needs SMTPUTF8, which the server has not")
        options += " SMTPUTF8"
    if not mail.content.isascii():
        if "8bitmime" not in features:
            raise Refused(f"the mail to {recipient} needs 8BITMIME, which the server has not")
        options += " BODY=8BITMIME"
    return f"MAIL FROM:<{sender}>{options}\r\n".encode(), f"RCPT TO:<{recipient}>\r\n".encode()


def content(mail: Mail) -> bytes:
    """Returns what follows the 354, its end included: dots doubled at line starts. Raises: Refused.

    In a large mail most bytes are base64, which has no dot; and without a dot nothing can end a message early. So only
    what stands before its last dot is looked at closely: to look at all of it takes as long as sending it.
    """
    body = mail.content
    last = body.rfind(b".") + 1
    looked_at = body[: last + 2]
    if _BARE_END.search(looked_at):
        raise Refused("the mail has line ends other than CRLF")
    stuffed = looked_at.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    end = b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"
    return b"".join((stuffed, memoryview(body)[last + 2 :], end))


def address(text: str) -> str:
    """Returns an address as it goes over the line, its domain in ASCII. Raises: Refused."""
    local, at, domain = text.rpartition("@")
    try:
        there = ascii_domain(domain)
    except UnicodeError as error:
        raise Refused(f"{text!r} has no domain that could be looked up") from error
    if not at or not _ADDRESS.fullmatch(local) or not _ADDRESS.fullmatch(there):
        raise Refused(f"{text!r} is no address")
    return f"{local}@{there}"
