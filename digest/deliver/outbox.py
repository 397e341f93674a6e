"""Hands mails over as files, each exactly once, whenever the process is killed.

For a group of mails, in this order:
1. write each under a hidden name (`.<key>.eml.part`) and flush it to the disk;
2. `Ledger.begin`: the rows say `sending`, durably;
3. rename each to `<key>.eml`, flush the folder's names;
4. the rows say `sent`, in the commit that begins the next group.

The hidden file is made before the row says `sending`, not after it, because then a killed run leaves no doubt.
A row that says `sending` has a hidden file (killed before the rename: nobody could have seen it, so it is
`pending` again), or the file itself (killed after: `sent`), or neither. Neither means that it was renamed and
somebody took or removed it since. Where other programs deliver from this folder (`outbox.counts`) that is
`uncertain`, for a person to decide; in a rehearsal nothing takes files, so a removed one is written again.
The name depends on the subscriber alone: to write again is to replace, never to double.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from digest.deliver.folder import Folder, create, start_writing, write_all
from digest.deliver.transport import Ledger, never
from digest.errors import Deferred, UsageError
from digest.model.edition import EditionKey
from digest.model.subscriber import Mail, Outcome, TransportName

# One flush and one commit a group: large enough that they cost little, small enough to hold in memory.
GROUP_MAILS = 128
GROUP_BYTES = 16 * 1024 * 1024


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
        try:
            for group in self._groups(mails, done):
                self._write_parts(group)
                allowed = ledger.begin(group, tuple(done))
                settled, done[:] = tuple(done), []
                self._rename(group, allowed)
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
        if self.counts:
            return Outcome(subscriber, "uncertain", "the file was taken or removed before it was recorded")
        return Outcome(subscriber, "pending")

    def _groups(self, mails: Iterable[Mail], done: list[Outcome]) -> Iterator[list[Mail]]:
        """Yields groups of mails; one whose key is no file name fails and goes to `done`."""
        group: dict[str, Mail] = {}
        size = 0
        for mail in mails:
            try:
                self.mail(mail.subscriber)
            except UsageError as error:
                done.append(Outcome(mail.subscriber, "failed", error.what))
                continue
            group[mail.subscriber] = mail
            size += len(mail.content)
            if len(group) >= GROUP_MAILS or size >= GROUP_BYTES:
                yield list(group.values())
                group, size = {}, 0
        if group:
            yield list(group.values())

    def _write_parts(self, group: Sequence[Mail]) -> None:
        """Writes all before it flushes any: the disk then takes them together."""
        handles: list[int] = []
        with self._naming_errors():
            try:
                for mail in group:
                    handles.append(create(self.part(self.mail(mail.subscriber))))
                    write_all(handles[-1], mail.content)
                start_writing(handles)
                for handle in handles:
                    os.fsync(handle)
            finally:
                for handle in handles:
                    os.close(handle)
            self.flush()

    def _rename(self, group: Sequence[Mail], allowed: frozenset[str]) -> None:
        with self._naming_errors():
            for mail in group:
                path = self.mail(mail.subscriber)
                if mail.subscriber in allowed:
                    self.part(path).replace(path)
                else:
                    self.part(path).unlink(missing_ok=True)
            self.flush()

    @contextmanager
    def _naming_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            what = f"{self.path} cannot be written: {error.strerror}"
            raise Deferred(
                what, hint="make room or mend its permissions, then run again; nothing is lost"
            ) from error
