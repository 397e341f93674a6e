"""The demo's samples: which articles are one event, which stories are about the same matter, which region leads."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.collect.facts import Facts
from digest.collect.paths import read_paths
from digest.model.article import ReadArticle
from digest.stories.group import group
from digest.wiring.app import open_app

HERE = Path(__file__).parent
NOW = datetime(2026, 4, 24, 18, tzinfo=UTC)
DAYS = HERE.parents[2] / "shared" / "data" / "days" / "repro"
# Articles of the repro files that are one event; all others there are events of their own.
TOGETHER = [{"r223", "r231"}, {"r311", "r314"}]


def table(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def grouped(path: Path) -> tuple[list[ReadArticle], list[frozenset[str]]]:
    """Returns the articles of a path and the groups of their ids, compared by their words alone."""
    engine = open_app(Path("no-configuration.toml"), default=True).engine
    batches = read_paths(path, facts=Facts(zone="UTC", untitled=True), now=NOW)
    read = [
        ReadArticle(article, engine.annotate(article, b"")) for batch in batches for article in batch.articles
    ]
    return read, [frozenset(story.articles) for story in group(read, {}, engine.background, engine.grouping)]


@pytest.fixture(scope="module")
def samples() -> tuple[list[ReadArticle], list[frozenset[str]]]:
    return grouped(HERE.parents[1] / "examples" / "articles")


def test_samples_of_one_event_are_one_story(samples: tuple[list[ReadArticle], list[frozenset[str]]]) -> None:
    event_of = {article: event for article, event, _ in table("samples.tsv")}
    stories = [
        frozenset(event_of[name] for name in story if name in event_of) - {"-"} for story in samples[1]
    ]
    assert [story for story in stories if len(story) > 1] == []
    whole = [event for story in stories for event in story]
    assert sorted(whole) == sorted(set(event_of.values()) - {"-"})


def test_samples_that_are_related_are_different_stories(
    samples: tuple[list[ReadArticle], list[frozenset[str]]],
) -> None:
    event_of = {article: event for article, event, _ in table("samples.tsv")}
    story_of = {event_of[name]: n for n, story in enumerate(samples[1]) for name in story if name in event_of}
    for one, other, _ in table("samples.links.tsv"):
        assert story_of[one] != story_of[other], (one, other)


def test_samples_lead_with_a_region_where_they_happen(
    samples: tuple[list[ReadArticle], list[frozenset[str]]],
) -> None:
    wanted = {article: regions.split() for article, _, regions in table("samples.tsv")}
    first = {
        read.id: next((label.code for label in read.annotation.regions if "-" not in label.code), "")
        for read in samples[0]
        if read.id in wanted
    }
    wrong = {name: code for name, code in first.items() if code not in wanted[name]}
    assert len(wrong) <= len(first) // 10, wrong


@pytest.mark.skipif(
    not DAYS.exists(), reason="the labelled days lie in ../shared/data/days, which is not there"
)
@pytest.mark.parametrize("name", ["a", "b"])
def test_few_articles_of_a_real_day_are_the_events_they_are(name: str) -> None:
    _, stories = grouped(DAYS / f"{name}.jsonl")
    assert all(len(story) == 1 or set(story) in TOGETHER for story in stories)
    assert name != "b" or sorted(map(len, stories)) == [1, 2, 2]
