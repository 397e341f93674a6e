"""SMTP servers on loopback: a real one (aiosmtpd) that refuses on demand, and one that says what a script says."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

SIZE_LIMIT = 1_000_000
_GONE = "421 gone"


@dataclass
class Received:
    sender: str
    recipients: list[str]
    content: bytes
    options: list[str]


@dataclass
class Handler:
    """Answers as `answers` says, by command and address: a reply, or "drop" to cut the connection; with `keeps_dropped`, a
    mail whose sender hears nothing has arrived all the same."""

    answers: dict[tuple[str, str], str] = field(default_factory=dict)
    pipelining: bool = True
    received: list[Received] = field(default_factory=list)
    sessions: int = 0
    most_sessions: int = 1000
    keeps_dropped: bool = False
    hellos: list[str] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.sessions += 1
        if self.sessions > self.most_sessions:
            return ["421 4.3.2 too many connections"]
        self.hellos.append(hostname)
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self.pipelining else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._answer(server, "MAIL", address)
        if answer is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self._answer(server, "RCPT", address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self._answer(server, "DATA", envelope.rcpt_tos[0])
        if answer is None or (answer == _GONE and self.keeps_dropped):
            assert isinstance(envelope.content, bytes)
            self.received.append(
                Received(
                    envelope.mail_from or "",
                    list(envelope.rcpt_tos),
                    envelope.content,
                    list(envelope.mail_options),
                )
            )
        return answer or "250 taken"

    def _answer(self, server: SMTP, command: str, address: str) -> str | None:
        answer = self.answers.get((command, address)) or self.answers.get((command, "*"))
        if answer == "drop":
            assert server.transport is not None
            server.transport.abort()  # type: ignore[attr-defined]  # a socket's transport has it
            return _GONE
        return answer


class _AnyPort(Controller):
    """aiosmtpd says that it has started by connecting to its port, so it must know which one it got."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]  # it is listening
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd types it not


@contextmanager
def running(
    handler: Handler,
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    password: str = "",
) -> Iterator[int]:
    """Runs aiosmtpd with the handler; yields its port."""

    def authenticate(*args: Any) -> AuthResult:
        given = args[-1]
        assert isinstance(given, LoginPassword)
        return AuthResult(success=given.password == password.encode(), handled=False)

    options: Mapping[str, Any] = {
        "tls_context": starttls,
        "require_starttls": starttls is not None,
        "authenticator": authenticate if password else None,
        "auth_required": bool(password),
        "auth_require_tls": starttls is not None,
        "enable_SMTPUTF8": True,
        "data_size_limit": SIZE_LIMIT,
    }
    controller = _AnyPort(handler, hostname="127.0.0.1", port=0, ssl_context=tls, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def scripted(script: Callable[["Line"], None], host: str = "127.0.0.1") -> Iterator[int]:
    """Serves connections, one after another, by a script; yields the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, 0), family=family)
    errors: list[Exception] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                line = Line(connection)
                try:
                    script(line)
                except ConnectionError:
                    pass
                except (AssertionError, OSError) as error:
                    errors.append(error)
                finally:
                    line.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
    assert not errors, errors


class Line:
    """The server's end of a connection."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._input = connection.makefile("rb")

    def close(self) -> None:
        self._input.close()

    def say(self, *replies: str) -> None:
        self.connection.sendall("".join(reply + "\r\n" for reply in replies).encode())

    def hear(self) -> str:
        return self._input.readline().decode().rstrip("\r\n")

    def greet(self, *features: str) -> None:
        """Greets and answers EHLO with the features."""
        self.say("220 scripted")
        assert self.hear().startswith("EHLO ")
        offered = ["scripted", *features]
        self.say(*(f"250-{one}" for one in offered[:-1]), f"250 {offered[-1]}")

    def content(self) -> bytes:
        """Returns the content up to its lone dot."""
        lines = []
        while (line := self._input.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)
