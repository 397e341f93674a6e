"""Reads messages from a mailbox on an IMAP server, and marks or moves them when they are done.

TLS from the first byte (imaps://) or by STARTTLS (imap://), certificates verified; a password goes over no line without
either, but to this machine. What was fetched stays unseen until it is done, so that a run that was killed is repeated.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from digest.deliver.bounces.mime import MESSAGE_BYTES
from digest.deliver.mailbox import Done, Letter
from digest.deliver.redact import without
from digest.errors import ConfigError, Deferred, DigestError

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PORTS = {"imaps": 993, "imap": 143}
TIMEOUT_S = 60
# A server without MOVE and UIDPLUS keeps what was moved under a mark: not again with each run.
_WANTED: dict[Done, str] = {"seen": "UNSEEN", "move": "UNDELETED", "keep": "ALL"}
_UNQUOTED = re.compile(r"[A-Za-z0-9._/-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapMailbox:
    """`folder` on a server; `moved_to` is where messages go that are done, where `then` is "move"."""

    host: str
    port: int
    tls: bool
    username: str
    password: str
    folder: str = "INBOX"
    then: Done = "seen"
    moved_to: str = "Processed"
    ca_file: Path | None = None

    @contextmanager
    def opened(self) -> Iterator[Iterator[Letter]]:
        with self._session() as server:
            _done(
                server.select(_quoted(self.folder), readonly=self.then == "keep"),
                f"there is no folder {self.folder!r}",
            )
            if self.then == "move":
                server.create(_quoted(self.moved_to))  # says no where it is there already
            yield self._letters(server)

    def _letters(self, server: imaplib.IMAP4) -> Iterator[Letter]:
        found = _done(server.uid("SEARCH", _WANTED[self.then]), "the search failed")
        for uid in (found[0] or b"").decode().split():
            content = _fetched(server, uid)
            if content:
                yield Letter(content, partial(self._mark, server, uid))

    @contextmanager
    def _session(self) -> Iterator[imaplib.IMAP4]:
        context = ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
        server: imaplib.IMAP4 | None = None
        try:
            if self.tls:
                server = imaplib.IMAP4_SSL(self.host, self.port, ssl_context=context, timeout=TIMEOUT_S)
            else:
                server = imaplib.IMAP4(self.host, self.port, timeout=TIMEOUT_S)
                if "STARTTLS" in server.capabilities:
                    server.starttls(ssl_context=context)
                elif self.host not in _LOOPBACK:
                    raise ConfigError(f"{self.host} offers no STARTTLS", hint="write imaps://")
            self._log_in(server)
            yield server
        except DigestError:
            raise
        except ssl.SSLError as error:
            raise Deferred(
                f"{self.host}: {error}", hint="name your own authority in bounces.ca_file"
            ) from error
        except (imaplib.IMAP4.error, OSError) as error:
            said = without(str(error), self.username, self.password)
            raise Deferred(f"{self.host}: {said}", hint="check bounces.mailbox and the password") from error
        finally:
            if server is not None:
                _leave(server)

    def _log_in(self, server: imaplib.IMAP4) -> None:
        """Logs in; by PLAIN where there are letters beyond ASCII, since LOGIN has none (RFC 4616, RFC 3501 §6.2.3)."""
        if (self.username + self.password).isascii():
            server.login(self.username, self.password)
        elif "AUTH=PLAIN" in server.capabilities:
            proof = f"\0{self.username}\0{self.password}".encode()
            server.authenticate("PLAIN", lambda _: proof)
        else:
            raise ConfigError(
                f"{self.host} takes a name and a password of ASCII letters only", hint="choose others"
            )

    def _mark(self, server: imaplib.IMAP4, uid: str) -> None:
        if self.then == "seen":
            server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")
        elif self.then == "move":
            if "MOVE" in server.capabilities:
                _done(
                    server.uid("MOVE", uid, _quoted(self.moved_to)),
                    f"nothing can be moved to {self.moved_to!r}",
                )
                return
            _done(
                server.uid("COPY", uid, _quoted(self.moved_to)), f"nothing can be copied to {self.moved_to!r}"
            )
            server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted \Seen)")
            # Without UIDPLUS an EXPUNGE would remove what others marked; the mark has to do.
            if "UIDPLUS" in server.capabilities:
                server.uid("EXPUNGE", uid)


def imap_mailbox(url: str, *, password: str, then: Done, moved_to: str, ca_file: Path | None) -> ImapMailbox:
    """Returns the mailbox of an address such as imaps://bounces%40news.example@mail.example/INBOX. Raises: ConfigError."""
    parts = urlsplit(url)
    try:
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        port = 0
    if not parts.hostname or not port or not parts.username:
        raise ConfigError(
            "bounces.mailbox is no address of a mailbox",
            hint="write imaps://user%40news.example@mail.example/INBOX",
        )
    if parts.password:
        raise ConfigError(
            "bounces.mailbox holds a password", hint="move it to bounces.password_file or the environment"
        )
    return ImapMailbox(
        host=parts.hostname, port=port, tls=parts.scheme == "imaps", username=unquote(parts.username), password=password,
        folder=unquote(parts.path.lstrip("/")) or "INBOX", then=then, moved_to=moved_to, ca_file=ca_file,
    )  # fmt: skip


def _fetched(server: imaplib.IMAP4, uid: str) -> bytes:
    _, data = server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{2 * MESSAGE_BYTES}>)")
    return next((bytes(one[1]) for one in data or () if isinstance(one, tuple)), b"")


def _done(answer: tuple[str, list[Any]], wrong: str) -> list[Any]:
    kind, data = answer
    if kind != "OK":
        said = data[0].decode(errors="replace") if data and isinstance(data[0], bytes) else ""
        raise Deferred(f"{wrong}: {said}", hint="check bounces.mailbox")
    return data


def _quoted(folder: str) -> str:
    if not folder.isascii() or any(letter in folder for letter in '"\\\r\n'):
        raise ConfigError(f"the folder {folder!r} cannot be named", hint="use letters of ASCII")
    return folder if _UNQUOTED.fullmatch(folder) else f'"{folder}"'


def _leave(server: imaplib.IMAP4) -> None:
    try:
        server.logout()
    except (imaplib.IMAP4.error, OSError):
        with suppress(OSError):  # closed already, by a TLS handshake that failed
            server.shutdown()
