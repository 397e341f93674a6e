"""What the operator, the monitor and the log hear of runs."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
import time_machine

from tests.cli.monitor import Monitor, monitor
from tests.cli.newsroom import digest
from tests.cli.test_journey import newsroom, outbox, prepared  # noqa: F401  # the fixtures
from tests.deliver.servers import Handler, running

SILENT = ("source:judo wire", "trouble")
# After so long it is seven in Berlin.
NEXT_READER = timedelta(hours=2, minutes=31)


@pytest.fixture
def watcher(outbox: Path) -> Iterator[Monitor]:  # noqa: F811  # the fixture
    """A newsroom with an approved edition, whose runs are watched."""
    with monitor() as told:
        settings(ping_url=f"{told.url}/ping?key=secret", webhook_url=f"{told.url}/hook")
        yield told


def settings(section: str = "watch", **values: object) -> None:
    config = Path("config.toml")
    text = config.read_text(encoding="utf-8")
    for name, value in values.items():
        before = next(
            line for line in text[text.index(f"\n[{section}]") :].splitlines() if line.startswith(name)
        )
        text = text.replace(before, f"{name} = {json.dumps(value)}")
    config.write_text(text, encoding="utf-8")


def hooked(told: Monitor) -> list[tuple[str, str]]:
    return [(body["kind"], body["state"]) for _, path, body in told.calls if path == "/hook"]


def pings(told: Monitor) -> int:
    return sum(path.startswith("/ping") for _, path, _ in told.calls)


def lost_generation() -> None:
    """Makes the store one of which nobody knows what it has sent."""
    Path("digest.db.generation").write_text("another\n")


def test_ping_follows_each_good_run_and_no_bad_one(watcher: Monitor, morning: time_machine.Traveller) -> None:
    assert digest("run").code == 0
    assert digest("run").code == 0, "nothing is due: that is good too"
    assert pings(watcher) == 2
    lost_generation()
    morning.shift(NEXT_READER)
    assert digest("run").code == 1
    assert pings(watcher) == 2


def test_trouble_is_told_once_and_so_is_its_end(watcher: Monitor, morning: time_machine.Traveller) -> None:
    lost_generation()
    for _ in range(3):
        assert digest("run").code == 1
        morning.shift(timedelta(minutes=1))
    assert hooked(watcher) == [("run", "trouble")]
    Path("digest.db.generation").unlink()
    for _ in range(2):
        assert digest("run").code == 0
        morning.shift(timedelta(hours=2))
    assert hooked(watcher)[1:] == [("run", "over")]
    assert digest("run").code == 0
    assert len(hooked(watcher)) == 2
    text = next(body["text"] for _, path, body in watcher.calls if path == "/hook")
    assert "digest restore --left-until" in text


def test_trouble_that_could_not_be_told_is_told_by_the_next_run(watcher: Monitor) -> None:
    lost_generation()
    watcher.status = 302
    told = digest("run")
    assert "the operator was not told: it answered 302" in told.err
    assert "secret" not in told.err
    assert [path for _, path, _ in watcher.calls if "elsewhere" in path] == [], "redirects are not followed"
    watcher.status = 200
    digest("run")
    digest("run")
    assert hooked(watcher).count(("run", "trouble")) == 2, (
        "the one that was refused, and the one that was taken"
    )


def test_trouble_is_mailed_by_the_newsrooms_server(watcher: Monitor) -> None:
    handler = Handler()
    with running(handler) as port:
        settings(email="ops@example.com", webhook_url="")
        with Path("config.toml").open("a", encoding="utf-8") as config:
            config.write(f'\n[[smtp.servers]]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\n')
            signed = digest("dkim", "keygen", "--domain", "news.example", "--selector", "s1").out
            config.write(signed[signed.index("[[dkim.keys]]") :])
        lost_generation()
        digest("run")
        digest("run")
    mails = [message_from_bytes(one.content, policy=default) for one in handler.received]
    assert [mail["To"] for mail in mails] == ["ops@example.com"]
    assert all(mail["Subject"].startswith("The Morning: ") for mail in mails)
    assert "More: digest status" in mails[0].get_content()
    assert mails[0]["Subject"] == f"The Morning: {mails[0].get_content().splitlines()[0]}"
    assert mails[0]["Date"].datetime.date() == date(2026, 4, 24)
    assert mails[0]["Message-ID"]
    assert mails[0]["DKIM-Signature"]


def test_sources_that_bring_nothing_are_told(watcher: Monitor, morning: time_machine.Traveller) -> None:
    with Path("config.toml").open("a", encoding="utf-8") as config:
        config.write('\n[[sources]]\nname = "judo wire"\npath = "none"\n')
    assert digest("run").code == 0
    assert hooked(watcher) == []
    morning.shift(timedelta(days=4))
    digest("run")
    assert hooked(watcher).count(SILENT) == 1
    texts = [body["text"] for _, path, body in watcher.calls if path == "/hook" and body["kind"] == SILENT[0]]
    assert texts[0].startswith("judo wire has brought nothing since 2026-04-24 02:2")
    Path("none").mkdir()
    (Path("none") / "new.jsonl").write_text(
        json.dumps({"id": "n", "title": "Judo again in Bishkek today", "content_text": "The judo team won again. " * 9,
                    "language": "en", "date_published": "2026-04-28T00:00:00Z"}) + "\n"
    )  # fmt: skip
    morning.shift(timedelta(hours=1, minutes=1))
    digest("run")
    assert [one for one in hooked(watcher) if one[0] == SILENT[0]] == [SILENT, ("source:judo wire", "over")]


def test_many_silent_sources_are_one_trouble(watcher: Monitor, morning: time_machine.Traveller) -> None:
    with Path("config.toml").open("a", encoding="utf-8") as config:
        config.writelines(
            f'\n[[sources]]\nname = "{name} wire"\npath = "none"\n'
            for name in ("judo", "bank", "most", "deal-a")
        )
    morning.shift(timedelta(days=4))
    digest("run")
    told = [body for _, path, body in watcher.calls if path == "/hook" and "source" in body["kind"]]
    assert [body["kind"] for body in told] == ["sources"]
    assert told[0]["text"].startswith(
        "4 sources have brought nothing for 72 hours: judo wire, bank wire, most wire and"
    )


def test_log_in_json_tells_what_ran_and_names_no_reader(
    watcher: Monitor, morning: time_machine.Traveller
) -> None:
    settings("log", format="json")
    told = digest("run")
    assert told.out == ""
    (line,) = told.err.splitlines()
    event = json.loads(line)
    assert event["message"] == "run"
    assert event["level"] == "info"
    assert event["sent"][0]["sent"] == 1
    assert event["sent"][0]["newsletter"] == "morning"
    assert "@" not in line
    lost_generation()
    morning.shift(NEXT_READER)
    lines = [json.loads(line) for line in digest("run").err.splitlines()]
    assert {line["level"] for line in lines} == {"warning"}
    assert [line["message"].partition(":")[0] for line in lines] == ["run", "trouble"]
    assert lines[0]["problems"]
