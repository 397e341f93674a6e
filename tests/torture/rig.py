"""A newsroom to torture: its processes, its server, its books, and the question whether they agree.

TORTURE_SERVER names another fault server: a command with `{port}`, `{seed}`, `{share}` and `{journal}` in it, which prints
its port and writes the journal that `tests.torture.faults` describes.
"""

import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from tests.cli.newsroom import write_news
from tests.waiting import wait_until

ROOT = Path(__file__).parent.parent.parent
MORNING = datetime(2026, 4, 24, 2, 30, tzinfo=UTC)
EDITION = "morning/2026-04-24"
CONNECTIONS = 4
SITE = """
[site]
public_url = "https://news.example"
postal_address = "12 Abai Street, Almaty"
reply_to = "desk@news.example"
sender = "morning@news.example"
[[newsletters]]
id = "morning"
name = "The Morning"
languages = ["en", "ru"]
zone = "Asia/Almaty"
approval = "auto"
transport = "{transport}"
uncertain = "{uncertain}"
[outbox]
counts = {counts}
[[smtp.servers]]
host = "127.0.0.1"
port = 1
tls = "none"
connections = {connections}
timeout_s = 5
"""


class Zygote:
    """Runs commands of `digest`, each in a process of its own. Starting one costs seconds, so `ready()` gives one that has
    served another newsroom where there is one."""

    _idle: ClassVar[list["Zygote"]] = []

    @classmethod
    def ready(cls) -> "Zygote":
        return cls._idle.pop() if cls._idle else cls()

    def give_back(self) -> None:
        self._idle.append(self)

    @classmethod
    def end_all(cls) -> None:
        while cls._idle:
            cls._idle.pop().end()

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.zygote"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, folder: Path, *words: str, at: datetime = MORNING, most_bytes: int = 0) -> int:
        """Returns the process that runs the command."""
        told = {"words": words, "folder": str(folder), "at": at.isoformat(), "most_bytes": most_bytes}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        return self._line()

    def wait(self) -> int:
        """Returns how the command ended: its exit code, or minus the signal."""
        return self._line()

    def end(self) -> None:
        self._process.communicate()

    def _line(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


@dataclass
class Newsroom:
    """The folder of a newsroom with an approved edition. `journal` is what its server took."""

    folder: Path
    zygote: Zygote
    readers: tuple[str, ...]
    port: int = 1
    runs: int = 0
    doubts: list[frozenset[str]] = field(default_factory=list)

    @property
    def journal(self) -> Path:
        return self.folder / "journal.jsonl"

    def words(self, *words: str) -> tuple[str, ...]:
        return (*words, "--config", "config.toml")

    def start(
        self, *words: str, zygote: Zygote | None = None, at: datetime | None = None, most_bytes: int = 0
    ) -> int:
        """Starts a command, each a minute later than the last; returns its process."""
        self.runs += 1
        moment = at or MORNING + timedelta(minutes=self.runs)
        return (zygote or self.zygote).start(
            self.folder, *self.words(*words), at=moment, most_bytes=most_bytes
        )

    def run(self, *words: str, at: datetime | None = None, most_bytes: int = 0) -> int:
        """Runs a command to its end; returns its exit code."""
        self.start(*words, at=at, most_bytes=most_bytes)
        return self.zygote.wait()

    def send(self, *more: str, at: datetime | None = None, most_bytes: int = 0) -> int:
        return self.run("send", "--date", "2026-04-24", "--yes", *more, at=at, most_bytes=most_bytes)

    def listen_at(self, port: int) -> None:
        """Sends to another server from now on."""
        config = self.folder / "config.toml"
        lines = config.read_text().splitlines()
        self.port = port
        config.write_text(
            "\n".join(f"port = {port}" if line.startswith("port = ") else line for line in lines) + "\n"
        )

    @property
    def rows(self) -> dict[str, tuple[str, str, str]]:
        """Returns state, reason and Message-ID by reader, as they are on the disk."""
        with sqlite3.connect(f"file:{self.folder / 'digest.db'}", uri=True) as db:
            found = db.execute(
                "select subscriber, state, reason, message_id from deliveries where slot = 'main'"
            ).fetchall()
        db.close()
        return {row[0]: (row[1], row[2], row[3]) for row in found}

    @property
    def states(self) -> Counter[str]:
        return Counter(state for state, _, _ in self.rows.values())

    def begun(self) -> frozenset[str]:
        """Returns whose mails a killed run had begun."""
        return frozenset(reader for reader, row in self.rows.items() if row[0] == "sending")

    @property
    def eligible(self) -> int:
        with sqlite3.connect(f"file:{self.folder / 'digest.db'}", uri=True) as db:
            row = db.execute("select eligible from sendings where slot = 'main'").fetchone()
        db.close()
        return int(row[0]) if row else 0

    def taken(self) -> dict[str, list[dict[str, Any]]]:
        """Returns what the server took, by reader."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        if self.journal.exists():
            for line in self.journal.read_text().splitlines():
                row = json.loads(line)
                found[row["to"].partition("@")[0]].append(row)
        return found

    def mails(self) -> dict[str, bytes]:
        return {path.stem: path.read_bytes() for path in (self.folder / "outbox").rglob("*.eml")}

    def report(self) -> dict[str, Any]:
        (path,) = (self.folder / "outbox").rglob("report.json")
        found: dict[str, Any] = json.loads(path.read_text())
        return found

    def kill(self, process: int) -> bool:
        """Kills a process; returns whether it was still at work. Notes whose mails it had begun."""
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        died = self.zygote.wait() == -signal.SIGKILL
        if died:
            self.doubts.append(self.begun())
        return died

    def wait_for_mails(self, count: int, process: int = 0) -> None:
        """Waits until the server has taken `count` mails, or the process that sends them has ended."""
        wait_until(lambda: self.count() >= count or (process and has_ended(process)), f"mail {count}")

    def count(self) -> int:
        return self.journal.read_bytes().count(b"\n") if self.journal.exists() else 0


def has_ended(process: int) -> bool:
    """Returns whether a command has ended: its zygote has waited for it."""
    return not Path(f"/proc/{process}").exists()


def make_newsroom(
    folder: Path,
    readers: int,
    *,
    transport: str,
    uncertain: str = "hold",
    counts: bool = False,
    gone: int = 0,
) -> Newsroom:
    """Makes a newsroom whose edition may leave to so many readers, of whom the server does not know `gone`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = SITE.format(
        transport=transport, uncertain=uncertain, counts=str(counts).lower(), connections=CONNECTIONS
    )
    (folder / "config.toml").write_text(text, encoding="utf-8")
    keys = [f"gone{n:05}" for n in range(gone)] + [f"reader{n:05}" for n in range(readers - gone)]
    rows = "".join(
        f"{key},{key}@example{n % 7}.org,{'ru en' if n % 3 else 'en'}\n" for n, key in enumerate(keys)
    )
    (folder / "readers.csv").write_text("key,email,languages\n" + rows, encoding="utf-8")
    write_news(folder / "news.jsonl")
    room = Newsroom(folder, Zygote.ready(), tuple(keys))
    for words in (("init",), ("subscribers", "import", "readers.csv"), ("collect", "news.jsonl"), ("build",),
                  ("approve", EDITION)):  # fmt: skip
        code = room.run(*words, at=MORNING)
        assert code == 0 or words == ("approve", EDITION), (words, (folder / "log").read_text())
    return room


@contextmanager
def fault_server(
    room: Newsroom, *, seed: int, share: float = 0.0, slow: float = 0.0, suspend_from: int = 0
) -> Iterator[int]:
    """Runs the fault server, and has the newsroom send to it."""
    own = f"{shlex.quote(sys.executable)} -m tests.torture.faults --port {{port}} --seed {{seed}} --share {{share}} --journal {{journal}}"
    own += f" --slow {slow} --suspend-from {suspend_from}"
    command = os.environ.get("TORTURE_SERVER") or own
    words = shlex.split(
        command.format(port=0, seed=seed, share=share, journal=shlex.quote(str(room.journal)))
    )
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            room.listen_at(int(process.stdout.readline()))
            yield room.port
        finally:
            process.kill()


def check_books(room: Newsroom) -> None:
    """Whatever happened: each reader has one row, the rows add up to what was owed, and the server agrees with each row.

    For `uncertain = "hold"`, where no mail leaves twice.
    """
    rows, taken = room.rows, room.taken()
    assert len(rows) == room.eligible
    assert set(taken) <= set(rows), "nobody got a mail that was not owed"
    for reader, (state, reason, message_id) in rows.items():
        copies = taken.get(reader, [])
        assert len(copies) <= 1, f"{reader} got {len(copies)} mails, and is {state} ({reason})"
        assert all(copy["id"] == message_id for copy in copies)
        if state == "sent":
            assert copies, f"{reader} is sent and got nothing"
        elif state not in {"uncertain", "sending"}:
            assert not copies, f"{reader} is {state} ({reason}) and got a mail"


def adds_up(report: dict[str, Any]) -> bool:
    counted = sum(report[state] for state in ("sent", "deferred", "failed", "uncertain", "pending"))
    return bool(report["eligible"] == counted + sum(report["skipped"].values()))


def tell(what: str, kills: int, of: int) -> None:
    """Says now and then how far it is."""
    if kills and kills % 10 == 0:
        print(f"{what}: {kills} of {of} kills", flush=True)
