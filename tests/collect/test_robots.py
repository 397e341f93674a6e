"""robots.txt: what it says, and asking for it on a real server."""

import asyncio
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.fetched import PAGES, FetchSettings, Wanted
from digest.collect.robots import rules_of
from digest.errors import AddressRefused, FetchError
from tests.collect.servers import QUICK, Names, Request, answer, fetching

SITE = "https://herald.example"
OURS = replace(QUICK, user_agent="digest/0.1 (+https://news.example)")


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /private/", "/private/a", False),
        ("User-agent: *\nDisallow: /private/", "/a", True),
        ("User-agent: *\nDisallow: /news\nAllow: /news/open", "/news/open/1", True),
        ("User-agent: *\nAllow: /\nDisallow: /news", "/news/1", False),
        ("User-agent: *\nDisallow: /*?print=", "/news/1?print=1", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
        ("User-agent: digest\nDisallow: /\n\nUser-agent: *\nDisallow:", "/a", False),
        ("user-agent: DIGEST\ndisallow: /", "/a", False),
        ("User-agent: digest\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: GPTBot\nUser-agent: digest\nDisallow: /", "/a", False),
        ("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /", "/a", True),
        ("User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow: /x", "/a", True),
        ("User-agent: mydigest\nDisallow: /", "/a", True),
        ("User-agent: digest-reader\nDisallow: /", "/a", True),
        ("\ufeffUser-agent: *\r\nDisallow: /a", "/a", False),
        ("User-agent: *\rDisallow: /a", "/a", False),
        ("  User-agent : * # all\n Disallow : /a # this", "/a", False),
        ("User-agent: *\nDisallow: /новости", "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1", False),
        ("<html><body>not found</body></html>", "/a", True),
    ],
)
def test_rules_are_those_for_us(text: str, path: str, allowed: bool) -> None:
    assert rules_of(text.encode(), "digest").allows(f"{SITE}{path}") is allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [("", 0), ("User-agent: *\nCrawl-delay: 2.5", 2.5), ("User-agent: digest\nCrawl-delay: 7", 7),
     ("User-agent: *\nCrawl-delay: -1", 0), ("User-agent: *\nCrawl-delay: nan", 0), ("User-agent: other\nCrawl-delay: 9", 0)],
)  # fmt: skip
def test_rules_name_the_delay(text: str, delay: float) -> None:
    assert rules_of(text.encode(), "digest").delay_s == delay


@given(st.binary(max_size=300), st.text(max_size=50))
def test_rules_are_read_from_anything(content: bytes, path: str) -> None:
    assert rules_of(content, "digest").allows(f"{SITE}/{path}") in {True, False}


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: bot{n}\n" for n in range(20_000)) + "Disallow: /aaaaaaaaa\n" * 20_000,
        "User-agent: *\n" + "Disallow: /*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b\n" * 11_000,
        "User-agent: *\n" + "Disallow: /" + "*a" * 250_000,
        "User-agent: *\n" + "#" * 500_000 + "\nDisallow: /",
        "\n" * 5_000_000,
        "User-agent:" * 45_000,
        "User-agent: " + " " * 500_000 + "\n",
    ],
    ids=["names", "stars", "one-star-line", "comment", "lines", "colons", "spaces"],
)
def test_rules_cost_bounded_time(text: str) -> None:
    began = time.process_time()
    rules_of(text.encode(), "digest").allows(f"{SITE}/{'a' * 1900}")
    assert time.process_time() - began < 5


def page(url: str) -> Wanted:
    return Wanted(url=url, page=True, accept=PAGES)


@pytest.mark.anyio
async def test_page_that_robots_txt_forbids_is_not_fetched() -> None:
    plays = {
        "/robots.txt": answer(200, b"User-agent: digest\nDisallow: /private"),
        "/private/1": answer(200, b"x"), "/open": answer(200, b"open"), "/private/feed": answer(200, b"<rss/>"),
    }  # fmt: skip
    async with fetching(plays, OURS) as (server, fetcher):
        with pytest.raises(FetchError, match=r"robots\.txt forbids it") as raised:
            await fetcher.fetch(page(server.url("/private/1")))
        assert raised.value.code == "robots"
        assert (await fetcher.fetch(page(server.url("/open")))).content == b"open"
        assert (await fetcher.fetch(Wanted(url=server.url("/private/feed")))).content == b"<rss/>"
        assert await fetcher.robots.may_fetch(server.url("/open"))
        assert not await fetcher.robots.may_fetch(server.url("/private/2"))
        assert await fetcher.robots.text(server.url("/any")) == "User-agent: digest\nDisallow: /private"
    assert server.paths == ["/robots.txt", "/open", "/private/feed"]


@pytest.mark.anyio
async def test_robots_txt_is_asked_for_once_per_site() -> None:
    plays = {"/robots.txt": answer(200, b""), "/page": answer(200, b"x")}
    async with fetching(plays) as (server, fetcher):
        hosts = ["a.example", "b.example", "a.example", "a.example"]
        await asyncio.gather(*(fetcher.fetch(page(server.url("/page", host))) for host in hosts))
    assert sorted(server.paths) == ["/page"] * 4 + ["/robots.txt"] * 2


@pytest.mark.anyio
@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
async def test_site_without_robots_txt_allows_everything(status: int) -> None:
    async with fetching({"/robots.txt": answer(status), "/page": answer(200, b"x")}) as (server, fetcher):
        assert (await fetcher.fetch(page(server.url("/page")))).content == b"x"
        assert await fetcher.robots.text(server.url("/page")) == ""


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("robots", "wait"),
    [(answer(500), 3600), (answer(503), 3600), (answer(429, retry_after="90"), 90), (b"garbage\r\n\r\n", 3600),
     (answer(200, b"x" * 3_000_000), 3600), (answer(302, location="/robots.txt"), 3600)],
)  # fmt: skip
async def test_site_that_cannot_say_allows_nothing_for_now(robots: bytes, wait: int) -> None:
    plays = {"/robots.txt": robots, "/page": answer(200, b"x")}
    async with fetching(plays, replace(OURS, most_bytes=10_000_000)) as (server, fetcher):
        for _ in range(2):
            with pytest.raises(FetchError, match=r"robots\.txt cannot be read") as raised:
                await fetcher.fetch(page(server.url("/page")))
            assert (raised.value.code, raised.value.retry_after) == ("robots-later", wait)
    assert "/page" not in server.paths


@pytest.mark.anyio
async def test_robots_txt_of_each_site_on_the_way_is_asked() -> None:
    async def robots(request: Request, writer: asyncio.StreamWriter) -> bool:
        writer.write(answer(200, b"User-agent: *\nDisallow: /there" if request.host == "b.example" else b""))
        return True

    async with fetching({"/robots.txt": robots, "/there": answer(200, b"x")}) as (server, fetcher):
        server.plays["/page"] = answer(302, location=server.url("/there", "b.example"))
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(page(server.url("/page")))
    assert raised.value.code == "robots"
    assert server.paths == ["/robots.txt", "/page", "/robots.txt"]


@pytest.mark.anyio
async def test_robots_txt_may_be_elsewhere() -> None:
    plays = {"/robots.txt": answer(301, location="/r"), "/r": answer(200, b"User-agent: *\nDisallow: /page")}
    async with fetching(plays) as (server, fetcher):
        assert not await fetcher.robots.may_fetch(server.url("/page"))


@pytest.mark.anyio
async def test_delay_of_a_site_is_respected_up_to_a_bound() -> None:
    plays = {"/robots.txt": answer(200, b"User-agent: *\nCrawl-delay: 86400"), "/page": answer(200, b"x")}
    async with fetching(plays, replace(QUICK, longest_delay_s=0.3)) as (server, fetcher):
        began = asyncio.get_running_loop().time()
        for _ in range(2):
            await fetcher.fetch(page(server.url("/page")))
        assert 0.6 <= asyncio.get_running_loop().time() - began < 5


@pytest.mark.anyio
async def test_robots_txt_in_a_private_network_is_not_asked_for() -> None:
    names = Names(a_example=[["10.0.0.1"]])
    async with fetching({}, FetchSettings(), names) as (_, fetcher):
        with pytest.raises(AddressRefused):
            await fetcher.fetch(page("http://a.example/page"))
