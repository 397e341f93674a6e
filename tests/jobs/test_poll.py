"""Sources on the network, from a real server to a real store."""

import base64
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.collect.facts import Facts
from digest.collect.fetched import FetchSettings
from digest.collect.polling import PollSettings
from digest.collect.reading import HERE
from digest.jobs.look import Asked
from digest.jobs.once import collect_addresses
from digest.jobs.poll import Network, Polled, poll
from digest.jobs.take import Collected
from digest.model.article import Article
from digest.model.source import PollState
from digest.store import articles, pages, rejected, sources
from digest.store.database import Store
from digest.text.addresses import canonical
from tests.jobs.site import SILENCE, Site, running
from tests.waiting import LAST_RESORT_S

NOW = datetime(2026, 4, 24, 10, tzinfo=UTC)
LONG = ("The gates of the dam above the town were opened on Friday morning after a week of rain in the mountains. " * 3,
        "Engineers said the water would fall by a metre until the evening, and that no street was under water. " * 3)  # fmt: skip
JSON_FEED = '{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{"id": "1", "url": "%s", "title": "One headline", "content_text": "Short."}]}'
TEASER = "The gates of the dam were opened on Friday."


class Newsroom:
    """A store that asks one site, by a clock the test sets."""

    def __init__(self, store: Store, site: Site) -> None:
        self.store, self.site, self.now = store, site, NOW
        self.network = Network(
            fetch=FetchSettings(allow_private=True, host_delay_s=0, timeout_s=10),
            poll=PollSettings(shortest_m=15),
        )

    def polled(
        self, name: str = "Herald", path: str = "/rss", *, lists: bool = False, full_text: bool = False
    ) -> Polled:
        return Polled(
            name=name, address=self.site.url(path), facts=Facts(source=name), lists=lists, full_text=full_text
        )

    def poll(self, *polled: Polled, after: timedelta = timedelta(0)) -> Collected:
        self.now += after
        return poll(self.store, polled or (self.polled(),), self.network, reading=HERE, now=lambda: self.now)

    def state(self, name: str = "Herald") -> PollState:
        with self.store.reading() as db:
            return sources.states(db)[name].poll

    @property
    def articles(self) -> dict[str, Article]:
        """What is stored and not taken back, by headline."""
        with self.store.reading() as db:
            found = articles.window(db, NOW - timedelta(days=9), NOW + timedelta(days=9))
            return {one.article.title: one.article for one in found}


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    store = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    store.create()
    with running() as site:
        site.feed(("/1", "Dam gates opened", TEASER), ("/2", "School opened in Rudny", "A school opened."))
        site.article("/1", "Dam gates opened above the town", *LONG)
        site.article(
            "/2",
            "School opened in Rudny",
            "A school for 600 pupils opened in Rudny. " * 5,
            "It has a pool. " * 9,
        )
        yield Newsroom(store, site)
    store.close()


DAY = timedelta(days=1)


def test_feed_is_read_and_not_asked_again_before_it_is_due(newsroom: Newsroom) -> None:
    assert newsroom.poll() == Collected(asked=1, new=2)
    assert newsroom.poll() == Collected()
    assert newsroom.site.asked["/rss"] == 1
    assert newsroom.poll(after=DAY) == Collected(asked=1)
    assert newsroom.site.unchanged["/rss"] == 1
    assert {article.source for article in newsroom.articles.values()} == {"Herald"}


def test_new_items_come_and_changed_ones_are_updated(newsroom: Newsroom) -> None:
    newsroom.poll()
    newsroom.site.feed(("/1", "Dam gates closed again", TEASER), ("/2", "School opened in Rudny", "A school opened."),
                       ("/3", "Bread dearer", "Bread became dearer."))  # fmt: skip
    assert newsroom.poll(after=DAY) == Collected(asked=1, new=1, updated=1, unchanged=1)
    assert set(newsroom.articles) == {"Dam gates closed again", "School opened in Rudny", "Bread dearer"}


def test_gone_source_is_off_and_failing_one_waits_longer(newsroom: Newsroom) -> None:
    newsroom.site.pages["/gone"] = 410
    newsroom.site.pages["/down"] = 500
    asked = (newsroom.polled(), newsroom.polled("Gone", "/gone"), newsroom.polled("Down", "/down"))
    done = newsroom.poll(*asked)
    assert done.new == 2, "the others go on"
    assert [problem.split(":")[0] for problem in done.problems] in (["Gone", "Down"], ["Down", "Gone"])
    assert "410" in newsroom.state("Gone").off
    assert newsroom.poll(*asked, after=DAY).problems == (), "told once"
    assert newsroom.site.asked["/gone"] == 1
    assert newsroom.state("Down").failures == 2
    assert "500" in newsroom.state("Down").error


def test_move_for_good_is_remembered_and_a_new_address_starts_anew(newsroom: Newsroom) -> None:
    newsroom.site.pages["/old"] = (301, {"Location": "/rss"})
    old = newsroom.polled(path="/old")
    assert newsroom.poll(old).new == 2
    assert newsroom.state().moved_to == newsroom.site.url("/rss")
    newsroom.poll(old, after=DAY)
    assert (newsroom.site.asked["/old"], newsroom.site.unchanged["/rss"]) == (1, 1)
    newsroom.site.feed(("/9", "Elsewhere", "All is new here."), path="/other")
    assert newsroom.poll(newsroom.polled(path="/other")).new == 1
    assert newsroom.state().moved_to == ""


def test_page_instead_of_a_feed_is_a_failure_and_keeps_no_validators(newsroom: Newsroom) -> None:
    newsroom.site.article("/rss", "Our feed moved", *LONG)
    done = newsroom.poll()
    assert "it is a page, not a feed" in done.problems[0]
    assert (newsroom.articles, newsroom.state().etag) == ({}, "")
    with newsroom.store.reading() as db:
        assert rejected.counts(db) == {"no-feed": 1}


def test_private_addresses_are_refused_unless_a_setting_allows_them(newsroom: Newsroom) -> None:
    newsroom.network = Network(fetch=replace(newsroom.network.fetch, allow_private=False))
    assert "not an address of the public web" in newsroom.poll().problems[0]
    assert newsroom.site.asked == {}


def test_teaser_is_filled_up_from_its_page_and_looked_at_again(newsroom: Newsroom) -> None:
    full = newsroom.polled(full_text=True)
    assert newsroom.poll(full) == Collected(asked=1, new=2, updated=2)
    dam = newsroom.articles["Dam gates opened"]
    assert (dam.summary, dam.authors, len(dam.paragraphs)) == (TEASER, ("A. Serik",), 2)
    assert newsroom.site.asked["/robots.txt"] == 1
    assert newsroom.poll(full, after=timedelta(hours=1)).updated == 0
    assert newsroom.site.unchanged["/1"] == 1
    newsroom.site.article(
        "/1", "Dam gates opened above the town", LONG[0], LONG[1].replace("a metre", "two metres")
    )
    assert newsroom.poll(full, after=timedelta(hours=6)).updated == 1
    assert "two metres" in newsroom.articles["Dam gates opened"].body
    assert newsroom.poll(full, after=DAY).updated == 0
    newsroom.poll(full, after=DAY)
    assert newsroom.site.asked["/1"] == 4, "then it is left alone"


def test_item_that_comes_again_with_its_page_read_changes_nothing(newsroom: Newsroom) -> None:
    full = newsroom.polled(full_text=True)
    newsroom.poll(full)
    newsroom.site.feed(
        ("/1", "Dam gates opened", TEASER),
        ("/2", "School opened in Rudny", "A school opened."),
        ("/3", "New", "It is new."),
    )
    done = newsroom.poll(full, after=DAY)
    assert (done.new, done.updated) == (1, 0)
    assert len(newsroom.articles["Dam gates opened"].paragraphs) == 2
    newsroom.site.feed(("/1", "Dam gates opened wide", TEASER))
    assert newsroom.poll(full, after=DAY).updated == 1
    assert len(newsroom.articles["Dam gates opened wide"].paragraphs) == 2, "its text stays"


def test_sources_with_equal_ids_keep_their_own_articles_and_pages(newsroom: Newsroom) -> None:
    newsroom.site.pages["/rss"] = (JSON_FEED % newsroom.site.url("/1")).replace(
        "One headline", "Gates and school opened"
    )
    newsroom.site.pages["/other"] = (JSON_FEED % newsroom.site.url("/2")).replace(
        "One headline", "Gates and school opened"
    )
    both = newsroom.polled(full_text=True), newsroom.polled("Other", "/other", full_text=True)
    assert newsroom.poll(both[0]) == Collected(asked=1, new=1, updated=1)
    assert newsroom.poll(both[1]) == Collected(asked=1, new=1, updated=1)
    with newsroom.store.reading() as db:
        known = pages.find(db, [canonical(newsroom.site.url(path)) for path in ("/1", "/2")]).values()
        sources_of = [found.article.source for page in known if (found := articles.get(db, page.article))]
    assert sorted(sources_of) == ["Herald", "Other"]


def test_page_of_one_source_is_not_anothers_to_change(newsroom: Newsroom) -> None:
    newsroom.poll(newsroom.polled(full_text=True))
    newsroom.site.feed(("/1", "Buy our carpets", "They are red."), path="/foe")
    foe = newsroom.polled("Foe", "/foe", full_text=True)
    assert newsroom.poll(foe) == Collected(asked=1, unchanged=1)
    assert newsroom.site.asked["/1"] == 1
    assert "Buy our carpets" not in newsroom.articles


def test_article_that_is_gone_is_taken_back_and_a_missing_one_when_it_is_so_twice(newsroom: Newsroom) -> None:
    full = newsroom.polled(full_text=True)
    newsroom.poll(full)
    newsroom.site.pages |= {"/1": 410, "/2": 404}
    assert newsroom.poll(full, after=timedelta(hours=1)).withdrawn == 1
    assert set(newsroom.articles) == {"School opened in Rudny"}
    assert newsroom.poll(full, after=timedelta(hours=1)).withdrawn == 1
    assert newsroom.articles == {}


def test_emptied_item_is_taken_back_but_nobody_elses(newsroom: Newsroom) -> None:
    newsroom.poll()
    empty = f"<item><guid>{newsroom.site.url('/1')}</guid><link>{newsroom.site.url('/1')}</link></item>"
    newsroom.site.pages["/rss"] = (
        str(newsroom.site.pages["/rss"]).split("<item>")[0] + empty + "</channel></rss>"
    )
    newsroom.site.pages["/foe"] = newsroom.site.pages["/rss"]
    assert newsroom.poll(newsroom.polled("Foe", "/foe")).withdrawn == 0
    assert newsroom.poll(after=DAY).withdrawn == 1
    assert set(newsroom.articles) == {"School opened in Rudny"}


def test_pages_that_robots_forbid_are_not_read(newsroom: Newsroom) -> None:
    newsroom.site.pages["/robots.txt"] = "User-agent: *\nDisallow: /1\n"
    assert newsroom.poll(newsroom.polled(full_text=True)) == Collected(asked=1, new=2, updated=1)
    assert newsroom.site.asked["/1"] == 0
    with newsroom.store.reading() as db:
        (page,) = pages.find(db, [canonical(newsroom.site.url("/1"))]).values()
    assert "robots.txt forbids it" in page.error
    assert page.next_at is None


def test_page_of_a_list_brings_the_articles_it_names(newsroom: Newsroom) -> None:
    newsroom.site.pages["/"] = (
        '<html><body><main><a href="/1?utm_source=front">Dam gates opened above the town</a>'
        '<a href="/2">School opened in the town of Rudny</a><a href="/bad">This one cannot be read by anybody</a></main></body></html>'
    )
    front = newsroom.polled(path="/", lists=True)
    assert newsroom.poll(front).new == 2
    assert newsroom.articles["Dam gates opened above the town"].url == newsroom.site.url("/1")
    newsroom.site.article(
        "/1", "Dam gates opened above the town", LONG[0], "And closed again in the evening of the same day."
    )
    assert newsroom.poll(front, after=timedelta(hours=1)).updated == 1
    for _ in range(5):
        newsroom.poll(front, after=DAY)
    with newsroom.store.reading() as db:
        assert [one.rejected.origin for one in rejected.listing(db)] == [newsroom.site.url("/bad")]


def test_list_that_robots_forbid_is_not_asked_and_says_so(newsroom: Newsroom) -> None:
    newsroom.site.pages |= {
        "/robots.txt": "User-agent: *\nDisallow: /front\n",
        "/front": "<html><body></body></html>",
    }
    done = newsroom.poll(newsroom.polled(path="/front", lists=True))
    assert "robots.txt forbids it" in done.problems[0]
    assert newsroom.site.asked["/front"] == 0


def test_password_of_an_address_that_a_person_names_is_told_nowhere(newsroom: Newsroom) -> None:
    newsroom.site.pages |= {"/empty": "", "/down": 500}
    places = [newsroom.site.url(path).replace("http://", "http://desk:hush@") for path in ("/empty", "/down")]
    asked = [Asked(place, Facts()) for place in places]
    done = collect_addresses(newsroom.store, asked, newsroom.network.fetch, reading=HERE, now=lambda: NOW)
    assert (len(done.rejected), len(done.problems)) == (1, 1)
    with newsroom.store.reading() as db:
        assert "hush" not in repr((done, list(rejected.listing(db))))


def test_page_that_leads_to_the_front_now_is_no_article(newsroom: Newsroom) -> None:
    newsroom.site.pages |= {"/1": (302, {"Location": "/"})}
    newsroom.site.article("/", "Welcome to our site", *LONG)
    newsroom.poll(newsroom.polled(full_text=True))
    assert newsroom.articles["Dam gates opened"].body == ""


def test_pages_beyond_the_number_of_a_run_are_read_by_the_next(newsroom: Newsroom) -> None:
    newsroom.network = replace(newsroom.network, pages=1)
    full = newsroom.polled(full_text=True)
    assert newsroom.poll(full).updated == 1
    assert newsroom.poll(full).updated == 1
    assert newsroom.poll(full).updated == 0


def test_stopping_ends_it_while_a_source_is_silent(newsroom: Newsroom) -> None:
    newsroom.site.pages["/silent"] = SILENCE
    newsroom.network = replace(
        newsroom.network, fetch=replace(newsroom.network.fetch, timeout_s=LAST_RESORT_S)
    )
    began = time.monotonic()
    polled = [newsroom.polled(), newsroom.polled("Silent", "/silent")]
    done = poll(
        newsroom.store,
        polled,
        newsroom.network,
        reading=HERE,
        now=lambda: NOW,
        stopping=lambda: len(newsroom.articles) == 2,
    )
    assert time.monotonic() - began < LAST_RESORT_S
    assert (done.asked, done.new) == (2, 2)
    with newsroom.store.reading() as db:
        assert "Silent" not in sources.states(db), "it is asked again by the next run"


@pytest.mark.parametrize(
    ("answer", "title", "error"),
    [("/2", "", "tells of something else"), ("", "Page not found", "says that nothing is there")],
    ids=["redirected to another article", "not found, says a page"],
)
def test_page_that_tells_of_something_else_fills_nothing(
    newsroom: Newsroom, answer: str, title: str, error: str
) -> None:
    if answer:
        newsroom.site.pages["/1"] = (302, {"Location": answer})
    else:
        newsroom.site.article("/1", title, *LONG)
    newsroom.poll(newsroom.polled(full_text=True))
    dam = newsroom.articles["Dam gates opened"]
    assert dam.paragraphs in ((TEASER,), ())
    with newsroom.store.reading() as db:
        ((_, page),) = pages.find(db, [canonical(newsroom.site.url("/1"))]).items()
    assert error in page.error


def test_page_with_a_headline_of_its_own_is_known_by_the_summary(newsroom: Newsroom) -> None:
    newsroom.site.article("/1", "Water let out above Rudny", f"{TEASER} {LONG[0]}", LONG[1])
    newsroom.poll(newsroom.polled(full_text=True))
    assert len(newsroom.articles["Dam gates opened"].paragraphs) == 2


def test_password_opens_the_source_and_its_pages_and_nothing_else(newsroom: Newsroom) -> None:
    login = "alice:p:ä"
    basic = f"Basic {base64.b64encode(login.encode()).decode()}"
    newsroom.site.locked = {"/rss": basic, "/1": basic, "/2": basic}
    problem = newsroom.poll().problems[0]
    assert "sources[].username" in problem
    opened = replace(newsroom.polled(full_text=True), credentials=login)
    assert newsroom.poll(opened, after=DAY) == Collected(asked=1, new=2, updated=2)
    assert login not in repr(opened)
    with running() as other:
        other.feed(("/1", "Elsewhere", "Text."))
        newsroom.site.locked = {}
        newsroom.site.pages["/rss"] = (302, {"Location": other.url("/rss")})
        newsroom.poll(opened, after=DAY)
        assert "Elsewhere" in newsroom.articles
        assert other.logins == {""}


def test_source_that_failed_is_told_to_wait_and_asked_when_somebody_insists(newsroom: Newsroom) -> None:
    feed = newsroom.site.pages["/rss"]
    newsroom.site.pages["/rss"] = 500
    newsroom.poll()
    newsroom.site.pages["/rss"] = feed
    waiting = newsroom.poll().waiting
    assert [(name, "HTTP 500" in why, until > NOW) for name, why, until in waiting] == [
        ("Herald", True, True)
    ]
    polled = [newsroom.polled()]
    done = poll(newsroom.store, polled, newsroom.network, reading=HERE, now=lambda: NOW, insist=True)
    assert (done.new, done.waiting) == (2, ())


def test_feed_s_own_ttl_is_a_lower_bound(newsroom: Newsroom) -> None:
    feed = newsroom.site.pages["/rss"]
    assert isinstance(feed, str)
    newsroom.site.pages["/rss"] = feed.replace("<description>Invented", "<ttl>55</ttl><description>Invented")
    newsroom.poll()
    next_at = newsroom.state().next_at
    assert next_at is not None
    assert next_at >= NOW + timedelta(minutes=55)
