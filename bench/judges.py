"""Independent judges of the sample mails: what each finds at worst, beside what a good mail gets.

python -m bench.judges [--all]      --all: every language and theme, else three languages of the first theme

Those from npm are looked for in .cache/judges, where `make judge` installs them; what is not installed is named. The
pages of the demo's editions are judged as each reader would get them, so the footer and its links are there.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bench import caniemail
from digest.deliver.spam import spam_points
from digest.model.edition import EditionKey
from digest.model.subscriber import Subscriber
from digest.render.compile import expanded_mjml
from digest.wiring.app import App, open_app
from digest.wiring.checking import edition_of

ROOT = Path(__file__).parents[1]
NPM = ROOT / ".cache" / "judges" / "node_modules"
MJML = NPM.parent / "mjml"  # with a node of its own: `make judges`
MOST_LOST = 11  # of the 100 of Can I email
THEMES = ("newspaper", "plain", "brand")


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail: a file with its HTML part, and the whole message."""

    name: str
    html: Path
    message: bytes
    app: App


@dataclass(frozen=True, slots=True)
class Judge:
    """`faults` counts what a judge finds in a mail; `good` is the most that a good mail has."""

    name: str
    good: float
    missing: str
    faults: Callable[[Sample], float]


def samples(folder: Path, *, every: bool) -> Iterator[Sample]:
    """Yields the demo's mails."""
    subprocess.run(
        [sys.executable, "-m", "digest", "demo"], cwd=folder, check=True, stdout=subprocess.DEVNULL
    )
    shown = next((folder / "outbox").glob("*/*/edition.json")).parent
    app = open_app(folder / "outbox" / ".demo" / "config.toml")
    key = EditionKey(shown.parent.name, date.fromisoformat(shown.name))
    for theme in THEMES if every else THEMES[:1]:
        themed = App(replace(app.config, mail=replace(app.config.mail, theme=theme)))
        edition, composer, selector = edition_of(themed, key)
        for language in edition.languages if every else ("en", "ru", "kk"):
            reader = Subscriber(
                key=f"judge-{language}", email=f"reader@{language}.example", languages=(language,)
            )
            chosen = selector.select(reader)
            page = folder / f"{theme}-{language}.html"
            page.write_text(composer.html(reader, chosen), encoding="utf-8")
            mail = composer.mail(reader, chosen, at=edition.built)
            yield Sample(page.stem, page, mail.content, themed)


def judges() -> list[Judge]:
    vnu, html_validate, mjml = NPM / "vnu-jar/build/dist/vnu.jar", _npm("html-validate"), MJML
    java = shutil.which("java")
    no_npm = "npm is missing, or run: make judge"
    return [
        Judge("axe, light and dark", 0, "" if shutil.which("chromium") else "run: make system", _axe),
        Judge("SpamAssassin", 0.5, "" if shutil.which("spamassassin") else "run: make system", _spam),
        Judge("Nu HTML checker", 4, "" if java and vnu.exists() else f"java is missing, or {no_npm}", _nu),
        Judge("html-validate", 1, "" if html_validate.exists() else no_npm, _html_validate),
        Judge("MJML's own linter", 0, "" if mjml.exists() else no_npm, _mjml),
        Judge("Can I email, 100 - score", MOST_LOST, caniemail.missing(), _can_i_email),
        Judge("Can I email, unsupported", 3, caniemail.missing(), _unsupported),
        Judge("mailauth, opendkim", 0, "they judge signatures: tests/deliver/test_dkim.py", _never),
    ]


def _npm(name: str) -> Path:
    return NPM / ".bin" / name


def _output(*command: str | Path, take: Path | None = None) -> str:
    """Returns what a program prints, by way of a file: a pipe of Node's is cut at 64 KB."""
    with tempfile.TemporaryFile() as out:
        stdin = take.open("rb") if take else None
        subprocess.run([str(word) for word in command], stdin=stdin, stdout=out, stderr=out, check=False)
        if stdin:
            stdin.close()
        out.seek(0)
        return out.read().decode("utf-8", "replace")


def _axe(sample: Sample) -> float:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    found = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 375, "height": 800})
        page.goto(sample.html.as_uri())
        for dark in (False, True):
            page.emulate_media(color_scheme="dark" if dark else "light")
            violations = Axe().run(page).response["violations"]
            found += sum(v["impact"] in ("serious", "critical") for v in violations)
        browser.close()
    return found


def _spam(sample: Sample) -> float:
    points = spam_points(sample.message)
    return 99.0 if points is None else points


def _nu(sample: Sample) -> float:
    told = _output(
        "java",
        "-jar",
        NPM / "vnu-jar/build/dist/vnu.jar",
        "--format",
        "json",
        "--exit-zero-always",
        sample.html,
    )
    messages = json.loads(told[told.index("{") :])["messages"]
    errors = [m for m in messages if m["type"] == "error" and "obsolete" not in m["message"]]
    _tell(sample, [m["message"] for m in errors])
    return len(errors)


def _html_validate(sample: Sample) -> float:
    settings = sample.html.with_name(".htmlvalidate.json")
    presets = ["html-validate:a11y", "html-validate:document"]
    settings.write_text(json.dumps({"root": True, "extends": presets}))
    told = _output(_npm("html-validate"), "-c", settings, "-f", "json", sample.html)
    results = json.loads(told[told.index("[") :])
    messages = [m["ruleId"] + ": " + m["message"] for result in results for m in result["messages"]]
    _tell(sample, messages)
    return len(messages)


def _mjml(sample: Sample) -> float:
    source = sample.html.with_suffix(".mjml")
    source.write_text(expanded_mjml(sample.app.mail_settings, sample.app.templates), encoding="utf-8")
    told = _output(MJML, "--validate", source)
    faults = [line for line in told.splitlines() if re.search(r"\bLine \d+|[Ee]rror", line)]
    _tell(sample, faults)
    return len(faults)


def _can_i_email(sample: Sample) -> float:
    found = caniemail.score(sample.html.read_text(encoding="utf-8"))
    worst = sorted(found.uses, key=lambda use: use.partial + use.unsupported, reverse=True)[:3]
    costs = [
        f"{use.slug} in {use.found}: {use.partial:.1f} partial, {use.unsupported:.1f} unsupported"
        for use in worst
    ]
    if 100 - found.total > MOST_LOST:
        _tell(sample, [f"{found.total:.1f}", *costs])
    return 100 - found.total


def _unsupported(sample: Sample) -> float:
    return caniemail.score(sample.html.read_text(encoding="utf-8")).unsupported


def _never(_: Sample) -> float:
    raise AssertionError("a judge that is missing is not asked")


def _tell(sample: Sample, faults: list[str]) -> None:
    for fault in dict.fromkeys(faults):
        print(f"    {sample.name}: {fault[:140]}", file=sys.stderr)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        mails = list(samples(Path(name), every="--all" in sys.argv))
        worse = False
        print(f"{'judge':<26}{'mails':>6}{'worst':>8}{'good':>7}")
        for judge in judges():
            if judge.missing:
                print(f"{judge.name:<26}   not asked: {judge.missing}")
                continue
            worst = max(judge.faults(mail) for mail in mails)
            worse |= worst > judge.good
            told = "" if worst <= judge.good else "   worse"
            print(f"{judge.name:<26}{len(mails):>6}{worst:>8.1f}{judge.good:>7}{told}", flush=True)
        sys.exit(worse)


if __name__ == "__main__":
    main()
