"""The page to unsubscribe in a real browser, on a phone: every language, light and dark."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from digest.jobs.leave import Leaving
from digest.model.subscriber import Subscriber
from digest.render.catalogue import load_catalogues
from digest.render.links import Signer
from digest.store import subscribers
from digest.store.database import Store
from digest.web.leaflet import Leaflets, style
from digest.web.serve import PageServer
from digest.web.site import site
from digest.web.unsubscribe import unsubscribe
from digest.wiring.package import package_path
from tests.web.api.conftest import NOW

pytestmark = pytest.mark.browser
SIGNER = Signer([b"first secret of the newsroom"])
LANGUAGES = ("kk", "ru", "en", "uz", "ky", "tg", "tk")
NAME = "Таңғы Дала хабаршысы"
PHONE = {"width": 375, "height": 667}


@dataclass
class Pages:
    url: str
    store: Store

    def address(self, key: str) -> str:
        return f"{self.url}unsubscribe/morning/{key}/{SIGNER.token('unsubscribe', 'morning', key)}"


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    """The readers' pages from a real server, with a reader of each language."""
    store = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    store.create()
    with store.writing() as db:
        people = [
            Subscriber(key=code, email=f"{code}@example.org", newsletters=("morning",), languages=(code,))
            for code in LANGUAGES
        ]
        subscribers.write_new(db, people, NOW)
    leaving = Leaving(
        store=store, is_ours=lambda token, newsletter, key: SIGNER.accepts(token, "unsubscribe", newsletter, key),
        name=lambda *_: NAME, now=lambda: NOW,
    )  # fmt: skip
    ready = Event()
    leaflets = Leaflets(load_catalogues([package_path("locale")]), "desk@news.example")
    routes = [style(), *unsubscribe(leaving, leaflets)]
    server = PageServer(site(routes, {}), 0, lambda _: ready.set())
    thread = Thread(target=server.run)
    thread.start()
    assert ready.wait(10)
    yield Pages(server.url, store)
    server.stop()
    thread.join(10)
    store.close()


@pytest.mark.parametrize(
    ("scheme", "languages"),
    [("light", LANGUAGES), ("dark", ("kk",)), pytest.param("dark", LANGUAGES[1:], marks=pytest.mark.slow)],
)
def test_page_fits_a_phone_in_every_language_and_its_button_is_for_thumbs(
    chromium: Browser, pages: Pages, scheme: str, languages: tuple[str, ...]
) -> None:
    context = chromium.new_context(viewport=PHONE, color_scheme="dark" if scheme == "dark" else "light")  # type: ignore[arg-type]  # a TypedDict in its stubs
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
    for code in languages:
        page.goto(pages.address(code))
        button = page.get_by_role("button")
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        expect(button).to_have_css(
            "background-color", "rgb(140, 29, 24)" if scheme == "light" else "rgb(225, 87, 81)"
        )
        expect(page.locator("html")).to_have_attribute("lang", code)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), code
        assert Axe().run(page).response["violations"] == [], code
        button.click()
        expect(page.get_by_role("button")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), code
        with pages.store.reading() as db:
            reader = subscribers.get(db, code)
        assert reader is not None
        assert reader.status == "unsubscribed"
    assert Axe().run(page).response["violations"] == []
    page.goto(pages.address("en")[:-2])
    expect(page.locator("main")).to_contain_text("desk@news.example")
    context.close()
    assert not faults
