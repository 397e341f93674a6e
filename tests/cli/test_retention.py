"""What is too old goes, what is needed stays, and who is forgotten is nowhere any more."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from digest.config.load import load
from digest.store import departures
from digest.wiring.app import App
from tests.cli.newsroom import digest, done, one_line, write_readers
from tests.cli.test_journey import EDITION, newsroom, outbox, prepared  # noqa: F401  # the fixtures
from tests.cli.test_watching import settings


@pytest.fixture
def sent(outbox: Path) -> Path:  # noqa: F811  # the fixture
    done("send")
    return outbox


def bytes_of_the_newsroom() -> bytes:
    return b"".join(
        path.read_bytes() for path in Path().rglob("*") if path.is_file() and "readers.csv" not in path.name
    )


def test_forget_leaves_nothing_of_a_reader_anywhere(sent: Path) -> None:
    done("subscribers", "add", "vera.unique@example.org", "--name", "Vera Unique", "--language", "en")
    done("send")
    key = done("subscribers", "show", "vera.unique@example.org", "--json").json["key"]
    assert (sent / f"{key}.eml").exists()
    assert b"vera.unique" in bytes_of_the_newsroom()
    told = done("subscribers", "forget", "Vera.Unique@example.org", "--yes").out
    assert "with 1 mail in the outbox" in told
    left = bytes_of_the_newsroom().lower()
    assert b"vera.unique" not in left
    assert b"vera unique" not in left
    assert b"unique@" not in left
    assert done("suppressions", "list", "--json").json == [], "she had not left"
    (row,) = [row for row in done("deliveries", "list", "--json").json if row["subscriber"] == key]
    assert (row["state"], row["email"], row["message_id"]) == ("sent", "", "")
    assert "The accounts add up" in done("send").out
    assert "there is no subscriber" in one_line(digest("subscribers", "forget", key, "--yes"))


def test_forgotten_who_had_left_is_not_brought_back_by_an_old_list(sent: Path) -> None:
    done("suppressions", "add", "boris@example.net", "--note", "wrote to boris@example.net")
    done("subscribers", "forget", "boris", "--yes")
    assert b"boris@example.net" not in bytes_of_the_newsroom()
    (kept,) = done("suppressions", "list", "--json").json
    assert kept["address"].startswith("sha256:")
    done(
        "subscribers",
        "import",
        write_readers(Path("readers.csv"), "email\nboris@example.net\nnew@example.net\n"),
    )
    rows = {row["email"]: row["status"] for row in done("subscribers", "list", "--json").json}
    assert rows["boris@example.net"] == "suppressed"
    assert rows["new@example.net"] == "active"
    done("suppressions", "remove", "boris@example.net")
    assert done("subscribers", "show", "boris@example.net", "--json").json["status"] == "active"


def test_forgotten_who_had_left_may_come_back_by_a_persons_will(sent: Path) -> None:
    done("suppressions", "add", "boris@example.net")
    done("subscribers", "forget", "boris", "--yes")
    done("suppressions", "remove", "boris@example.net")
    done("subscribers", "add", "boris@example.net")
    assert done("subscribers", "show", "boris@example.net", "--json").json["status"] == "active"


def test_prune_removes_what_is_too_old_kind_by_kind(sent: Path, morning: time_machine.Traveller) -> None:
    assert set(done("prune", "--json").json["removed"].values()) == {0}
    morning.shift(timedelta(days=91))
    would = done("prune", "--dry-run", "--json").json["removed"]
    assert would == {"articles": 0, "editions": 0, "deliveries": 0, "addresses": 3,
                     "unsubscribed": 0, "rejected": 1, "runs": 0}  # fmt: skip
    assert done("deliveries", "list", "--json").json[0]["email"] != ""
    assert done("prune", "--json").json["removed"] == would
    assert {row["email"] for row in done("deliveries", "list", "--json").json} == {""}
    morning.shift(timedelta(days=320))
    told = done("prune").out
    assert "articles      400 days          6" in told
    assert "deliveries    400 days          3" in told
    assert "The store takes" in told
    assert done("articles", "list", "--json").json == []
    assert done("deliveries", "list", "--json").json == []
    assert done("status", "--json").json["editions"][0]["edition"] == EDITION, (
        "the next window begins where it ended"
    )


def test_reader_who_left_long_ago_is_forgotten_and_no_list_brings_them_back(
    sent: Path, morning: time_machine.Traveller
) -> None:
    morning.shift(timedelta(days=300))
    with App(load(Path("config.toml"), {})).store.writing() as db:
        departures.leave(db, "morning", "boris", datetime.now(UTC))
    morning.shift(timedelta(days=300))
    assert done("prune", "--json").json["removed"]["unsubscribed"] == 0, "boris left less than 400 days ago"
    morning.shift(timedelta(days=101))
    assert done("prune", "--json").json["removed"]["unsubscribed"] == 1
    assert {row["key"] for row in done("subscribers", "list", "--json").json} == {"alice", "nora"}
    done("subscribers", "import", "readers.csv")
    back = {row["key"]: row["status"] for row in done("subscribers", "list", "--json").json}
    assert back == {"alice": "active", "boris": "suppressed", "nora": "active"}


def test_run_tidies_up_once_in_a_quiet_hour(sent: Path, morning: time_machine.Traveller) -> None:
    settings("retention", rejected_days=1)
    morning.move_to("2026-04-30T12:00:00+00:00")
    done("run")
    assert done("articles", "rejected", "--json").json != []
    morning.move_to("2026-04-30T22:00:00+00:00")
    assert done("run").out == "", "03:00 in Almaty"
    assert done("articles", "rejected", "--json").json == []


def test_setting_below_what_memory_needs_is_refused(newsroom: Path) -> None:  # noqa: F811  # the fixture
    settings("retention", deliveries_days=7)
    assert "31 days or more" in one_line(digest("prune"))


def test_forget_without_a_terminal_needs_a_yes(newsroom: Path) -> None:  # noqa: F811
    done("subscribers", "add", "boris@example.org")
    refused = digest("subscribers", "forget", "boris@example.org")
    assert refused.code == 2
    assert "digest subscribers forget boris@example.org --yes" in one_line(refused)
    done("subscribers", "show", "boris@example.org")
    done("subscribers", "forget", "boris@example.org", "--yes")
