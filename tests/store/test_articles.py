from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.article import Annotation, Article, Image, Label, Link
from digest.model.story import Story
from digest.store import article_rows, articles, list_sql, stories
from digest.store.article_rows import own_id
from digest.store.articles import Added
from digest.store.database import Store
from digest.store.stream import ask_of
from digest.text.addresses import canonical
from tests.store.conftest import NOW


def article(number: int = 1, **changes: Any) -> Article:
    made = Article(
        id=f"a{number}",
        title=f"Құрылыс басталды {number}",
        paragraphs=("Бірінші абзац.", "Екінші абзац.\n\nҮшінші."),
        source="Dala",
        collected=NOW + timedelta(minutes=number),
        published=NOW - timedelta(hours=number),
        url=f"https://dala.example/{number}",
    )
    changed = replace(made, **changes)
    return changed if "canonical_url" in changes else replace(changed, canonical_url=canonical(changed.url))


FULL = article(
    event_date=date(2026, 4, 23),
    date_basis="text",
    source_url="https://dala.example/",
    summary="Summary",
    language="kk",
    authors=("A. Author", "B. Author"),
    tags=("экономика",),
    image=Image("https://dala.example/1.jpg", "alt", "credit", 640, 480),
    photo_credit="Photo: Dala",
    read_also=(Link("Another", "https://dala.example/2"), Link("Words only")),
    latest=(Link("Latest"),),
    extra={"_unknown": {"deep": [1, 2.5, None, True]}, "odd": "\ud800 \x00"},
)
SEEN = Annotation("kk", (Label("04000000", 0.8), Label("11000000", 0.25)), (Label("KZ-71", 0.9),))


def test_article_comes_back_equal(store: Store) -> None:
    bare = article(2, url="", language="")
    with store.writing() as db:
        assert articles.add(db, [FULL, bare]) == Added(new=2)
        articles.annotate(db, [(FULL.id, SEEN)], "1")
    with store.reading() as db:
        found = articles.get(db, FULL.id)
        assert found is not None
        assert (found.article, found.annotation) == (FULL, SEEN)
        assert articles.get_many(db, ["a2", "nowhere"])["a2"].article == bare
        assert articles.get(db, "nowhere") is None


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


@given(
    title=texts,
    paragraphs=st.lists(texts, max_size=3),
    moment=st.datetimes(timezones=st.just(UTC)),
    links=st.lists(st.builds(Link, texts, texts), max_size=2),
    extra=st.dictionaries(
        st.text(max_size=5), st.text(max_size=5) | st.integers(-9, 9) | st.none(), max_size=2
    ),
)
def test_article_row_holds_any_text(
    title: str, paragraphs: list[str], moment: datetime, links: list[Link], extra: dict[str, Any]
) -> None:
    given_article = article(
        title=title, paragraphs=tuple(paragraphs), published=moment, read_also=tuple(links), extra=extra
    )
    assert article_rows.unstorable(given_article) is None
    row: Any = article_rows.row_of(given_article)
    assert article_rows.article_of(row) == given_article


def test_article_that_comes_again_changes_nothing(store: Store) -> None:
    again = replace(FULL, collected=NOW + timedelta(days=1))
    with store.writing() as db:
        articles.add(db, [FULL])
        assert articles.add(db, [again, again]) == Added(unchanged=2)
        found = articles.get(db, FULL.id)
    assert found is not None
    assert found.article.collected == FULL.collected


def test_article_without_a_date_that_comes_again_changes_nothing(store: Store) -> None:
    undated = article(date_basis="collected", published=NOW)
    later = replace(undated, collected=NOW + timedelta(days=1), published=NOW + timedelta(days=1))
    with store.writing() as db:
        articles.add(db, [undated])
        assert articles.add(db, [later]) == Added(unchanged=1)


def test_update_keeps_id_and_collecting_time_and_the_old_text(store: Store) -> None:
    mended = replace(FULL, title="Mended", collected=NOW + timedelta(days=1))
    with store.writing() as db:
        articles.add(db, [FULL])
        articles.annotate(db, [(FULL.id, SEEN)], "1")
        assert articles.add(db, [mended]) == Added(updated=1)
        found = articles.get(db, FULL.id)
        old = articles.history(db, FULL.id)
        due = [one.id for one in articles.unannotated(db, "1")]
    assert found is not None
    assert found.article == replace(mended, collected=FULL.collected)
    assert [(one.version, one.title, one.replaced) for one in old] == [(1, FULL.title, mended.collected)]
    assert old[0].paragraphs == FULL.paragraphs
    assert due == [FULL.id]


def test_update_within_one_batch_keeps_both_texts(store: Store) -> None:
    with store.writing() as db:
        added = articles.add(db, [FULL, replace(FULL, title="Second"), replace(FULL, title="Third")])
        assert added == Added(new=1, updated=2)
        assert [one.title for one in articles.history(db, FULL.id)] == [FULL.title, "Second"]
        assert articles.count(db) == 1


def test_same_url_is_the_same_article(store: Store) -> None:
    other_id = article(2, url=FULL.url, title="Under another id")
    with store.writing() as db:
        articles.add(db, [FULL])
        assert articles.add(db, [other_id]) == Added(updated=1)
        found = articles.get(db, FULL.id)
    assert found is not None
    assert found.article.title == "Under another id"


def test_spellings_of_one_url_are_the_same_article(store: Store) -> None:
    ours = article(1, url="https://a.example/news/index.html?id=5&page=2")
    for spelling in ("https://a.example/news?id=5&page=2", "https://a.example/news/index.html?page=2&id=5"):
        with store.writing() as db:
            articles.add(db, [ours])
            added = articles.add(db, [article(1, id="other", url=spelling)])
            assert (added.new, added.updated, added.unchanged) == (0, 0, 1)
    with store.writing() as db:
        assert articles.add(db, [article(1, id="third", url="https://a.example/news?id=6&page=2")]).new == 1


def test_same_url_from_another_source_changes_nothing(store: Store) -> None:
    elsewhere = article(2, url=FULL.url, source="Aggregator", title="Free prizes")
    with store.writing() as db:
        articles.add(db, [FULL])
        assert articles.add(db, [elsewhere]) == Added(unchanged=1)


def test_id_of_another_source_is_that_source_s_own(store: Store) -> None:
    thief = article(1, source="Thief", url="https://thief.example/", title="Free prizes")
    with store.writing() as db:
        assert articles.add(db, [FULL, thief]) == Added(new=2)
        assert articles.add(db, [thief]) == Added(unchanged=1)
        assert articles.add(db, [replace(thief, title="More prizes")]) == Added(updated=1)
        found = articles.get(db, FULL.id)
        (other,) = list_sql.articles(ask_of(db), source="Thief")
    assert found is not None
    assert found.article == FULL
    assert (other.title, other.id == FULL.id) == ("More prizes", False)


def test_id_that_two_sources_take_is_rejected_for_a_third(store: Store) -> None:
    """Somebody who knows how such an id is made states it first."""
    squatted = own_id(FULL.id, "Victim")
    with store.writing() as db:
        articles.add(db, [FULL, article(2, id=squatted, source="Thief")])
        added = articles.add(db, [article(3, id=FULL.id, source="Victim")])
    assert [one.code for one in added.rejected] == ["id-taken"]


def test_lists_without_a_source_may_count_alike(store: Store) -> None:
    first = [
        article(n, id=f"{n}", source="", url="", title=f"A {n}", paragraphs=(f"Text {n}.",)) for n in (1, 2)
    ]
    second = [
        article(n, id=f"{n}", source="", url="", title=f"B {n}", paragraphs=(f"Word {n}.",)) for n in (1, 2)
    ]
    with store.writing() as db:
        assert articles.add(db, [*first, *second]) == Added(new=4)
        assert articles.add(db, [*second, *first]) == Added(unchanged=4)
        assert articles.add(db, [replace(first[0], title="A corrected headline")]) == Added(updated=1)
        assert articles.add(db, [replace(second[0], paragraphs=("Corrected.",))]) == Added(updated=1)
        assert articles.add(db, [replace(second[1], title="X", paragraphs=("Y",))], vouched=True) == Added(
            updated=1
        )
        assert articles.count(db) == 4


def test_url_of_another_article_is_not_taken_over(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [article(1), article(2)])
        assert articles.add(db, [article(1, title="Moved", url=article(2).url)]) == Added(updated=1)
        found = articles.get(db, "a1")
    assert found is not None
    assert (found.article.title, found.article.url) == ("Moved", article(1).url)


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ({"id": ""}, "bad-id"),
        ({"id": "x" * 501}, "bad-id"),
        ({"title": "a\0b"}, "bad-text"),
        ({"paragraphs": ("lone \ud800 surrogate",)}, "bad-text"),
    ],
)
def test_article_that_no_database_holds_is_rejected_alone(
    store: Store, broken: dict[str, Any], code: str
) -> None:
    with store.writing() as db:
        added = articles.add(db, [article(1, **broken), article(2)])
        assert ([one.code for one in added.rejected], added.new) == ([code], 1)


def test_hostile_text_is_stored_as_text(store: Store) -> None:
    hostile = article(1, id="'; drop table articles; --", title="%s {} :id ?", source="' or 1=1 --")
    with store.writing() as db:
        articles.add(db, [hostile])
        assert articles.get(db, hostile.id) is not None
        assert [one.id for one in list_sql.articles(ask_of(db), source="' or 1=1 --")] == [hostile.id]


def test_long_urls_are_told_apart(store: Store) -> None:
    base = "https://dala.example/" + "x" * 10_000
    with store.writing() as db:
        assert articles.add(db, [article(1, url=base + "1"), article(2, url=base + "2")]).new == 2


def test_window_excludes_its_start_and_includes_its_end(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [article(number) for number in range(1, 6)])
        found = articles.window(db, article(2).collected, article(4).collected)
        assert [one.id for one in found] == ["a3", "a4"]


def test_archive_goes_by_publication_and_names_the_story(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [article(number) for number in range(1, 5)])
        stories.save(db, [Story(id="a2", articles=("a2",), first=NOW, last=NOW)])
        found = articles.archive(db, article(3).published, article(1).published)
        assert [(one.id, story) for one, story in found] == [("a3", ""), ("a2", "a2")]


def test_listing_filters_and_orders(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [article(1, language="ru"), article(2), article(3, source="Steppe")])
        articles.annotate(db, [("a2", SEEN)], "1")
        assert [one.id for one in list_sql.articles(ask_of(db))] == ["a3", "a2", "a1"]
        assert [one.id for one in list_sql.articles(ask_of(db), limit=1)] == ["a3"]
        assert [one.id for one in list_sql.articles(ask_of(db), language="kk")] == ["a2"]
        assert [one.language for one in list_sql.articles(ask_of(db), language="ru")] == ["ru"]
        assert [one.id for one in list_sql.articles(ask_of(db), source="Steppe")] == ["a3"]


def test_unannotated_are_those_the_engine_s_version_has_not_seen(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [article(1), article(2)])
        articles.annotate(db, [("a1", SEEN)], "1")
        assert [one.id for one in articles.unannotated(db, "1")] == ["a2"]
        assert [one.id for one in articles.unannotated(db, "2")] == ["a1", "a2"]
        assert [one.id for one in articles.unannotated(db, "2", since=article(1).collected)] == ["a2"]


def test_add_takes_a_stream_of_any_length(store: Store) -> None:
    def thousand() -> Iterator[Article]:
        yield from (article(number) for number in range(1, 1001))

    with store.writing() as db:
        assert articles.add(db, thousand()).new == 1000
        assert articles.add(db, thousand()).unchanged == 1000


def test_article_of_a_time_ahead_is_held_until_then(store: Store) -> None:
    ahead = article(1, published=NOW + timedelta(days=2))
    with store.writing() as db:
        articles.add(db, [ahead, article(2)])
    with store.reading() as db:
        assert [read.id for read in articles.window(db, NOW, NOW + timedelta(days=1))] == ["a2"]
        then = articles.window(db, NOW + timedelta(days=1), NOW + timedelta(days=2))
        assert [read.id for read in then] == ["a1"]


def test_embargo_that_is_put_off_is_kept(store: Store) -> None:
    hours = [timedelta(hours=n) for n in range(9)]

    def told(title: str, published: datetime, collected: datetime) -> None:
        with store.writing() as db:
            articles.add(db, [article(1, title=title, published=published, collected=collected)])

    def is_out(at: datetime) -> bool:
        with store.reading() as db:
            return [read.id for read in articles.window(db, NOW - hours[1], at)] == ["a1"]

    told("Held back until two", NOW + hours[2], NOW)
    told("Held back until eight", NOW + hours[8], NOW + hours[1])
    assert not is_out(NOW + hours[7])
    told("Held back until four", NOW + hours[4], NOW + hours[3])
    assert is_out(NOW + hours[4])
    told("Dated anew when it was out", NOW + hours[8], NOW + hours[5])
    assert is_out(NOW + hours[5]), "what could be read stays so"


def test_withdrawn_article_leaves_windows_archive_and_story_but_not_the_store(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [article(1), article(2)])
        stories.save(db, [Story(id="s1", articles=("a1", "a2"), first=NOW, last=NOW)])
        assert articles.withdraw(db, ["a1", "nowhere"], NOW, by="publisher") == 1
        assert articles.withdraw(db, ["a1"], NOW, by="newsroom") == 0
    span = NOW - timedelta(days=1), NOW + timedelta(days=1)
    with store.reading() as db:
        assert [read.id for read in articles.window(db, *span)] == ["a2"]
        assert [read.id for read, _ in articles.archive(db, *span)] == ["a2"]
        assert stories.of_articles(db, ["a1", "a2"]) == {"a2": "s1"}
        assert articles.get(db, "a1") is not None


@pytest.mark.parametrize(("by", "back"), [("publisher", True), ("newsroom", False)])
def test_withdrawn_article_comes_back_only_with_another_text_of_its_publisher(
    store: Store, by: articles.WithdrawnBy, back: bool
) -> None:
    span = NOW - timedelta(days=1), NOW + timedelta(days=1)
    with store.writing() as db:
        articles.add(db, [article(1)])
        articles.withdraw(db, ["a1"], NOW, by=by)
        articles.add(db, [article(1)])
        assert list(articles.window(db, *span)) == []
        articles.add(db, [article(1, title="Corrected")])
        assert [read.id for read in articles.window(db, *span)] == (["a1"] if back else [])


def test_annotation_of_a_text_that_changed_meanwhile_is_not_kept(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [article(1), article(2)])
        versions = {one.id: one.version for one in articles.unannotated(db, "1")}
        articles.add(db, [article(1, title="Corrected")])
        articles.annotate(db, [("a1", SEEN), ("a2", SEEN)], "1", versions=versions)
        assert [one.id for one in articles.unannotated(db, "1")] == ["a1"]


def test_article_that_its_publisher_took_back_can_be_brought_back(store: Store) -> None:
    with store.writing() as db:
        articles.add(db, [article(1), article(2)])
        articles.withdraw(db, ["a1"], NOW, by="publisher")
        articles.withdraw(db, ["a2"], NOW, by="newsroom")
        assert articles.bring_back(db, ["a1", "a2"]) == 1
        assert articles.bring_back(db, ["a1", "a2"]) == 0
        span = NOW - timedelta(days=1), NOW + timedelta(days=1)
        assert [read.id for read in articles.window(db, *span)] == ["a1"]
