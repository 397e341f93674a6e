"""Backups, the way back, and that nobody gets a mail twice because of it."""

import json
import re
import shlex
import shutil
import sqlite3
import stat
import subprocess
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from tests.cli.newsroom import Told, digest, done, one_line
from tests.cli.test_journey import newsroom, outbox, prepared  # noqa: F401  # the fixtures


def states() -> dict[str, tuple[str, str]]:
    return {
        row["subscriber"]: (row["state"], row["reason"]) for row in done("deliveries", "list", "--json").json
    }


def refused(told: Told) -> str:
    assert told.code == 2
    return one_line(told)


def backed_up(*more: str) -> Path:
    done("backup", "copies", *more)
    return max(Path("copies").iterdir())


@pytest.fixture
def half_sent(outbox: Path, morning: time_machine.Traveller) -> Path:  # noqa: F811  # the fixtures
    """A newsroom whose readers in Almaty have their mail; those of Berlin and New York wait for their hour."""
    done("send", "--due")
    assert set(states()) == {"alice"}
    return outbox


def test_backup_has_what_another_machine_needs(half_sent: Path) -> None:
    (Path("templates") / "newspaper").mkdir(parents=True)
    (Path("templates") / "newspaper" / "theme.toml").write_text("mine = 1\n")
    copy = backed_up()
    found = sorted(str(path.relative_to(copy)) for path in copy.rglob("*") if path.is_file())
    assert found == ["config.toml", "digest.db", "manifest.json", "secrets/digest.secret",
                     "templates/newspaper/theme.toml"]  # fmt: skip
    modes = {stat.S_IMODE(path.stat().st_mode) for path in copy.rglob("*")}
    assert modes == {0o600, 0o700}
    assert stat.S_IMODE(copy.stat().st_mode) == 0o700
    with closing(sqlite3.connect(copy / "digest.db")) as db:
        assert db.execute("select count(*) from subscribers").fetchone() == (3,)
    assert not list(backed_up_without_secrets().glob("secrets/*"))


def backed_up_without_secrets() -> Path:
    with time_machine.travel("2026-04-25T00:00:00+00:00"):
        return backed_up("--without-secrets")


def test_backup_keeps_the_newest_and_what_is_not_ours(
    half_sent: Path, morning: time_machine.Traveller
) -> None:
    (Path("copies") / "mine").mkdir(parents=True)
    (Path("copies") / "digest-20200101T000000Z").mkdir()
    for _ in range(4):
        morning.shift(timedelta(minutes=1))
        told = done("backup", "copies", "--keep", "2").out
    assert "Removed 1 older backup" in told
    left = sorted(path.name for path in Path("copies").iterdir())
    assert left[0] == "digest-20200101T000000Z", "it has no manifest of ours"
    assert len(left) == 4
    assert left[-1] == "mine"


def test_a_copied_back_file_sends_nothing_until_a_person_has_said_what_left(
    outbox: Path,  # noqa: F811  # the fixture
    morning: time_machine.Traveller,
) -> None:
    done("send", "--due")
    with closing(sqlite3.connect("digest.db")) as db:
        db.execute("pragma wal_checkpoint(truncate)")
    shutil.copy("digest.db", "old.db")
    morning.shift(timedelta(hours=3))
    assert "2 sent" in done("send", "--due").out, "boris in Berlin"
    before = (outbox / "boris.eml").read_bytes()
    for name in ("digest.db-wal", "digest.db-shm"):
        Path(name).unlink(missing_ok=True)
    Path("old.db").replace("digest.db")

    assert set(states()) == {"alice"}, "the store does not know of boris"
    assert "older copy" in refused(digest("send", "--due"))
    ran = digest("run")
    assert ran.code == 1
    assert "digest restore --left-until" in ran.err
    assert (outbox / "boris.eml").read_bytes() == before
    told = done("restore").out
    assert "morning/2026-04-24  outbox  2     1" in told

    assert "yet to come" in refused(digest("restore", "--left-until", "2026-04-24T23:00"))
    done("restore", "--left-until", "2026-04-24T10:15")
    assert digest("send").code == 0
    assert states() == {
        "alice": ("sent", ""),
        "boris": ("skipped", "left before the store was brought back"),
        "nora": ("sent", ""),
    }
    assert (outbox / "boris.eml").read_bytes() == before
    assert "nothing is held" in refused(digest("restore", "--left-until", "now"))
    assert "Nothing is held" in done("restore").out


def test_restore_brings_a_backup_back_and_holds_it(half_sent: Path, morning: time_machine.Traveller) -> None:
    copy = backed_up()
    morning.shift(timedelta(hours=3))
    done("send", "--due")
    done("subscribers", "add", "late@example.org")
    told = done("restore", "copies").out
    assert f"The store is that of {copy / 'digest.db'}" in told
    assert "brought back from a backup of 2026-04-24 02:3" in told
    assert set(states()) == {"alice"}
    aside = next(Path().glob("digest.db.replaced-*"))
    with closing(sqlite3.connect(aside)) as db:
        assert db.execute("select count(*) from subscribers").fetchone() == (4,), "nothing is lost"
    assert refused(digest("send", "--due"))
    done("restore", "--left-until", "nothing")
    assert "2 sent" in done("send", "--due").out
    assert states()["boris"] == ("sent", "")


def test_restore_on_another_machine_is_held_too(half_sent: Path) -> None:
    done("backup", "only.db")
    for path in Path().glob("digest.db*"):
        path.unlink()
    done("restore", "only.db")
    assert "brought back" in refused(digest("send", "--due"))
    assert stat.S_IMODE(Path("digest.db").stat().st_mode) == 0o600
    Path("elsewhere").mkdir()
    for name in ("config.toml", "digest.db", "digest.secret"):
        shutil.copy(name, "elsewhere")
    assert "brought back" in done("--config", "elsewhere/config.toml", "restore").out


def test_restore_into_an_empty_folder_brings_everything_back(half_sent: Path) -> None:
    (Path("templates") / "mine").mkdir(parents=True)
    (Path("templates") / "mine" / "theme.toml").write_text('accent = "#123456"\n')
    elsewhere = Path("away/password").absolute()
    outside = Path("..").resolve() / f"{Path.cwd().name}-password"
    for secret in (elsewhere, outside):
        secret.parent.mkdir(exist_ok=True)
        secret.write_text(f"{secret.parent.name}\n")
        secret.chmod(0o600)
    with Path("config.toml").open("a", encoding="utf-8") as config:
        config.writelines(
            f'\n[[smtp.servers]]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\npassword_file = "{secret}"\n'
            for port, secret in ((2525, "away/password"), (2526, outside))
        )
    copy = backed_up()
    outside.unlink()
    empty = Path("empty")
    empty.mkdir()
    told = done("--config", "empty/config.toml", "restore", "copies").out
    for name in ("config.toml", "digest.secret", "away/password", "templates/mine/theme.toml"):
        assert (empty / name).read_bytes() == Path(name).read_bytes()
        assert stat.S_IMODE((empty / name).stat().st_mode) == 0o600
    command = told[told.index("install -D") :].splitlines()[0]
    assert not outside.exists()
    subprocess.run(shlex.split(command), check=True)
    assert outside.read_text() == f"{outside.parent.name}\n"
    outside.unlink()

    assert "nothing is sent" in done("--config", "empty/config.toml", "status").out
    assert "brought back" in refused(digest("--config", "empty/config.toml", "send"))
    done("--config", "empty/config.toml", "restore", "--left-until", "nothing")
    assert "3 sent" in done("--config", "empty/config.toml", "send").out
    assert (copy / "manifest.json").is_file()


def test_restore_of_a_store_alone_needs_a_configuration(half_sent: Path) -> None:
    done("backup", "only.db")
    assert "is a store alone" in refused(digest("--config", "empty/config.toml", "restore", "only.db"))


def test_restore_leaves_files_that_are_there(half_sent: Path) -> None:
    backed_up()
    Path("digest.secret").write_text("another secret, of this machine and not of the backup\n")
    told = done("restore", "copies").out
    assert "digest.secret stays as it is" in told
    assert "another" in Path("digest.secret").read_text()


def test_units_and_manual_name_one_folder_for_backups() -> None:
    root = Path(__file__).parents[2]
    texts = {
        name: (root / name).read_text(encoding="utf-8")
        for name in ("deploy/crontab", "deploy/systemd/digest-backup.service", "docs/operations.md")
    }
    for name, text in texts.items():
        assert set(re.findall(r"/var/[\w/-]*backups[\w/-]*", text)) == {"/var/backups/digest"}, name


def test_a_store_that_came_without_its_generation_is_held(half_sent: Path) -> None:
    Path("digest.db.generation").unlink()
    assert "came here without digest.db.generation" in refused(digest("send", "--due"))


def content() -> list[str]:
    """Returns all that the store holds. Not its bytes: the write-ahead log may be emptied into it at any time."""
    with closing(sqlite3.connect("digest.db")) as db:
        return list(db.iterdump())


def test_restore_of_what_is_no_sound_backup_changes_nothing(half_sent: Path) -> None:
    copy = backed_up()
    before = content()
    manifest = json.loads((copy / "manifest.json").read_text())
    assert set(manifest["sha256"]) == {"config.toml", "digest.db", "secrets/digest.secret"}
    with (copy / "digest.db").open("r+b") as file:
        file.seek(5000)
        file.write(b"broken")
    Path("text").write_text("no database at all, though long enough to have a header" * 20)
    with Path("cut.db").open("wb") as file:
        file.write((copy / "digest.db").read_bytes()[:20_000])
    for path, said in ((copy, "not as it was"), (copy / "digest.db", "not as it was"), (Path("none"), "is no backup"),
                       (Path("text"), "not a store"), (Path("cut.db"), "malformed")):  # fmt: skip
        told = digest("restore", path)
        assert told.code == 2
        assert said in told.err, path
    assert content() == before
    assert list(Path().glob("digest.db.replaced-*")) == []


def older_store(revision: str) -> None:
    """Makes a store as an earlier digest had it."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    import digest.store

    config = Config()
    config.set_main_option("script_location", str(Path(digest.store.__path__[0]) / "migrations"))
    engine = create_engine("sqlite:///digest.db")
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, revision)
    engine.dispose()


def test_run_on_an_older_schema_stops_and_names_migrate(newsroom: Path) -> None:  # noqa: F811  # the fixture
    for path in Path().glob("digest.db*"):
        path.unlink()
    older_store("0006")
    for command in ("run", "schedule", "send", "backup x"):
        assert "run digest migrate" in refused(digest(*command.split()))
    told = done("migrate").out
    assert "digest.db.0006.backup" in told
    assert "from schema 0006 to" in told
    assert digest("run").code == 0


def test_backup_while_others_write_is_one_state_of_the_store(newsroom: Path) -> None:  # noqa: F811  # the fixture
    import threading

    from digest.store import marks
    from digest.store.database import Store
    from tests.store.conftest import NOW

    stop, wrote = threading.Event(), 0

    def write() -> None:
        nonlocal wrote
        store = Store("sqlite:///digest.db")
        while not stop.is_set():
            with store.writing() as db:
                wrote += 1
                for name in ("left", "right"):
                    marks.put(db, name, f"{wrote} {'x' * 2000}", NOW)
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            done("backup", f"copy{number}.db")
            with closing(sqlite3.connect(f"copy{number}.db")) as db:
                rows = db.execute("select value from marks where name in ('left', 'right')").fetchall()
            assert len(set(rows)) <= 1
    finally:
        stop.set()
        writer.join()
    assert wrote > 5
