"""Opens a session with an SMTP server: encrypted, verified, and logged in, as its settings say.

Certificates are verified and cannot be waved through: `ca_file` is for servers whose certificate is one's own.
A password never leaves over an open line, and never stands in a message or a log.
"""

import asyncio
import base64
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from digest.deliver.line import Gone, Line, Reply
from digest.deliver.redact import without
from digest.deliver.server import SmtpServer
from digest.errors import Deferred, DeliveryError, Refused, SenderRefused

# Two addresses of a host are tried at once after so long (RFC 8305 §5): IPv6 that leads nowhere costs no time-out.
_EYEBALLS_S = 0.25
_GOODBYE_S = 1.0


@dataclass
class Session:
    """A connection that takes mails. `taken` counts those it was given; `unfinished` says that an envelope lies on the
    server's table that must be cleared first."""

    server: SmtpServer
    line: Line
    features: Mapping[str, str]
    taken: int = 0
    unfinished: bool = False

    async def leave(self) -> None:
        """Takes leave of the server."""
        with suppress(Gone, OSError):
            self.line.write(b"QUIT\r\n")
            await self.line.replies(1, _GOODBYE_S)
        self.line.close()


async def open_session(server: SmtpServer) -> Session:
    """Returns a session ready for mails.

    Raises: Deferred when the server is not there or has no time; SenderRefused when it will not have us; Refused when
    it cannot be used as configured.
    """
    context = _context(server) if server.tls != "none" else None
    line: Line | None = None
    try:
        line = await _connect(server, context if server.tls == "tls" else None)
        greeting = await _reply(line, server)
        if not greeting.ok:
            raise _unwilling(server, greeting)
        features = await _hello(line, server)
        if server.tls == "starttls" and context is not None:
            features = await _encrypt(line, server, context, features)
        if server.username:
            await _log_in(line, server, features)
    except DeliveryError:
        if line is not None:
            line.close()
        raise
    except (OSError, TimeoutError) as error:
        if line is not None:
            line.close()
        raise _named(server, error) from error
    return Session(server, line, features)


async def _connect(server: SmtpServer, context: ssl.SSLContext | None) -> Line:
    opening = asyncio.get_running_loop().create_connection(
        Line,
        server.host,
        server.port,
        ssl=context,
        server_hostname=server.host if context else None,
        ssl_handshake_timeout=server.timeout_s if context else None,
        happy_eyeballs_delay=_EYEBALLS_S,
    )
    _, line = await asyncio.wait_for(opening, server.timeout_s)
    return line


async def _reply(line: Line, server: SmtpServer) -> Reply:
    return (await line.replies(1, server.timeout_s))[0]


async def _ask(line: Line, server: SmtpServer, command: str) -> Reply:
    line.write(command.encode() + b"\r\n")
    return await _reply(line, server)


async def _hello(line: Line, server: SmtpServer) -> Mapping[str, str]:
    """Returns what the server offers, by keyword in lower case; nothing where it knows HELO only."""
    name = server.hello or _own_name(line)
    reply = await _ask(line, server, f"EHLO {name}")
    if reply.code in (500, 501, 502):
        reply = await _ask(line, server, f"HELO {name}")
        if reply.ok:
            return {}
    if not reply.ok:
        raise _unwilling(server, reply)
    # "AUTH=LOGIN" is how servers wrote it before there was a standard; some still do.
    offered = (row.replace("AUTH=", "AUTH ", 1).partition(" ") for row in reply.text.splitlines()[1:])
    return {word.strip().lower(): rest.strip() for word, _, rest in offered}


async def _encrypt(
    line: Line, server: SmtpServer, context: ssl.SSLContext, features: Mapping[str, str]
) -> Mapping[str, str]:
    if "starttls" not in features:
        raise Refused(f"{server} offers no STARTTLS", hint='try tls = "tls" and its port, often 465')
    reply = await _ask(line, server, "STARTTLS")
    if not reply.ok:
        raise _unwilling(server, reply)
    await line.start_tls(context, server.host, server.timeout_s)
    return await _hello(line, server)


async def _log_in(line: Line, server: SmtpServer, features: Mapping[str, str]) -> None:
    ways = features.get("auth", "").upper().split()
    if "PLAIN" in ways:
        proof = _letters(f"\0{server.username}\0{server.password}")
        reply = await _ask(line, server, f"AUTH PLAIN {proof}")
    elif "LOGIN" in ways:
        reply = await _ask(line, server, "AUTH LOGIN")
        for answer in (server.username, server.password):
            if reply.code == 334:
                reply = await _ask(line, server, _letters(answer))
    else:
        raise Refused(f"{server} offers no login we know", hint="check tls and username")
    if not reply.ok:
        kind = Deferred if reply.code // 100 == 4 else SenderRefused
        said = Reply(reply.code, without(reply.text, server.username, server.password))
        what = f"{server} refuses the login: {said}"
        raise kind(what, code=reply.code, hint="check username and password")


def _letters(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _context(server: SmtpServer) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=server.ca_file)
    except OSError as error:
        raise Refused(f"ca_file {server.ca_file} cannot be read", hint="name a PEM file") from error


def _own_name(line: Line) -> str:
    """Returns this machine's full name, or the address it connects from. Source: RFC 5321 §4.1.3."""
    name = socket.gethostname()
    if "." in name:
        return name
    address = line.own_address()
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _unwilling(server: SmtpServer, reply: Reply) -> DeliveryError:
    kind = SenderRefused if reply.code // 100 == 5 else Deferred
    return kind(f"{server} will not talk: {reply}", code=reply.code, hint="ask its operator")


def _named(server: SmtpServer, error: Exception) -> DeliveryError:
    """Returns the error in words an operator can use."""
    if isinstance(error, ssl.SSLCertVerificationError):
        what = f"the certificate of {server} is not valid: {error.verify_message}"
        return Refused(what, hint="check host, or set ca_file to the authority that signed it")
    said = Reply(0, str(error) or f"no answer in {server.timeout_s:g} seconds").words
    return Deferred(f"{server} cannot be reached: {said}", hint="the next run tries again")
