"""The article that the newsroom gave as its typical input, from the file to what the engine sees in it."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from digest.text.sentences import sentences
from tests.cli.newsroom import done

SEED = Path(__file__).parents[3] / "shared" / "data" / "000_989405a0cc2211a9.txt"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the seed article is not on this machine")


@pytest.fixture
def shown(folder: Path, morning: object) -> dict[str, Any]:
    done("init")
    assert "1 new" in done("collect", SEED).out
    (row,) = done("articles", "list", "--json").json
    shown: dict[str, Any] = done("articles", "show", row["id"], "--json").json
    return shown


def test_seed_is_taken_apart(shown: dict[str, Any]) -> None:
    assert shown["title"] == "Central Asian Intelligence Chiefs Hold Security Talks in Tashkent"
    assert shown["_photo_credit"] == "KR GKNB Press Service"
    assert [author["name"] for author in shown["authors"]] == ["Ruslan Loginov"]
    assert shown["_source"]["name"] == "Orda.kz"
    assert shown["language"] == "en"
    body = shown["content_text"]
    assert len(body.split("\n\n")) == 6
    assert sum(len(sentences(paragraph)) for paragraph in body.split("\n\n")) == 8
    for words in ("Photo:", "Ruslan Loginov", "Read also", "Latest news", "Original Author"):
        assert words not in body


def test_seed_keeps_the_headlines_around_it_apart(shown: dict[str, Any]) -> None:
    titles = [link["title"] for link in shown["_latest"]]
    assert len(titles) == 20
    assert titles[0] == "Kazakhstan: Interior Ministry Reports Dozens of Human Trafficking Cases"
    assert not any(title in shown["content_text"] for title in titles)
    assert not shown.get("_read_also")


def test_seed_is_dated_by_its_text_with_an_estimated_year(shown: dict[str, Any]) -> None:
    assert shown["_date_estimated"]
    assert shown["_event_date"].endswith("-04-24")
    assert datetime.fromisoformat(shown["date_published"]) <= datetime.fromisoformat("2026-04-24T12:00:00Z")


def test_seed_belongs_to_the_five_countries_and_is_about_security(shown: dict[str, Any]) -> None:
    regions = [label["code"] for label in shown["regions"]]
    countries = [code for code in regions if len(code) == 2 and code.isalpha()]
    assert countries[0] == "UZ"
    assert set(countries[:5]) == {"UZ", "KZ", "KG", "TJ", "TM"}
    topics = [label["code"] for label in shown["topics"]]
    assert "11000000" in topics[:3]
    assert {"02000000", "16000000"} & set(topics[:3])
    assert shown["story"]
