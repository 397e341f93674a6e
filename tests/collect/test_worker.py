"""Input is read in another process: the same as here, whatever it does to its reader, and with nothing to reach from there."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from digest.collect import limits
from digest.collect.batch import Batch
from digest.collect.json_items import read_lines
from digest.collect.process_pool import WorkerSettings
from digest.collect.read import read
from digest.collect.worker import Worker
from tests.collect.given import EXAMPLES, FACTS, NOW
from tests.waiting import LAST_RESORT_S, wait_until

GOOD = b"A headline\nA sentence that is long enough to be text, whatever stands in it.\n"
# Far more elements than a page has: several seconds for trafilatura.
SLOW = b"<!doctype html><html><body><h1>A headline</h1>" + b"<p>x" * 500_000
LARGE = b'{"id": "x", "title": "T", "_x": [' + b"[]," * 3_000_000 + b"1]}"  # half a gigabyte of lists


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


def read_by(worker: Worker, content: bytes, origin: str = "given.txt") -> Batch:
    return worker.read(content, origin=origin, facts=FACTS, now=NOW)


def codes(batch: Batch) -> list[str]:
    return [one.code for one in batch.rejected]


def process_of(worker: Worker) -> "subprocess.Popen[bytes]":
    (process,) = worker._idle
    return process._process


def test_worker_reads_what_is_read_here(worker: Worker) -> None:
    for path in sorted(EXAMPLES.rglob("*.*")):
        content = path.read_bytes()
        assert read_by(worker, content, str(path)) == read(content, origin=str(path), facts=FACTS, now=NOW)


def test_worker_reads_lines_as_they_are_read_here(worker: Worker) -> None:
    lines = [json.dumps({"id": f"a{n}", "title": f"T {n}", "_x": [n, None, 1.5]}).encode() for n in range(9)]
    lines[3] = b"{broken"
    here = read_lines(lines, origin="f", facts=FACTS, now=NOW, first=7)
    assert codes(here) == ["not-json"]
    assert worker.read_lines(lines, origin="f", facts=FACTS, now=NOW, first=7) == here


def test_name_that_is_no_text_comes_back_as_it_was(worker: Worker) -> None:
    name = os.fsdecode(b"/tmp/\xff\xfe.json")
    assert read_by(worker, b"[{}]", name).rejected[0].origin == f"{name}#1"


@pytest.mark.parametrize(
    ("settings", "content", "code", "told"),
    [
        (WorkerSettings(seconds=1, patience=20), SLOW, "too-slow", "longer than 1 seconds"),
        (WorkerSettings(seconds=20, patience=0.1), SLOW, "too-slow", "longer than 20 seconds"),
        (WorkerSettings(memory_mb=250), LARGE, "too-heavy", "more than 250 MB"),
    ],
    ids=["its own time", "the clock", "memory"],
)
def test_input_that_takes_too_much_is_set_aside_and_the_next_is_read(
    settings: WorkerSettings, content: bytes, code: str, told: str
) -> None:
    with Worker(settings) as worker:
        bad = read_by(worker, content)
        assert codes(bad) == [code]
        assert told in bad.rejected[0].reason
        assert bad.rejected[0].raw == content[: limits.RAW_BYTES]
        # On a busy machine a process may need longer than that to start, again and again.
        wait_until(lambda: read_by(worker, GOOD).articles, "an input that is read after the bad one")


def test_line_that_takes_too_much_stops_none_of_the_others() -> None:
    lines = [b'{"id": "1", "title": "T"}', LARGE, b'{"id": "2", "title": "T"}']
    with Worker(WorkerSettings(memory_mb=250)) as worker:
        batch = worker.read_lines(lines, origin="f", facts=FACTS, now=NOW)
    assert [article.id for article in batch.articles] == ["1", "2"]
    assert [(one.origin, one.code) for one in batch.rejected] == [("f:2", "too-heavy")]


def test_too_many_such_lines_are_left_unread() -> None:
    with Worker(WorkerSettings(memory_mb=200)) as worker:
        batch = worker.read_lines(
            [LARGE] * 6 + [b'{"id": "2", "title": "T"}'], origin="f", facts=FACTS, now=NOW
        )
    assert codes(batch) == ["too-heavy"] * 5 + ["unread"] * 2


def test_process_that_dies_between_inputs_blames_nobody(worker: Worker) -> None:
    assert len(read_by(worker, GOOD).articles) == 1
    process_of(worker).kill()
    process_of(worker).wait()
    assert len(read_by(worker, GOOD).articles) == 1


@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGSEGV, "crashed"), (signal.SIGKILL, "too-heavy"), (signal.SIGXCPU, "too-slow")],
)
def test_process_that_dies_while_it_reads_is_replaced(sent: signal.Signals, code: str) -> None:
    with Worker() as worker:
        read_by(worker, GOOD)
        process = process_of(worker)
        threading.Timer(0.3, process.send_signal, [sent]).start()
        bad = read_by(worker, SLOW)
        assert codes(bad) == [code]
        assert len(read_by(worker, GOOD).articles) == 1
        assert process_of(worker).pid != process.pid


def test_process_is_replaced_before_it_has_grown() -> None:
    with Worker(WorkerSettings(restart_after=2)) as worker:
        read_by(worker, GOOD)
        first = process_of(worker).pid
        assert len(read_by(worker, GOOD).articles) == 1
        assert len(read_by(worker, GOOD).articles) == 1
        assert process_of(worker).pid != first


def test_threads_share_a_worker() -> None:
    with Worker(WorkerSettings(processes=2)) as worker, ThreadPoolExecutor(8) as threads:
        texts = [f"Headline {n}\n{GOOD.decode()}".encode() for n in range(60)]
        batches = list(threads.map(lambda text: read_by(worker, text), texts))
        assert [batch.articles[0].title for batch in batches] == [f"Headline {n}" for n in range(60)]
        assert 1 <= len(worker._idle) <= 2


def test_processes_end_with_the_worker_and_with_the_program() -> None:
    with Worker() as worker:
        read_by(worker, GOOD)
        process = process_of(worker)
    assert process.poll() is not None
    program = (
        "import os, signal; from datetime import datetime, UTC; from digest.collect.worker import Worker;"
        "from digest.collect.facts import Facts; w = Worker();"
        "w.read(b'A headline', origin='x', facts=Facts(), now=datetime.now(UTC));"
        "print(w._idle[0]._process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=LAST_RESORT_S
    )
    left = Path(f"/proc/{int(done.stdout)}")

    def ended() -> bool:
        try:
            return (left / "stat").read_text().split()[2] == "Z"
        except (FileNotFoundError, ProcessLookupError):
            return True

    wait_until(ended, "the end of the worker")
    assert ended()


_SHUT_IN = """
import sys
sys.path.insert(0, sys.argv[1])
from digest.collect.child import Bounds, shut_in
shut_in(Bounds(5, 5, 400, 300, 9))
def tried(what):
    try:
        exec(what, {})
    except BaseException as error:
        return type(error).__name__
    return "done"
print([tried(line) for line in sys.argv[2:]])
"""


@pytest.mark.parametrize(
    ("attempt", "answer"),
    [
        ("import socket; socket.socket()", "PermissionError"),
        ("import socket; socket.getaddrinfo('localhost', 80)", "PermissionError"),
        ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", "PermissionError"),
        ("import os; os.system('true')", "PermissionError"),
        ("import os; os.fork()", "PermissionError"),
        ("import os; os.remove('/tmp/none')", "PermissionError"),
        ("open('/tmp/digest-none', 'w')", "PermissionError"),
        ("x = [open('/dev/null') for _ in range(200)]", "OSError"),
        ("x = b'x' * 500_000_000", "MemoryError"),
        ("1 + 1", "done"),
    ],
)
def test_process_reaches_nothing(attempt: str, answer: str) -> None:
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", _SHUT_IN, root, attempt],
        check=True,
        capture_output=True,
        text=True,
        timeout=LAST_RESORT_S,
    )
    assert done.stdout.strip() == f"['{answer}']"


def test_facts_reach_the_process(worker: Worker) -> None:
    facts = replace(FACTS, source="The Herald", language="kk", zone="Asia/Almaty", url="https://a.example/1")
    (article,) = worker.read(GOOD, origin="x", facts=facts, now=NOW).articles
    assert (article.source, article.language, article.url) == ("The Herald", "kk", "https://a.example/1")
