"""The page of preferences in a real browser: without a script, in every language, light and dark, by thumb."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from digest.model.subscriber import Subscriber
from digest.web.serve import PageServer
from tests.web.readers import Readers, pages_of

pytestmark = pytest.mark.browser
LANGUAGES = ("kk", "ru", "en", "uz", "ky", "tg", "tk")
WIDTHS = (320, 375, 600)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Readers]]:
    """The address of a real server, with a reader of each language."""
    people = [
        Subscriber(key=code, email=f"{code}@example.org", newsletters=("morning",), languages=(code,))
        for code in LANGUAGES
    ]
    with pages_of(tmp_path, people, LANGUAGES) as pages:
        ready = Event()
        server = PageServer(pages.app, 0, lambda _: ready.set())
        thread = Thread(target=server.run)
        thread.start()
        assert ready.wait(10)
        yield server.url.rstrip("/"), pages
        server.stop()
        thread.join(10)


@pytest.mark.parametrize(
    ("scheme", "languages"),
    [("light", LANGUAGES), ("dark", ("kk",)), pytest.param("dark", LANGUAGES[1:], marks=pytest.mark.slow)],
)
def test_page_fits_every_phone_in_every_language(
    chromium: Browser, served: tuple[str, Readers], scheme: str, languages: tuple[str, ...]
) -> None:
    url, pages = served
    dark = scheme == "dark"
    context = chromium.new_context(
        viewport={"width": 375, "height": 667}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
    for code in languages:
        page.goto(url + pages.address(code))
        expect(page.locator("html")).to_have_attribute("lang", code)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 667})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (code, width)
        if len(languages) < len(LANGUAGES) or code in languages[:2]:
            assert Axe().run(page).response["violations"] == [], code
        targets = page.locator("select, input:not([type=radio]), label.radio, button, .leaving a")
        heights = targets.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
        assert min(heights) >= 44, code
    page.locator("#zone").fill("Mars/Olympus")
    page.locator("button").click()
    expect(page.locator("#zone")).to_have_value("Mars/Olympus")
    expect(page.locator("#zone")).to_have_attribute("aria-invalid", "true")
    assert Axe().run(page).response["violations"] == [], code
    context.close()
    assert not faults


def test_pause_needs_no_script(chromium: Browser, served: tuple[str, Readers]) -> None:
    url, pages = served
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{url}{pages.address('en')}#pause")
    page.get_by_label("For 3 weeks").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved: pause.")
    expect(page.get_by_label("Until a day")).to_be_checked()
    assert pages.reader("en").paused_until is not None
    context.close()
