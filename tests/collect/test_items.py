import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from digest.collect.facts import Facts
from digest.collect.items import article_from_item, item_from_article, item_id
from digest.errors import ArticleError
from digest.model.article import Annotation, Article, Image, Label, Link
from tests.collect.given import FACTS, NOW, article_of

ITEM: dict[str, Any] = {
    "id": " bbc-business/001.txt ",
    "url": "https://Orda.kz/a?utm_source=x&id=1#c",
    "title": "A &amp; B <b>win</b>",
    "content_html": "<p>One.</p><script>x</script><p>Two &lt;3.</p>",
    "summary": "<p>Short.</p>",
    "image": "https://orda.kz/p.jpg",
    "date_published": "2026-04-24T10:00:00+05:00",
    "date_modified": "2026-04-24T11:00:00+05:00",
    "authors": [{"name": "Ruslan Loginov"}, {"name": ""}],
    "tags": ["politics", "politics", 7],
    "language": "kz",
    "_source": {"name": "Orda", "url": "https://orda.kz"},
    "gold": {"language": "kk"},
}


def read(item: Mapping[str, Any], facts: Facts = FACTS) -> Article:
    return article_from_item(item, facts=facts, now=NOW)


def test_item_is_read_by_the_contract() -> None:
    article = read(ITEM)
    assert article.id == "bbc-business/001.txt"
    assert article.url == "https://orda.kz/a?id=1#c"
    assert article.title == "A & B win"
    assert article.paragraphs == ("One.", "Two <3.")
    assert article.summary == "Short."
    assert article.image == Image("https://orda.kz/p.jpg")
    assert (article.published, article.date_basis) == (datetime(2026, 4, 24, 5, tzinfo=UTC), "stated")
    assert article.authors == ("Ruslan Loginov",)
    assert article.tags == ("politics", "7")
    assert article.language == "kk"
    assert (article.source, article.source_url) == ("Orda", "https://orda.kz/")
    assert article.extra == {"date_modified": "2026-04-24T11:00:00+05:00", "gold": {"language": "kk"}}
    assert article.collected == NOW


def test_source_may_be_a_name_or_be_read_from_the_address() -> None:
    assert read({**ITEM, "_source": "Orda"}).source == "Orda"
    assert read({"title": "T", "url": "https://www.orda.kz/a"}).source == "orda.kz"


def test_headline_only_is_an_article() -> None:
    article = read(
        {"id": "uci-1", "title": "Fed official says weak data caused by weather", "content_text": ""}
    )
    assert (article.id, article.paragraphs) == ("uci-1", ())


def test_external_address_stands_in_for_the_own_one() -> None:
    alone = read({"title": "T", "external_url": "https://a.kz/x"})
    assert (alone.url, alone.extra) == ("https://a.kz/x", {})
    both = read({"title": "T", "url": "https://a.kz/y", "external_url": "https://a.kz/x"})
    assert (both.url, both.extra) == ("https://a.kz/y", {"external_url": "https://a.kz/x"})


def test_item_without_headline_is_refused_unless_its_first_line_is_one() -> None:
    with pytest.raises(ArticleError) as caught:
        read({"id": "1", "content_text": "A sentence. Another sentence."})
    assert caught.value.code == "no-title"
    article = read({"id": "1", "content_text": "A clear headline\nA sentence."})
    assert (article.title, article.paragraphs) == ("A clear headline", ("A sentence.",))


def test_untitled_items_are_read_where_the_facts_say_so() -> None:
    article = read({"id": "1", "title": " ", "content_text": "A sentence. Another."}, Facts(untitled=True))
    assert (article.title, article.paragraphs) == ("A sentence.", ("A sentence. Another.",))


@pytest.mark.parametrize("stated", ["2026-05-25T16:00:01Z", "1989-12-31T23:59:59Z", "soon", None, 17])
def test_date_that_cannot_be_is_not_believed(stated: object) -> None:
    article = read({**ITEM, "date_published": stated})
    assert (article.published, article.date_basis) == (NOW, "collected")


def test_date_within_a_month_ahead_is_kept() -> None:
    article = read({**ITEM, "date_published": "2026-05-24T10:00:00Z"})
    assert (article.published, article.date_basis) == (datetime(2026, 5, 24, 10, tzinfo=UTC), "stated")


def test_hostile_members_are_harmless() -> None:
    article = read(
        {
            "id": {"a": 1},
            "title": "x" * 10_000,
            "url": "javascript:alert(1)",
            "image": "data:image/png;base64,xx",
            "content_text": "Text\ud800 with a surrogate\x00.\n" + "word " * 100_000,
            "authors": "none",
            "tags": {"a": "b"},
            "_source": ["x"],
            "_read_also": [1, {"title": "<b>Old</b>", "url": "javascript:x"}, None],
            "_image": {"width": "wide"},
            "odd": {"\ud800": float("nan"), "deep": ["\x00a"]},
        }
    )
    assert (article.url, article.image) == ("", None)
    assert len(article.title) <= 500
    assert article.paragraphs[0] == "Text with a surrogate."
    assert len(article.body) <= 201_000
    assert article.read_also == (Link("1"), Link("Old"))
    assert article.extra == {"odd": {"": None, "deep": ["a"]}, "_cut": ["content_text"]}
    json.dumps(item_from_article(article), ensure_ascii=False, allow_nan=False).encode()


def test_unknown_members_of_a_flood_are_dropped() -> None:
    assert read({**ITEM, "flood": "x" * 200_000}).extra == {"_cut": ["_members"]}


def test_annotation_and_story_are_written_beside_the_article() -> None:
    annotation = Annotation("ru", (Label("11000000", 0.8),), (Label("KZ", 0.9),))
    item = item_from_article(read(ITEM), annotation, story="s-1")
    assert item["topics"] == [{"code": "11000000", "score": 0.8}]
    assert item["regions"] == [{"code": "KZ", "score": 0.9}]
    assert (item["language"], item["story"]) == ("ru", "s-1")
    assert read(item).extra == read(ITEM).extra


_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_LINKS = st.lists(
    st.fixed_dictionaries({"title": _WORDS, "url": st.sampled_from(["", "https://a.kz/b"])}), max_size=3
)
_ITEMS = st.fixed_dictionaries(
    {"title": _WORDS.map("T {}".format)},
    optional={
        "id": _WORDS,
        "url": st.one_of(_WORDS, st.just("https://a.kz/?utm_source=x")),
        "content_text": st.lists(_WORDS).map("\n".join),
        "content_html": st.lists(_WORDS).map("<p>".join),
        "summary": st.one_of(_WORDS, st.just("<p>a</p> &lt;b&gt;"), st.just("plain &lt;b&gt;")),
        "date_published": st.sampled_from(["2026-04-24T10:00:00.123Z", "2027-01-01", "24 April 2026", "x"]),
        "authors": st.lists(st.fixed_dictionaries({"name": _WORDS})),
        "tags": st.lists(_WORDS),
        "language": st.sampled_from(["ru", "kz", "uz-cyrl", "?"]),
        "_source": st.one_of(_WORDS, st.just({"name": "Orda", "url": "https://orda.kz"})),
        "image": st.sampled_from(["https://a.kz/p.jpg", {"url": "https://a.kz/p.jpg", "width": 7}, "x"]),
        "_image": st.just({"alt": "A", "credit": "C", "width": 5}),
        "_photo_credit": _WORDS,
        "_read_also": _LINKS,
        "_latest": _LINKS,
        "_event_date": st.sampled_from(["2026-04-20", "x"]),
        "regions": st.just(["KZ"]),
        "x": st.dictionaries(_WORDS, _WORDS),
    },
)


@settings(deadline=None)  # the first call imports the libraries
@given(_ITEMS)
def test_article_written_and_read_is_the_same(item: dict[str, Any]) -> None:
    try:
        article = read(item)
    except ArticleError as error:
        event(error.code)
        assume(error.code != "bad-id")  # one that cannot be told from another
        raise
    written = json.loads(json.dumps(item_from_article(article), ensure_ascii=False).encode())
    assert read(written) == article


def test_estimated_date_stays_estimated() -> None:
    article = read({"id": "1", "title": "T", "content_text": "They met on April 22."})
    assert (article.date_basis, article.event_date) == ("text", date(2026, 4, 22))
    again = read(item_from_article(article))
    assert again == article
    later = article_from_item(item_from_article(article), facts=FACTS, now=datetime(2027, 5, 1, tzinfo=UTC))
    assert (later.published, later.date_basis) == (article.published, "text")


@pytest.mark.parametrize("stated", ["x" * 501, "n\u00001", "n\n1", "n\ufffd"])
def test_id_that_could_not_be_told_from_another_is_refused(stated: str) -> None:
    with pytest.raises(ArticleError) as caught:
        item_id({"id": stated})
    assert caught.value.code == "bad-id"


def test_ordinary_ids_stay() -> None:
    assert [item_id({"id": one}) for one in ("n1", 7, " n 1 ", "https://a.example/ә", "x" * 500, None)] == [
        "n1", "7", "n 1", "https://a.example/ә", "x" * 500, "",
    ]  # fmt: skip


def test_what_is_too_long_to_be_kept_is_named() -> None:
    item = {"id": "1", "title": "T", "content_text": "A sentence. " * 20_000, "_more": "x" * 200_000,
            "url": f"https://a.example/{'x' * 3_000}"}  # fmt: skip
    article = article_from_item(item, facts=FACTS, now=NOW)
    assert article.extra == {"_cut": ["_members", "content_text", "url"]}
    assert article_from_item({"id": "1", "title": "T"}, facts=FACTS, now=NOW).extra == {}


def test_content_text_is_text_to_the_letter() -> None:
    line = '{"id": "1", "title": "The <video> tag", "content_text": "Use <b>bold</b> &amp; more here."}'
    article = article_of(line, "a.jsonl")
    assert (article.title, article.paragraphs) == ("The <video> tag", ("Use <b>bold</b> &amp; more here.",))
