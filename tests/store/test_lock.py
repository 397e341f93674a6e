import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from digest.errors import EXIT_LOCKED, LockedError, StoreError
from digest.store import lock
from digest.store.database import Store


def test_lock_is_held_by_one_and_free_again(tmp_path: Path) -> None:
    database = tmp_path / "digest.db"
    with lock.held(database, "send"):
        with pytest.raises(LockedError, match=str(os.getpid())) as caught, lock.held(database, "send"):
            pass
        with lock.held(database, "collect"):
            pass
    assert caught.value.exit_code == EXIT_LOCKED
    with lock.held(database, "send"):
        pass
    assert stat.S_IMODE((tmp_path / "digest.db.send.lock").stat().st_mode) == 0o600


def test_lock_dies_with_its_process(tmp_path: Path) -> None:
    database = tmp_path / "digest.db"
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        with lock.held(database, "send"):
            os.write(tell, b"held")
            signal.pause()
        os._exit(0)
    assert os.read(ready, 4) == b"held"
    with pytest.raises(LockedError), lock.held(database, "send"):
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with lock.held(database, "send"):
        pass
    os.close(ready)
    os.close(tell)


def test_lock_does_not_live_on_in_a_forked_child(tmp_path: Path) -> None:
    database = tmp_path / "digest.db"
    ready, tell = os.pipe()
    with lock.held(database, "send"):
        child = os.fork()
        if child == 0:
            os.write(tell, b"born")
            signal.pause()
            os._exit(0)
        assert os.read(ready, 4) == b"born"
    try:
        with lock.held(database, "send"):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ready)
        os.close(tell)


def test_lock_in_a_missing_folder_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match="cannot be opened"),
        lock.held(tmp_path / "none" / "digest.db", "send"),
    ):
        pass


def test_store_locks_beside_its_file(store: Store) -> None:
    with store.locked("collect"), pytest.raises(LockedError), store.locked("collect"):
        pass


def test_lock_and_location_load_no_orm() -> None:
    program = (
        "import sys, digest.store.lock, digest.store.location\n"
        "assert not {'sqlalchemy', 'sqlmodel', 'alembic', 'pydantic'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
