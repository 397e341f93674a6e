"""`digest check`, and `digest approve` that says what it finds."""

import json
from pathlib import Path

import pytest
import time_machine

from tests.cli.newsroom import digest, done, write_news
from tests.cli.room import configure

EDITION = "morning/2026-04-24"


@pytest.fixture
def newsroom(folder: Path, morning: time_machine.Traveller) -> str:
    """A newsroom with a draft; returns the story that leads it."""
    done("init")
    write_news(folder / "in" / "news.jsonl")
    done("collect", "in")
    done("build")
    return str(done("articles", "show", "deal-a", "--json").json["story"])


def own(folder: Path, name: str, text: str) -> None:
    """Writes a template of the newsroom's own."""
    path = folder / "templates" / "newspaper" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


EMPTY = {"grade": "warning", "about": "empty", "where": "kk", "what": "no story is in this language"}


def test_check_finds_only_the_language_that_no_article_is_in(newsroom: str) -> None:
    told = done("check", EDITION).out
    assert told == "warning  empty        kk: no story is in this language\n0 errors, 1 warning.\n"
    assert done("check", EDITION, "--json").json == [EMPTY]


def test_check_names_the_card_whose_summary_is_a_leftover(newsroom: str, folder: Path) -> None:
    odd = {
        "id": "odd", "title": "Farmers of Kyzylorda wait for water", "url": "https://odd.example/1", "language": "en",
        "summary": "of the river that the farmers of the region wait for since the end of April.",
        "date_published": "2026-04-23T20:00:00Z", "_source": "The Odd Herald",
    }  # fmt: skip
    (folder / "in" / "odd.jsonl").write_text(json.dumps(odd), encoding="utf-8")
    done("collect", "in")
    done("build", "--date", "2026-04-24")
    (found,) = (one for one in done("check", EDITION, "--json").json if one["about"] == "summary")
    assert found["what"].startswith(
        "the summary of 'Farmers of Kyzylorda wait for water' looks like the rest of"
    )


def test_check_finds_a_theme_beside_which_no_story_fits(newsroom: str, folder: Path) -> None:
    own(folder, "more-kept.css", ".a-selector-of-some-length { color: #111111; }\n" * 2000)
    found = done("check", EDITION, "--json").json
    assert ("error", "size") in {(one["grade"], one["about"]) for one in found}
    assert any(one["what"].startswith("no story fits: the theme alone takes ") for one in found)


def test_check_finds_a_footer_that_does_not_say_how_to_leave_nor_who_sends(
    newsroom: str, folder: Path
) -> None:
    configure(folder)
    foot = '<tr><td class="foot"><!-- part: reader --><p>Bye</p><!-- part: end --><p>x</p></td></tr>'
    own(folder, "foot.mjml", foot)
    found = [one for one in done("check", EDITION, "--json").json if one["about"] == "duty"]
    assert [(one["grade"], one["where"], one["what"]) for one in found] == [
        ("error", "en, ru", f"{what} is missing in the HTML part: mend the theme's footer")
        for what in ("the link to unsubscribe", "the postal address")
    ]


def test_broken_template_stops_building_and_is_told_by_a_run(
    folder: Path, morning: time_machine.Traveller
) -> None:
    done("init")
    write_news(folder / "in" / "news.jsonl")
    done("collect", "in")
    own(folder, "more.css", ".title { colour: red; }")
    refused = digest("build")
    assert (refused.code, "newspaper/more.css:1: there is no property 'colour'" in refused.err) == (2, True)
    ran = digest("run")
    assert "Built morning/2026-04-24" in ran.out
    assert (ran.code, "newspaper/more.css:1: there is no property 'colour'" in ran.err) == (1, True)
    assert "more.css:1" in digest("doctor", "--offline").out


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
