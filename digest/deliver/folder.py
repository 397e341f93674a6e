"""The outbox folder of one edition: which files it has, what they are called, and how they get there whole.

`<root>/<newsletter>/<date>/[<slot>/]` with `<subscriber key>.eml`, `edition.json`, `edition.<language>.html`,
`edition.<language>.txt` and `report.json`. Folders are open to their owner only (0700), files too (0600).

Names are built from ids that may come from strangers; each part is checked against a pattern that has no
separator and cannot begin with a dot, so no id leads out of the folder. A file appears under its name complete
or not at all: it is written under a hidden name first, flushed to the disk, and renamed.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from digest.errors import Deferred, UsageError
from digest.model.edition import MAIN_SLOT, EditionKey

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.eml")
_PART = re.compile(r"\.[A-Za-z0-9][A-Za-z0-9_.-]{0,100}\.part")


class Folder:
    """The folder of the edition `key` below `root`. Makes it when something is written."""

    def __init__(self, root: Path, key: EditionKey) -> None:
        self.key = key
        self.root = root
        self.path = root / _checked(_ID, key.newsletter, "newsletter") / key.date.isoformat()
        if key.slot != MAIN_SLOT:
            self.path /= _checked(_ID, key.slot, "slot")

    def file_name(self, subscriber: str) -> str:
        """Returns the file name of a subscriber's mail. Raises: UsageError for a key of bad form."""
        return f"{_checked(_ID, subscriber, 'subscriber key')}.eml"

    def mail(self, subscriber: str) -> Path:
        """Returns where the mail of a subscriber is, or will be. Raises: UsageError for a key of bad form."""
        return self.path / self.file_name(subscriber)

    def part(self, path: Path) -> Path:
        """Returns the hidden name under which `path` is written first."""
        return path.with_name(hidden(path.name))

    def edition(self) -> bytes:
        """Returns what edition.json holds, nothing where it is not there."""
        try:
            return (self.path / "edition.json").read_bytes()
        except OSError:
            return b""

    def has_page(self, language: str) -> bool:
        """Says whether the edition's page and text in a language are there."""
        name = f"edition.{_checked(_LANGUAGE, language, 'language')}"
        return all((self.path / f"{name}.{kind}").exists() for kind in ("html", "txt"))

    def write_edition(self, content: bytes) -> Path:
        return self._write("edition.json", content)

    def write_page(self, language: str, page: str) -> Path:
        return self._write(f"edition.{_checked(_LANGUAGE, language, 'language')}.html", page.encode())

    def write_plain(self, language: str, text: str) -> Path:
        return self._write(f"edition.{_checked(_LANGUAGE, language, 'language')}.txt", text.encode())

    def write_report(self, report: Mapping[str, object]) -> Path:
        return self._write("report.json", json.dumps(report, indent=2, ensure_ascii=False).encode() + b"\n")

    def make(self) -> None:
        """Makes the folder, closed to others; closes those of ours that were open. Raises: Deferred."""
        try:
            self._make()
        except OSError as error:
            what = f"{self.path} cannot be made: {error.strerror}"
            raise Deferred(
                what, hint="make room for it, or check permissions; the next run goes on"
            ) from error

    def _make(self) -> None:
        paths = [self.path]
        while paths[-1] != self.root:
            paths.append(paths[-1].parent)
        self.root.parent.mkdir(parents=True, exist_ok=True)
        for path in reversed(paths):
            with suppress(FileExistsError):
                path.mkdir(mode=0o700)
            if path.stat().st_mode & 0o077:
                path.chmod(0o700)

    def remove_parts(self) -> None:
        """Removes what killed runs left half written. Call it under the lock of sending only."""
        if self.path.is_dir():
            for path in list(self.path.iterdir()):
                if _PART.fullmatch(path.name):
                    path.unlink(missing_ok=True)

    def flush(self) -> None:
        """Brings the folder's names to the disk: without it a renamed file may have its old name after a power cut."""
        flush_folder(self.path)

    def _write(self, name: str, content: bytes) -> Path:
        self.make()
        path = self.path / name
        handle = create(self.part(path))
        try:
            write_all(handle, content)
            os.fsync(handle)
        finally:
            os.close(handle)
        self.part(path).replace(path)
        self.flush()
        return path


def hidden(name: str) -> str:
    """Returns the name under which a file is written first."""
    return f".{name}.part"


def create(path: Path | str, folder: int | None = None) -> int:
    """Opens a new file for writing, for its owner only; what had that name before goes, be it a link. `folder` is a handle
    of the one that `path` begins in."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o600, dir_fd=folder)
    except FileExistsError:
        os.unlink(path, dir_fd=folder)
        return os.open(path, flags, 0o600, dir_fd=folder)


def write_all(handle: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]


def start_writing(handle: int) -> None:
    """Starts bringing a file to the disk, so that flushing many one after another waits for all at once.

    Without it ext4 makes a journal commit a file: measured at half the speed and less.
    """
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def flush_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_old_mails(root: Path, today: date, keep_days: int) -> int:
    """Removes the mails of editions older than `keep_days`, of our naming only. Returns how many.

    Editions and reports stay: they hold no address.
    """
    removed = 0
    for folder in _edition_folders(root):
        if date.fromisoformat(folder.name) >= today - timedelta(days=keep_days):
            continue
        slots = [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()]
        for place in [folder, *slots]:
            for path in list(place.iterdir()):
                if _MAIL.fullmatch(path.name) or _PART.fullmatch(path.name):
                    path.unlink(missing_ok=True)
                    removed += path.suffix == ".eml"
    return removed


def mails_of(root: Path, subscriber: str) -> list[Path]:
    """Returns the mails of one subscriber in all editions, finished or not. Raises: UsageError for a bad key."""
    name = f"{_checked(_ID, subscriber, 'subscriber key')}.eml"
    return [
        path
        for folder in _edition_folders(root)
        for pattern in (name, f"*/{name}", f".{name}.part", f"*/.{name}.part")
        for path in folder.glob(pattern)
    ]


def old_editions(root: Path, before: date) -> list[Path]:
    """Returns the folders of editions older than that, of our naming only."""
    return [folder for folder in _edition_folders(root) if date.fromisoformat(folder.name) < before]


def _edition_folders(root: Path) -> Iterator[Path]:
    if not root.is_dir():
        return
    for newsletter in sorted(root.iterdir()):
        if _ID.fullmatch(newsletter.name) and newsletter.is_dir() and not newsletter.is_symlink():
            for folder in sorted(newsletter.iterdir()):
                if _is_date(folder.name) and folder.is_dir() and not folder.is_symlink():
                    yield folder


def _is_date(name: str) -> bool:
    if not _DATE.fullmatch(name):
        return False
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True


def _checked(pattern: re.Pattern[str], text: str, what: str) -> str:
    if not pattern.fullmatch(text):
        raise UsageError(
            f"the {what} {text[:80]!r} cannot be a file name", hint="use letters, digits, - and _"
        )
    return text
