"""Reaches the operator: a mail through the newsroom's servers, a JSON object to a webhook, a call of a monitor.

Each call has a time limit in all, so that a monitor that answers slowly holds no run up. Addresses are the operator's own
words, so private networks are allowed; they may hold keys and are never told.
"""

import json
import smtplib
import ssl
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from functools import partial
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from digest import __version__
from digest.deliver import envelope
from digest.deliver.server import SmtpServer
from digest.errors import Refused
from digest.text.clean import one_line

LIMIT_S = 10.0
# Returns a finished message with its signatures, made at a moment.
Sign = Callable[[bytes, datetime], bytes]


def unsigned(content: bytes, at: datetime) -> bytes:  # noqa: ARG001  # as `Dkim.sign` has it
    return content


class NoRedirects(HTTPRedirectHandler):
    """The operator's address is what the operator wrote, not where somebody else points."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def call(url: str, payload: object = None, *, limit_s: float = LIMIT_S) -> str:
    """Calls an address, with a payload as JSON by POST. Returns "" when it was taken, else what was wrong."""
    body = None if payload is None else json.dumps(payload, ensure_ascii=False).encode()
    headers = {"User-Agent": f"digest/{__version__}"} | ({"Content-Type": "application/json"} if body else {})

    def ask() -> str:
        try:
            request = Request(url, data=body, headers=headers)  # noqa: S310  # the scheme was checked in the configuration
            with build_opener(NoRedirects).open(request, timeout=limit_s) as answer:
                return "" if answer.status < 300 else f"it answered {answer.status}"
        except HTTPError as error:
            error.close()
            return f"it answered {error.code}"
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            return f"it cannot be reached: {type(reason).__name__}"

    return _within(limit_s, ask)


def mail(
    servers: Sequence[SmtpServer],
    sender: str,
    to: str,
    subject: str,
    text: str,
    *,
    at: datetime,
    sign: Sign = unsigned,
    limit_s: float = LIMIT_S,
) -> str:
    """Sends a plain mail, dated `at` (UTC) and signed by `sign`, by the first server that takes it. Returns "" when one
    did, else what was wrong."""
    try:
        ends = envelope.address(sender), envelope.address(to)
        content = sign(_content(*ends, subject, text, at), at)
    except (Refused, ValueError) as error:
        return f"the mail cannot be written: {error}"
    said = "there is no server under smtp"
    for server in servers:
        said = _within(limit_s, partial(_hand_over, server, *ends, content, limit_s))
        if not said:
            return ""
    return said


def _content(sender: str, to: str, subject: str, text: str, at: datetime) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, one_line(subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    # A relay that re-encodes eight bits would break the signature.
    message.set_content(text, cte="quoted-printable")
    return message.as_bytes()


def _hand_over(server: SmtpServer, sender: str, to: str, content: bytes, limit_s: float) -> str:
    context = ssl.create_default_context(cafile=server.ca_file)
    try:
        made = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=limit_s, context=context)
            if server.tls == "tls"
            else smtplib.SMTP(server.host, server.port, timeout=limit_s)
        )
        with made as session:
            if server.tls == "starttls":
                session.starttls(context=context)
            if server.username:
                session.login(server.username, server.password)
            session.sendmail(sender, [to], content, () if (sender + to).isascii() else ("SMTPUTF8",))
    except (OSError, smtplib.SMTPException) as error:
        return f"{server} did not take it: {type(error).__name__}"
    return ""


def _within(limit_s: float, ask: Callable[[], str]) -> str:
    """Returns what `ask` returns, or that it took too long: time-outs of sockets bound each step, not their sum."""
    said = [f"no answer within {limit_s:g} seconds"]

    def run() -> None:
        said[0] = ask()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(limit_s + 1)
    return said[0]
