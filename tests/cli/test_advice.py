"""What the program advises works when pasted, and concerns what it was said about: two newsletters, two slots."""

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from digest.cli.output import table
from tests.cli.newsroom import STORED_TEXT, digest, done, write_news, write_readers
from tests.cli.room import configure
from tests.deliver.servers import Handler, running

DAY = "2026-04-24"
CONFIG = "sites/news room.toml"
READERS = """key,email,languages,newsletters
alice,alice@example.org,en,morning
boris,boris@example.net,en,evening
"""
EVENING = """
[[newsletters]]
id = "evening"
name = "Evening"
languages = ["en"]
zone = "Asia/Almaty"
transport = "smtp"
build_at = "06:00"
send_at = "07:00"

[[newsletters.slots]]
id = "late"
build_at = "06:30"
send_at = "07:15"
min_stories = 0
"""
# A command ends where the sentence goes on: before two blanks, a semicolon, or words of advice.
PRINTED = re.compile(r"\bdigest ((?:approve|hold|send|build|status|preview|deliveries|bounces|collect|restore|edit|articles)\b[^;\n]*?)"
                     r"(?=;|\n|$|  |\s(?:lets|makes|names|shows|sends|says|lists|reads)\b)")  # fmt: skip
FILLED = {"ADDRESS": "me@example.org", "PATH": "news.jsonl"}


def advised(text: str) -> list[list[str]]:
    """Returns the commands that a text advises, as arguments, with words in capitals filled in."""
    return [
        [FILLED.get(word, word) for word in shlex.split(match[1].rstrip("."))]
        for match in PRINTED.finditer(text)
    ]


@pytest.fixture
def newsroom(folder: Path, morning: time_machine.Traveller) -> Iterator[Handler]:
    """Two newsletters by SMTP, one with two slots, in a configuration that is not the default one."""
    (folder / "sites").mkdir()
    done("init", "--config", CONFIG)
    (folder / CONFIG).rename(folder / "sites/config.toml")
    configure(folder / "sites")
    (folder / "sites/config.toml").rename(folder / CONFIG)
    with (folder / CONFIG).open("a", encoding="utf-8") as config:
        config.write(EVENING)
    handler = Handler()
    with running(handler) as port:
        with (folder / CONFIG).open("a", encoding="utf-8") as config:
            config.write(f'\n[[smtp.servers]]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\n')
        done("--config", CONFIG, "collect", write_news(folder / "news.jsonl"))
        done("--config", CONFIG, "subscribers", "import", write_readers(folder / "readers.csv", READERS))
        yield handler


@pytest.mark.parametrize(
    ("newsletter", "slot", "reader"),
    [("morning", "main", "alice@example.org"), ("evening", "late", "boris@example.net")],
)
def test_advice_from_building_to_sending_works_when_pasted(
    newsroom: Handler, newsletter: str, slot: str, reader: str
) -> None:
    more = ["--slot", slot] if slot != "main" else []
    said = done("--config", CONFIG, "build", "--newsletter", newsletter, *more)
    _, approve = advised(said.out)
    assert approve[:2] == ["approve", f"{newsletter}/{DAY}" + (f"/{slot}" if more else "")]
    send = ["--config", CONFIG, "send", "--newsletter", newsletter, "--date", DAY, *more]
    (let_out,) = advised(digest(*send).err)
    assert let_out == approve
    done(*let_out)
    to_me, to_all = advised(digest(*send).err)
    done(*to_me)
    assert [one.recipients for one in newsroom.received] == [["me@example.org"]]
    done(*to_all)
    assert [one.recipients[0] for one in newsroom.received[1:]] == [reader]


@pytest.mark.parametrize(
    "command",
    ["status", f"build --newsletter evening --date {DAY}", "deliveries list", "bounces --list", "articles list",
     f"approve evening/{DAY}", f"approve evening/{DAY}/late", f"edit evening/{DAY} --pin 12345", f"send --date {DAY}"],
)  # fmt: skip
def test_each_advised_command_is_one_that_works(newsroom: Handler, command: str) -> None:
    said = digest("--config", CONFIG, *command.split())
    for arguments in advised(said.out + said.err):
        assert arguments[-2] == "--config"
        if arguments[0] not in (
            "preview",
            "bounces",
        ):  # one serves until it is stopped, one asks for a mailbox
            ran = digest(*arguments)
            assert "no such" not in ran.err.lower(), (arguments, ran)
            assert "there is no config" not in ran.err, (arguments, ran)


def test_window_that_closed_before_anything_was_collected_is_no_reason_to_collect(newsroom: Handler) -> None:
    said = done("--config", CONFIG, "build", "--newsletter", "evening")
    assert "its window closed at 2026-04-24 06:30 Asia/Almaty" in said.out
    assert [command[0] for command in advised(said.out)] == ["status"]


def test_main_slot_of_the_second_newsletter_works_when_pasted(
    newsroom: Handler, folder: Path, morning: time_machine.Traveller
) -> None:
    morning.move_to(datetime(2026, 4, 25, 0, 45, tzinfo=UTC))  # 05:45 in Almaty, before the window closes
    (folder / "late.txt").write_text(STORED_TEXT, encoding="utf-8")
    done("--config", CONFIG, "collect", "late.txt")
    _, approve = advised(done("--config", CONFIG, "build", "--newsletter", "evening").out)
    done(*approve)
    to_me, to_all = advised(digest("--config", CONFIG, "send", "--newsletter", "evening").err)
    done(*to_me)
    done(*to_all)
    assert [one.recipients for one in newsroom.received] == [["me@example.org"], ["boris@example.net"]]


def test_sources_are_not_due_right_after_they_were_collected(newsroom: Handler, folder: Path) -> None:
    with (folder / CONFIG).open("a", encoding="utf-8") as config:
        config.write('\n[[sources]]\nname = "Wire"\npath = "wire"\n')
    wire = folder / "sites/wire"
    wire.mkdir()
    (wire / "a.txt").write_text(STORED_TEXT, encoding="utf-8")
    assert "Due now: collect the sources" in done("--config", CONFIG, "status").out
    done("--config", CONFIG, "collect")
    assert "Due now: collect" not in done("--config", CONFIG, "status").out
    (wire / "b.txt").write_text(f"A second headline of the day\n{STORED_TEXT}", encoding="utf-8")
    assert "Due now: collect the sources" in done("--config", CONFIG, "status").out


def test_explain_takes_a_slot_of_the_newsletter_that_the_reader_gets(newsroom: Handler) -> None:
    done("--config", CONFIG, "build", "--newsletter", "evening", "--slot", "late")
    assert (
        f"In the mail of evening/{DAY}/late"
        in done("--config", CONFIG, "explain", "boris", "--slot", "late").out
    )
    wrong = digest("--config", CONFIG, "explain", "alice", "--slot", "late")
    assert wrong.code == 2
    assert "morning has no slot 'late'" in wrong.err


def test_lists_are_whole_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    table([("a", "word " * 60 + "end")], ("", "text"))
    assert capsys.readouterr().out.endswith("end\n")


def test_held_edition_says_why_and_since_when_until_it_moves_on(newsroom: Handler, folder: Path) -> None:
    use = ["--config", CONFIG]
    done(*use, "build", "--newsletter", "morning")
    done(*use, "hold", f"morning/{DAY}", "--reason", "the minister denies it")
    (edition,) = done(*use, "status", "--json").json["editions"]
    assert edition["reason"]["kind"] == "held"
    assert edition["reason"]["text"].endswith(": the minister denies it")
    assert edition["reason"]["since"].startswith("2026-04-24T02:30")
    assert "the minister denies it" in done(*use, "status").out
    assert "the minister denies it" in digest(*use, "doctor", "--offline").out
    done(*use, "approve", f"morning/{DAY}")
    digest(*use, "send", "--newsletter", "morning", "--date", DAY)
    (edition,) = done(*use, "status", "--json").json["editions"]
    assert edition["reason"]["kind"] == "blocked"
    assert "first edition of morning by SMTP" in edition["reason"]["text"]
    done(*use, "send", "--newsletter", "morning", "--date", DAY, "--yes")
    (edition,) = done(*use, "status", "--json").json["editions"]
    assert edition["reason"] is None
    assert "Next edition of morning: 2026-04-25" in done(*use, "status").out
