"""Hands mails over as files, each exactly once, whenever the process is killed.

For a group of mails, in this order:
1. write each under a hidden name (`.<key>.eml.part`) when it is made, and flush all of them to the disk;
2. `Ledger.begin`: the rows say `sending`, durably;
3. rename each to `<key>.eml`, flush the folder's names;
4. the rows say `sent`, in the commit that begins the next group.

The hidden file is made before the row says `sending`, not after it, because then a killed run leaves no doubt.
A row that says `sending` has a hidden file (killed before the rename: nobody could have seen it, so it is
`pending` again), or the file itself (killed after: `sent`), or neither. Neither means that it was renamed and
somebody took or removed it since, for nothing else takes a hidden file away. Where other programs deliver from this
folder (`outbox.counts`) that is `sent`; `uncertain`, for a person to decide, where the folder itself is gone. In a
rehearsal nothing takes files, so a removed one is written again.
The name depends on the subscriber alone: to write again is to replace, never to double.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from digest.deliver.folder import Folder, create, hidden, start_writing, write_all
from digest.deliver.transport import Ledger, never
from digest.errors import Deferred, UsageError
from digest.model.edition import EditionKey
from digest.model.subscriber import Mail, Outcome, TransportName

# One flush and one commit a group: large enough that they cost little, small enough to be written again after a crash.
GROUP_MAILS = 256
GROUP_BYTES = 32 * 1024 * 1024


class Outbox(Folder):
    """The mails of one edition as files below `root`; `counts` says that another program delivers them."""

    name: TransportName = "outbox"

    def __init__(self, root: Path, key: EditionKey, *, counts: bool = False) -> None:
        super().__init__(root, key)
        self.counts = counts

    def send(
        self, mails: Iterable[Mail], ledger: Ledger, _stop: Callable[[], bool] = never
    ) -> Iterator[Outcome]:
        """Writes the mails; see `Transport.send`. A group takes no longer than the grace that `stop` gives."""
        self.make()
        self.remove_parts()
        done: list[Outcome] = []
        with self._opened() as folder:
            try:
                for group in self._written(mails, done, folder):
                    allowed = ledger.begin(group, tuple(done))
                    settled, done[:] = tuple(done), []
                    self._rename(group, allowed, folder)
                    done += [Outcome(mail.subscriber, "sent") for mail in group if mail.subscriber in allowed]
                    yield from settled
            finally:
                # Also when the run is interrupted: what was renamed is sent.
                ledger.settle(tuple(done))
        yield from done

    def after_crash(self, subscribers: Sequence[str]) -> Iterator[Outcome]:
        """Yields the truth about mails left as `sending`; see `Transport.after_crash`.

        Hidden files stay until the next `send`: were they removed here, a run killed before the truth is written
        down would leave less to tell it by.
        """
        for subscriber in subscribers:
            yield self._found(subscriber)

    def _found(self, subscriber: str) -> Outcome:
        path = self.mail(subscriber)
        if self.part(path).exists():
            return Outcome(subscriber, "pending")
        if path.exists():
            return Outcome(subscriber, "sent")
        if not self.counts:
            return Outcome(subscriber, "pending")
        if self.path.is_dir():
            return Outcome(subscriber, "sent", "taken before it was recorded")
        return Outcome(subscriber, "uncertain", "its folder is gone")

    @contextmanager
    def _opened(self) -> Iterator[int]:
        """Yields a handle of the folder: names beside it cost a third of what whole paths do."""
        with self._naming_errors():
            folder = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield folder
        finally:
            os.close(folder)

    def _written(self, mails: Iterable[Mail], done: list[Outcome], folder: int) -> Iterator[list[Mail]]:
        """Yields groups of mails, their contents dropped, whose hidden files are on the disk; one whose key is no file name
        fails and goes to `done`.

        Each mail is written when it is made, so that the disk works while the next one is made; and all of a group before
        any is waited for, so that the disk takes them together.
        """
        group: dict[str, Mail] = {}
        handles: list[int] = []
        size = 0
        try:
            for mail in mails:
                try:
                    name = self.file_name(mail.subscriber)
                except UsageError as error:
                    done.append(Outcome(mail.subscriber, "failed", error.what))
                    continue
                with self._naming_errors():
                    handles.append(create(hidden(name), folder))
                    write_all(handles[-1], mail.content)
                    start_writing(handles[-1])
                group[mail.subscriber] = replace(mail, content=b"")
                size += len(mail.content)
                if len(group) >= GROUP_MAILS or size >= GROUP_BYTES:
                    self._flush_all(handles, folder)
                    yield list(group.values())
                    group, size = {}, 0
            if group:
                self._flush_all(handles, folder)
                yield list(group.values())
        finally:
            _close(handles)

    def _flush_all(self, handles: list[int], folder: int) -> None:
        with self._naming_errors():
            for handle in handles:
                os.fsync(handle)
            os.fsync(folder)
        _close(handles)

    def _rename(self, group: Sequence[Mail], allowed: frozenset[str], folder: int) -> None:
        with self._naming_errors():
            for mail in group:
                name = self.file_name(mail.subscriber)
                if mail.subscriber in allowed:
                    os.replace(hidden(name), name, src_dir_fd=folder, dst_dir_fd=folder)
                else:
                    os.unlink(hidden(name), dir_fd=folder)
            os.fsync(folder)

    @contextmanager
    def _naming_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            what = f"{self.path} cannot be written: {error.strerror}"
            raise Deferred(
                what, hint="make room or mend its permissions, then run again; nothing is lost"
            ) from error


def _close(handles: list[int]) -> None:
    while handles:
        os.close(handles.pop())
