import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from digest.model.edition import Edits
from digest.render.settings import Advertisement
from tests.render.issue import ALICE, BOB, CAROL, EDITION, SETTINGS, SITE, composer, selection

pytestmark = pytest.mark.browser

MAILS = {"en": (ALICE, ("en",)), "ru": (BOB, ("ru", "en")), "kk": (CAROL, ("kk",))}
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="1104" height="736"><rect width="1104" height="736"/></svg>'


ADVERTISEMENT = Advertisement(
    text={"en": "Evening classes from 4 May", "ru": "Вечерние занятия с 4 мая", "kk": "Кешкі сабақтар"},
    url="https://courses.example/",
    advertiser="Til School",
)
FULL = replace(SETTINGS, advertisement=ADVERTISEMENT)


def mail(language: str, theme: str = "newspaper") -> str:
    reader, languages = MAILS[language]
    note = Edits(note=dict.fromkeys(MAILS, "An hour later tomorrow."))
    made = composer(replace(EDITION, edits=note), settings=replace(FULL, theme=theme))
    return made.html(reader, selection(*languages))


class Opened:
    """A mail in a browser that notes what it asks the network for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        self.asked.append(route.request.url)
        route.fulfill(body=PICTURE, content_type="image/svg+xml")

    def show(self, html: str) -> "Opened":
        self.page.set_content(html)
        return self


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Opened]:
    context = chromium.new_context(color_scheme="light", viewport={"width": 375, "height": 800})
    yield Opened(context.new_page())
    context.close()


def faults(opened: Opened, html: str) -> list[tuple[str, str, str]]:
    """Returns what axe finds serious, in light and in dark: contrast differs."""
    found = []
    for scheme in ("light", "dark"):
        opened.page.emulate_media(color_scheme=scheme)
        violations = Axe().run(opened.show(html).page).response["violations"]
        serious = [v for v in violations if v["impact"] in ("serious", "critical")]
        found += [(scheme, v["id"], v["nodes"][0]["html"]) for v in serious]
    return found


THEMES = ("newspaper", "plain", "brand")


@pytest.mark.parametrize(
    ("theme", "language"),
    [*(("newspaper", language) for language in MAILS), ("plain", "ru"), ("brand", "kk")],
)
def test_mail_has_no_serious_fault_for_assistive_technology(
    opened: Opened, theme: str, language: str
) -> None:
    assert faults(opened, mail(language, theme)) == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", ["uz", "ky", "tg", "tk"])
def test_page_in_every_language_and_theme_has_no_serious_fault(
    opened: Opened, theme: str, language: str
) -> None:
    edition = replace(EDITION, languages=(language, *EDITION.languages))
    made = composer(edition, settings=replace(FULL, theme=theme))
    html = made.html(replace(ALICE, languages=(language, "en")), selection("en"))
    assert f'<html lang="{language}"' in html
    assert faults(opened, html) == []


@pytest.mark.parametrize("theme", THEMES)
def test_mail_never_scrolls_sideways(opened: Opened, theme: str) -> None:
    styled = mail("kk" if theme == "newspaper" else "en", theme)
    for html in (styled, re.sub(r"<style.*?</style>", "", styled, flags=re.DOTALL)):
        opened.show(html)
        for width in (320, 375, 600, 1024):
            opened.page.set_viewport_size({"width": width, "height": 800})
            assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", THEMES)
def test_long_words_stick_out_nowhere(opened: Opened, theme: str) -> None:
    word = "Қызылордаоблысыныңжаңалықтарыменжарнамалары"
    url = "https://courses.example.com/kazakh/beginners-may-2026-online-evening-classes"
    wanted = Advertisement(text={"en": f"See {url}"}, url=url, advertiser=word)
    settings = replace(FULL, theme=theme, advertisement=wanted)
    day = replace(EDITION, name=word, edits=Edits(note={"en": f"See {url}"}))
    made = composer(day, site=replace(SITE, postal_address=word * 2), settings=settings)
    styled = made.html(replace(ALICE, email=f"{'a' * 60}@{'d' * 50}.example.org"), selection("en", length=3))
    opened.page.set_viewport_size({"width": 320, "height": 800})
    for html in (styled, re.sub(r"<style.*?</style>", "", styled, flags=re.DOTALL)):
        assert opened.show(html).page.evaluate("document.documentElement.scrollWidth") <= 320


def test_mail_asks_the_network_only_for_the_lead_picture(opened: Opened) -> None:
    opened.show(mail("en")).page.wait_for_load_state("networkidle")
    assert opened.asked == ["https://pictures.example/line.jpg"]


def test_mail_has_links_that_a_finger_hits(opened: Opened) -> None:
    styled = mail("ru")
    for html in (styled, re.sub(r"<style.*?</style>", "", styled, flags=re.DOTALL)):
        for width in (375, 768):
            opened.page.set_viewport_size({"width": width, "height": 800})
            heights = opened.show(html).page.eval_on_selector_all(
                "a", "links => links.map(a => a.getBoundingClientRect().height)"
            )
            assert min(heights) >= 44


def test_mail_shows_name_date_headline_and_lines_on_the_first_screen(opened: Opened) -> None:
    opened.show(mail("en"))
    opened.show(composer().html(ALICE, selection("en")))  # a note of the editors would go before
    bottom = opened.page.eval_on_selector(".front .lines", "lines => lines.getBoundingClientRect().bottom")
    assert bottom <= 667


def test_mail_follows_the_readers_colour_scheme(opened: Opened) -> None:
    opened.show(mail("en"))
    papers = []
    for scheme in ("light", "dark"):
        opened.page.emulate_media(color_scheme=scheme)
        papers.append(opened.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert papers == ["rgb(255, 255, 255)", "rgb(20, 20, 20)"]


def test_page_of_an_edition_has_no_serious_fault_either(opened: Opened) -> None:
    assert faults(opened, composer().page("ru").html) == []
