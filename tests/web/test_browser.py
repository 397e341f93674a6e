"""The desk in a real browser, from a real server."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.web.rig import Newsroom, running

pytestmark = pytest.mark.browser

LEAD, SECOND = re.compile("^Kazakhstan opens"), re.compile("^Grain harvest")


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Page]:
    """A page in which any fault of a script, or of our own policy, fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
    # The network beyond this machine.
    page.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.abort())
    yield page
    context.close()
    assert not faults


def press(page: Page, key: str) -> None:
    """Presses a key once the page's script listens: its class is set by the same script."""
    expect(page.locator("html.js")).to_be_attached()
    page.keyboard.press(key)


def has_background(page: Page, colour: str) -> None:
    """Waits for it: a key may load the page, and its frame after it."""
    expect(page.frame_locator("#frame").locator("body")).to_have_css("background-color", colour)


def test_desk_changes_the_mail_with_the_reader(visit: Page, quiet: str) -> None:
    visit.goto(quiet)
    mail = visit.frame_locator("#frame")
    expect(mail.locator("h2").first).to_have_text(LEAD)
    visit.get_by_label("Reader", exact=True).select_option("bob-91c2")
    expect(mail.locator("h2").first).to_contain_text("Казахстан открыл")
    expect(visit.locator(".subject")).to_contain_text("Казахстан открыл")


def test_desk_shows_both_widths(visit: Page, quiet: str) -> None:
    visit.goto(quiet)
    frame = visit.locator("#frame")
    for key, width in (("2", 375), ("1", 600)):
        press(visit, key)
        expect(visit.locator(".stage")).to_have_attribute("data-width", str(width))
        expect(frame).to_have_css("width", f"{width}px")
        inner = (
            visit.frame_locator("#frame").locator("html").evaluate("html => [html.scrollWidth, innerWidth]")
        )
        assert inner[0] <= inner[1]


@pytest.mark.parametrize("system", ["light", "dark"])
def test_desk_shows_both_schemes_whatever_the_system_has(visit: Page, quiet: str, system: str) -> None:
    visit.emulate_media(color_scheme="dark" if system == "dark" else "light")
    visit.goto(quiet)
    has_background(visit, "rgb(255, 255, 255)")
    press(visit, "d")
    expect(visit.locator(".stage")).to_have_attribute("data-scheme", "dark")
    has_background(visit, "rgb(20, 20, 20)")


def test_desk_shows_the_text(visit: Page, quiet: str) -> None:
    visit.goto(quiet)
    press(visit, "t")
    expect(visit.locator("pre.text")).to_contain_text("THE MORNING")
    press(visit, "t")
    expect(visit.locator("#frame")).to_be_visible()


def test_desk_walks_the_stories_by_key_without_loading_the_mail_again(visit: Page, quiet: str) -> None:
    visit.goto(quiet)
    mails: list[str] = []
    visit.on("request", lambda request: mails.append(request.url) if "/mail" in request.url else None)
    why = visit.locator("#why h2")
    expect(why).to_have_text(LEAD)
    press(visit, "j")
    expect(why).to_have_text(SECOND)
    expect(visit.locator(".row[aria-current]")).to_have_count(1)
    expect(visit.frame_locator("#frame").locator("#story-2")).to_be_in_viewport()
    press(visit, "k")
    press(visit, "k")
    expect(why).to_have_text(LEAD)
    assert mails == []
    press(visit, "j")
    expect(why).to_have_text(SECOND)
    press(visit, "2")
    expect(visit.locator(".stage")).to_have_attribute("data-width", "375")
    expect(why).to_have_text(SECOND)


def test_desk_explains_its_keys(visit: Page, quiet: str) -> None:
    visit.goto(quiet)
    press(visit, "?")
    expect(visit.get_by_role("dialog", name="Keys")).to_be_visible()
    press(visit, "j")
    expect(visit.locator("#why h2")).to_have_text(LEAD)
    press(visit, "Escape")
    expect(visit.get_by_role("dialog")).to_be_hidden()


def test_desk_copies_the_command(visit: Page, quiet: str) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.goto(quiet)
    visit.get_by_role("button", name="Copy").click()
    expect(visit.get_by_role("button", name="Copied")).to_be_visible()
    assert visit.evaluate("navigator.clipboard.readText()") == "digest approve morning/2026-04-24"


def test_desk_keeps_the_mail_in_its_frame(visit: Page, quiet: str) -> None:
    visit.goto(quiet)
    opened: list[Page] = []
    visit.context.on("page", lambda page: opened.append(page))  # noqa: PLW0108  (it cannot mark a built-in method)
    visit.frame_locator("#frame").locator("a").first.click()
    later = visit.context.new_page()  # announced after any page that the click had opened
    assert visit.url == quiet
    assert opened == [later]
    later.close()
    expect(visit.frame_locator("#frame").locator("h2").first).to_have_text(LEAD)


def test_desk_loads_again_when_a_template_changes(visit: Page, newsroom: Newsroom) -> None:
    lead = newsroom.templates / "newspaper" / "lead.mjml"
    whole = lead.read_text()
    with running(newsroom) as url:
        visit.goto(f"{url}?reader=bob-91c2&width=375")
        frame = visit.frame_locator("#frame")
        lead.write_text(whole.replace("{{ card.title }}", "{{ card.title }} (set in Almaty)"))
        expect(frame.locator("h2").first).to_contain_text("(set in Almaty)")
        expect(visit.locator(".stage")).to_have_attribute("data-width", "375")
        lead.write_text(whole + "{% if %}")
        expect(visit.locator("h1")).to_have_text("A template does not compile")
        expect(visit.locator(".where")).to_contain_text("newspaper/lead.mjml:")
        lead.write_text(whole)
        expect(frame.locator("h2").first).to_contain_text("Казахстан открыл")


def test_desk_works_without_a_script(chromium: Browser, quiet: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(quiet)
    page.get_by_role("link", name=re.compile("Grain harvest")).click()
    page.get_by_label("Reader", exact=True).select_option("bob-91c2")
    page.get_by_role("button", name="Show").last.click()
    expect(page.locator(".subject")).to_contain_text("Казахстан открыл")
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1024, 1280, 1600])
def test_desk_fits_the_screen(visit: Page, quiet: str, width: int) -> None:
    visit.set_viewport_size({"width": width, "height": 800})
    visit.goto(f"{quiet}?story=hostile")
    assert visit.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_desk_is_accessible(visit: Page, quiet: str, scheme: str) -> None:
    visit.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for query in ("?reader=erin-1d0f&story=games", "?part=text&width=375", "?reader=mallory"):
        visit.goto(quiet + query)
        found = Axe().run(visit).response["violations"]
        assert not found, [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found]
