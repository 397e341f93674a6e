"""Editions of which nothing left: who is told, who may still let them out, and where their stories go."""

from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from digest.cli.main import cli
from digest.edition.snapshot import from_bytes
from digest.errors import UsageError
from digest.jobs.edit import set_state
from digest.model.edition import EditionKey
from digest.store import deliveries, editions, marks, sources
from digest.wiring.sending import FIRST_BY_SMTP
from tests.cli.newsroom import write_news
from tests.jobs.test_times import Make, Newsroom, loaded_once, make

__all__ = ["loaded_once", "make"]
ALICE = "key,email,zone\nalice,alice@example.org,Asia/Almaty\n"
# A port that nobody listens on.
DOWN = """
[site]
public_url = "https://news.example"
postal_address = "Street 1"
reply_to = "desk@news.example"
sender = "desk@news.example"
[[smtp.servers]]
host = "127.0.0.1"
port = 9
tls = "none"
"""


def key(text: str) -> EditionKey:
    name, day, *slot = text.split("/")
    return EditionKey(name, date.fromisoformat(day), *slot)


def told(newsroom: Newsroom, day: str) -> set[str]:
    """Returns the headlines of an edition."""
    with newsroom.app.store.reading() as db:
        stored = editions.get(db, key(f"morning/{day}"))
    assert stored is not None
    return {card.title for story in from_bytes(stored.content).stories for card in story.cards.values()}


def state(newsroom: Newsroom, day: str) -> str:
    with newsroom.app.store.reading() as db:
        found = editions.status(db, key(f"morning/{day}"))
    return found.state if found else ""


def approve(newsroom: Newsroom, day: str) -> str:
    return set_state(
        newsroom.app.store, newsroom.app.issue(), key(f"morning/{day}"), "approved", now=newsroom.app.now()
    )


@pytest.mark.parametrize("hours", [3, 168])
def test_edition_that_an_outage_kept_from_everybody_is_omitted_and_told_by_the_next(
    make: Make,
    hours: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    newsroom = make(ALICE, more=f'transport = "smtp"\n{DOWN}')
    (morning,) = newsroom.app.config.newsletters
    newsroom.app.config = replace(newsroom.app.config, newsletters=(replace(morning, deadline_h=hours),))
    newsroom.news("judo", "2026-04-24")
    newsroom.at("2026-04-24T01:00")
    with newsroom.app.store.writing() as db:
        marks.put(db, f"{FIRST_BY_SMTP}morning", "a person agreed", newsroom.app.now())
    assert newsroom.at("2026-04-24T02:00") == 1, "the server is down"
    newsroom.at("2026-04-24T05:00")
    newsroom.at("2026-04-24T12:00")
    newsroom.news("bank", "2026-04-25")
    capsys.readouterr()
    assert newsroom.at("2026-04-25T01:00") == 1
    assert "morning/2026-04-24 is omitted: nothing of it could be sent" in capsys.readouterr().err
    assert "omitted" in newsroom.why("morning/2026-04-24")
    assert len(told(newsroom, "2026-04-25")) == 2, "yesterday's is among them"
    with newsroom.app.store.reading() as db:
        accounts = deliveries.accounts(db, key("morning/2026-04-24"), "smtp")
    assert (accounts.pending, accounts.deferred, accounts.add_up) == (0, 0, True)
    assert state(newsroom, "2026-04-24") == "held", "nothing more of it leaves"
    shown = CliRunner().invoke(cli, ["--config", str(newsroom.folder / "config.toml"), "status"]).output
    assert "morning/2026-04-24  omitted" in shown
    assert "nobody got morning/2026-04-24: nothing of it could be sent" in shown


def test_edition_that_nobody_was_to_get_is_not_omitted(make: Make) -> None:
    newsroom = make("key,email\n")
    newsroom.news("judo", "2026-04-24")
    for moment in ("24T01:00", "24T02:00", "25T01:00", "26T01:00"):
        assert newsroom.at(f"2026-04-{moment}") == 0
    assert newsroom.why("morning/2026-04-24") == {}
    assert state(newsroom, "2026-04-24") == "sent"


def test_omitted_edition_goes_out_when_it_is_approved_in_time(make: Make) -> None:
    newsroom = make(ALICE, approval="hand", more='unapproved = "skip"\n')
    newsroom.news("judo", "2026-04-24")
    newsroom.at("2026-04-24T01:00")
    newsroom.at("2026-04-24T02:00")
    assert "omitted" in newsroom.why("morning/2026-04-24")
    newsroom.at("2026-04-24T02:05")
    approve(newsroom, "2026-04-24")
    newsroom.at("2026-04-24T02:06")
    assert newsroom.left == {("04-24", "alice"): "24 02:06"}
    newsroom.news("bank", "2026-04-25")
    newsroom.at("2026-04-25T01:00")
    assert len(told(newsroom, "2026-04-25")) == 1, "it was told"


@pytest.mark.parametrize("moment", ["2026-04-24T14:00", "2026-04-25T01:00"])
def test_omitted_edition_is_not_approved_when_it_is_too_late(make: Make, moment: str) -> None:
    newsroom = make(ALICE, approval="hand", more='unapproved = "skip"\n')
    newsroom.news("judo", "2026-04-24")
    newsroom.at("2026-04-24T01:00")
    newsroom.at("2026-04-24T02:00")
    newsroom.at(moment)
    with pytest.raises(UsageError, match="nobody approved it in time; it is too late for it"):
        approve(newsroom, "2026-04-24")
    assert "omitted" in newsroom.why("morning/2026-04-24")


def test_what_came_on_friday_after_the_cut_off_is_mondays_news(make: Make) -> None:
    newsroom = make(ALICE, more='every = "weekdays"\n')
    newsroom.news("judo", "2026-04-24")
    newsroom.at("2026-04-24T01:00")
    newsroom.at("2026-04-24T02:00")
    write_news(newsroom.folder / "in" / "bank.jsonl", ["bank"], day="2026-04-24T00:50:00Z")
    newsroom.at("2026-04-24T05:00")
    newsroom.at("2026-04-27T01:00")
    assert len(told(newsroom, "2026-04-27")) == 1


def test_days_that_a_clock_ahead_has_written_off_have_their_editions(make: Make) -> None:
    newsroom = make(ALICE)
    names = iter(("judo", "bank", "most", "deal-a"))
    for day in (24, 25, 26, 27):
        newsroom.news(next(names), f"2026-04-{day}")
        newsroom.at(f"2026-04-{day}T01:00")
        newsroom.at(f"2026-04-{day}T02:00")
        if day == 24:
            newsroom.at("2026-04-27T02:30")
            assert "omitted" in newsroom.why("morning/2026-04-26")
    assert {day for day, _ in newsroom.left} >= {"04-24", "04-25", "04-26"}


def test_thin_edition_is_not_made_anew_in_the_run_that_omits_it(
    make: Make,
    capsys: pytest.CaptureFixture[str],
) -> None:
    gone = '[[sources]]\nname = "Steppe Herald"\npath = "gone"\n'
    newsroom = make(ALICE, more=f"min_stories = 2\n{gone}")
    newsroom.news("judo", "2026-04-24")
    newsroom.at("2026-04-24T01:00")
    write_news(newsroom.folder / "gone" / "news.jsonl", ["bank"], day="2026-04-25T00:00:00Z")
    capsys.readouterr()
    newsroom.at("2026-04-25T01:00")
    out = capsys.readouterr().out
    assert "morning/2026-04-24 is omitted" in out
    assert "Built morning/2026-04-24" not in out
    assert "Built morning/2026-04-25: 2 stories" in out


def test_sources_on_watch_are_named_where_they_made_a_day_thin(make: Make) -> None:
    newsroom = make(ALICE)
    newsroom.news("judo", "2026-04-24")
    newsroom.at("2026-04-24T00:30")
    with newsroom.app.store.writing() as db:
        sources.watch(db, "Wire", "a flood", newsroom.app.now())
    newsroom.at("2026-04-24T01:00")
    assert "1 more are told by sources on watch alone" in newsroom.why("morning/2026-04-24")["omitted"]
