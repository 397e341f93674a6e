import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

import digest.store
from digest.errors import ConfigError, StoreError
from digest.store import runs
from digest.store.database import Store
from digest.store.location import SCHEMA, schema_of, sqlite_path
from digest.store.tables import Base
from tests.store.conftest import NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """In an SQLite file, always: this is about files."""
    made = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    made.create()
    yield made
    made.close()


def file_of(store: Store) -> Path:
    assert store.path is not None
    return store.path


def set_revision(store: Store, revision: str) -> None:
    with store.writing() as db:
        db.execute(text("update alembic_version set version_num = :revision"), {"revision": revision})


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///digest.db", Path("digest.db")),
        ("sqlite:////var/lib/digest.db", Path("/var/lib/digest.db")),
        ("postgresql+psycopg://digest@host/digest", None),
    ],
)
def test_sqlite_path_is_told_from_the_url(url: str, path: Path | None) -> None:
    assert sqlite_path(url) == path


@pytest.mark.parametrize(
    "url", ["", "digest.db", "sqlite:///", "sqlite:///:memory:", "mysql://me:secret@host/db"]
)
def test_sqlite_path_refuses_other_urls_without_showing_them(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        sqlite_path(url)
    assert "secret" not in str(caught.value)


def test_store_hides_the_password_of_its_url() -> None:
    assert "secret" not in Store("postgresql+psycopg://me:secret@host/db").where


def test_create_makes_a_file_for_its_owner_only(store: Store) -> None:
    with store.writing() as db:
        runs.start(db, "collect", NOW)
        files = sorted(file_of(store).parent.glob("digest.db*"))
        assert [path.name for path in files] == ["digest.db", "digest.db-shm", "digest.db-wal"]
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_create_leaves_what_is_there(store: Store) -> None:
    with store.writing() as db:
        runs.start(db, "collect", NOW)
    store.create()
    with store.reading() as db:
        assert runs.last(db, "collect") is not None


def test_connections_are_durable_and_check_foreign_keys(store: Store) -> None:
    with store.reading() as db:
        found = [
            db.exec_driver_sql(f"pragma {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]


def test_migrations_make_the_tables_that_are_declared(store: Store) -> None:
    with store.reading() as db:
        assert compare_metadata(MigrationContext.configure(db), Base.metadata) == []


def test_schema_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(digest.store.__path__[0]) / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA


def test_check_schema_names_the_command_that_helps(store: Store, tmp_path: Path) -> None:
    store.check_schema()
    with pytest.raises(StoreError, match="digest init"):
        Store(f"sqlite:///{tmp_path / 'none.db'}").check_schema()
    set_revision(store, "0000")
    with pytest.raises(StoreError, match="digest migrate"):
        store.check_schema()
    set_revision(store, "9999")
    with pytest.raises(StoreError, match="update digest"):
        store.check_schema()


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to have a header" * 20])
def test_schema_of_strange_files(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "digest.db"
    path.write_bytes(content)
    if content:
        with pytest.raises(StoreError, match="not a store"):
            schema_of(path)
    else:
        assert schema_of(path) == ""


def test_schema_of_another_program_s_database_is_none(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table cats (name)")
    assert schema_of(path) == ""
    with pytest.raises(StoreError, match="already there"):
        Store(f"sqlite:///{path}").create()


def test_migrate_backs_an_older_store_up_first(store: Store, tmp_path: Path) -> None:
    with store.writing() as db:
        runs.start(db, "collect", NOW)
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != "runs":
                table.drop(db)
        db.execute(text("delete from alembic_version"))
        db.execute(text("insert into alembic_version values ('0000')"))
    assert schema_of(file_of(store)) == "0000"
    # 0000 is no revision that Alembic knows, so the migration fails: the backup must be there all the same.
    with pytest.raises(StoreError, match="0000"):
        store.migrate()
    copy = tmp_path / "digest.db.0000.backup"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as backup:
        assert backup.execute("select job from runs").fetchall() == [("collect",)]


def test_migrate_does_nothing_to_a_current_store_and_refuses_a_missing_one(
    store: Store, tmp_path: Path
) -> None:
    assert store.migrate() is None
    assert list(tmp_path.glob("*.backup")) == []
    with pytest.raises(StoreError, match="digest init"):
        Store(f"sqlite:///{tmp_path / 'none.db'}").migrate()


def test_writing_is_undone_by_an_error(store: Store) -> None:
    def start_and_fail() -> None:
        with store.writing() as db:
            runs.start(db, "collect", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        start_and_fail()
    with store.reading() as db:
        assert runs.last(db, "collect") is None


def test_writers_wait_for_each_other_even_when_they_read_first(store: Store) -> None:
    def start_ten(job: str) -> None:
        for _ in range(10):
            with store.writing() as db:
                runs.last(db, job)
                runs.start(db, job, NOW)

    threads = [threading.Thread(target=start_ten, args=(f"job {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as db:
        assert len(list(runs.listing(db))) == 40


def test_errors_of_the_database_show_no_values(store: Store) -> None:
    with pytest.raises(StoreError) as caught, store.writing() as db:
        db.execute(text("insert into nowhere values (:email)"), {"email": "reader@example.org"})
    assert "reader@example.org" not in str(caught.value)
    assert "no such table" in str(caught.value)


def test_a_file_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be made"):
        Store(f"sqlite:///{tmp_path / 'missing' / 'digest.db'}").create()
