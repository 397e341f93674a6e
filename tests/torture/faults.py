"""An SMTP server that fails in every way a server can, by a seed; run as a process of its own.

    python -m tests.torture.faults --port 0 --seed 7 --share 0.2 --journal FILE [--suspend-from 500] [--slow 0.002]

It prints its port. Each mail that it has taken stands in the journal before the sender hears of it, one JSON line a
mail: `{"to", "id", "told"}`; `told` is false where the connection breaks instead of the 250. What it refuses for good
stands nowhere: readers whose address begins with "gone". Another server may take its place (TORTURE_SERVER in
`tests.torture.rig`) if it understands these options and writes the same journal.
"""

import argparse
import asyncio
import json
import os
import random
import re
import socket
import struct
from dataclasses import dataclass, field

_NOT_NOW = ("450 4.2.0 greylisted, come back", "451 4.3.0 try later", "452 4.2.2 mailbox busy", "421 4.3.2 closing",
            "454 4.7.0 not now", "450 4.7.1 too many messages", "451 later")  # fmt: skip
_NONSENSE = ("hello there", "999 what", "250", "\x00\xff", "25x OK", "399 hm")
SUSPENDED = "552 suspended"


@dataclass
class Plan:
    """What is to go wrong: a `share` of all answers; from mail number `suspend_from` on everybody is refused."""

    share: float
    suspend_from: int
    slow_s: float
    journal: int
    chance: random.Random
    mails: int = 0

    def fails(self) -> bool:
        return self.chance.random() < self.share


class Cut(Exception):
    """The connection is to end now."""


@dataclass
class Talk:
    """One connection."""

    plan: Plan
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    pipelining: bool = True
    recipient: str = ""
    refusal: str = ""
    said: list[str] = field(default_factory=list)

    async def serve(self) -> None:
        chance = self.plan.chance
        self.pipelining = chance.random() < 0.7
        await self.say("220 torture", breakable=True)
        while line := (await self.reader.readline()).decode("utf-8", "replace").strip():
            word = line[:4].upper()
            if word == "EHLO":
                offered = [
                    "torture",
                    "SIZE 90000000",
                    "8BITMIME",
                    *(["PIPELINING"] if self.pipelining else []),
                ]
                text = "".join(f"250-{one}\r\n" for one in offered[:-1]) + f"250 {offered[-1]}"
                await self.say(text, breakable=True)
            elif word == "MAIL":
                self.recipient = self.refusal = ""
                await self.envelope("250 2.1.0 OK")
            elif word == "RCPT":
                await self.rcpt(line)
            elif word == "DATA":
                await self.data()
            elif word == "RSET":
                self.recipient = self.refusal = ""
                await self.say("250 OK")
            else:
                await self.say("221 bye")
                return

    async def envelope(self, fine: str) -> bool:
        """Answers a command of the envelope; returns whether all is well."""
        if self.refusal:
            await self.say("503 5.5.1 not now")
            return False
        if self.plan.fails():
            self.refusal = self.plan.chance.choice(_NOT_NOW)
            await self.say(self.refusal, breakable=True)
            if self.refusal.startswith("421"):
                raise Cut
            return False
        await self.say(fine, breakable=True)
        return True

    async def rcpt(self, line: str) -> None:
        found = re.search(r"<([^>]*)>", line)
        address = found.group(1) if found else ""
        if address.startswith("gone"):
            self.refusal = "550 5.1.1 no such user"
            await self.say(self.refusal)
        elif self.plan.suspend_from and self.plan.mails >= self.plan.suspend_from:
            self.refusal = SUSPENDED
            await self.say(SUSPENDED)
        elif await self.envelope("250 2.1.5 OK"):
            self.recipient = address

    async def data(self) -> None:
        if not self.recipient or self.refusal:
            await self.say("503 5.5.1 no recipient")
            return
        if not await self.envelope("354 go on"):
            return
        content = await self.content(cut_short=self.plan.fails())
        fails, how = self.plan.fails(), self.plan.chance.randrange(4)
        if fails and how == 0:
            await self.say("451 4.3.0 try that again later")
            return
        if fails and how == 1:
            raise Cut  # it had all of it, and took none
        await asyncio.sleep(self.plan.slow_s * self.plan.chance.random())
        self.take(content, told=not (fails and how == 2))
        if fails and how == 2:
            raise Cut  # it has taken it, and nobody hears so
        await self.say("250 2.0.0 taken")
        self.recipient = ""

    async def content(self, *, cut_short: bool) -> bytes:
        lines: list[bytes] = []
        most = self.plan.chance.randrange(1, 400) if cut_short else 0
        while (line := await self.reader.readline()) != b".\r\n":
            lines.append(line)
            if not line or (most and len(lines) >= most):
                raise Cut
        return b"".join(lines)

    def take(self, content: bytes, *, told: bool) -> None:
        found = re.search(rb"^Message-ID:\s*(\S+)", content, re.IGNORECASE | re.MULTILINE)
        row = {"to": self.recipient, "id": found.group(1).decode() if found else "", "told": told}
        os.write(self.plan.journal, json.dumps(row).encode() + b"\n")
        self.plan.mails += 1

    async def say(self, text: str, *, breakable: bool = False) -> None:
        """Answers; where it may go wrong in more ways: with nothing, nonsense, or in small pieces."""
        chance = self.plan.chance
        if breakable and self.plan.fails() and chance.random() < 0.4:
            if chance.random() < 0.5:
                self.writer.write(chance.choice(_NONSENSE).encode() + b"\r\n")
            raise Cut
        answer = text.encode() + b"\r\n"
        if breakable and self.plan.fails():
            for place in range(len(answer)):
                self.writer.write(answer[place : place + 1])
                await asyncio.sleep(0)
        else:
            self.writer.write(answer)
        await self.writer.drain()

    def end(self) -> None:
        """Closes the connection, now and then with a reset."""
        if self.plan.chance.random() < 0.5:
            line = self.writer.get_extra_info("socket")
            if line is not None and line.fileno() >= 0:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.close()


async def serve(plan: Plan, port: int) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        one = Talk(plan, reader, writer)
        try:
            await one.serve()
        except (Cut, ConnectionError):
            pass
        finally:
            one.end()

    server = await asyncio.start_server(talk, "127.0.0.1", port, limit=1_000_000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--share", type=float, default=0.0)
    options.add_argument("--slow", type=float, default=0.0)
    options.add_argument("--suspend-from", type=int, default=0)
    options.add_argument("--journal", required=True)
    given = options.parse_args()
    journal = os.open(given.journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    plan = Plan(given.share, given.suspend_from, given.slow, journal, random.Random(given.seed))
    asyncio.run(serve(plan, given.port))


if __name__ == "__main__":
    main()
