"""`digest check`, and `digest approve` that says what it finds."""

from pathlib import Path

import pytest
import time_machine

from tests.cli.newsroom import digest, done, write_news

EDITION = "morning/2026-04-24"


@pytest.fixture
def newsroom(folder: Path, morning: time_machine.Traveller) -> str:
    """A newsroom with a draft; returns the story that leads it."""
    done("init")
    write_news(folder / "in" / "news.jsonl")
    done("collect", "in")
    done("build")
    return str(done("articles", "show", "deal-a", "--json").json["story"])


EMPTY = {"grade": "warning", "about": "empty", "where": "kk", "what": "no story is in this language"}


def test_check_finds_only_the_language_that_no_article_is_in(newsroom: str) -> None:
    told = done("check", EDITION).out
    assert told == "warning  empty        kk: no story is in this language\n0 errors, 1 warning.\n"
    assert done("check", EDITION, "--json").json == [EMPTY]


def test_approval_says_what_was_found_and_obeys_when_strict(newsroom: str) -> None:
    done("edit", EDITION, "--headline", newsroom, "en", "TODO: better words")
    left = {"grade": "error", "about": "placeholder", "where": "en", "what": "'TODO' was left in the text"}
    assert done("check", EDITION, "--json").json == [left, EMPTY]
    told = digest("check", EDITION, "--strict")
    assert (told.code, "1 error, 1 warning." in told.out) == (1, True)
    refused = digest("approve", EDITION, "--strict")
    assert refused.code == 2
    assert "is not approved; mend what was found" in refused.err
    approved = done("approve", EDITION)
    assert "'TODO' was left in the text" in approved.out
    assert f"{EDITION} is approved." in approved.out
