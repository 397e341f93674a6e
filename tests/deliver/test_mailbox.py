"""Messages from files, mboxes, folders, Maildirs and standard input."""

import io
import mailbox
import sys
from pathlib import Path

import pytest

from digest.deliver.mailbox import AWAY, Done, LocalMailbox
from digest.errors import UsageError

ONE = b"Subject: one\n\n>From here it goes on.\n"
TWO = b"Subject: two\n\nSecond.\n"


def contents(place: object, then: Done = "seen", *, mark: bool = False) -> list[bytes]:
    found = []
    with LocalMailbox(str(place), then).opened() as letters:
        for letter in letters:
            found.append(letter.content)
            if mark:
                letter.done()
    return found


def test_file_is_one_message_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "bounce.eml"
    path.write_bytes(ONE)
    assert contents(path, mark=True) == [ONE]
    assert path.read_bytes() == ONE


def test_mbox_is_split_at_its_from_lines_only(tmp_path: Path) -> None:
    path = tmp_path / "mbox"
    box = mailbox.mbox(path)
    for text in (
        ONE,
        TWO,
        b"Subject: three\n\nFrom the desk 07:00\nFrom a@b.example Fri Apr 24 07:00:00 2026\n",
    ):
        box.add(text)
    box.close()
    found = contents(path)
    assert [text.splitlines()[0] for text in found] == [b"Subject: one", b"Subject: two", b"Subject: three"]
    assert b"\nFrom here it goes on." in found[0] or b"\n>From here it goes on." in found[0]


def test_folder_is_read_with_all_in_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.eml").write_bytes(ONE)
    (tmp_path / "2.eml").write_bytes(TWO)
    (tmp_path / ".hidden").write_bytes(TWO)
    assert contents(tmp_path) == [TWO, ONE]


def test_maildir_marks_what_is_done_and_gives_it_once(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "box", create=True)
    box.add(ONE)
    box.add(TWO)
    assert sorted(contents(tmp_path / "box")) == [ONE, TWO], "not marked: given again"
    assert sorted(contents(tmp_path / "box", mark=True)) == [ONE, TWO]
    assert contents(tmp_path / "box") == []
    seen = [message.get_flags() for message in mailbox.Maildir(tmp_path / "box")]
    assert seen == ["S", "S"]


def test_maildir_moves_or_keeps_as_asked(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "box", create=True)
    box.add(ONE)
    assert contents(tmp_path / "box", "keep", mark=True) == contents(tmp_path / "box", "keep") == [ONE]
    assert contents(tmp_path / "box", "move", mark=True) == [ONE]
    assert contents(tmp_path / "box", "move") == []
    assert len(mailbox.Maildir(tmp_path / "box" / AWAY)) == 1


def test_message_from_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BytesIO(b"From x@y.example Fri Apr 24 07:00:00 2026\n" + TWO))
    )
    assert contents("-") == [TWO]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n")))
    assert contents("-") == []


def test_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no mailbox"):
        contents(tmp_path / "nowhere")
