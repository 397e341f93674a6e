"""How many mails of 80 KB a second are handed over to `smtp-sink` with the ledger on, beside a raw loop and other clients.

The same to a Postfix of its own, which throws them away once they stand in its queue. The CPU time is this program's alone. At 20 ms round trip a small relay of our own stands between the two.
"""

import asyncio
import base64
import os
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from bench.figure import figure
from digest.deliver.smtp import Smtp, SmtpServer
from digest.model.edition import EditionKey
from digest.model.subscriber import Mail, Subscriber, TransportName
from digest.store import subscribers
from digest.store.database import Store
from digest.store.ledger import Ledger, Planned
from tests.cli.postfix import running_postfix

MAILS = int(os.environ.get("BENCH_MAILS", "6000"))
BODY_BYTES = 58_000  # 80 KB in base64, with its headers
CONNECTIONS = 8
NOW = datetime(2026, 4, 24, tzinfo=UTC)
KEY = EditionKey("morning", date(2026, 4, 24))
HEAD = (
    b"From: The Morning <morning@news.example>\r\nTo: reader@example.org\r\nSubject: News\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
)
CONTENT = HEAD + base64.encodebytes(os.urandom(BODY_BYTES)).replace(b"\n", b"\r\n")


def mail(number: int) -> Mail:
    return Mail(
        subscriber=f"reader{number:06}", sender="morning@news.example", recipient=f"reader{number:06}@example.org",
        message_id=f"<{number}@news.example>", content=CONTENT,
    )  # fmt: skip


def owed(folder: Path, mails: int, transport: TransportName = "smtp") -> tuple[Store, Ledger]:
    """Returns a store in which so many readers are owed a mail."""
    store = Store(f"sqlite:///{folder / 'digest.db'}")
    store.create()
    readers = [
        Subscriber(key=mail(n).subscriber, email=mail(n).recipient, newsletters=("morning",))
        for n in range(mails)
    ]
    with store.writing() as db:
        subscribers.write_new(db, readers, NOW)
    ledger = Ledger(store, KEY, transport, lambda: NOW)
    ledger.plan(Planned(subscriber=one.key, email=one.email) for one in readers)
    return store, ledger


@contextmanager
def sink() -> Iterator[int]:
    """Runs Postfix's `smtp-sink` on a free port of loopback."""
    program = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
    if program is None:
        sys.exit("smtp-sink is not installed (make system)")
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    user = ["-u", "nobody"] if os.getuid() == 0 else []
    with subprocess.Popen([program, *user, f"127.0.0.1:{port}", "1000"]) as process:
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield port
        finally:
            process.terminate()


def ours(port: int, mails: int, connections: int) -> tuple[float, float]:
    """Returns mails a second, by the clock and by this program's CPU time."""
    server = SmtpServer(host="127.0.0.1", port=port, tls="none", connections=connections)
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        store, ledger = owed(Path(folder), mails)
        begin, cpu = time.perf_counter(), time.process_time()
        sent = sum(one.state == "sent" for one in Smtp(server).send(map(mail, range(mails)), ledger))
        took = time.perf_counter() - begin, time.process_time() - cpu
        store.close()
    assert sent == mails
    return mails / took[0], mails / took[1]


def raw(port: int, mails: int, connections: int) -> tuple[float, float]:
    """Returns the same for plain sockets in threads that write and read as fast as they can: no ledger, no checks."""
    content = CONTENT + b".\r\n"

    def worker(share: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            replies = line.makefile("rb")
            replies.readline()
            line.sendall(b"EHLO bench\r\n")
            while replies.readline()[3:4] == b"-":
                pass
            for number in range(share):
                line.sendall(
                    b"MAIL FROM:<morning@news.example>\r\nRCPT TO:<reader%06d@example.org>\r\nDATA\r\n"
                    % number
                )
                for _ in range(3):
                    replies.readline()
                line.sendall(content)
                replies.readline()

    return threads(worker, mails, connections)


def threads(worker: "object", mails: int, connections: int) -> tuple[float, float]:
    begin, cpu = time.perf_counter(), time.process_time()
    workers = [threading.Thread(target=worker, args=(mails // connections,)) for _ in range(connections)]  # type: ignore[arg-type]  # a function of one number
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    return mails / (time.perf_counter() - begin), mails / (time.process_time() - cpu)


def with_smtplib(port: int, mails: int, connections: int) -> tuple[float, float]:
    def worker(share: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="bench") as client:
            for number in range(share):
                client.sendmail("morning@news.example", [mail(number).recipient], CONTENT)

    return threads(worker, mails, connections)


def with_aiosmtplib(port: int, mails: int, connections: int) -> tuple[float, float]:
    import aiosmtplib

    async def worker(share: int) -> None:
        client = aiosmtplib.SMTP(
            hostname="127.0.0.1", port=port, use_tls=False, start_tls=False, local_hostname="bench"
        )
        async with client:
            for number in range(share):
                await client.sendmail("morning@news.example", [mail(number).recipient], CONTENT)

    async def run() -> None:
        await asyncio.gather(*(worker(mails // connections) for _ in range(connections)))

    begin, cpu = time.perf_counter(), time.process_time()
    asyncio.run(run())
    return mails / (time.perf_counter() - begin), mails / (time.process_time() - cpu)


@contextmanager
def far_away(port: int, one_way_s: float) -> Iterator[int]:
    """Runs a relay that holds back what passes, in a process of its own; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        there = found.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "bench.smtp", "relay", str(there), str(port), str(one_way_s)]
    ) as process:
        try:
            time.sleep(1)
            yield there
        finally:
            process.terminate()


async def relay(there: int, port: int, one_way_s: float) -> None:
    loop = asyncio.get_running_loop()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(262_144):
            loop.call_later(one_way_s, writer.write, data)
        loop.call_later(one_way_s, writer.close)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pipe(reader, forth), pipe(back, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", there)
    await server.serve_forever()


def main(arguments: Sequence[str]) -> None:
    if arguments and arguments[0] == "relay":
        asyncio.run(relay(int(arguments[1]), int(arguments[2]), float(arguments[3])))
        return
    with sink() as port:
        raw(port, MAILS // 4, CONNECTIONS)
        pairs = [(ours(port, MAILS // 3, CONNECTIONS), raw(port, MAILS // 3, CONNECTIONS)) for _ in range(3)]
        mine, limit = sorted(pairs, key=lambda pair: pair[0][0])[1]
        peers = {
            "smtplib": with_smtplib(port, MAILS // 6, CONNECTIONS),
            "aiosmtplib": with_aiosmtplib(port, MAILS // 6, CONNECTIONS),
        }
        figure(
            "smtp.sink",
            mine[1],
            "1/cpu-s",
            peers={name: pair[1] for name, pair in peers.items()},
            limit=limit[1],
        )
        figure(
            "smtp.sink.clock",
            mine[0],
            "1/s",
            peers={name: pair[0] for name, pair in peers.items()},
            limit=limit[0],
        )
        with far_away(port, 0.01) as there:
            wide = 32
            figure("smtp.sink.20ms", ours(there, MAILS // 3, wide)[0], "1/s",
                   peers={"smtplib": with_smtplib(there, MAILS // 6, wide)[0], "aiosmtplib": with_aiosmtplib(there, MAILS // 6, wide)[0]},
                   limit=raw(there, MAILS // 3, wide)[0])  # fmt: skip
    to_postfix()


def to_postfix() -> None:
    """Measures turn about, since a queue on a disk is now quick, now slow."""
    mails = MAILS // 6
    with running_postfix("example.org", more="virtual_transport = discard:\n") as postfix:
        turns = [
            (ours(postfix.port, mails, CONNECTIONS), raw(postfix.port, mails, CONNECTIONS)) for _ in range(5)
        ]
        theirs = with_aiosmtplib(postfix.port, mails, CONNECTIONS)
    mine, limit = (median(turn[place][0] for turn in turns) for place in (0, 1))
    figure("smtp.postfix", mine, "1/s", peers={"aiosmtplib": theirs[0]}, limit=limit)


if __name__ == "__main__":
    main(sys.argv[1:])
