"""Redirects, and where they may lead, on real servers: 127.0.0.1 stands for the public web, 127.0.0.2 for a private network."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from digest.collect.fetch import Fetcher
from digest.collect.fetched import Fetched, Wanted
from digest.errors import AddressRefused, FetchError
from tests.collect.given import NOW
from tests.collect.servers import QUICK, Names, Play, Request, Server, answer, fetching

pytestmark = pytest.mark.anyio

PUBLIC, PRIVATE = "127.0.0.1", "127.0.0.2"
GUARDED = replace(QUICK, allow_private=False, allow_networks=(f"{PUBLIC}/32",))


def to(where: str, status: int = 302) -> bytes:
    return answer(status, location=where)


@asynccontextmanager
async def guarded(
    plays: Mapping[str, bytes | Play], names: Names | None = None
) -> AsyncIterator[tuple[Server, Server, Fetcher]]:
    """A server that may be asked, one that may not, and a fetcher."""
    async with (
        Server(plays=dict(plays), address=PUBLIC) as public,
        Server(plays={"/secret": answer(200, b"secret")}, address=PRIVATE) as private,
        Fetcher(GUARDED, now=lambda: NOW, resolve=names or Names(inside_example=[[PRIVATE]])) as fetcher,
    ):
        yield public, private, fetcher


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ([301], True), ([308], True), ([301, 308, 301], True), ([302], False), ([303], False), ([307], False),
        ([301, 302], False), ([307, 301], False), ([301, 301, 301, 301, 301], True),
    ],
)  # fmt: skip
async def test_permanent_chain_is_a_move(statuses: list[int], moved: bool) -> None:
    plays = {f"/{n}": to(f"/{n + 1}", status) for n, status in enumerate(statuses)}
    plays[f"/{len(statuses)}"] = answer(200, b"here")
    async with fetching(plays) as (server, fetcher):
        got = await fetcher.fetch(Wanted(url=server.url("/0"), etag='"1"'))
    end = server.url(f"/{len(statuses)}")
    assert got == Fetched(
        url=server.url("/0"), final_url=end, moved_to=end if moved else "", status=200, content=b"here"
    )
    assert all(one.headers["if-none-match"] == '"1"' for one in server.requests)


async def test_move_is_known_from_an_unchanged_feed_too() -> None:
    async with fetching({"/old": to("/new", 301), "/new": answer(304)}) as (server, fetcher):
        got = await fetcher.fetch(Wanted(url=server.url("/old"), etag='"1"'))
    assert (got.unchanged, got.moved_to) == (True, server.url("/new"))


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/rss", "/rss"), ("rss", "/old/rss"), ("./../rss", "/rss"), ("?page=2", "/old/feed?page=2"), ("//b.example:PORT/rss", "/rss"),
        ("http://b.example:PORT/rss#top", "/rss"), ("/р", "/%D1%80"), ("/a b", "/a%20b"), ("/%41%zz", "/%41%zz"), (" /rss ", "/rss"),
    ],
)  # fmt: skip
async def test_redirect_is_followed_however_it_is_written(location: str, path: str) -> None:
    async with fetching({path: answer(200, b"here")}) as (server, fetcher):
        there = location.replace("PORT", str(server.port))
        server.plays["/old/feed"] = (
            b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + there.encode() + b"\r\n\r\n"
        )
        got = await fetcher.fetch(Wanted(url=server.url("/old/feed")))
    assert got.content == b"here"
    assert server.paths == ["/old/feed", path]
    assert got.final_url.endswith(path)


@pytest.mark.parametrize(
    "location",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/plain,x", "ftp://a.example/", "http://", "http://[", "http://a b/",
     "http://a.example:22/", "http://0x7f.1/", "\x00", "http://" + "a" * 3000, "gopher://a.example:70/_x"],
)  # fmt: skip
async def test_redirect_to_what_is_not_the_web_is_a_failure(location: str) -> None:
    async with fetching({"/feed": to(location)}) as (server, fetcher):
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(Wanted(url=server.url("/feed")))
    assert raised.value.code in {"address", "redirects", "protocol"}
    assert server.paths == ["/feed"]
    assert len(str(raised.value)) < 600


@pytest.mark.parametrize("start", ["/circle", "/alone"])
async def test_redirect_in_a_circle_is_a_failure(start: str) -> None:
    plays = {"/circle": to("/other"), "/other": to("/circle"), "/alone": to("/alone")}
    async with fetching(plays) as (server, fetcher):
        with pytest.raises(FetchError, match="in a circle"):
            await fetcher.fetch(Wanted(url=server.url(start)))
    assert len(server.paths) <= 2


async def test_redirects_are_counted() -> None:
    plays = {f"/{n}": to(f"/{n + 1}") for n in range(20)}
    async with fetching(plays) as (server, fetcher):
        with pytest.raises(FetchError, match="more than 5 redirects") as raised:
            await fetcher.fetch(Wanted(url=server.url("/0")))
    assert raised.value.code == "redirects"
    assert server.paths == [f"/{n}" for n in range(6)]


async def test_redirects_share_one_time_limit() -> None:
    async def slowly(request: Request, writer: asyncio.StreamWriter) -> bool:
        await asyncio.sleep(0.4)
        writer.write(to(f"{request.path}x"))
        return True

    plays = {f"/{'x' * n}": slowly for n in range(10)}
    async with fetching(plays, replace(QUICK, timeout_s=1.0)) as (server, fetcher):
        with pytest.raises(FetchError, match="within 1 seconds"):
            await fetcher.fetch(Wanted(url=server.url("/")))
    assert len(server.paths) == 3


async def test_credentials_stay_with_their_host() -> None:
    plays = {"/feed": to("/same"), "/same": to("http://b.example:PORT/away"), "/away": answer(200, b"x")}
    async with fetching(plays) as (server, fetcher):
        server.plays["/same"] = to(server.url("/away", "b.example"))
        await fetcher.fetch(Wanted(url=server.url("/feed").replace("//", "//alice:pass@")))
        sent = ["authorization" in one.headers for one in server.requests]
        assert sent == [True, True, False]
        # Nor may a redirect bring credentials with it.
        server.plays["/feed"] = to(server.url("/away").replace("//", "//mallory:x@"))
        got = await fetcher.fetch(Wanted(url=server.url("/feed")))
    assert "authorization" not in server.requests[-1].headers
    assert "mallory" not in got.final_url


async def test_move_from_https_to_http_is_followed_and_not_remembered(authority: Path, good: Server) -> None:
    settings = replace(QUICK, ca_file=authority)
    async with good, fetching({"/plain": answer(200, b"plain")}, settings) as (server, fetcher):
        good.plays["/feed"] = to(server.url("/plain", "b.example"), 301)
        got = await fetcher.fetch(Wanted(url=good.url("/feed")))
        assert (got.content, got.moved_to) == (b"plain", "")
        # Nor what stands behind it.
        server.plays["/plain"] = to(good.url("/safe"), 301)
        good.plays["/safe"] = answer(200, b"safe")
        got = await fetcher.fetch(Wanted(url=good.url("/feed")))
        assert (got.content, got.moved_to) == (b"safe", "")


@pytest.mark.parametrize(
    "host",
    [
        PRIVATE,
        "inside.example",
        "[::ffff:127.0.0.2]",
        "127.2",
        "0x7f000002",
        "2130706434",
        "localhost",
        "[::1]",
    ],
)
async def test_redirect_into_a_private_network_is_refused(host: str) -> None:
    async with guarded({}, Names(inside_example=[[PRIVATE]], localhost=[[PRIVATE]])) as (
        public,
        private,
        fetcher,
    ):
        public.plays["/feed"] = to(private.url("/secret", host))
        with pytest.raises(AddressRefused) as raised:
            await fetcher.fetch(Wanted(url=public.url("/feed")))
        assert raised.value.code == "address"
        assert public.paths == ["/feed"]
        assert (private.connections, private.requests) == (0, [])


@pytest.mark.parametrize("first", [[PRIVATE], ["10.0.0.1", "::1"], []])
async def test_name_that_leads_into_a_private_network_is_refused(first: list[str]) -> None:
    async with guarded({}, Names(a_example=[first])) as (_, private, fetcher):
        with pytest.raises(AddressRefused):
            await fetcher.fetch(Wanted(url=private.url("/secret")))
        assert private.connections == 0


async def test_name_that_changes_between_two_questions_wins_nothing() -> None:
    async def once(_request: Request, writer: asyncio.StreamWriter) -> bool:
        writer.write(answer(200, b"public", connection="close"))
        return False

    names = Names(a_example=[[PUBLIC], [PRIVATE], [PUBLIC, PRIVATE]])
    async with guarded({"/secret": once}, names) as (public, private, fetcher):
        assert (await fetcher.fetch(Wanted(url=public.url("/secret")))).content == b"public"
        assert names.asked == ["a.example"]  # the address that was checked is the one that was asked
        with pytest.raises(AddressRefused):
            await fetcher.fetch(Wanted(url=private.url("/secret")))
        with pytest.raises(FetchError) as raised:  # of two addresses only the public one is tried
            await fetcher.fetch(Wanted(url=private.url("/secret")))
        assert raised.value.code == "connect"
        assert private.connections == 0
        assert (await fetcher.fetch(Wanted(url=public.url("/secret")))).content == b"public"


async def test_system_is_asked_for_names_and_its_answer_checked() -> None:
    async with Server(plays={"/feed": answer(200, b"mine")}) as server:
        url = server.url("/feed", "localhost")
        async with Fetcher(replace(QUICK, allow_private=False), now=lambda: NOW) as fetcher:
            with pytest.raises(AddressRefused, match="this machine"):
                await fetcher.fetch(Wanted(url=url))
        async with Fetcher(GUARDED, now=lambda: NOW) as fetcher:
            assert (await fetcher.fetch(Wanted(url=url))).content == b"mine"
            with pytest.raises(FetchError) as raised:
                await fetcher.fetch(Wanted(url=server.url("/feed", "no-such-host.invalid")))
            assert raised.value.code == "dns"


async def test_next_address_of_a_host_is_tried_when_one_takes_no_connection() -> None:
    async with fetching({"/feed": answer(200, b"x")}, names=Names(a_example=[[PRIVATE, PUBLIC]])) as (
        server,
        fetcher,
    ):
        assert (await fetcher.fetch(Wanted(url=server.url("/feed")))).content == b"x"


async def test_host_that_lets_us_wait_at_its_door_costs_only_the_time_of_connecting() -> None:
    with socket.socket() as door, ExitStack() as waiting:
        door.bind((PUBLIC, 0))
        door.listen(0)
        for _ in range(3):  # nobody takes them: the next one gets no answer at all
            other = waiting.enter_context(socket.socket())
            other.setblocking(False)
            other.connect_ex(door.getsockname())
        async with fetching({}, replace(QUICK, connect_s=0.3)) as (_, fetcher):
            with pytest.raises(FetchError, match="does not answer") as raised:
                await fetcher.fetch(Wanted(url=f"http://a.example:{door.getsockname()[1]}/feed"))
    assert raised.value.code == "connect"


async def test_name_server_that_does_not_answer_costs_only_the_time_of_connecting() -> None:
    async def dead(_host: str, _port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    async with Fetcher(replace(QUICK, connect_s=0.2), now=lambda: NOW, resolve=dead) as fetcher:
        with pytest.raises(FetchError, match="name server") as raised:
            await fetcher.fetch(Wanted(url="http://a.example/feed"))
    assert raised.value.code == "dns"
