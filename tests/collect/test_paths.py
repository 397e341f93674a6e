import gzip
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.collect import limits
from digest.collect.batch import Batch
from digest.collect.paths import read_paths
from tests.collect.given import EXAMPLES, FACTS, NOW


def read_all(path: Path) -> Batch:
    batches = list(read_paths(path, facts=FACTS, now=NOW))
    return Batch(
        tuple(article for batch in batches for article in batch.articles),
        tuple(rejected for batch in batches for rejected in batch.rejected),
    )


def lines(count: int) -> bytes:
    return b"".join(json.dumps({"id": f"a-{n}", "title": f"T {n}"}).encode() + b"\n" for n in range(count))


def test_folder_is_read_in_order_and_broken_files_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text("Second headline\nText.")
    (tmp_path / "a.txt").write_text("First headline\nText.")
    (tmp_path / "c.bin").write_bytes(bytes(range(256)) * 5)
    (tmp_path / "d.txt").touch()
    (tmp_path / ".hidden").write_text("Hidden\nText.")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    batch = read_all(tmp_path)
    assert [article.title for article in batch.articles] == ["First headline", "Second headline"]
    assert [(Path(one.origin).name, one.code) for one in batch.rejected] == [
        ("c.bin", "binary"),
        ("d.txt", "empty"),
        ("gone.txt", "no-file"),
    ]


def test_lines_come_in_batches_with_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl.gz"
    path.write_bytes(gzip.compress(lines(1200) + b"{broken\n" + lines(1)))
    batches = list(read_paths(path, facts=FACTS, now=NOW))
    assert [len(batch.articles) for batch in batches] == [500, 500, 201]
    assert [one.origin for batch in batches for one in batch.rejected] == [f"{path}:1201"]


def test_file_that_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert [one.code for one in read_all(tmp_path).rejected] == ["no-file"]
    assert [one.code for one in read_all(tmp_path / "none").rejected] == ["no-file"]


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(lines(900), mtime=0)[:-20],
        gzip.compress(b"A headline\n" * 99, mtime=0)[:-9],
        b"\x1f\x8b\x08x",
    ],
    ids=["lines", "text", "head"],
)
def test_damaged_compression_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.gz").write_bytes(content)
    assert [one.code for one in read_all(tmp_path).rejected] == ["bad-gzip"]


def test_what_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "text.gz").write_bytes(gzip.compress(b"x" * (limits.INPUT_BYTES + 10)))
    long = b'{"id": "1", "title": "' + b"x" * limits.INPUT_BYTES + b'"}\n'
    (tmp_path / "line.jsonl.gz").write_bytes(gzip.compress(long + lines(1)))
    batch = read_all(tmp_path)
    assert [one.code for one in batch.rejected] == ["too-large", "too-large"]
    assert [article.id for article in batch.articles] == ["a-0"]


def test_sample_articles_are_read() -> None:
    batch = read_all(EXAMPLES)
    assert len(batch.articles) == 73
    assert sorted(one.code for one in batch.rejected) == ["binary", "empty", "no-title", "not-json"]
    assert all(article.source and article.paragraphs for article in batch.articles)
    assert sum(article.date_basis == "collected" for article in batch.articles) <= 10


def test_lines_behind_a_first_one_that_is_long_are_read_and_broken_ones_stand_alone(tmp_path: Path) -> None:
    body = "It is a long text of many words. " * 4_000
    lines = [
        json.dumps({"id": "1", "title": "The first", "content_text": body}) + ",", '{"id": "2", "title": "cut',
        "no json", json.dumps({"id": "4", "title": "The fourth", "content_text": "Text."}),
    ]  # fmt: skip
    file = tmp_path / "given"
    file.write_text("\n".join(lines))
    (batch,) = read_paths(file, facts=FACTS, now=NOW, name="-")
    assert [article.id for article in batch.articles] == ["1", "4"]
    assert [one.origin for one in batch.rejected] == ["-:2", "-:3"]


_SWAPPING = """
import os, sys
name, link = sys.argv[1:]
print("ready", flush=True)
folder, _, last = name.rpartition("/")
kept = f"{folder}/.{last}"
while True:
    os.rename(name, kept)
    os.symlink(link, name)
    os.unlink(name)
    os.rename(kept, name)
"""


@contextmanager
def swapping(name: Path, link: Path) -> Iterator[None]:
    """Another process makes a link to `link` of what is at `name`, and what it was again, as fast as it can."""
    command = [sys.executable, "-c", _SWAPPING, str(name), str(link)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield
        finally:
            process.kill()


@pytest.mark.parametrize("swapped", ["a.txt", "inner"])
@pytest.mark.parametrize("outside", ["secret.txt", "secrets"])
def test_nothing_outside_a_folder_is_opened_while_its_files_become_links_and_back(
    tmp_path: Path, swapped: str, outside: str
) -> None:
    folder = tmp_path / "watched"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "b.txt").write_text("Headline inside\nText.")
    (folder / "a.txt").write_text("Headline inside\nText.")
    (tmp_path / "secrets").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "secrets" / name).write_text("Headline outside\nSecret.")
    (tmp_path / "secret.txt").write_text("Headline outside\nSecret.")
    titles: list[str] = []
    refusals: list[str] = []
    with swapping(folder / swapped, tmp_path / outside):
        for _ in range(700):
            batch = read_all(folder)
            titles += [article.title for article in batch.articles]
            refusals += [one.code for one in batch.rejected]
    assert set(titles) == {"Headline inside"}
    assert set(refusals) <= {"no-file"}


def test_links_pipes_and_sockets_in_a_folder_are_refused_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    (folder / "a.txt").write_text("Headline\nText.")
    (folder / "b-link.txt").symlink_to(folder / "a.txt")
    (folder / "c-circle.txt").symlink_to(folder / "c-circle.txt")
    os.mkfifo(folder / "d-pipe.txt")
    (folder / "e-device.txt").symlink_to("/dev/zero")
    # The path of a socket is short, or it cannot be bound.
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{short}/s")
        Path(short, "s").rename(folder / "f-socket.txt")
        batch = read_all(folder)
    assert [article.title for article in batch.articles] == ["Headline"]
    assert [(Path(one.origin).name[0], one.code) for one in batch.rejected] == [
        (letter, "no-file") for letter in "bcdef"
    ]


def test_a_link_that_a_person_names_is_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.txt").write_text("Headline\nText.")
    (tmp_path / "folder").symlink_to(tmp_path / "there")
    (tmp_path / "latest.txt").symlink_to(tmp_path / "there" / "a.txt")
    for path in (tmp_path / "folder", tmp_path / "latest.txt"):
        assert [article.title for article in read_all(path).articles] == ["Headline"]
