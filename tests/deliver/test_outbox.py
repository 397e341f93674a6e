import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from digest.deliver.folder import create, write_all
from digest.deliver.outbox import GROUP_MAILS, Outbox
from digest.errors import Deferred
from digest.model.subscriber import Mail, Outcome
from tests.deliver.conftest import KEY, Book, Permissive, mail


def names(outbox: Outbox) -> list[str]:
    return sorted(path.name for path in outbox.path.iterdir())


def test_outbox_writes_each_mail_as_it_is(book: Book, tmp_path: Path) -> None:
    book.plan(["alice", "bob"])
    outbox = Outbox(tmp_path / "outbox", KEY)
    mails = [mail("alice", body=b".\r\nFrom here\r\n"), mail("bob")]
    assert list(outbox.send(mails, book.ledger)) == [Outcome("alice", "sent"), Outcome("bob", "sent")]
    assert names(outbox) == ["alice.eml", "bob.eml"]
    assert outbox.mail("alice").read_bytes() == mails[0].content
    assert stat.S_IMODE(outbox.mail("alice").stat().st_mode) == 0o600
    assert book.states == {"alice": "sent", "bob": "sent"}


def test_outbox_settles_group_after_group(book: Book, tmp_path: Path) -> None:
    keys = [f"reader{number}" for number in range(2 * GROUP_MAILS + 1)]
    book.plan(keys)
    outbox = Outbox(tmp_path / "outbox", KEY)
    for number, outcome in enumerate(outbox.send((mail(key) for key in keys), book.ledger)):
        assert outbox.mail(outcome.subscriber).exists()
        if number % GROUP_MAILS == 0:
            assert book.states[outcome.subscriber] == "sent", "an outcome is told only when it is settled"
    assert len(names(outbox)) == len(keys)
    assert set(book.states.values()) == {"sent"}


def test_outbox_writes_nothing_for_who_left_or_has_it(book: Book, tmp_path: Path) -> None:
    book.plan(["alice", "bob", "carol"])
    outbox = Outbox(tmp_path / "outbox", KEY)
    list(outbox.send([mail("carol")], book.ledger))
    book.unsubscribe("bob")
    again = mail("carol", body=b"another\r\n")
    assert list(outbox.send([mail("alice"), mail("bob"), again], book.ledger)) == [Outcome("alice", "sent")]
    assert names(outbox) == ["alice.eml", "carol.eml"]
    assert b"another" not in outbox.mail("carol").read_bytes()
    assert book.states == {"alice": "sent", "bob": "skipped", "carol": "sent"}


def test_outbox_fails_a_mail_whose_key_is_no_file_name(tmp_path: Path) -> None:
    ledger = Permissive()
    outbox = Outbox(tmp_path / "outbox", KEY)
    found = {one.subscriber: one.state for one in outbox.send([mail("../../bob"), mail("alice")], ledger)}
    assert found == {"../../bob": "failed", "alice": "sent"}
    assert {one.subscriber for one in ledger.told} == {"../../bob", "alice"}
    assert [path.name for path in tmp_path.rglob("*.eml")] == ["alice.eml"]


def test_outbox_takes_a_mail_that_comes_twice_once(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox", KEY)
    assert len(list(outbox.send([mail("alice"), mail("alice")], Permissive()))) == 1
    assert names(outbox) == ["alice.eml"]


@pytest.mark.parametrize(
    ("counts", "part", "file", "state"),
    [
        (False, True, False, "pending"),
        (False, True, True, "pending"),
        (False, False, True, "sent"),
        (False, False, False, "pending"),
        (True, True, False, "pending"),
        (True, False, True, "sent"),
        (True, False, False, "sent"),
    ],
)
def test_outbox_tells_the_truth_after_a_crash(
    tmp_path: Path, counts: bool, part: bool, file: bool, state: str
) -> None:
    outbox = Outbox(tmp_path, KEY, counts=counts)
    outbox.make()
    if part:
        outbox.part(outbox.mail("alice")).touch()
    if file:
        outbox.mail("alice").touch()
    assert [one.state for one in outbox.after_crash(["alice"])] == [state]


@pytest.mark.parametrize(("counts", "state"), [(False, "pending"), (True, "uncertain")])
def test_outbox_that_is_gone_tells_nothing(tmp_path: Path, counts: bool, state: str) -> None:
    outbox = Outbox(tmp_path / "outbox", KEY, counts=counts)
    assert [one.state for one in outbox.after_crash(["alice"])] == [state]


def test_outbox_settles_what_was_renamed_when_the_mails_break_off(book: Book, tmp_path: Path) -> None:
    keys = [f"reader{number}" for number in range(GROUP_MAILS + 1)]
    book.plan(keys)

    def mails() -> Iterator[Mail]:
        yield from (mail(key) for key in keys[:GROUP_MAILS])
        raise ZeroDivisionError

    outbox = Outbox(tmp_path / "outbox", KEY)
    with pytest.raises(ZeroDivisionError):
        list(outbox.send(mails(), book.ledger))
    assert list(book.states.values()).count("sent") == GROUP_MAILS == len(names(outbox))


def test_full_disk_stops_before_anything_is_begun(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.plan(["alice", "bob"])
    outbox = Outbox(tmp_path / "outbox", KEY)

    def full(handle: int, content: bytes) -> NoReturn:
        write_all(handle, content[:5])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    # The disk is not ours; a really full one would need a file system of its own, and root.
    monkeypatch.setattr("digest.deliver.outbox.write_all", full)
    with pytest.raises(Deferred, match="No space left"):
        list(outbox.send([mail("alice"), mail("bob")], book.ledger))
    assert set(book.states.values()) == {"pending"}
    monkeypatch.undo()
    assert len(list(outbox.send([mail("alice"), mail("bob")], book.ledger))) == 2
    assert names(outbox) == ["alice.eml", "bob.eml"]


def test_new_files_replace_links_and_are_written_in_full(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("mine")
    (tmp_path / "file").symlink_to(target)
    handle = create(tmp_path / "file")
    content = os.urandom(3_000_000)
    write_all(handle, content)
    os.close(handle)
    assert (tmp_path / "file").read_bytes() == content
    assert target.read_text() == "mine"
