"""Makes the pictures of the README and of docs/templates.md: the sample mail and the preview.

python -m docs.pictures         needs Debian's chromium
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from digest.model.edition import EditionKey
from digest.wiring.app import App, open_app
from digest.wiring.checking import edition_of
from docs import sample_images

OUT = Path(__file__).parent / "pictures"
MAILS = (("en", 600, "light"), ("kk", 375, "dark"), ("ru", 600, "dark"))
THEMES = (("newspaper", "en", 600, "light"), ("plain", "ru", 600, "light"), ("brand", "kk", 375, "dark"))
CONFIG = ("--config", "outbox/.demo/config.toml")


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("there is no chromium; on Debian run: make system")
    OUT.mkdir(exist_ok=True)
    sample_images.main()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        edition = demo(folder)
        for theme, language, width, scheme in THEMES:
            page = folder / f"{theme}.html"
            page.write_text(themed(folder, edition, theme, language), encoding="utf-8")
            shoot(browser, page.as_uri(), f"theme-{theme}", width=width, height=1100, scheme=scheme)
        for language, width, scheme in MAILS:
            shown = (edition / f"edition.{language}.html").as_uri()
            shoot(
                browser, shown, f"mail-{language}-{width}-{scheme}", width=width, height=1400, scheme=scheme
            )
        command = [sys.executable, "-m", "digest", *CONFIG, "preview", "--port", "0"]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as desk:
            assert desk.stdout is not None
            address = next(word for word in desk.stdout.readline().split() if word.startswith("http"))
            shoot(browser, address, "desk", width=1280, height=900, scheme="light")
            desk.terminate()
        browser.close()


def demo(folder: Path) -> Path:
    """Runs the demo in `folder`; returns where its edition is."""
    command = [sys.executable, "-m", "digest", "demo"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return next((folder / "outbox").glob("*/*/edition.json")).parent


def themed(folder: Path, shown: Path, theme: str, language: str) -> str:
    """Returns the page of the demo's edition in another theme."""
    app = open_app(folder / "outbox" / ".demo" / "config.toml")
    other = App(replace(app.config, mail=replace(app.config.mail, theme=theme)))
    key = EditionKey(shown.parent.name, date.fromisoformat(shown.name))
    return edition_of(other, key)[1].page(language).html


def shoot(browser: Browser, address: str, name: str, *, width: int, height: int, scheme: str) -> None:
    """Writes a picture of the first screen of a page."""
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page.goto(address)
    page.wait_for_load_state("networkidle" if name != "desk" else "load")
    page.wait_for_timeout(500)  # the mail in the desk's frame
    page.screenshot(path=OUT / f"{name}.png")
    page.close()


if __name__ == "__main__":
    main()
