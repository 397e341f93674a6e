"""One article in, one annotation out, whatever the article."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.model.article import Article
from digest.understand.annotate import annotate
from digest.understand.knowledge import Knowledge
from digest.understand.own import OwnRule
from digest.understand.publisher import Publisher

SEED = Path(__file__).parents[3] / "shared" / "data" / "000_989405a0cc2211a9.txt"

Make = Callable[..., Article]


def test_annotate_reads_the_typical_article(knowledge: Knowledge, article: Make) -> None:
    if not SEED.exists():
        pytest.skip("the sample article is not here")
    lines = SEED.read_text(encoding="utf-8").splitlines()
    seen = annotate(article(lines[0], *lines[2:8]), knowledge)
    assert seen.language == "en"
    assert next(label.code for label in seen.regions if len(label.code) == 2) == "UZ"
    topics = [label.code for label in seen.topics]
    assert "11000000" in topics
    assert {"02000000", "16000000"} & set(topics)


def test_annotate_adds_the_newsrooms_own_labels(knowledge: Knowledge, article: Make) -> None:
    own = replace(
        knowledge,
        own_topics=(OwnRule("security", ("intelligence",)),),
        own_regions=(OwnRule("UZ", ("tashk",)),),
    )
    seen = annotate(article("Intelligence chiefs meet in Tashkent", "They met in Tashkent."), own)
    assert seen.topics[0].code == "security"
    assert [label.code for label in seen.regions].count("UZ") == 1


def test_annotate_reads_the_description_of_a_short_text(knowledge: Knowledge, article: Make) -> None:
    short = article("Ministers agree on water at last", "They met for six hours and signed in the evening.")
    described = replace(short, summary="Ministers of Tajikistan met in Dushanbe, the capital of Tajikistan.")
    assert "TJ" not in [label.code for label in annotate(short, knowledge).regions]
    assert "TJ" in [label.code for label in annotate(described, knowledge).regions]


def test_annotate_reads_the_summary_where_there_is_no_body(knowledge: Knowledge, article: Make) -> None:
    bare = replace(article("Новости дня"), summary="В Астане парламент принял бюджет.")
    assert annotate(bare, knowledge).regions[0].code == "KZ"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    title=st.text(max_size=80), body=st.lists(st.text(max_size=200), max_size=4), stated=st.text(max_size=6)
)
def test_annotate_answers_garbage(
    knowledge: Knowledge, article: Make, title: str, body: list[str], stated: str
) -> None:
    seen = annotate(article(title, *body, language=stated), knowledge)
    assert seen == annotate(article(title, *body, language=stated), knowledge)
    assert all(0 < label.score <= 1 for label in (*seen.topics, *seen.regions))


@pytest.mark.parametrize(
    "text",
    ["\ud800\udfff " * 50, "\x00" * 100, "Ā" * 5000, "«" * 3000, "a" * 100_000, "Paris, " * 3000, "\n" * 3000, "’s ’s ’s", "İ" * 50],
)  # fmt: skip
def test_annotate_answers_what_nobody_writes(knowledge: Knowledge, article: Make, text: str) -> None:
    for language in ("", "kk", "xx-XX"):
        seen = annotate(article(text, text, text, language=language, tags=(text[:50],)), knowledge)
        assert all(0 < label.score < 1 for label in (*seen.topics, *seen.regions))


def test_defaults_of_a_source_stand_in_where_nothing_is_seen(knowledge: Knowledge, article: Make) -> None:
    stated = Publisher(topics=("15000000",), regions=("KZ-75", "KZ"))
    plain = annotate(article("Bla bla", "Bla bla bla."), knowledge, stated)
    assert [label.code for label in plain.topics] == ["15000000"]
    assert [label.code for label in plain.regions] == ["KZ-75", "KZ"]
    assert all(label.score == 0.5 for label in (*plain.topics, *plain.regions))
    seen = annotate(
        article("Parliament of Uzbekistan votes in Tashkent", "The vote was held in Tashkent."),
        knowledge,
        stated,
    )
    assert "KZ" not in [label.code for label in seen.regions]
