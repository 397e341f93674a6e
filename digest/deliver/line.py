"""One connection to an SMTP server: commands out, replies in. Knows the form of replies and nothing of their meaning.

Written for speed, since every mail passes here: replies are counted as they come in, and a coroutine that waits for
three of them (MAIL, RCPT and DATA in one piece) is woken once. Source: RFC 5321 §4.2 for the form of replies.
"""

import asyncio
import ssl
from dataclasses import dataclass
from typing import cast

from digest.text.clean import one_line

_REPLY_CHARS = 300
_REPLY_BYTES = 65_536


class Gone(ConnectionError):
    """The connection is of no use any more: lost, silent for too long, or full of nonsense."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said; `text` has all its lines, without their codes."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.words}" if self.code else self.words

    @property
    def words(self) -> str:
        """The text as one short line that is safe to print."""
        return one_line(self.text)[:_REPLY_CHARS]

    @property
    def ok(self) -> bool:
        return 200 <= self.code < 300


class Line(asyncio.Protocol):
    """Made by `loop.create_connection`. One coroutine at a time may wait for replies."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._lines: list[str] = []
        self._replies: list[Reply] = []
        self._wanted = 0
        self._waiter: asyncio.Future[None] | None = None
        self._gone: Gone | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        lines = (self._buffer + data if self._buffer else data).split(b"\n")
        self._buffer = lines.pop()
        for line in lines:
            self._read(line)
        if len(self._buffer) > _REPLY_BYTES or len(self._lines) > _REPLY_BYTES // 64:
            self._break("an endless reply")
        if self._waiter is not None and len(self._replies) >= self._wanted:
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._break(one_line(str(exc))[:_REPLY_CHARS] if exc else "closed by the server")

    def write(self, data: bytes) -> None:
        """Sends data. Raises: Gone."""
        self._check_open()
        if self._transport is not None:
            self._transport.write(data)

    async def replies(self, count: int, timeout_s: float) -> list[Reply]:
        """Returns the next `count` replies. Raises: Gone, also where some of them came: `rest` has those."""
        if len(self._replies) < count:
            self._check_open()
            self._wanted = count
            self._waiter = self._loop.create_future()
            alarm = self._loop.call_later(timeout_s, self._break, f"no answer in {timeout_s:g} seconds")
            try:
                await self._waiter
            finally:
                self._waiter = None
                alarm.cancel()
            if len(self._replies) < count:
                raise self._gone or Gone("lost")
        found = self._replies[:count]
        del self._replies[:count]
        return found

    def rest(self) -> list[Reply]:
        """Takes the replies that came and that nobody has got."""
        found, self._replies = self._replies, []
        return found

    async def start_tls(self, context: ssl.SSLContext, host: str, timeout_s: float) -> None:
        """Encrypts from here on. Raises: Gone where the server said more than it was asked before that."""
        if self._buffer or self._replies or self._transport is None:
            # Sent in the clear, by whoever stands between us: it must not pass for the server's word later.
            self._break("words before encryption")
            raise Gone("connection lost: words before encryption")
        encrypted = await self._loop.start_tls(
            self._transport, self, context, server_hostname=host, ssl_handshake_timeout=timeout_s
        )
        if encrypted is None:
            raise Gone("closed during the handshake")
        self._transport = encrypted

    def own_address(self) -> str:
        """Returns the address that we connect from."""
        name = self._transport.get_extra_info("sockname") if self._transport else None
        return str(name[0]) if name else "127.0.0.1"

    @property
    def ahead(self) -> bool:
        """Whether the server has said more than it was asked."""
        return bool(self._replies or self._lines)

    @property
    def unsent(self) -> bool:
        """Whether something that was written has not left yet."""
        return self._transport is not None and self._transport.get_write_buffer_size() > 0

    @property
    def open(self) -> bool:
        return self._gone is None

    def close(self) -> None:
        """Ends the connection without another word."""
        self._break("closed by us")

    def _check_open(self) -> None:
        if self._gone is not None:
            raise self._gone

    def _read(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").rstrip("\r")
        if not (text[:3].isascii() and text[:3].isdigit() and text[3:4] in ("", " ", "-")):
            self._break(f"an answer that makes no sense: {one_line(text)[:80]}")
            return
        self._lines.append(text[4:])
        if text[3:4] != "-":
            self._replies.append(Reply(int(text[:3]), "\n".join(self._lines)))
            self._lines = []

    def _break(self, why: str) -> None:
        if self._gone is None:
            self._gone = Gone(f"connection lost: {why}")
        if self._transport is not None:
            self._transport.abort()
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
