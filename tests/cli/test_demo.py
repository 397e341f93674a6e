"""The whole job on the samples, twice."""

import os
import stat
from pathlib import Path

import pytest
from alembic import command

from digest.cli.demo import SAMPLES_NOW
from digest.store.database import Store
from digest.store.location import SCHEMA
from digest.wiring.demo import demo_app
from tests.cli.newsroom import REPORT_KEYS, Told, adds_up, done, mail, text_of

READERS = ("aigerim", "boris", "carol", "daniyar", "elena", "farrukh", "gulnara", "henry")
LANGUAGES = ("en", "ru", "kk", "uz", "ky")


@pytest.fixture(scope="module")
def outbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "X"


@pytest.fixture(scope="module")
def first(outbox: Path) -> Told:
    return done("demo", "--outbox", outbox)


@pytest.fixture(scope="module")
def edition(first: Told, outbox: Path) -> Path:
    return outbox / "evening" / "2026-04-24"


def test_demo_says_what_it_did_and_where_to_look(first: Told, edition: Path) -> None:
    assert "8 personal mails for 8 readers" in first.out
    assert "broken inputs set aside" in first.out
    assert str(edition) in first.out
    assert first.err == ""


def test_demo_says_what_the_readme_shows(first: Told) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for line in first.out.splitlines():
        if line.strip().startswith(("A news day", "Read ", "Grouped ", "Lead ", "Written ")):
            assert line in readme


def test_demo_writes_a_mail_for_each_reader_and_the_edition_beside(edition: Path) -> None:
    assert sorted(path.name for path in edition.iterdir()) == sorted([
        *(f"{reader}.eml" for reader in READERS),
        *(f"edition.{language}.{kind}" for language in LANGUAGES for kind in ("html", "txt")),
        "edition.json", "report.json",
    ])  # fmt: skip


def test_demo_report_has_the_agreed_keys_and_adds_up(edition: Path) -> None:
    import json

    report = json.loads((edition / "report.json").read_text())
    assert list(report) == REPORT_KEYS
    assert (report["newsletter"], report["date"], report["slot"]) == ("evening", "2026-04-24", "main")
    assert (report["transport"], report["eligible"], report["sent"]) == ("outbox", 8, 8)
    assert adds_up(report)


def test_demo_opens_its_outbox_to_its_owner_only(first: Told, outbox: Path) -> None:
    for place, _, files in os.walk(outbox):
        assert stat.S_IMODE(os.stat(place).st_mode) == 0o700, place  # noqa: PTH116  (os.walk gives words)
        for name in files:
            mode = stat.S_IMODE((Path(place) / name).stat().st_mode)
            assert mode == 0o600, f"{place}/{name} has {mode:o}"


@pytest.mark.parametrize("reader", READERS)
def test_demo_mail_is_a_bulk_mail_that_programs_can_read(edition: Path, reader: str) -> None:
    parsed = mail(edition / f"{reader}.eml")
    assert parsed["To"].addresses[0].addr_spec.startswith(f"{reader}@example.")
    assert parsed["From"].addresses[0].addr_spec == "evening@evening.example"
    assert parsed["Date"].datetime is not None
    assert parsed["Subject"]
    assert parsed["Precedence"] == "bulk"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert "evening.evening.example" in parsed["List-Id"]
    assert f"https://evening.example/unsubscribe/evening/{reader}/" in parsed["List-Unsubscribe"]
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(parsed.get_all("Message-ID", [])) == 1
    assert all(len(line) <= 998 for line in (edition / f"{reader}.eml").read_bytes().split(b"\r\n"))


@pytest.mark.parametrize("reader", [reader for reader in READERS if reader != "elena"])
def test_demo_mail_has_a_text_and_an_html_part_that_is_not_clipped(edition: Path, reader: str) -> None:
    parsed = mail(edition / f"{reader}.eml")
    assert parsed.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "multipart/related"]
    pictures = [part for part in parsed.walk() if part.get_content_maintype() == "image"]
    assert pictures, "a mail without a picture is grey"
    html = text_of(parsed, "html")
    assert html.startswith("<!doctype html>")
    assert len(html.encode()) < 100_000
    assert html.count("cid:") == html.count("<img") == len(pictures)
    assert "{{" not in html
    assert "{%" not in html
    assert text_of(parsed).strip()


def test_demo_mail_of_a_reader_of_text_is_text_alone(edition: Path) -> None:
    parsed = mail(edition / "elena.eml")
    assert parsed.get_content_type() == "text/plain"
    assert "http" in parsed.get_content()


def test_demo_mails_are_all_different_and_have_ids_of_their_own(edition: Path) -> None:
    mails = [mail(edition / f"{reader}.eml") for reader in READERS]
    assert len({parsed["Message-ID"] for parsed in mails}) == len(READERS)
    assert len({text_of(parsed) for parsed in mails}) == len(READERS)


def test_demo_pages_hold_nobody(edition: Path) -> None:
    for language in LANGUAGES:
        page = (edition / f"edition.{language}.html").read_text()
        assert f'lang="{language}"' in page
        for reader in READERS:
            assert f"{reader}@" not in page
            assert f"/{reader}/" not in page


def test_demo_again_writes_nobody_anything_and_says_so(first: Told, edition: Path) -> None:
    before = {path.name: (path.read_bytes(), path.stat().st_ino) for path in edition.glob("*.eml")}
    told = done("demo", "--outbox", edition.parents[1])
    assert "nothing: all 8 readers have had their mail" in told.out
    assert "nobody gets it twice" in told.out
    assert {path.name: (path.read_bytes(), path.stat().st_ino) for path in edition.glob("*.eml")} == before


def test_demo_configuration_serves_other_commands(first: Told, outbox: Path) -> None:
    told = done("deliveries", "list", "--json", "--config", outbox / ".demo" / "config.toml")
    assert [row["subscriber"] for row in told.json] == list(READERS)
    assert {row["state"] for row in told.json} == {"sent"}


def test_demo_brings_a_store_of_an_earlier_version_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / ".demo"
    home.mkdir(mode=0o700)
    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: upgrade(config, "0015"))
    older = Store(f"sqlite:///{home / 'digest.db'}")
    older.create()
    assert older.revision() == "0015"
    monkeypatch.undo()
    assert demo_app(tmp_path, SAMPLES_NOW).store.revision() == SCHEMA


# Words of headlines that a link must share a matter with: (card, link); what else a card links is a fault.
RELATED = (
    ("Summer Water", "Toktogul"), ("Орталық Азияның бес елі", "Арал"), ("Вода за свет", "Переговорщики пяти стран"),
    ("дзюдо", "Дзюдодан"), ("Batken", "Naryn"), ("Землетрясение", "землетрясения"), ("Тұмар-1", "серіктерімен"),
    ("Key Rate", "Inflation"), ("лихорадка", "клещей"), ("Yemen", "Yemen"), ("Орал қаласында", "тасқынға"),
    ("Арал үлесін", "Арал"),
)  # fmt: skip


def test_demo_links_what_is_related_and_little_else(edition: Path) -> None:
    import json

    stories = json.loads((edition / "edition.json").read_text(encoding="utf-8"))["stories"]
    links = [
        (card["title"], link["title"])
        for story in stories
        for card in story["cards"].values()
        for link in card["read_also"]
    ]
    wrong = [pair for pair in links if not any(card in pair[0] and link in pair[1] for card, link in RELATED)]
    assert len(links) >= 5
    assert len(wrong) <= 0.3 * len(links), wrong
