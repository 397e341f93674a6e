"""From an empty folder to mails: what an editor does in a morning, and what programs read about it."""

import contextlib
import functools
import json
import shutil
import tempfile
from pathlib import Path

import pytest
import time_machine

from tests.cli.conftest import BEFORE, MORNING
from tests.cli.newsroom import (
    DELIVERY_KEYS,
    NEWS,
    READERS,
    REPORT_KEYS,
    STORED_TEXT,
    adds_up,
    digest,
    done,
    item,
    mail,
    one_line,
    text_of,
    write_news,
    write_readers,
)

EDITION = "morning/2026-04-24"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom with news and readers, and no edition yet; made once, for tests to copy."""
    return _prepared(tmp_path_factory.getbasetemp())


@functools.cache
def _prepared(place: Path) -> Path:
    folder = Path(tempfile.mkdtemp(dir=place))
    with contextlib.chdir(folder), time_machine.travel(BEFORE):
        done("init")
        prepare(folder)
    return folder


@functools.cache
def _approved(place: Path) -> Path:
    folder = Path(tempfile.mkdtemp(dir=place))
    shutil.copytree(_prepared(place), folder, dirs_exist_ok=True)
    with contextlib.chdir(folder), time_machine.travel(MORNING, tick=False):
        done("build")
        done("approve", EDITION)
    return folder


def prepare(folder: Path) -> None:
    write_news(folder / "in" / "news.jsonl")
    (folder / "in" / "dam.txt").write_text(STORED_TEXT, encoding="utf-8")
    (folder / "in" / "broken.jsonl").write_text("{not an article\n", encoding="utf-8")
    told = done("collect", "in")
    assert "Read 6 articles: 6 new" in told.out
    assert "Set aside 1 input" in told.out
    assert "3 readers added" in done("subscribers", "import", write_readers(folder / "readers.csv")).out


@pytest.fixture
def newsroom(prepared: Path, folder: Path, morning: time_machine.Traveller) -> Path:
    """A copy of the newsroom, which is the working directory."""
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    return folder


@pytest.fixture
def outbox(newsroom: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an edition that is approved; nothing of it has left."""
    shutil.copytree(_approved(tmp_path_factory.getbasetemp()), newsroom, dirs_exist_ok=True)
    return newsroom / "outbox" / "morning" / "2026-04-24"


def story_of(article: str) -> str:
    return str(done("articles", "show", article, "--json").json["story"])


def test_articles_are_listed_for_people_and_programs(newsroom: Path) -> None:
    rows = done("articles", "list", "--json").json
    assert {row["id"] for row in rows} >= set(NEWS)
    assert len(rows) == 6
    for row in rows:
        assert list(row) == ["id", "title", "url", "source", "language", "date_published", "collected_at"]
    assert [row["id"] for row in done("articles", "list", "--language", "ru", "--json").json] == ["most"]
    assert [row["id"] for row in done("articles", "list", "--source", "judo wire", "--json").json] == ["judo"]
    assert len(done("articles", "list", "--limit", "2", "--json").json) == 2
    assert "6 of 6" in done("articles", "list").out


def test_article_is_shown_as_an_item_with_what_the_engine_sees(newsroom: Path) -> None:
    shown = done("articles", "show", "deal-a", "--json").json
    title, text, _ = NEWS["deal-a"]
    assert (shown["id"], shown["title"], shown["content_text"]) == ("deal-a", title, text)
    assert shown["url"] == "https://wire.example/deal-a"
    assert shown["date_published"].startswith("2026-04-24T00:10:00")
    for labels in (shown["regions"], shown["topics"]):
        assert labels
        assert all(list(label) == ["code", "score"] for label in labels)
    assert shown["story"] == story_of("deal-b") != story_of("judo")
    out = done("articles", "show", "deal-a").out
    assert title in out
    assert "KZ" in out


def test_what_was_set_aside_is_listed_with_its_reason(newsroom: Path) -> None:
    (row,) = done("articles", "rejected", "--json").json
    assert list(row) == ["id", "origin", "code", "reason", "times", "last"]
    assert "broken.jsonl" in row["origin"]
    assert row["reason"]
    done("collect", "in")
    (row,) = done("articles", "rejected", "--json").json
    assert row["times"] == 2
    assert "broken.jsonl" in done("articles", "rejected").out


def test_collecting_again_changes_nothing_until_something_has_changed(newsroom: Path) -> None:
    assert "0 new, 0 updated, 6 as before" in done("collect", "in").out
    (newsroom / "in" / "news.jsonl").write_text(item("judo", title="Four medals"), encoding="utf-8")
    assert "0 new, 1 updated, 1 as before" in done("collect", "in").out
    assert done("articles", "show", "judo", "--json").json["title"] == "Four medals"


def test_facts_on_the_command_line_are_the_truth(newsroom: Path) -> None:
    (newsroom / "note.txt").write_text("A headline\n\nThe text of it stands here.\n", encoding="utf-8")
    facts = (
        "--url",
        "https://note.example/1",
        "--source",
        "Note",
        "--date",
        "2026-04-23",
        "--language",
        "en",
    )
    done("collect", "note.txt", *facts)
    (row,) = done("articles", "list", "--source", "Note", "--json").json
    assert (row["url"], row["language"]) == ("https://note.example/1", "en")
    assert row["date_published"].startswith("2026-04-23T07:00"), "noon in the newsletter's zone"


def test_edition_is_a_draft_until_it_is_approved(newsroom: Path) -> None:
    built = done("build", "--json").json
    assert (built["newsletter"], built["date"], built["state"]) == ("morning", "2026-04-24", "draft")
    assert (built["version"], built["stories"], built["articles"], built["changed"]) == (1, 5, 6, True)
    assert not done("build", "--json").json["changed"], "nothing new was collected"
    refused = digest("send")
    assert refused.code == 2
    assert one_line(refused) == f"digest: {EDITION} is a draft; digest approve {EDITION} lets it go out"
    assert "Waiting for you: digest approve" in done("status").out
    assert not (newsroom / "outbox").exists()


def test_send_gives_everybody_their_mail_once(outbox: Path) -> None:
    told = done("send", "--json").json
    assert list(told) == REPORT_KEYS
    assert (told["eligible"], told["sent"], told["skipped"]) == (3, 3, {})
    assert adds_up(told)
    assert json.loads((outbox / "report.json").read_text()) == told
    names = {f"edition.{language}.{kind}" for language in ("en", "ru") for kind in ("html", "txt")}
    names |= {"alice.eml", "boris.eml", "nora.eml", "edition.json", "report.json"}
    assert {path.name for path in outbox.iterdir()} == names
    before = {path.name: path.read_bytes() for path in outbox.glob("*.eml")}

    again = done("send", "--json").json
    assert (again["eligible"], again["sent"]) == (3, 3)
    assert {path.name: path.read_bytes() for path in outbox.glob("*.eml")} == before

    rows = done("deliveries", "list", "--json").json
    assert [row["subscriber"] for row in rows] == ["alice", "boris", "nora"]
    for row in rows:
        assert list(row) == DELIVERY_KEYS
        assert (row["newsletter"], row["date"], row["slot"]) == ("morning", "2026-04-24", "main")
        assert (row["transport"], row["state"]) == ("outbox", "sent")
        assert mail(outbox / f"{row['subscriber']}.eml")["Message-ID"] == row["message_id"]
        assert mail(outbox / f"{row['subscriber']}.eml")["To"].addresses[0].addr_spec == row["email"]


def test_deliveries_are_listed_by_reader_day_and_state(outbox: Path) -> None:
    done("send")
    for words, readers in (
        ("--subscriber boris", ["boris"]),
        ("--date 2026-04-24 --state sent", ["alice", "boris", "nora"]),
        ("--date 2026-04-23", []),
        ("--state pending", []),
        ("--newsletter evening", []),
    ):
        rows = done("deliveries", "list", *words.split(), "--json").json
        assert [row["subscriber"] for row in rows] == readers, words
    assert "3 mails." in done("deliveries", "list").out


def test_mails_tell_each_story_once_in_the_readers_language(outbox: Path) -> None:
    done("send")
    english, russian = text_of(mail(outbox / "alice.eml")), text_of(mail(outbox / "boris.eml"))
    deals = [NEWS[name][0] in english for name in ("deal-a", "deal-b")]
    assert sorted(deals) == [False, True], "two articles, one story"
    assert NEWS["most"][0] not in english
    assert NEWS["most"][0] in russian
    assert "A school opened in Rudny" not in english, "headlines beside an article are not part of it"


def test_reader_who_came_later_gets_theirs_and_nobody_else_anything(outbox: Path) -> None:
    done("send")
    done("subscribers", "add", "zoe@example.org", "--language", "en", "--zone", "Asia/Almaty")
    told = done("send", "--json").json
    assert (told["eligible"], told["sent"]) == (4, 4)
    assert len(list(outbox.glob("*.eml"))) == 4


def test_reader_with_nothing_to_read_is_skipped_with_the_reason(outbox: Path) -> None:
    done("subscribers", "add", "kim@example.org", "--language", "kk")
    told = done("send", "--json").json
    assert (told["eligible"], told["sent"], told["skipped"]) == (4, 3, {"nothing new": 1})
    assert adds_up(told)


def test_dry_run_hands_over_nothing(outbox: Path) -> None:
    told = done("send", "--dry-run", "--json").json
    assert list(told) == REPORT_KEYS
    assert (told["eligible"], told["sent"], told["pending"]) == (3, 0, 3)
    assert adds_up(told)
    assert not outbox.exists()
    assert done("deliveries", "list", "--json").json == []


def test_hold_stops_an_edition_until_it_is_approved_again(outbox: Path) -> None:
    assert "is held" in done("hold", EDITION).out
    refused = digest("send")
    assert refused.code == 2
    assert f"{EDITION} is held" in one_line(refused)
    assert not outbox.exists()
    done("approve", EDITION)
    assert done("send", "--json").json["sent"] == 3
    too_late = digest("hold", EDITION)
    assert too_late.code == 2
    assert "is sent" in one_line(too_late)


def test_edits_are_versions_and_change_the_mails(outbox: Path) -> None:
    judo, deal, bank = story_of("judo"), story_of("deal-a"), story_of("bank")
    assert "(version 2, approved)" in done("edit", EDITION, "--pin", judo).out
    assert "(version 3, approved)" in done("edit", EDITION, "--drop", bank).out
    done(
        "edit",
        EDITION,
        "--headline",
        deal,
        "en",
        "A treaty on <water>",
        "--note",
        "en",
        "Good morning & salem.",
    )
    assert "Nothing has changed" in done("edit", EDITION, "--pin", judo).out
    done("send")
    parsed = mail(outbox / "alice.eml")
    text, html = text_of(parsed), text_of(parsed, "html")
    assert parsed["Subject"] == NEWS["judo"][0]
    assert NEWS["bank"][0] not in text + html
    assert "A treaty on <water>" in text
    assert "A treaty on &lt;water&gt;" in html
    assert "Good morning & salem." in text
    assert "<water>" not in html
    assert json.loads((outbox / "edition.json").read_text())["version"] == 4
    refused = digest("edit", EDITION, "--pin", deal)
    assert refused.code == 2
    assert "has been sent" in one_line(refused)


def test_undo_brings_a_story_back(outbox: Path) -> None:
    judo = story_of("judo")
    done("edit", EDITION, "--drop", judo)
    done("edit", EDITION, "--undo", judo)
    done("send")
    assert NEWS["judo"][0] in text_of(mail(outbox / "alice.eml"))


def test_edit_keeps_mails_that_have_left_and_changes_those_that_have_not(outbox: Path) -> None:
    first = done("send", "--due", "--json").json
    assert (first["eligible"], first["sent"]) == (1, 1), (
        "it is 07:30 in Almaty, and earlier in Berlin and New York"
    )
    assert {path.name for path in outbox.glob("*.eml")} == {"alice.eml"}
    before = (outbox / "alice.eml").read_bytes()
    done("edit", EDITION, "--headline", story_of("judo"), "en", "Four medals, after all")
    told = done("send", "--json").json
    assert (told["eligible"], told["sent"]) == (3, 3)
    assert (outbox / "alice.eml").read_bytes() == before
    assert "Four medals, after all" in text_of(mail(outbox / "nora.eml"))


def test_edit_changes_mails_that_were_planned_and_could_not_leave(outbox: Path) -> None:
    outbox.parent.parent.mkdir()
    outbox.parent.touch()  # a file where the folder should be
    stopped = digest("send")
    assert stopped.code == 1
    assert "0 sent, 3 pending. The accounts add up." in stopped.out
    assert f"{outbox} cannot be made" in stopped.err
    assert {row["state"] for row in done("deliveries", "list", "--json").json} == {"pending"}
    done("edit", EDITION, "--headline", story_of("judo"), "en", "Four medals, after all")
    outbox.parent.unlink()
    told = done("send", "--json").json
    assert (told["eligible"], told["sent"]) == (3, 3)
    assert "Four medals, after all" in text_of(mail(outbox / "alice.eml"))


def test_building_anew_keeps_the_edits(newsroom: Path) -> None:
    done("build")
    done("edit", EDITION, "--pin", story_of("judo"))
    write_news(newsroom / "more.jsonl", ["judo"], id="flood", url="https://wire.example/flood", title="Flood in Oral: two villages are evacuated",
               content_text="Water of the Zhaiyq flooded two villages near Oral. Rescuers took 200 people out.")  # fmt: skip
    done("collect", "more.jsonl")
    built = done("build", "--json").json
    assert (built["stories"], built["changed"], built["state"]) == (6, True, "draft")
    done("approve", EDITION)
    done("send")
    assert mail(newsroom / "outbox/morning/2026-04-24/alice.eml")["Subject"] == NEWS["judo"][0]


def test_readers_are_imported_once_and_bad_rows_are_named(newsroom: Path) -> None:
    assert "0 readers added, 0 updated, 3 as before" in done("subscribers", "import", "readers.csv").out
    told = digest(
        "subscribers", "import", write_readers(newsroom / "more.csv", READERS + "bad,nonsense,en,\n")
    )
    assert told.code == 1
    assert "line 5: 'nonsense' is no e-mail address" in told.err
    rows = done("subscribers", "list", "--json").json
    assert [row["key"] for row in rows] == ["alice", "boris", "nora"]
    assert done("subscribers", "show", "boris@example.net", "--json").json["languages"] == ["ru", "en"]


def test_status_tells_what_is_stored_and_when_the_next_is_made(outbox: Path) -> None:
    done("send")
    told = done("status", "--json").json
    assert (told["articles"], told["rejected"], told["subscribers"]) == (6, 1, 3)
    (row,) = told["editions"]
    assert (row["edition"], row["state"], row["accounts"]["sent"]) == (EDITION, "sent", 3)
    assert told["next"] == {"morning": "2026-04-25 06:00 Asia/Almaty"}
    assert EDITION in done("status").out
