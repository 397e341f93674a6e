"""`digest annotate`: the contract that other programs score."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.newsroom import NEWS, digest, done, item, one_line, write_news

KEYS = ["id", "language", "topics", "regions", "story", "duplicate_of", "read_also"]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("annotate")
    path = folder / "in.jsonl"
    path.write_text(
        item("most") + item("deal-a", day="1987-02-26T10:00:00Z") + item("judo") + item("deal-b", day="1987-02-26T12:00:00Z")
        + item("bank") + item("bank", id="bank-again", url="https://other.example/bank"), encoding="utf-8"
    )  # fmt: skip
    told = done("annotate", path, "--output", folder / "out.jsonl", "--config", folder / "there-is-none.toml")
    assert told.out == ""
    assert "Annotated 6 articles." in told.err
    assert not (folder / "digest.db").exists()
    return [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def test_annotate_keeps_order_ids_and_keys(rows: list[dict[str, Any]]) -> None:
    assert [row["id"] for row in rows] == ["most", "deal-a", "judo", "deal-b", "bank", "bank-again"]
    assert all(list(row) == KEYS for row in rows)


def test_annotate_labels_best_first_with_scores(rows: list[dict[str, Any]]) -> None:
    seen = {row["id"]: row for row in rows}
    assert [seen[name]["language"] for name in NEWS] == [language for _, _, language in NEWS.values()]
    assert {label["code"] for label in seen["deal-a"]["regions"]} >= {"KZ", "UZ"}
    assert seen["judo"]["regions"][0]["code"] == "KG"
    assert seen["judo"]["topics"][0]["code"] == "15000000"
    assert seen["bank"]["topics"][0]["code"] == "04000000"
    for row in rows:
        for labels in (row["topics"], row["regions"]):
            assert all(list(label) == ["code", "score"] for label in labels)
            scores = [label["score"] for label in labels]
            assert scores == sorted(scores, reverse=True)
            assert all(0 < score <= 1 for score in scores)


def test_annotate_joins_stories_and_names_repeats(rows: list[dict[str, Any]]) -> None:
    seen = {row["id"]: row for row in rows}
    assert seen["deal-a"]["story"] == seen["deal-b"]["story"]
    assert seen["bank"]["story"] == seen["bank-again"]["story"]
    assert {seen["bank"]["duplicate_of"], seen["bank-again"]["duplicate_of"]} in (
        {None, "bank"},
        {None, "bank-again"},
    )
    assert len({row["story"] for row in rows}) == 4
    stories = {row["id"]: row["story"] for row in rows}
    for row in rows:
        assert all(stories[name] != row["story"] for name in row["read_also"])


def test_annotate_writes_to_the_terminal_and_leaves_it_open(folder: Path) -> None:
    told = done("annotate", write_news(folder / "in.jsonl", ["judo", "most"]), "--output", "-")
    assert [json.loads(line)["id"] for line in told.out.splitlines()] == ["judo", "most"]
    assert sorted(path.name for path in folder.iterdir()) == ["in.jsonl"]


def test_annotate_sets_aside_what_cannot_be_read_and_ids_that_stand_twice(folder: Path) -> None:
    path = folder / "in.jsonl"
    path.write_text(item("judo") + "{broken\n" + item("most", id="judo") + item("bank"), encoding="utf-8")
    told = done("annotate", path, "--output", "-")
    assert [json.loads(line)["id"] for line in told.out.splitlines()] == ["judo", "bank"]
    assert told.err.count("Set aside") == 2


def test_annotate_of_a_missing_file_is_wrong_usage(folder: Path) -> None:
    told = digest("annotate", "nowhere.jsonl", "--output", "out.jsonl")
    assert told.code == 2
    assert "there is no file nowhere.jsonl" in one_line(told)
    assert not (folder / "out.jsonl").exists()
