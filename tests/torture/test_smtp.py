"""Kills senders by SMTP at random moments, and gives them a server that fails in every way; then the books must agree.

`make torture` runs the long forms too, and shows what was killed, doubled and lost.
"""

import random
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.torture.rig import (
    CONNECTIONS,
    MORNING,
    Newsroom,
    Zygote,
    adds_up,
    check_books,
    fault_server,
    make_newsroom,
    tell,
)

SEED = 20260424
LONG = pytest.mark.slow


def killed(room: Newsroom, chance: random.Random) -> bool:
    """Starts a sending and kills it: at any moment from its start, or when mails have begun to leave."""
    process = room.start("send", "--date", "2026-04-24", "--yes")
    if chance.random() < 0.1:
        time.sleep(chance.uniform(0, 0.5))
    else:
        room.wait_for_mails(room.count() + 1, process)
        time.sleep(chance.uniform(0, 0.06))
    return room.kill(process)


@pytest.mark.parametrize(
    ("policy", "kills", "readers"),
    [
        ("resend", 5, 100),
        pytest.param("resend", 200, 400, marks=LONG),
        pytest.param("hold", 100, 400, marks=LONG),
    ],
)
def test_killed_senders_lose_nothing_and_double_only_what_was_in_doubt(
    rooms: list[Newsroom], tmp_path: Path, policy: str, kills: int, readers: int
) -> None:
    chance = random.Random(SEED)
    deaths = doubled = rounds = 0
    while deaths < kills:
        rounds += 1
        room = make_newsroom(tmp_path / str(rounds), readers, transport="smtp", uncertain=policy)
        rooms.append(room)
        with fault_server(room, seed=SEED + rounds, slow=0.02):
            while deaths < kills and room.states["pending"] + room.states["sending"] + (not room.rows):
                deaths += killed(room, chance)
                tell(f"smtp {policy}", deaths, kills)
            code = room.send()
        assert adds_up(room.report())
        doubled += check_after_kills(room, policy)
        assert code == (1 if room.states["uncertain"] else 0)
        assert set(room.states) <= ({"sent"} if policy == "resend" else {"sent", "uncertain"})
    print(
        f"\nsmtp {policy}: {deaths} kills in {rounds} rounds, {sum(len(r.readers) for r in rooms)} readers, "
        f"{sum(map(len, (d for r in rooms for d in r.doubts)))} in doubt, {doubled} doubled, 0 lost"
    )


def check_after_kills(room: Newsroom, policy: str) -> int:
    """Checks the accounts; returns how many mails were doubled."""
    rows, taken = room.rows, room.taken()
    assert set(rows) == set(room.readers)
    assert all(len(doubt) <= CONNECTIONS for doubt in room.doubts), (
        "at most the open connections are in doubt"
    )
    doubled = 0
    for reader in room.readers:
        copies = taken.get(reader, [])
        in_doubt = sum(reader in doubt for doubt in room.doubts)
        assert len({copy["id"] for copy in copies}) <= 1, "copies have the same Message-ID"
        assert all(copy["id"] == rows[reader][2] for copy in copies)
        if policy == "hold":
            assert len(copies) == 1 or (rows[reader][0] == "uncertain" and in_doubt), reader
        else:
            assert 1 <= len(copies) <= 1 + in_doubt, reader
        doubled += max(0, len(copies) - 1)
    return doubled


@pytest.mark.parametrize(
    ("seed", "share", "readers"),
    [
        (2, 0.3, 30),
        pytest.param(1, 0.1, 60, marks=LONG),
        *(pytest.param(seed, 0.05 * (seed % 8), 150, marks=LONG) for seed in range(3, 43)),
    ],
)
def test_server_that_fails_in_every_way_leaves_books_that_agree(
    rooms: list[Newsroom], tmp_path: Path, seed: int, share: float, readers: int
) -> None:
    """After each run the rows say what the server knows; with a server that is well again everybody gets their mail."""
    room = make_newsroom(tmp_path / "room", readers, transport="smtp", gone=5)
    rooms.append(room)
    with fault_server(room, seed=seed, share=share):
        for _ in range(6):
            room.send("--resume")
            check_books(room)
            assert adds_up(room.report())
            assert set(room.states) <= {"sent", "failed", "deferred", "uncertain", "pending"}
    with fault_server(room, seed=seed):
        room.send("--resume")
        room.send("--only", "deferred")
        check_books(room)
    left = {reader: row for reader, row in room.rows.items() if row[0] not in ("sent", "uncertain")}
    assert {row[0] for row in left.values()} <= {"failed"}
    assert all(reader.startswith("gone") for reader in left), left
    assert adds_up(room.report())


@pytest.mark.parametrize(("readers", "first"), [(150, 50), pytest.param(5000, 500, marks=LONG)])
def test_sender_that_is_suspended_loses_nobody(
    rooms: list[Newsroom], tmp_path: Path, readers: int, first: int
) -> None:
    """ "552 suspended" from a certain mail on: nobody is to blame, the edition waits, and then everybody gets it once."""
    room = make_newsroom(tmp_path / "room", readers, transport="smtp")
    rooms.append(room)
    with fault_server(room, seed=SEED, suspend_from=first):
        assert room.send() == 1
        check_books(room)
        told = room.report()
        assert adds_up(told)
        assert first <= told["sent"] < first + CONNECTIONS
        assert (told["failed"], told["deferred"], told["uncertain"], told["skipped"]) == (0, 0, 0, {})
        assert told["pending"] == readers - told["sent"]
        assert room.run("run") == 0, "the operator is told once"
    assert room.run("suppressions", "list", "--json") == 0
    assert (room.folder / "out").read_text().strip() == "[]"
    with fault_server(room, seed=SEED):
        assert room.send() == 2, "a person must say that it may go on"
        assert room.send("--resume") == 0
    check_books(room)
    assert room.states == {"sent": readers}
    assert {len(copies) for copies in room.taken().values()} == {1}


def test_two_senders_at_once_send_each_mail_once(rooms: list[Newsroom], tmp_path: Path) -> None:
    room = make_newsroom(tmp_path / "room", 60, transport="smtp")
    rooms.append(room)
    second = Zygote.ready()
    room.start("status", zygote=second)
    codes = [second.wait()]
    with fault_server(room, seed=SEED, slow=0.1):
        room.start("send", "--date", "2026-04-24", "--yes")
        room.wait_for_mails(1)
        for _ in range(3):
            room.start("send", "--date", "2026-04-24", "--yes", zygote=second)
            codes.append(second.wait())
        assert room.zygote.wait() == 0
    second.give_back()
    assert 75 in codes
    check_books(room)
    assert room.states == {"sent": 60}


@pytest.mark.parametrize(("rounds", "readers"), [(2, 20), pytest.param(12, 60, marks=LONG)])
def test_clock_that_moves_loses_and_doubles_nothing(
    rooms: list[Newsroom], tmp_path: Path, rounds: int, readers: int
) -> None:
    chance = random.Random(SEED)
    room = make_newsroom(tmp_path / "room", readers, transport="smtp")
    rooms.append(room)
    with fault_server(room, seed=SEED, share=0.2):
        for _ in range(rounds):
            room.send("--resume", at=MORNING + timedelta(hours=chance.uniform(-30, 30)))
            check_books(room)
    with fault_server(room, seed=SEED):
        room.send("--resume")
        room.send("--only", "deferred")
    check_books(room)
    assert set(room.states) <= {"sent", "uncertain"}
