"""Fetching from a real server that plays every case: what servers say, and how they say it."""

import asyncio
import gzip
import socket
import zlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digest import __version__
from digest.collect.fetched import Fetched, FetchSettings, Wanted
from digest.errors import FetchError
from tests.collect.servers import IMPATIENT, QUICK, Names, Play, Request, Server, answer, fetching

pytestmark = pytest.mark.anyio
ATOM = b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Steppe Herald</title></feed>" * 20


async def fetched(
    plays: Mapping[str, bytes | Play], path: str = "/feed", settings: FetchSettings = QUICK
) -> Fetched:
    async with fetching(plays, settings) as (server, fetcher):
        return await fetcher.fetch(Wanted(url=server.url(path)))


async def failure(
    plays: Mapping[str, bytes | Play], path: str = "/feed", settings: FetchSettings = QUICK
) -> FetchError:
    with pytest.raises(FetchError) as raised:
        await fetched(plays, path, settings)
    return raised.value


async def test_fetch_gives_content_and_what_to_ask_with_next_time() -> None:
    content = answer(200, ATOM, etag='"1"', last_modified="Fri, 24 Apr 2026 10:00:00 GMT",
                     content_type="application/atom+xml", cache_control="public, max-age=900")  # fmt: skip
    async with fetching({"/feed": content}) as (server, fetcher):
        url = server.url("/feed")
        got = await fetcher.fetch(Wanted(url=url))
    assert got == Fetched(
        url=url, final_url=url, status=200, content=ATOM, content_type="application/atom+xml", etag='"1"',
        modified="Fri, 24 Apr 2026 10:00:00 GMT", max_age=900,
    )  # fmt: skip
    (asked,) = server.requests
    assert asked.headers["host"] == f"a.example:{server.port}"
    assert asked.headers["user-agent"] == f"digest/{__version__}"
    assert "if-none-match" not in asked.headers
    assert "if-modified-since" not in asked.headers


async def test_fetch_asks_whether_it_changed_by_both_validators() -> None:
    async def play(request: Request, writer: asyncio.StreamWriter) -> bool:
        same = (request.headers.get("if-none-match"), request.headers.get("if-modified-since"))
        known = same == ('W/"x"', "Fri, 24 Apr 2026 10:00:00 GMT")
        writer.write(answer(304, etag='W/"y"') if known else answer(200, b"new"))
        return True

    async with fetching({"/feed": play}) as (server, fetcher):
        wanted = Wanted(url=server.url("/feed"), etag='W/"x"', modified="Fri, 24 Apr 2026 10:00:00 GMT")
        got = await fetcher.fetch(wanted)
        assert got.unchanged
        assert (got.content, got.etag) == (b"", 'W/"y"')
        assert (await fetcher.fetch(replace(wanted, etag='"old"'))).content == b"new"


async def test_fetch_takes_304_for_a_failure_when_nothing_was_asked_by() -> None:
    error = await failure({"/feed": answer(304)})
    assert (error.code, error.status) == ("status", 304)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "client"), (401, "forbidden"), (403, "forbidden"), (404, "missing"), (408, "busy"), (410, "gone"),
        (418, "client"), (429, "busy"), (451, "forbidden"), (500, "server"), (502, "server"), (503, "busy"), (504, "server"),
        (206, "status"), (300, "status"), (302, "status"), (600, "status"), (999, "status"),
    ],
)  # fmt: skip
async def test_fetch_says_what_a_status_means(status: int, code: str) -> None:
    async with fetching({"/feed": answer(status, b"<html>")}) as (server, fetcher):
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(Wanted(url=server.url("/feed")))
    assert (raised.value.code, raised.value.status) == (code, status)
    assert raised.value.what.startswith(f"{server.url('/feed')}: HTTP {status}: ")


@pytest.mark.parametrize("status", [200, 201, 203, 226])
async def test_fetch_takes_every_success(status: int) -> None:
    assert (await fetched({"/feed": answer(status, ATOM)})).content == ATOM


async def test_fetch_takes_an_answer_without_content() -> None:
    got = await fetched({"/feed": answer(204, content_length="")})
    assert (got.status, got.content) == (204, b"")


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP", " gzip , identity"])
async def test_fetch_unpacks_gzip(encoding: str) -> None:
    got = await fetched({"/feed": answer(200, gzip.compress(ATOM), content_encoding=encoding)})
    assert got.content == ATOM


@pytest.mark.parametrize("packed", [zlib.compress(ATOM), zlib.compress(ATOM)[2:-4], zlib.compress(ATOM, 9)])
async def test_fetch_unpacks_deflate_with_and_without_header(packed: bytes) -> None:
    assert (await fetched({"/feed": answer(200, packed, content_encoding="deflate")})).content == ATOM


async def test_fetch_stops_a_gzip_bomb_early() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 50_000
    error = await failure({"/feed": answer(200, bomb, content_encoding="gzip")})
    assert error.code == "too-large"
    roomy = replace(QUICK, most_bytes=1_000_000_000)
    assert (
        await failure({"/feed": answer(200, bomb, content_encoding="gzip")}, settings=roomy)
    ).code == "bomb"


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "gzip, br"])
async def test_fetch_refuses_what_it_did_not_ask_for(encoding: str) -> None:
    error = await failure({"/feed": answer(200, ATOM, content_encoding=encoding)})
    assert error.code == "encoding"


@pytest.mark.parametrize("end", [-1, -20, 30])
async def test_fetch_takes_no_feed_that_ends_early(end: int) -> None:
    packed = gzip.compress(ATOM, mtime=0)[:end]
    assert (await failure({"/feed": answer(200, packed, content_encoding="gzip")})).code == "cut"


async def test_fetch_refuses_damaged_packing() -> None:
    packed = bytearray(gzip.compress(ATOM))
    packed[20] ^= 0xFF
    assert (await failure({"/feed": answer(200, bytes(packed), content_encoding="gzip")})).code == "encoding"


async def test_fetch_takes_plain_text_that_says_it_is_packed() -> None:
    assert (await fetched({"/feed": answer(200, ATOM, content_encoding="gzip")})).content == ATOM


async def test_fetch_refuses_an_announced_size_before_reading() -> None:
    error = await failure({"/feed": answer(200, b"x", content_length="1000001")})
    assert (error.code, error.what.endswith("it is larger than 1,000,000 bytes")) == ("too-large", True)


async def test_fetch_stops_an_endless_body() -> None:
    written = 0

    async def endless(_request: Request, writer: asyncio.StreamWriter) -> bool:
        nonlocal written
        writer.write(answer(200, content_length="", content_type="text/xml"))
        while True:
            writer.write(bytes(65_536))
            written += 65_536
            await writer.drain()

    assert (await failure({"/feed": endless})).code == "too-large"
    assert written < 20_000_000  # what the buffers of both sides took


def flood(head: bytes, piece: bytes) -> Play:
    async def play(_request: Request, writer: asyncio.StreamWriter) -> bool:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()

    return play


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("play", "code"),
    [
        (flood(CHUNKED, b"1\r\nx\r\n" * 10_000), "protocol"),
        (flood(b"HTTP/1.1 200 OK\r\n", b"a: b\r\n" * 5_000), "protocol"),
        (flood(b"", b"H" * 65_536), "protocol"),
        (flood(CHUNKED + b"1;", b"x" * 65_536), "protocol"),
        (flood(CHUNKED + b"0\r\n", b"a: b\r\n" * 5_000), "protocol"),
        (flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000), "timeout"),
    ],
    ids=["crumbs", "headers", "line", "extension", "trailers", "informational"],
)
async def test_fetch_of_a_flood_ends_and_others_are_served_meanwhile(play: Play, code: str) -> None:
    async with fetching({"/flood": play, "/feed": answer(200, ATOM)}, replace(QUICK, timeout_s=5.0)) as (
        server,
        fetcher,
    ):
        flooded = asyncio.create_task(fetcher.fetch(Wanted(url=server.url("/flood"))))
        others = 0
        while not flooded.done():
            other = Wanted(url=server.url("/feed", "b.example"))
            others += (await fetcher.fetch(other)).status == 200
        error = flooded.exception()
    assert isinstance(error, FetchError)
    assert error.code == code
    assert others


async def test_fetch_takes_a_body_in_many_small_parts() -> None:
    body = b"20\r\n" + b"x" * 32 + b"\r\n"
    got = await fetched({"/feed": CHUNKED + body * 12_000 + b"0\r\n\r\n"})
    assert got.content == b"x" * 384_000


async def test_fetch_keeps_to_the_size_of_one_wish() -> None:
    async with fetching({"/feed": answer(200, ATOM)}) as (server, fetcher):
        with pytest.raises(FetchError, match="larger than 100 bytes"):
            await fetcher.fetch(Wanted(url=server.url("/feed"), most_bytes=100))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (answer(200, ATOM, content_length=str(len(ATOM) + 9)), "protocol"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello", "protocol"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n", "protocol"),
        (b"", "protocol"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "protocol"),
        (b"220 mail.example ESMTP\r\n", "protocol"),
        (b"\x16\x03\x01\x02\x00\x01\x00", "protocol"),
        (b"<html><body>no head</body></html>\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nX: a\r\nContent-Length: -5\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "protocol"),
        (b"HTTP/1.1 200 OK\r\nA b: c\r\n\r\n", "protocol"),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", "protocol"),
        (answer(200, ATOM, x_big="x" * 200_000), "protocol"),
    ],
)  # fmt: skip
async def test_fetch_names_broken_answers(raw: bytes, code: str) -> None:
    async def play(_request: Request, writer: asyncio.StreamWriter) -> bool:
        writer.write(raw)
        await writer.drain()
        return False

    assert (await failure({"/feed": play})).code == code


async def test_fetch_takes_a_body_without_length_and_leaves_what_is_beyond_the_length() -> None:
    async def until_closed(_request: Request, writer: asyncio.StreamWriter) -> bool:
        writer.write(answer(200, ATOM, content_length=""))
        return False

    assert (await fetched({"/feed": until_closed})).content == ATOM
    assert (await fetched({"/feed": answer(200, ATOM, content_length="10")})).content == ATOM[:10]


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.0 200 OK\r\n\r\nhello", b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", b"HTTP/1.1 200 \xd0\x9e\xd0\x9a\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nX-City: \xc0\xeb\xec\xe0\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nhe\r\n3\r\nllo\r\n0\r\nX-End: y\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nSet-Cookie: " + b"x" * 30_000 + b"\r\nContent-Length: 5\r\n\r\nhello",
    ],
)  # fmt: skip
async def test_fetch_takes_answers_of_old_and_odd_servers(raw: bytes) -> None:
    async def play(_request: Request, writer: asyncio.StreamWriter) -> bool:
        writer.write(raw)
        await writer.drain()
        return False

    assert (await fetched({"/feed": play})).content == b"hello"


async def test_fetch_asks_by_version_6_of_the_internet_protocol() -> None:
    if not socket.has_ipv6:
        pytest.skip("this system has no IPv6")
    try:
        server = await Server(plays={"/feed": answer(200, ATOM)}, address="::1").__aenter__()
    except OSError:
        pytest.skip("the loopback has no IPv6 here")
    async with fetching({}, names=Names(six_example=[["::1"]])) as (_, fetcher):
        for host in ("[::1]", "six.example"):
            assert (await fetcher.fetch(Wanted(url=server.url("/feed", host)))).content == ATOM
    await server.__aexit__(None, None, None)
    assert server.requests[0].headers["host"] == f"[::1]:{server.port}"


async def test_fetch_names_a_connection_that_is_cut() -> None:
    async def cut(_request: Request, writer: asyncio.StreamWriter) -> bool:
        writer.write(answer(200, b"half", content_length="1000"))
        await writer.drain()
        writer.transport.abort()
        return False

    assert (await failure({"/feed": cut})).code in {"cut", "protocol"}


async def test_fetch_waits_only_so_long_for_an_answer_to_begin() -> None:
    async def silent(_request: Request, _writer: asyncio.StreamWriter) -> bool:
        await asyncio.sleep(60)
        return False

    error = await failure({"/feed": silent}, settings=IMPATIENT)
    assert (error.code, error.what.endswith("silent for 0.5 seconds")) == ("timeout", True)


@pytest.mark.parametrize("head", [True, False])
async def test_fetch_waits_only_so_long_for_an_answer_that_drips(head: bool) -> None:
    async def drip(_request: Request, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\n" if head else answer(200, content_length="10000"))
        while True:
            writer.write(b"x: y\r\n" if head else b"x")
            await writer.drain()
            await asyncio.sleep(0.1)

    began = asyncio.get_running_loop().time()
    error = await failure({"/feed": drip}, settings=IMPATIENT)
    assert (error.code, error.what.endswith("within 1.5 seconds")) == ("timeout", True)
    assert asyncio.get_running_loop().time() - began < 5


async def test_fetch_goes_on_after_time_outs() -> None:
    async def silent(_request: Request, _writer: asyncio.StreamWriter) -> bool:
        await asyncio.sleep(60)
        return False

    settings = replace(IMPATIENT, at_once=2)
    async with fetching({"/slow": silent, "/feed": answer(200, ATOM)}, settings) as (server, fetcher):
        for _ in range(5):
            with pytest.raises(FetchError):
                await fetcher.fetch(Wanted(url=server.url("/slow")))
        assert (await fetcher.fetch(Wanted(url=server.url("/feed")))).content == ATOM


async def test_fetch_names_a_port_where_nobody_listens() -> None:
    async with fetching({}) as (server, fetcher):
        url = server.url("/feed")
        async with Server() as other:
            closed = other.url("/feed")
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(Wanted(url=closed))
        assert raised.value.code == "connect"
        assert url != closed


async def test_fetch_keeps_a_connection_for_the_next_request() -> None:
    async with fetching({"/feed": answer(200, ATOM)}) as (server, fetcher):
        for _ in range(5):
            await fetcher.fetch(Wanted(url=server.url("/feed")))
    assert (len(server.requests), server.connections) == (5, 1)


async def test_fetch_asks_again_when_a_kept_connection_was_closed_meanwhile() -> None:
    async def closes_at_the_second(_request: Request, writer: asyncio.StreamWriter) -> bool:
        if len(server.requests) == 2:
            return False
        writer.write(answer(200, ATOM))
        return True

    async with fetching({"/feed": closes_at_the_second}) as (server, fetcher):
        for _ in range(2):
            assert (await fetcher.fetch(Wanted(url=server.url("/feed")))).content == ATOM
        assert server.connections == 2
        assert len(server.requests) == 3


async def test_fetch_sends_no_cookie_back() -> None:
    async with fetching({"/feed": answer(200, ATOM, set_cookie="who=alice; Path=/")}) as (server, fetcher):
        for _ in range(2):
            await fetcher.fetch(Wanted(url=server.url("/feed")))
    assert all("cookie" not in one.headers for one in server.requests)


async def test_fetch_takes_no_proxy_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await fetched({"/feed": answer(200, ATOM)})).content == ATOM


async def test_fetch_gives_credentials_and_shows_them_nowhere() -> None:
    plays = {"/feed": answer(200, ATOM), "/none": answer(404)}
    async with fetching(plays) as (server, fetcher):
        secret = server.url("/feed").replace("//", "//alice:p%40ss@")
        got = await fetcher.fetch(Wanted(url=secret))
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(Wanted(url=secret.replace("/feed", "/none")))
    assert server.requests[0].headers["authorization"] == f"Basic {b64encode(b'alice:p@ss').decode()}"
    assert got.url == got.final_url == server.url("/feed")
    assert "alice" not in str(raised.value)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("Fri, 24 Apr 2026 16:10:00 GMT", 600), ("Friday, 24-Apr-26 16:10:00 GMT", 600), ("soon", None)],
)  # fmt: skip
async def test_fetch_reads_retry_after(header: str, seconds: int | None) -> None:
    error = await failure({"/feed": answer(503, retry_after=header)})
    assert error.retry_after == seconds


async def test_fetch_leaves_a_host_alone_that_asked_for_it() -> None:
    plays = {"/feed": answer(503, retry_after="300"), "/other": answer(200, ATOM)}
    async with fetching(plays) as (server, fetcher):
        with pytest.raises(FetchError, match="503"):
            await fetcher.fetch(Wanted(url=server.url("/feed")))
        with pytest.raises(FetchError, match="left alone") as raised:
            await fetcher.fetch(Wanted(url=server.url("/other")))
        assert raised.value.code == "held"
        assert raised.value.retry_after in range(290, 302)
        assert (await fetcher.fetch(Wanted(url=server.url("/other", "b.example")))).content == ATOM
    assert server.paths == ["/feed", "/other"]


async def test_fetch_holds_the_address_that_is_asked_too_often_and_several_hold_their_host() -> None:
    busy, well = answer(429, retry_after="7200"), answer(200, ATOM)
    plays = {"/a": busy, "/b": well, "/c": busy, "/d": busy, "/e": well}
    codes = []
    async with fetching(plays) as (server, fetcher):
        for path in ("/a", "/b", "/a", "/b", "/c", "/b", "/a", "/d", "/c", "/d", "/e"):
            try:
                codes.append(str((await fetcher.fetch(Wanted(url=server.url(path)))).status))
            except FetchError as error:
                codes.append(error.code)
    assert codes == ["busy", "200", "held", "200", "busy", "200", "held", "busy", "held", "held", "200"]
    assert server.paths == ["/a", "/b", "/b", "/c", "/b", "/d", "/e"]


async def test_fetch_holds_a_host_of_which_several_addresses_are_busy() -> None:
    paths = [f"/{number}" for number in range(6)]
    async with fetching(dict.fromkeys(paths, answer(429, retry_after="7200"))) as (server, fetcher):
        for path in paths:
            with pytest.raises(FetchError):
                await fetcher.fetch(Wanted(url=server.url(path)))
    assert server.paths == ["/0", "/1"]


async def test_fetch_waits_between_two_requests_to_a_host() -> None:
    async with fetching({"/feed": answer(200, ATOM)}, replace(QUICK, host_delay_s=0.3)) as (server, fetcher):
        began = asyncio.get_running_loop().time()
        await asyncio.gather(*(fetcher.fetch(Wanted(url=server.url("/feed"))) for _ in range(3)))
        assert asyncio.get_running_loop().time() - began >= 0.6
        assert server.most["a.example"] == 1


async def test_fetch_checks_certificates(authority: Path, good: Server, wrong: Server) -> None:
    settings = replace(QUICK, ca_file=authority)
    async with good, wrong, fetching({}, settings) as (_, trusting), fetching({}) as (_, doubting):
        assert (await trusting.fetch(Wanted(url=good.url("/feed")))).content == b"safe"
        assert good.names == ["a.example"]
        for fetcher, server in ((trusting, wrong), (doubting, good)):
            with pytest.raises(FetchError) as raised:
                await fetcher.fetch(Wanted(url=server.url("/feed")))
            assert raised.value.code == "tls", raised.value
    assert wrong.requests == []


async def test_fetch_names_a_server_without_tls() -> None:
    async def plain(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(400))
        writer.close()

    async with await asyncio.start_server(plain, "127.0.0.1", 0) as other, fetching({}) as (_, fetcher):
        port = other.sockets[0].getsockname()[1]
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(Wanted(url=f"https://a.example:{port}/feed"))
    assert raised.value.code == "tls"


@pytest.mark.parametrize(
    "wrong",
    [
        {"at_once": 0},
        {"host_delay_s": -1.0},
        {"user_agent": "a\r\nb"},
        {"allow_networks": ("lan",)},
        {"timeout_s": 0.0},
    ],
)
def test_settings_of_fetching_are_checked(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must|lan"):
        FetchSettings(**wrong)
