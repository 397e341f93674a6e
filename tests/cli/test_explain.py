"""`digest explain`: a story's place in words and figures, a reader's mail rule by rule."""

import math
from pathlib import Path

import pytest

from tests.cli.newsroom import digest, done, one_line, write_news, write_readers

CONFIG = """
[[newsletters]]
id = "morning"
name = "The Morning"
languages = ["en", "ru"]
zone = "Asia/Almaty"
approval = "auto"
max_age_h = 100000
"""
READERS = """key,email,languages,zone,mute_topics,follow_regions
alice,alice@example.org,en,Asia/Almaty,,KG
"""


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    done("init")
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    done("collect", write_news(tmp_path / "news.jsonl"))
    done("subscribers", "import", write_readers(tmp_path / "readers.csv", READERS))
    done("build")
    return tmp_path


def test_explain_story_shows_the_parts_whose_product_is_the_score(newsroom: Path) -> None:
    told = done("explain", "Samarkand: Kazakhstan", "--json").json
    assert told["title"].startswith(("Kazakhstan and", "Samarkand:"))
    factors = [round(10_000 * factor) for factor in told["parts"].values()]
    assert told["score"] == math.prod(factors) // 10_000 ** (len(factors) - 1)
    assert {one["id"] for one in told["articles"]} == {"deal-a", "deal-b"}
    assert all(one["because"] == "alike" and one["likeness"] > 0.15 for one in told["articles"])
    assert "samarkand" in told["articles"][0]["marks"]
    assert sum(bool(one["shown_in"]) for one in told["articles"]) == 1


def test_explain_story_is_found_by_id_prefix_and_headline(newsroom: Path) -> None:
    story = done("explain", "Turkish central", "--json").json["story"]
    for name in (story, story[:6], story[:4], "TURKISH CENTRAL BANK keeps"):
        assert done("explain", name, "--json").json["story"] == story


def test_explain_story_tells_a_person_why_it_leads_or_not(newsroom: Path) -> None:
    lead = done("explain", "Kazakhstan and Uzbekistan").out
    assert "It leads" in lead
    assert "Score" in lead
    assert "deal-a wire" in lead
    later = done("explain", "Turkish central").out
    assert "It leads" not in later
    assert "the only one" in later
    assert "summary: the " in later


def test_explain_story_says_why_it_is_not_in_the_edition(newsroom: Path) -> None:
    story = done("explain", "Kyrgyz judo", "--json").json["story"]
    edition = done("explain", story, "--json").json["edition"]
    done("edit", edition, "--drop", story)
    assert "dropped" in done("explain", story, "--date", edition.partition("/")[2]).out


def test_explain_subscriber_tells_what_is_in_the_mail_and_by_which_rule_not(newsroom: Path) -> None:
    told = done("explain", "alice@example.org", "--json").json
    assert told["subscriber"] == "alice"
    assert [one["place"] for one in told["stories"]] == [1, 2, 3]
    judo = next(one for one in told["stories"] if one["title"].startswith("Kyrgyz"))
    assert judo["because"] == "follows KG"
    assert [(one["rule"], one["title"][:10]) for one in told["left_out"]] == [("language", "В Костанае")]
    shown = done("explain", "alice").out
    assert "Other language" in shown
    assert "follows KG" in shown


def test_explain_says_when_nothing_is_named_so(newsroom: Path) -> None:
    assert "no story or subscriber 'zebra'" in one_line(digest("explain", "zebra"))
    assert "no subscriber 'bob@example.org'" in one_line(digest("explain", "bob@example.org"))
    assert "is not a date" in one_line(digest("explain", "alice", "--date", "soon"))
