"""What several rooms' tests share."""

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

# How long an example takes says more about the machine than about the code.
settings.register_profile("digest", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("digest")

# A tenth of a second an article: what is about the language model says so, all other tests do without.
os.environ.setdefault("DIGEST_UNDERSTAND__LANGUAGE_MODEL", "off")


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
        yield browser
        browser.close()
