"""Lets one run at a time collect or send, by a lock that dies with its process.

A flock on a file beside the SQLite file: unlike a row or a file with a process id, nothing is left behind by
`kill -9`. The file itself stays; removing it would let two runs hold two files of one name.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from digest.errors import LockedError, StoreError

LockName = Literal["collect", "send"]

_held: set[int] = set()


@contextmanager
def held(database: Path, name: LockName) -> Iterator[None]:
    """Holds the lock `name` of the SQLite file `database` for the length of the block.

    Raises: LockedError at once when another run holds it.
    """
    path = database.with_name(f"{database.name}.{name}.lock")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise StoreError(f"{path} cannot be opened: {error.strerror}", hint="check the folder") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
            raise LockedError(
                f"another run holds {path.name}" + (f" (process {holder})" if holder else ""),
                hint="wait until it ends; the next run does what is left",
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        _held.add(handle)
        yield
    finally:
        _held.discard(handle)
        os.close(handle)


def _let_go_in_child() -> None:
    """A forked child shares the lock with its parent; were it to live longer, the lock would too."""
    for handle in _held:
        os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_let_go_in_child)
