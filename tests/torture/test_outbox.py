"""Kills senders into the outbox at random moments, and fills their disk: nothing is lost, nothing doubled, nothing half."""

import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.torture.rig import Newsroom, adds_up, has_ended, make_newsroom, tell
from tests.waiting import wait_until

SEED = 20260424
LONG = pytest.mark.slow


def written(room: Newsroom) -> int:
    """Returns how many mails there are, half written ones included."""
    folder = room.folder / "outbox" / "morning" / "2026-04-24"
    return sum(".eml" in path.name for path in folder.iterdir()) if folder.is_dir() else 0


def killed(room: Newsroom, chance: random.Random) -> bool:
    before = written(room)
    process = room.start("send", "--date", "2026-04-24")
    if chance.random() < 0.1:
        time.sleep(chance.uniform(0, 0.5))
    else:
        wait_until(lambda: written(room) > before or has_ended(process), "the next mail")
        time.sleep(chance.uniform(0, 0.04))
    return room.kill(process)


@pytest.mark.parametrize(("kills", "readers"), [(4, 500), pytest.param(300, 2000, marks=LONG)])
def test_killed_senders_lose_and_double_nothing(
    rooms: list[Newsroom], tmp_path: Path, kills: int, readers: int
) -> None:
    chance = random.Random(SEED)
    deaths = rounds = 0
    while deaths < kills:
        rounds += 1
        room = make_newsroom(tmp_path / str(rounds), readers, transport="outbox", counts=bool(rounds % 2))
        rooms.append(room)
        kept: dict[str, int] = {}
        while deaths < kills and (not room.rows or set(room.states) != {"sent"}):
            deaths += killed(room, chance)
            tell("outbox", deaths, kills)
            now = ages(room)
            assert {name: now.get(name) for name in kept} == kept, "what has left stays as it is"
            kept = now
        assert room.send() == 0
        now = ages(room)
        assert {name: now.get(name) for name in kept} == kept
        check(room)
        shutil.rmtree(room.folder / "outbox")
    print(f"\noutbox: {deaths} kills in {rounds} rounds of {readers} readers, 0 lost, 0 doubled")


def ages(room: Newsroom) -> dict[str, int]:
    """Returns when each mail was written, to the nanosecond: one that is written again has another time."""
    return {
        path.name: path.stat().st_mtime_ns
        for path in (room.folder / "outbox").rglob("*.eml")
        if path.name[0] != "."
    }


def check(room: Newsroom) -> None:
    assert room.states == {"sent": len(room.readers)}
    assert room.eligible == len(room.readers)
    rows = room.rows
    mails = {path.stem: path for path in (room.folder / "outbox").rglob("*.eml")}
    assert set(mails) == set(room.readers)
    assert not list((room.folder / "outbox").rglob("*.part"))
    for key, path in mails.items():
        content = path.read_bytes()
        assert content.endswith(b"--\r\n"), f"{key} is whole"
        assert f"{key}@example".encode() in content[:2000]
        assert rows[key][2].encode() in content[:2000]
    told = room.report()
    assert adds_up(told)
    assert told["sent"] == len(room.readers)


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=LONG) for seed in range(1, 22)])
def test_files_that_cannot_grow_stop_a_run_and_lose_nothing(
    rooms: list[Newsroom], tmp_path: Path, seed: int
) -> None:
    """No file may grow beyond some size: now a mail, now the store hits it."""
    chance = random.Random(seed)
    room = make_newsroom(tmp_path / "room", 300, transport="outbox")
    rooms.append(room)
    store = room.folder / "digest.db"
    codes = []
    for _ in range(4):
        limit = chance.choice(
            (4096, 10_000, store.stat().st_size // 2, store.stat().st_size + chance.randrange(1, 400_000))
        )
        codes.append(room.send(most_bytes=limit))
        whole = {row[0] for row in room.rows.items() if row[1][0] == "sent"}
        assert whole <= {path.stem for path in (room.folder / "outbox").rglob("*.eml")}
    assert any(codes), "some of them failed"
    assert "Traceback" not in (room.folder / "log").read_text()
    assert room.send() == 0
    check(room)


def test_full_disk_stops_a_run_and_loses_nothing(rooms: list[Newsroom], tmp_path: Path) -> None:
    """A small disk of its own, that fills up in the middle, and is made larger again and again."""
    room = make_newsroom(tmp_path / "room", 200, transport="outbox")
    rooms.append(room)
    with small_disk(room.folder / "outbox") as grow:
        sent = []
        for megabytes in (1, 2, 4):
            grow(megabytes)
            assert room.send() == 1
            assert "No space left" in (room.folder / "log").read_text()
            sent.append(room.states["sent"])
        assert sent == sorted(sent)
        grow(200)
        assert room.send() == 0
        check(room)


@contextmanager
def small_disk(place: Path) -> Iterator[Callable[[int], object]]:
    """Mounts a disk in memory at `place`; yields what changes its size."""
    place.mkdir(exist_ok=True)
    if os.getuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=False,
                                          capture_output=True).returncode:  # fmt: skip
        pytest.skip("only root may mount a disk here")
    try:
        yield lambda size: subprocess.run(["mount", "-o", f"remount,size={size}m", place], check=True)
    finally:
        subprocess.run(["umount", "-l", place], check=True)
