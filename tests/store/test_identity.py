"""By what articles are known again, from an answer's bytes to the store."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from digest.collect.facts import Facts
from digest.collect.read import read
from digest.jobs.take import Collected, take
from digest.store import articles, list_sql, sources
from digest.store.database import Store
from digest.store.stream import ask_of
from tests.store.conftest import NOW

CASES = Path(__file__).parents[3] / "shared" / "data" / "cases" / "feeds"
TITLES = ("Dam gates opened", "Market burnt down", "School has a roof")


def item(title: str, link: str = "", guid: str = "", text: str = "", date: str = "") -> str:
    members = {"title": title, "link": link, "description": text or f"About {title} only.", "pubDate": date}
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in members.items() if value)
    named = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    return f"<item>{inside}{named}</item>"


def feed(items: Sequence[str], home: str = "https://herald.example/") -> bytes:
    head = f"<title>Herald</title><link>{home}</link>"
    return f"<rss version='2.0'><channel>{head}{''.join(items)}</channel></rss>".encode()


def json_feed(items: Sequence[tuple[str, str, str]]) -> bytes:
    told = (
        f'{{"id": "{id_}", "url": "{url}", "title": "{title}", "content_text": "About {title}."}}'
        for id_, url, title in items
    )
    return f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{",".join(told)}]}}'.encode()


def stored(store: Store, *answers: bytes, source: str = "Herald") -> list[tuple[int, int, int]]:
    """How much of each answer was new, updated and unchanged, when they came one after the other."""
    done: list[Collected] = []
    for number, content in enumerate(answers):
        now = NOW + timedelta(hours=number)
        batch = read(content, origin="feed", facts=Facts(source=source), now=now)
        with store.writing() as db:
            done.append(take(db, batch, now, source=source))
    return [(one.new, one.updated, one.unchanged) for one in done]


def urls(store: Store) -> set[str]:
    with store.reading() as db:
        return {listed.url for listed in list_sql.articles(ask_of(db))}


@pytest.mark.parametrize("name", ["same-link.xml", "fragment-links.xml"])
def test_cases_of_real_feeds_are_articles_of_their_own(store: Store, name: str) -> None:
    if not (CASES / name).exists():
        pytest.skip(f"{CASES} is not there")
    content = (CASES / name).read_bytes()
    assert stored(store, content, content) == [(3, 0, 0), (0, 0, 3)]
    if name == "fragment-links.xml":
        assert urls(store) == {f"https://frag.example/changelog#v1.{n}" for n in (9, 10, 11)}


ALL, HOME = "https://herald.example/all", "https://herald.example"
SHARING = {
    "one link for all": [item(title, ALL) for title in TITLES],
    "one link, ids of their own": [item(title, ALL, f"id {title}") for title in TITLES],
    "the front page for all": [item(title, HOME + "/?utm_source=rss") for title in TITLES],
    "one id for all": [item(title, f"{HOME}/{title[0]}", "same") for title in TITLES],
    "one id and one link for all": [item(title, ALL, "same") for title in TITLES],
    "routers": [item(title, f"{HOME}/#/news/{title[0]}") for title in TITLES],
    "routers with a mark": [item(title, f"{HOME}/app#!news{title[0]}") for title in TITLES],
    "anchors": [item(title, f"{HOME}/today#{title[0]}") for title in TITLES],
    "anchors of the front page": [item(title, f"{HOME}/#{title[0]}") for title in TITLES],
    "neither id nor link": [item(title) for title in TITLES],
}


@pytest.mark.parametrize("items", SHARING.values(), ids=SHARING)
def test_items_that_share_a_key_are_known_by_the_next(store: Store, items: list[str]) -> None:
    whole = feed(items)
    answers = (whole, whole, feed(items[1:2]), feed(items[2:]), feed(items[:1]), feed(items[::-1]), whole)
    assert stored(store, *answers) == [(3, 0, 0), (0, 0, 3), *[(0, 0, 1)] * 3, *[(0, 0, 3)] * 2]


@pytest.mark.parametrize("items", SHARING.values(), ids=SHARING)
def test_item_that_came_alone_first_stays_itself_when_others_share_its_key(
    store: Store, items: list[str]
) -> None:
    assert stored(store, feed(items[:1]), feed(items), feed(items)) == [(1, 0, 0), (2, 0, 1), (0, 0, 3)]


def test_key_that_was_shared_once_identifies_nothing_later(store: Store) -> None:
    first, second, third = (item(title, ALL) for title in TITLES)
    assert stored(store, feed([first, second]), feed([third])) == [(2, 0, 0), (1, 0, 0)]
    fourth = item("Bridge closed for a week", ALL)
    assert stored(store, feed([fourth]), feed([third])) == [(1, 0, 0), (0, 0, 1)]


def test_items_of_json_feeds_that_share_an_id_are_known_by_their_links(store: Store) -> None:
    shared = json_feed([("1", f"{HOME}/{title[0]}", title) for title in TITLES])
    assert stored(store, shared, shared) == [(3, 0, 0), (0, 0, 3)]


def test_line_with_an_id_that_came_before_is_a_later_text_of_it(store: Store) -> None:
    lines = b"\n".join(
        f'{{"id": "{id_}", "url": "{ALL}", "title": "{title}", "content_text": "About it."}}'.encode()
        for id_, title in zip(("1", "1", "2"), TITLES, strict=True)
    )
    assert stored(store, lines) == [(2, 1, 0)]


def test_same_id_with_another_headline_is_an_update(store: Store) -> None:
    ones = (item("Dam gates opened", f"{HOME}/a", "g", "Old."), item("Dam is safe", f"{HOME}/a", "g", "New."))
    assert stored(store, *(feed([one]) for one in ones)) == [(1, 0, 0), (0, 1, 0)]


def test_same_link_under_ids_that_change_is_the_same_article(store: Store) -> None:
    answers = [feed([item(t, f"{HOME}/{t[0]}", f"{t} {turn}") for t in TITLES]) for turn in range(3)]
    assert stored(store, *answers) == [(3, 0, 0), (0, 0, 3), (0, 0, 3)]


def test_two_sources_with_one_address_keep_the_first_one_s(store: Store) -> None:
    answer = feed([item(title, f"{HOME}/{title[0]}") for title in TITLES])
    assert stored(store, answer) == [(3, 0, 0)]
    assert stored(store, answer, source="Another") == [(0, 0, 3)]


def many(site: str, name: str, day: int, *, link_is_id: bool = False, of: str = "Herald") -> bytes:
    return feed(
        [
            item(f"Headline {n} of {of}", f"{site}/{name}/{n}", f"{site if link_is_id else name}/{name}/{n}",
                 f"Text {n} of some length.", f"{day:02} Apr 2026 10:00:00 GMT")
            for n in range(300)
        ],
        home=f"{site}/",
    )  # fmt: skip


@pytest.mark.parametrize("link_is_id", [True, False])
@pytest.mark.parametrize("site", ["https://herald.example", "http://www.herald.example"])
def test_source_that_changes_its_scheme_or_host_name_brings_nothing_new(
    store: Store, site: str, link_is_id: bool
) -> None:
    before = many("http://herald.example", "news", 20, link_is_id=link_is_id)
    after = many(site, "news", 20, link_is_id=link_is_id)
    assert stored(store, before, after, after) == [(300, 0, 0), (0, 0, 300), (0, 0, 300)]
    if site.startswith("https"):
        assert all(url.startswith("https://") for url in urls(store)), "readers click what is there now"
    with store.reading() as db:
        assert not any(state.moved for state in sources.states(db).values())


def test_source_that_moved_brings_nothing_new_and_says_so(store: Store) -> None:
    before, after = many("http://herald.example", "news", 20), many("https://new.example", "posts", 23)
    assert stored(store, before, after, after) == [(300, 0, 0), (0, 0, 300), (0, 0, 300)]
    with store.reading() as db:
        assert sources.states(db)["Herald"].moved == NOW + timedelta(hours=1)
        assert {article.published.day for article in list_sql.articles(ask_of(db))} == {20}, "its dates stay"
        assert not any(articles.history(db, article.id) for article in list_sql.articles(ask_of(db)))
    assert len(urls(store)) == 300
    assert all(url.startswith("https://new.example/") for url in urls(store))


def test_source_that_moved_brings_what_is_new_beside_it(store: Store) -> None:
    fresh = [item(f"Fresh {n}", f"https://new.example/f/{n}", f"f{n}") for n in range(5)]
    moved = many("https://new.example", "posts", 23).replace(
        b"<item>", "".join([*fresh, "<item>"]).encode(), 1
    )
    assert stored(store, many("http://herald.example", "news", 20), moved) == [(300, 0, 0), (5, 0, 300)]


def test_headlines_that_come_every_day_are_no_move(store: Store) -> None:
    days = [
        feed([item(sign, f"{HOME}/{day}/{sign}", f"{day} {sign}", "See what your day will be.") for sign in signs])
        for day, signs in enumerate((("Aries", "Taurus"), ("Aries", "Taurus")))
    ]  # fmt: skip
    assert stored(store, *days) == [(2, 0, 0), (2, 0, 0)]
    both = feed([item(sign, f"{HOME}/{day}/{sign}", f"{day} {sign}") for day in (8, 9) for sign in TITLES])
    assert stored(store, both) == [(6, 0, 0)]
