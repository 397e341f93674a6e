"""An IMAP server on loopback with one user: as much of RFC 3501 as reading a mailbox takes, over real sockets and TLS."""

import base64
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Stored:
    uid: int
    content: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class Server:
    """`capabilities` are offered after STARTTLS too; `cut_after` cuts the connection after so many FETCHes."""

    user: str = "bounces@news.example"
    password: str = "open sesame"
    capabilities: str = "IMAP4rev1 UIDPLUS"
    tls: ssl.SSLContext | None = None
    starttls: bool = False
    cut_after: int = -1
    folders: dict[str, list[Stored]] = field(default_factory=lambda: {"INBOX": []})
    commands: list[str] = field(default_factory=list)
    port: int = 0

    def deliver(self, content: bytes) -> None:
        box = self.folders["INBOX"]
        box.append(Stored(len(box) + 1, content))


class _Session:
    def __init__(self, server: Server, connection: socket.socket) -> None:
        self.server = server
        self.connection = connection
        self.secure = server.tls is not None and not server.starttls
        if self.secure and server.tls:
            self.connection = server.tls.wrap_socket(connection, server_side=True)
        self.file = self.connection.makefile("rb")
        self.folder = "INBOX"

    def say(self, line: str | bytes) -> None:
        self.connection.sendall((line.encode() if isinstance(line, str) else line) + b"\r\n")

    def run(self) -> None:
        self.say("* OK ready")
        while line := self.file.readline().decode().rstrip("\r\n"):
            tag, _, rest = line.partition(" ")
            name, _, arguments = rest.partition(" ")
            self.server.commands.append(re.sub(re.escape(self.server.password), "…", rest))
            if name.upper() == "LOGOUT":
                self.say("* BYE")
                self.say(f"{tag} OK done")
                return
            if not self.answer(tag, name.upper(), arguments):
                return

    def answer(self, tag: str, name: str, arguments: str) -> bool:
        server = self.server
        if name == "CAPABILITY":
            more = " STARTTLS" if server.starttls and not self.secure else ""
            self.say(f"* CAPABILITY {server.capabilities}{more}")
        elif name == "STARTTLS" and server.tls:
            self.say(f"{tag} OK done")
            self.connection = server.tls.wrap_socket(self.connection, server_side=True)
            self.file, self.secure = self.connection.makefile("rb"), True
            return True
        elif name in ("LOGIN", "AUTHENTICATE"):
            if self.credentials(name, arguments) != [server.user, server.password]:
                self.say(f"{tag} NO wrong password for {arguments}")
                return True
        elif name in ("SELECT", "EXAMINE"):
            self.folder = arguments.strip('"')
            if self.folder not in server.folders:
                self.say(f"{tag} NO no such folder")
                return True
            self.say(f"* {len(server.folders[self.folder])} EXISTS")
        elif name == "CREATE":
            if arguments.strip('"') in server.folders:
                self.say(f"{tag} NO there already")
                return True
            server.folders[arguments.strip('"')] = []
        elif name == "UID":
            return self.by_uid(tag, arguments)
        self.say(f"{tag} OK done")
        return True

    def credentials(self, name: str, arguments: str) -> list[str]:
        if name == "LOGIN":
            return [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', arguments)]
        self.say("+ ")
        return base64.b64decode(self.file.readline()).decode().split("\0")[1:]

    def by_uid(self, tag: str, arguments: str) -> bool:
        name, _, rest = arguments.partition(" ")
        box = self.server.folders[self.folder]
        if name == "SEARCH":
            barred = {"ALL": "", "UNSEEN": "\\Seen", "UNDELETED": "\\Deleted"}[rest]
            found = [one.uid for one in box if barred not in one.flags]
            self.say("* SEARCH " + " ".join(map(str, found)))
            self.say(f"{tag} OK done")
            return True
        uid = int(rest.split()[0])
        one = next(one for one in box if one.uid == uid)
        if name == "FETCH":
            if self.server.cut_after == 0:
                self.connection.close()
                return False
            self.server.cut_after -= 1
            self.say(
                f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(one.content)}}}".encode()
                + b"\r\n"
                + one.content
                + b")"
            )
        elif name == "STORE":
            one.flags |= set(re.findall(r"\\\w+", rest))
        elif name in ("COPY", "MOVE"):
            target = self.server.folders[rest.split(" ", 1)[1].strip('"')]
            target.append(Stored(len(target) + 1, one.content))
            if name == "MOVE":
                box.remove(one)
        elif name == "EXPUNGE":
            box.remove(one)
        self.say(f"{tag} OK done")
        return True


@contextmanager
def running(server: Server) -> Iterator[Server]:
    listener = socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            try:
                with connection:
                    session = _Session(server, connection)
                    session.run()
                    session.file.close()
                    session.connection.close()
            except (OSError, ValueError):
                continue

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield server
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)
