"""Opens a connection to an SMTP server: encrypted, verified, and logged in, as its settings say.

Certificates are verified and cannot be waved through: `ca_file` is for servers whose certificate is one's own.
A password never leaves over an open line, and never stands in a message or a log.
"""

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from digest.errors import ConfigError, Deferred, DeliveryError, Refused
from digest.text.clean import one_line

Tls = Literal["none", "starttls", "tls"]

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_REPLY_CHARS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where mails are handed over. `hello` is the name given in EHLO, by default this machine's.

    `timeout_s` bounds each command, `reply_timeout_s` the answer to the content: a server may check it long,
    and giving up early leaves in doubt what it then accepts. Source of the default: RFC 5321 §4.5.3.2.6.
    """

    host: str
    port: int = 587
    tls: Tls = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    timeout_s: float = 30.0
    reply_timeout_s: float = 600.0
    ca_file: Path | None = None
    hello: str = ""

    def __post_init__(self) -> None:
        if self.username and self.tls == "none" and self.host not in _LOOPBACK:
            raise ConfigError(
                f"the password for {self} would travel unencrypted", hint='set tls = "starttls" or "tls"'
            )

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def connect(server: SmtpServer) -> smtplib.SMTP:
    """Returns a connection ready for mails.

    Raises: Deferred when the server is not there or has no time, Refused when it will not have us as configured.
    """
    connection: smtplib.SMTP | None = None
    try:
        connection = _open(server)
        connection.local_hostname = server.hello or _own_name(connection)
        _greet(connection)
        if server.tls == "starttls":
            if not connection.has_extn("starttls"):
                raise Refused(f"{server} offers no STARTTLS", hint='try tls = "tls" and its port, often 465')
            connection.starttls(context=_context(server))
            _greet(connection)
        if server.username:
            connection.login(server.username, server.password)
    except (OSError, smtplib.SMTPException) as error:
        if connection is not None:
            connection.close()
        if isinstance(error, DeliveryError):
            raise
        raise _named(server, error) from error
    return connection


def reply_text(reply: bytes | str) -> str:
    """Returns a server's words as one short line."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return one_line(text)[:_REPLY_CHARS]


def _open(server: SmtpServer) -> smtplib.SMTP:
    # Without a name smtplib would ask the name service for ours, which can take a minute; connect() sets it.
    if server.tls == "tls":
        return smtplib.SMTP_SSL(
            server.host,
            server.port,
            local_hostname="localhost",
            timeout=server.timeout_s,
            context=_context(server),
        )
    return smtplib.SMTP(server.host, server.port, local_hostname="localhost", timeout=server.timeout_s)


def _greet(connection: smtplib.SMTP) -> None:
    code, reply = connection.ehlo()
    if code // 100 != 2:
        raise smtplib.SMTPHeloError(code, reply)


def _context(server: SmtpServer) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=server.ca_file)
    except OSError as error:
        raise Refused(f"ca_file {server.ca_file} cannot be read", hint="name a PEM file") from error


def _own_name(connection: smtplib.SMTP) -> str:
    """Returns this machine's full name, or the address it connects from. Source: RFC 5321 §4.1.3."""
    name = socket.gethostname()
    if "." in name:
        return name
    assert connection.sock is not None
    address = str(connection.sock.getsockname()[0])
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _named(server: SmtpServer, error: Exception) -> DeliveryError:
    """Returns the error in words an operator can use. Of a login only the server's answer is told."""
    if isinstance(error, ssl.SSLCertVerificationError):
        what = f"the certificate of {server} is not valid: {error.verify_message}"
        return Refused(what, hint="check host, or set ca_file to the authority that signed it")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        what = f"{server} refuses the login: {error.smtp_code} {reply_text(error.smtp_error)}"
        kind = Deferred if error.smtp_code // 100 == 4 else Refused
        return kind(what, code=error.smtp_code, hint="check username and password")
    if isinstance(error, smtplib.SMTPResponseException):
        what = f"{server} will not talk: {error.smtp_code} {reply_text(error.smtp_error)}"
        kind = Refused if error.smtp_code // 100 == 5 else Deferred
        return kind(what, code=error.smtp_code, hint="ask its operator")
    if isinstance(error, smtplib.SMTPNotSupportedError) or type(error) is smtplib.SMTPException:
        return Refused(f"{server} offers no login we know", hint="check tls and username")
    return Deferred(f"{server} cannot be reached: {reply_text(str(error))}", hint="the next run tries again")
