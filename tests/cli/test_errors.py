"""Every error is one line that names what to do, and an exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

from digest.errors import ConfigError, UsageError
from tests.cli.newsroom import digest, done, one_line, write_news


@pytest.fixture
def newsroom(folder: Path) -> Path:
    done("init")
    return folder


NEED_CONFIGURATION = ("status", "run", "build", "send", "collect", "migrate", "articles list", "articles rejected",
                      "deliveries list", "subscribers list", "approve morning/2026-04-24", "schedule")  # fmt: skip


@pytest.mark.parametrize("words", NEED_CONFIGURATION)
def test_command_without_configuration_says_how_to_make_one(folder: Path, words: str) -> None:
    told = digest(*words.split())
    assert told.code == 2
    assert (
        one_line(told)
        == "digest: there is no config.toml; make one with digest init, or name one with --config"
    )


@pytest.mark.parametrize("words", ["status", "articles list", "deliveries list", "build", "send", "run"])
def test_command_without_a_store_says_how_to_make_one(folder: Path, words: str) -> None:
    (folder / "config.toml").write_text('newsletters = [{ id = "morning", name = "The Morning" }]\n')
    told = digest(*words.split())
    assert told.code == 2
    assert "digest init" in one_line(told)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("foo", "there is no command 'foo'; digest --help lists the commands"),
        ("buld", "there is no command 'buld'; did you mean build?"),
        ("build --nope", "No such option '--nope'"),
        ("build --dat 2026-04-24", "--date"),
        ("build --date yesterday", "'yesterday' is not a date; write it as 2026-04-24"),
        ("build --newsletter evening", "there is no newsletter 'evening'; the configuration has morning"),
        ("send --date 2026-04-23", "there is no edition morning/2026-04-23; digest build --newsletter morning --date 2026-04-23 makes one"),
        ("send --date 24.04.2026", "'24.04.2026' is not a date"),
        ("approve", "Missing argument 'EDITION'"),
        ("approve morning", "'morning' is not an edition; write NEWSLETTER/DATE, such as morning/2026-04-24"),
        ("approve morning/today", "'today' is not a date"),
        ("approve morning/2026-04-23", "there is no edition morning/2026-04-23; digest build --newsletter morning --date 2026-04-23 makes one"),
        ("hold evening/2026-04-24", "there is no newsletter 'evening'"),
        ("hold morning/2026-04-23", "there is no edition morning/2026-04-23"),
        ("edit morning/2026-04-24", "there is nothing to change; use --pin"),
        ("edit morning/2026-04-24 --pin deal-a", "there is no edition morning/2026-04-24"),
        ("edit nobody/2026-04-24 --pin deal-a", "there is no newsletter 'nobody'"),
        ("collect", "there is nothing to collect; name a file, folder or address"),
        ("collect nowhere", "there is no nowhere; check the path"),
        ("sources add nowhere", "there is no nowhere; name a file or folder, or an address with https://"),
        ("sources clear x", "'x' is not on watch; on watch: none"),
        ("sources on x", "there is no [[sources]] table with the name 'x'"),
        ("sources check x", "there is no source 'x'; digest sources list names them"),
        ("collect config.toml --date soon", "--date is 'soon'; write 2026-04-24"),
        ("articles show nothing", "there is no article 'nothing'; digest articles list names them"),
        ("subscribers show nobody", "there is no subscriber 'nobody'; digest subscribers list names them"),
        ("subscribers add nonsense", "nonsense"),
        ("subscribers add a@example.org --zone Mars/Base", "Mars/Base"),
        ("subscribers add a@example.org --newsletter evening", "there is no newsletter 'evening'"),
        ("subscribers import nowhere.csv", "nowhere.csv"),
        ("subscribers import config.toml", "no column holds the addresses"),
        ("deliveries list --state gone", "'gone'"),
        ("annotate nowhere.jsonl --output -", "there is no file nowhere.jsonl"),
        ("annotate config.toml", "Missing option '--output'"),
    ],
)  # fmt: skip
def test_wrong_words_are_told_in_one_line(newsroom: Path, words: str, said: str) -> None:
    told = digest(*words.split())
    assert said in one_line(told)
    assert told.code == 2, told


def test_annotate_says_where_it_cannot_write(newsroom: Path) -> None:
    told = digest("annotate", write_news(newsroom / "a.jsonl", ["judo"]), "--output", "no/such/folder.jsonl")
    assert told.code == 2
    assert "no/such/folder.jsonl cannot be written" in one_line(told)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('send_att = "07:00"', "newsletters[0].send_att is not a setting; did you mean send_at?"),
        ('send_at = "25:00"', 'newsletters[0].send_at is "25:00"; write a time between 00:00 and 23:59'),
        ('transport = "pigeon"', 'newsletters[0].transport is "pigeon"; write one of'),
        ('zone = "Mars/Base"', "is not a time zone"),
        ("zone = ", "config.toml is not valid TOML"),
    ],
)
def test_fault_of_the_configuration_is_named(folder: Path, line: str, said: str) -> None:
    (folder / "config.toml").write_text(f'[[newsletters]]\nid = "morning"\nname = "The Morning"\n{line}\n')
    told = digest("status")
    assert told.code == 2
    assert said in one_line(told)


def test_debug_shows_where_an_error_comes_from(folder: Path) -> None:
    with pytest.raises(ConfigError):
        digest("status", "--debug")
    with pytest.raises(ConfigError):
        digest("--debug", "status")
    done("init")
    with pytest.raises(UsageError):
        digest("approve", "morning/2026-04-23", "--debug")


def test_configuration_is_named_before_or_after_the_command(folder: Path) -> None:
    place = folder / "elsewhere"
    place.mkdir()
    done("init", "--config", place / "mine.toml")
    assert (place / "digest.db").exists(), "relative paths count from the configuration's folder"
    for words in (["--config", place / "mine.toml", "status"], ["status", "--config", place / "mine.toml"],
                  ["articles", "list", f"--config={place / 'mine.toml'}"]):  # fmt: skip
        done(*words)
    assert not (folder / "digest.db").exists()


def test_words_after_two_dashes_are_left_alone(newsroom: Path) -> None:
    told = digest("collect", "--", "--config")
    assert told.code == 2
    assert "there is no --config" in one_line(told)


@pytest.mark.parametrize("words", [[], ["articles"], ["subscribers"], ["deliveries"]])
def test_no_words_print_the_help_as_it_is(folder: Path, words: list[str]) -> None:
    told = digest(*words)
    assert told.code == 2
    assert told.err.startswith("Usage: digest")
    assert "digest: " not in told.err


def test_init_leaves_what_is_there(newsroom: Path) -> None:
    names = ("config.toml", "digest.secret", "digest.db")
    before = [(newsroom / name).read_bytes() for name in names]
    told = done("init")
    assert "config.toml is there already and stays as it is" in told.out
    assert [(newsroom / name).read_bytes() for name in names] == before
    assert {(newsroom / name).stat().st_mode & 0o777 for name in names[1:]} == {0o600}
    assert "schema" in done("migrate").out


def test_process_ends_with_the_code_and_says_it_on_the_error_stream(folder: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "digest", "status"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.splitlines() == [
        "digest: there is no config.toml; make one with digest init, or name one with --config"
    ]


def test_reader_of_the_output_may_leave(newsroom: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "digest", "--help"],
        cwd=newsroom,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) in (0, 1)
