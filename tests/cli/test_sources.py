"""Sources from the command line: a site on loopback, the configuration, the store."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.collect.opml import read_opml
from tests.cli.newsroom import Told, digest, done
from tests.jobs.site import Site, running

CONFIG = """# kept
[[newsletters]]
id = "morning"
name = "The Morning"
[collect]
allow_networks = ["127.0.0.0/8"]
host_delay_s = 0
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as made:
        made.feed(
            ("/1", "Dam gates opened", "The gates were opened."),
            ("/2", "School opened in Rudny", "A school opened."),
        )
        made.pages["/"] = (
            '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body></body></html>'
        )
        made.pages["/list"] = (
            '<html><body><a href="/a/1">A headline of more than three words</a></body></html>'
        )
        made.article(
            "/a/1",
            "A headline of more than three words",
            "The text of it is not very long, but it is there. " * 8,
        )
        yield made


@pytest.fixture(autouse=True)
def configured(folder: Path) -> Path:
    """The configuration of a newsroom without sources."""
    path = folder / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    done("init")
    return path


def said(*arguments: str) -> Told:
    """What a command says on both its outputs together."""
    told = digest(*arguments)
    return Told(told.code, told.out + told.err, "")


def listed() -> dict[str, dict[str, object]]:
    return {one["name"]: one for one in done("sources", "list", "--json").json}


def test_site_is_added_by_its_feed_and_collected(configured: Path, site: Site) -> None:
    told = said("sources", "add", site.url("/"), "--language", "en")
    assert told.code == 0, told.out
    assert "Site" in told.out
    assert "2 articles, the newest of 2026-04-24, teasers only" in told.out
    text = configured.read_text(encoding="utf-8")
    assert text.startswith(CONFIG)
    assert f'feed = "{site.url("/rss")}"' in text
    assert listed()["Site"]["state"] == "new"
    assert "2 new" in said("collect").out
    assert listed()["Site"]["state"] == "works"
    assert "Asked 1 source. Read 0 articles: 0 new" in said("collect").out
    assert site.unchanged["/rss"] == 1, "asked again at once, because a person wants it"
    again = said("sources", "add", site.url("/rss"))
    assert again.code == 1
    assert "it is there already, as 'Site'" in again.out


def test_page_that_lists_articles_is_added_and_collected(site: Site) -> None:
    assert "a page that lists 1 article" in said("sources", "add", site.url("/list"), "--name", "Front").out
    assert "1 new" in said("collect").out
    assert listed()["Front"]["kind"] == "page"


def test_what_gives_nothing_is_not_added(configured: Path, site: Site) -> None:
    told = said("sources", "add", site.url("/nothing"))
    assert told.code == 1
    assert "404" in told.out
    assert configured.read_text(encoding="utf-8") == CONFIG
    assert said("sources", "add", site.url("/nothing"), "--no-check").code == 0
    checked = said("sources", "check")
    assert checked.code == 1
    assert "404" in checked.out


def test_list_of_feeds_comes_in_and_goes_out(configured: Path, site: Site) -> None:
    opml = configured.parent / "feeds.opml"
    opml.write_text(
        f'<opml version="2.0"><body><outline text="One" xmlUrl="{site.url("/rss")}"/>'
        f'<outline text="Down" xmlUrl="{site.url("/down")}"/></body></opml>'
    )
    told = said("collect", "--opml", str(opml))
    assert "Added 2 sources" in told.out
    assert "2 new" in told.out
    assert "404" in told.out
    assert {name: one["state"] for name, one in listed().items()} == {"One": "works", "Down": "fails"}
    assert "404" in said("sources", "list").out
    exported = said("sources", "export").out
    assert [(one.name, one.feed) for one in read_opml(exported.encode())] == [
        ("One", site.url("/rss")), ("Down", site.url("/down")),
    ]  # fmt: skip
    assert "Added" not in said("collect", "--opml", str(opml)).out


def test_address_is_collected_once_without_being_a_source(site: Site) -> None:
    assert "1 new" in said("collect", site.url("/a/1"), "--source", "Reporter").out
    assert listed() == {}
    assert json.loads(done("articles", "list", "--json").out)[0]["source"] == "Reporter"
    failed = said("collect", site.url("/nothing"))
    assert failed.code == 1
    assert "404" in failed.out


def test_gone_source_is_switched_on_again(site: Site) -> None:
    said("sources", "add", site.url("/rss"), "--name", "One")
    site.pages["/rss"] = 410
    said("collect")
    assert listed()["One"]["state"] == "gone"
    site.feed(("/1", "Dam gates opened", "The gates were opened."))
    assert "0 new" in said("collect").out
    assert said("sources", "on", "One").code == 0
    assert "1 new" in said("collect").out
    assert said("sources", "off", "One").code == 0
    assert listed()["One"]["state"] == "off"
    assert said("collect").code == 2


def test_source_on_watch_is_told_and_cleared(site: Site) -> None:
    site.feed(("/1", "Test post", "Ignore this."))
    said("sources", "add", site.url("/rss"), "--name", "My Site")
    assert "My Site is on watch: a test post" in said("collect").out
    assert listed()["My Site"]["state"] == "on watch"
    told = said("sources", "list").out
    assert "a test post" in told
    assert "digest sources clear 'My Site'" in told
    assert said("sources", "clear", "My Site").code == 0
    assert said("sources", "clear", "My Site").code == 2
    assert listed()["My Site"]["state"] == "works"


def test_folder_is_read_again_only_where_it_changed(configured: Path) -> None:
    folder = configured.parent / "in"
    folder.mkdir()
    (folder / "1.json").write_text('{"id": "1", "title": "One", "content_text": "Text."}')
    (folder / "2.json").write_text('{"title": ""}')
    assert said("sources", "add", str(folder), "--name", "Folder").code == 0
    first = said("collect").out
    assert "1 new" in first
    assert "Set aside 1 input" in first
    assert "Read 0 articles" in said("collect").out
    (folder / "1.json").write_text('{"id": "1", "title": "One corrected", "content_text": "Text."}')
    (folder / "3.json").write_text('{"id": "3", "title": "Three", "content_text": "Text."}')
    assert "1 new, 1 updated, 0 as before" in said("collect").out
    folder.rename(folder.with_name("elsewhere"))
    assert listed()["Folder"]["state"] == "fails"


def test_articles_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    lines = b'{"id": "1", "title": "One", "content_text": "Text."}\n{"id": "2", "title": "Two", "content_text": "Text."}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert "2 new" in said("collect", "-").out


def test_private_address_is_refused_and_the_setting_is_named(configured: Path, site: Site) -> None:
    configured.write_text(CONFIG.replace("allow_networks", "# allow_networks"), encoding="utf-8")
    told = said("collect", site.url("/rss"))
    assert told.code == 1
    assert "name its network in collect.allow_networks" in told.out
    assert site.asked == {}


def test_relative_path_stays_relative_to_the_configuration(
    configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (configured.parent / "news").mkdir()
    (configured.parent / "desk" / "texts").mkdir(parents=True)
    assert said("sources", "add", "news").code == 0
    monkeypatch.chdir(configured.parent / "desk")
    config = ("--config", str(configured))
    assert said(*config, "sources", "add", "texts").code == 0
    assert said(*config, "sources", "add", str(configured.parent / "news")).code == 1, "it is there already"
    text = configured.read_text(encoding="utf-8")
    assert 'path = "news"' in text
    assert 'path = "desk/texts"' in text


def test_source_is_removed_and_nothing_else_of_the_configuration(configured: Path) -> None:
    (configured.parent / "news").mkdir()
    tables = (
        '\n[[sources]]\nname = "A"\npath = "news"\n[sources.sections]\nsport = "15000000"\n\n# about B\n',
        '[[sources]]\nname = "B"\nfeed = "https://b.example/rss"\n',
    )
    configured.write_text(CONFIG + "".join(tables), encoding="utf-8")
    told = said("sources", "remove", "A")
    assert (told.code, "its articles stay" in told.out) == (0, True)
    assert configured.read_text(encoding="utf-8") == CONFIG + "\n# about B\n" + tables[1]
    assert list(listed()) == ["B"]
    again = said("sources", "remove", "A")
    assert again.code == 2
    assert "there is no source 'A'" in again.out


def test_source_that_stands_elsewhere_is_not_removed_but_explained(
    configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_SOURCES__0__NAME", "C")
    monkeypatch.setenv("DIGEST_SOURCES__0__FEED", "https://c.example/rss")
    told = said("sources", "remove", "C")
    assert told.code == 2
    assert "by hand" in told.out


def test_page_is_named_by_its_title_and_a_feed_that_is_cut_off_is_reported(
    configured: Path, site: Site
) -> None:
    head = "<head><title>News of Rudny</title></head>"
    site.pages["/list"] = (
        f'<html>{head}<body><a href="/a/1">A headline of more than three words</a></body></html>'
    )
    assert said("sources", "add", site.url("/list")).code == 0
    assert "News of Rudny" in listed()
    site.pages["/cut"] = str(site.pages["/rss"]).partition("School opened")[0]
    assert said("sources", "add", site.url("/cut"), "--name", "Cut", "--no-check").code == 0
    assert "its feed is cut off: 1 whole items were read" in said("collect").out
    assert listed()["Cut"]["note"] == "its feed is cut off: 1 whole items were read"
    assert listed()["Cut"]["state"] == "works"
    assert "cut off" in said("sources", "list").out
