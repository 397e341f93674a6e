"""The page of the API in a real browser, from a real server."""

from threading import Event, Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from digest.web.api.app import api
from digest.web.serve import PageServer
from digest.web.site import site
from tests.web.api.conftest import PATIENT, Newsroom


@pytest.mark.browser
def test_page_is_readable_in_any_width_and_scheme(newsroom: Newsroom, chromium: Browser) -> None:
    made = api(newsroom.intake(), PATIENT, lambda: 0.0)
    started = Event()
    server = PageServer(site(made.routes, made.handlers), 0, lambda _: started.set())
    thread = Thread(target=server.run)
    thread.start()
    faults: list[str] = []
    try:
        assert started.wait(10)
        for width, scheme in ((320, "dark"), (1280, "light")):
            page = chromium.new_page(
                viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
            )
            page.on("console", lambda said: faults.append(said.text))
            page.goto(f"{server.url}api")
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert Axe().run(page).response["violations"] == []
            page.close()
    finally:
        server.stop()
        thread.join(10)
    assert faults == []
