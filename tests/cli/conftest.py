"""A folder, a clock and a clean environment for each journey."""

import contextlib
import functools
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine

from digest.wiring import background, knowledge, logs
from tests.cli.newsroom import READERS
from tests.cli.room import Room, approve, serve
from tests.deliver.servers import Handler, running

# 07:30 in Almaty: the hour of its readers has come, that of Berlin and New York has not.
MORNING = "2026-04-24T02:30:00+00:00"
BEFORE = "2026-04-24T02:20:00+00:00"


@pytest.fixture(scope="session", autouse=True)
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every command loads what the engine knows, which takes a second; here it is read once, and templates are
    compiled once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(knowledge, "load_knowledge", functools.cache(knowledge.load_knowledge))
        patch.setattr(background, "load_background", functools.cache(background.load_background))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        for name in [name for name in os.environ if name.startswith("DIGEST_")]:
            patch.delenv(name)
        patch.setenv("DIGEST_UNDERSTAND__LANGUAGE_MODEL", "off")
        yield


@pytest.fixture(autouse=True)
def logs_end_with_a_test() -> Iterator[None]:
    """Commands run in this process, and one that logs in JSON must not change how the next reports."""
    yield
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, logs.Handler)]:
        root.removeHandler(handler)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def morning() -> Iterator[time_machine.Traveller]:
    """The clock at `MORNING`, going on from there."""
    with time_machine.travel(MORNING) as clock:
        yield clock


@pytest.fixture(scope="session")
def approved(loaded_once: None, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes a newsroom that sends by SMTP, with an approved edition for the given readers; once for all tests."""

    @functools.cache
    def made(readers: str) -> Path:
        folder = tmp_path_factory.mktemp("approved")
        with time_machine.travel(MORNING, tick=False), contextlib.chdir(folder):
            approve(folder, readers)
        return folder

    return made


@pytest.fixture
def room(
    folder: Path,
    morning: time_machine.Traveller,
    approved: Callable[[str], Path],
    request: pytest.FixtureRequest,
) -> Iterator[Room]:
    """A copy of such a newsroom, and a server that takes everything."""
    shutil.copytree(approved(getattr(request, "param", READERS)), folder, dirs_exist_ok=True)
    handler = Handler()
    with running(handler) as port:
        serve(folder, port, tls="none")
        yield Room(folder, handler)
