"""What the tests of several rooms share."""

import asyncio
import os
import random
import shutil
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from digest.commands import DEFAULT_CONFIG, use_configuration

# How long an example takes says more about the machine than about the code.
settings.register_profile("digest", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("digest")

# A tenth of a second an article: what is about the language model says so, all other tests do without.
os.environ.setdefault("DIGEST_UNDERSTAND__LANGUAGE_MODEL", "off")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--shuffle", metavar="SEED", help="run the files, and the tests of each file, in a random order"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Shuffles by file: fixtures of a file are made once, whatever the order."""
    if (seed := config.getoption("--shuffle")) is None:
        return
    chance = random.Random(seed)
    files = sorted({item.path for item in items})
    place = dict(zip(files, chance.sample(range(len(files)), len(files)), strict=True))
    items.sort(key=lambda item: (place[item.path], chance.random()))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Hides Playwright's event loop from tests that use no browser.

    Playwright keeps its loop marked as running in the thread between calls, and asyncio.run() refuses to start there.
    """
    loop = None if "chromium" in getattr(item, "fixturenames", ()) else asyncio._get_running_loop()
    if loop:
        asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        if loop and not loop.is_closed():
            asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser. Without one the tests are skipped, but not where everything must be checked (CI=true)."""
    program = shutil.which("chromium")
    if program is None:
        missing = "chromium is not installed (make system)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        loop = asyncio._get_running_loop()
        yield browser
        asyncio._set_running_loop(loop)  # the last test of all may use no browser
        browser.close()


@pytest.fixture(autouse=True)
def default_configuration() -> Iterator[None]:
    """A test that uses another configuration leaves no trace of it in the commands that the next one composes."""
    yield
    use_configuration(DEFAULT_CONFIG)
