"""Letters that break, slow down or kill their reader: in real processes, from real mailboxes."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.collect.process_pool import WorkerSettings
from digest.deliver.bounces.read import read
from digest.errors import DeliveryError
from digest.wiring.bounce_reader import BounceReader
from tests.cli.newsroom import digest
from tests.cli.test_journey import newsroom, prepared  # noqa: F401  # the fixtures

LETTER = b"From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n\n<x@example.org>: 550 5.1.1 user unknown \xff\n"
# Reads `poison` letters by killing the whole program, like a fault that no limit holds.
PROGRAM = """
import os, signal, sys
from digest.wiring import bounce_reader
whole = bounce_reader.BounceReader.read
def read(self, content):
    if b"poison" in content:
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(self, content)
bounce_reader.BounceReader.read = read
from digest.cli.main import main
sys.argv = ["digest", "bounces", sys.argv[1]]
main()
"""


@pytest.fixture
def reader() -> Iterator[BounceReader]:
    with BounceReader() as made:
        yield made


def test_reads_elsewhere_what_is_read_here(reader: BounceReader) -> None:
    surrogate = b'Content-Type: text/plain\n\n{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"a@b.example","diagnosticCode":"550 \\ud800"}]}}'
    assert reader.read(LETTER) == read(LETTER)
    assert reader.read(surrogate).refusals[0].recipients == ("a@b.example",)


def test_letter_that_takes_too_much_is_refused_and_the_next_is_read() -> None:
    with BounceReader(WorkerSettings(seconds=1.0, patience=1.0)) as reader:
        with reader._process() as process:
            process._process.send_signal(signal.SIGSTOP)
        with pytest.raises(DeliveryError, match="longer than 1 seconds"):
            reader.read(LETTER)
    with BounceReader() as reader:
        with reader._process() as process:
            process._process.kill()
            process._process.wait()
        assert reader.read(LETTER).refusals


@pytest.mark.usefixtures("newsroom")
@pytest.mark.parametrize("kind", ["folder", "maildir"])
def test_letter_that_kills_the_program_is_met_once_and_listed(kind: str, tmp_path: Path) -> None:
    place = tmp_path / "letters"
    inside = place / "new" if kind == "maildir" else place
    for folder in (inside, place / "cur") if kind == "maildir" else (inside,):
        folder.mkdir(parents=True)
    for number, text in enumerate((LETTER, b"Subject: poison\n\nx\n", LETTER + b"again\n")):
        (inside / f"{number}.eml").write_bytes(text)
    run = [sys.executable, "-c", PROGRAM, str(place)]
    killed = subprocess.run(run, capture_output=True, check=False)
    assert killed.returncode == -9
    after = subprocess.run(run, capture_output=True, check=False)
    assert after.returncode == 0, after.stderr.decode()
    assert b"2 messages new" in after.stdout
    assert b"1 read before" in after.stdout
    listed = digest("bounces", "--list", "--unverified", "--json").out
    assert "did not end" in listed
    assert listed.count('"unread"') >= 1
