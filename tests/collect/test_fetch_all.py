"""Many addresses at once, on real servers."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from digest.collect.fetch_all import fetch_all
from digest.collect.fetched import Fetched, Wanted
from digest.errors import FetchError
from tests.collect import fuzzed
from tests.collect.servers import QUICK, Play, Request, answer, fetching

pytestmark = pytest.mark.anyio


def slow(seconds: float) -> Play:
    async def play(_request: Request, writer: asyncio.StreamWriter) -> bool:
        await asyncio.sleep(seconds)
        writer.write(answer(200, b"late"))
        return True

    return play


async def test_fetch_all_gives_each_key_one_result_in_the_order_of_completion() -> None:
    plays: dict[str, bytes | Play] = {"/slow": slow(0.3), "/feed": answer(200, b"here"), "/gone": answer(410)}
    async with fetching(plays) as (server, fetcher):
        wanted = [
            ("slow", Wanted(url=server.url("/slow", "slow.example"))),
            ("gone", Wanted(url=server.url("/gone", "gone.example"))),
            ("bad", Wanted(url="http://[")),
            ("ftp", Wanted(url="ftp://a.example/feed")),
            ("here", Wanted(url=server.url("/feed", "here.example"))),
        ]
        results = [one async for one in fetch_all(wanted, fetcher)]
    assert [key for key, _ in results][-1] == "slow"
    outcome = {key: got.content if isinstance(got, Fetched) else got.code for key, got in results}
    assert outcome == {"slow": b"late", "gone": "gone", "bad": "address", "ftp": "address", "here": b"here"}
    assert len(results) == 5


async def test_fetch_all_asks_a_host_once_at_a_time_and_all_hosts_so_many() -> None:
    async with fetching({"/feed": slow(0.05)}, replace(QUICK, at_once=4)) as (server, fetcher):
        wanted = [
            (number, Wanted(url=server.url("/feed", f"h{number % 10}.example"))) for number in range(40)
        ]
        results = [one async for one in fetch_all(wanted, fetcher)]
    assert sorted(key for key, _ in results) == list(range(40))
    assert all(isinstance(got, Fetched) for _, got in results)
    assert server.most.pop("") == 4
    assert set(server.most.values()) == {1}


async def test_fetch_all_is_not_held_up_by_one_slow_host() -> None:
    others_done = asyncio.Event()

    async def waits(_request: Request, writer: asyncio.StreamWriter) -> bool:
        await others_done.wait()
        writer.write(answer(200, b"late"))
        return True

    async with fetching({"/slow": waits, "/feed": answer(200, b"x")}, replace(QUICK, at_once=4)) as (
        server,
        fetcher,
    ):
        wanted = [(f"slow {n}", Wanted(url=server.url("/slow", "slow.example"))) for n in range(5)]
        wanted += [(f"{n}", Wanted(url=server.url("/feed", f"h{n}.example"))) for n in range(50)]
        order = []
        async for key, got in fetch_all(wanted, fetcher):
            assert isinstance(got, Fetched)
            order.append(key)
            if len(order) == 50:
                others_done.set()
    assert order[50:] == [f"slow {n}" for n in range(5)]


async def test_fetch_all_stops_asking_while_nobody_takes_what_came() -> None:
    async with fetching({"/feed": answer(200, b"x" * 1000)}, replace(QUICK, at_once=3)) as (server, fetcher):
        wanted = [(n, Wanted(url=server.url("/feed", f"h{n}.example"))) for n in range(50)]
        results = fetch_all(wanted, fetcher)
        async with aclosing(results):
            await anext(results)
            await asyncio.sleep(0.3)
            assert len(server.requests) <= 1 + 2 * 3
            # Whoever takes a result may fetch something else meanwhile.
            got = await fetcher.fetch(Wanted(url=server.url("/feed", "h0.example")))
            assert got.status == 200
            rest = [one async for one in results]
        assert len(rest) == 49
        assert len(server.requests) == 51


async def test_fetch_all_holds_few_large_results() -> None:
    settings = replace(QUICK, at_once=4, most_bytes=100_000)
    async with fetching({"/feed": answer(200, b"x" * 100_000)}, settings) as (server, fetcher):
        wanted = [(n, Wanted(url=server.url("/feed", f"h{n}.example"))) for n in range(30)]
        async with aclosing(fetch_all(wanted, fetcher)) as results:
            await anext(results)
            await asyncio.sleep(0.3)
            assert len(server.requests) <= 1 + 2 + 4
            assert len([one async for one in results]) == 29


async def test_fetch_all_that_is_left_early_leaves_nothing_behind() -> None:
    async with fetching({"/feed": slow(0.05)}) as (server, fetcher):
        wanted = [(n, Wanted(url=server.url("/feed", f"h{n}.example"))) for n in range(50)]
        async with aclosing(fetch_all(wanted, fetcher)) as results:
            await anext(results)
        asked = len(server.requests)
        await asyncio.sleep(0.2)
        assert len(server.requests) == asked
        assert [task for task in asyncio.all_tasks() if "_fetch_host" in repr(task)] == []


async def test_fetch_all_of_nothing_is_nothing() -> None:
    async with fetching({}) as (_, fetcher):
        empty: list[tuple[str, Wanted]] = []
        assert [one async for one in fetch_all(empty, fetcher)] == []


async def test_fetch_all_waits_for_the_delay_of_a_host_without_holding_others() -> None:
    settings = replace(QUICK, at_once=1, host_delay_s=2.0)
    async with fetching({"/feed": answer(200, b"x")}, settings) as (server, fetcher):
        wanted = [
            ("a1", Wanted(url=server.url("/feed", "a.example"))),
            ("a2", Wanted(url=server.url("/feed", "a.example"))),
        ]
        wanted += [(f"{n}", Wanted(url=server.url("/feed", f"h{n}.example"))) for n in range(10)]
        results = [one async for one in fetch_all(wanted, fetcher)]
    assert results[-1][0] == "a2"
    assert not [got for _, got in results if isinstance(got, FetchError)]


async def test_fetch_all_names_whatever_a_broken_server_says() -> None:
    seen = await fuzzed.play(300, seed=1)
    assert seen.total() == 300
    assert seen["content"] > 20
    assert set(seen) <= {
        "content", "unchanged", "protocol", "cut", "encoding", "too-large", "bomb", "timeout", "redirects", "address", "status",
        "client", "server", "busy", "held", "missing", "forbidden", "gone", "dns", "connect", "tls",
    }  # fmt: skip
