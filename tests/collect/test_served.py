"""What a server says of the encoding: feeds, pages and JSON over a real connection."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from digest.collect.facts import Facts
from digest.collect.fetch import Fetcher
from digest.collect.fetched import Fetched, FetchSettings, Wanted
from digest.collect.reading import HERE
from digest.jobs.look import Asked
from digest.jobs.once import collect_addresses
from digest.store import articles
from digest.store.database import Store
from tests.collect.given import NOW

# Words of all kinds of letters that the code pages below have.
TITLES = {
    "windows-1251": "Мост через реку открыли в апреле",
    "koi8-r": "Мост через реку открыли в апреле",
    "cp866": "Мост через реку открыли в апреле",
    "iso-8859-5": "Мост через реку открыли в апреле",
    "x-mac-cyrillic": "Мост через реку открыли в апреле",
    "utf-8": "Көпір сәуірде ашылды, Ў ҳам очилди",
    "utf-16le": "Мост через реку открыли в апреле",
    "iso-8859-1": "Le pont rouvert à l’été: un café près de la forêt".replace("’", "'"),
    "windows-1254": "Köprü nisanda açıldı, şehir ikiye bölünmüştü",
    "iso-8859-9": "Köprü nisanda açıldı, şehir ikiye bölünmüştü",
    "windows-1252": "“Café” – the bridge was opened",
    "gb2312": "大桥四月通车新闻报道",
    "shift_jis": "橋が四月に開通した",
    "euc-kr": "다리가 사월에 개통되었다",
}
SETTINGS = FetchSettings(allow_private=True, host_delay_s=0)
BODY = "{0}. {0} {0}, {0}."


def rss(title: str, declaration: str = '<?xml version="1.0"?>') -> str:
    return (
        f"{declaration}<rss version='2.0'><channel><title>Herald</title><item><title>{title}</title>"
        f"<link>https://herald.example/1</link><description>{BODY.format(title)}</description></item></channel></rss>"
    )


def page(title: str) -> str:
    text = "".join(f"<p>{BODY.format(title)}</p>" for _ in range(4))
    told = f"<body><article><h1>{title}</h1>{text}</article></body>"
    return f"<!DOCTYPE html><html><head><title>{title}</title></head>{told}</html>"


def feed_of_json(title: str) -> str:
    item = {"id": "1", "title": title, "content_text": BODY.format(title), "url": "https://herald.example/1"}
    told = {"version": "https://jsonfeed.org/version/1.1", "title": "Herald", "items": [item]}
    return json.dumps(told, ensure_ascii=False)


FORMS = {"text/xml": rss, "application/rss+xml": rss, "text/html": page, "application/json": feed_of_json}


@contextmanager
def serving(body: bytes, content_type: str) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *told: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/x"
    finally:
        server.shutdown()
        server.server_close()


def fetched(body: bytes, content_type: str) -> Fetched:
    async def fetch(address: str) -> Fetched:
        async with Fetcher(SETTINGS, now=lambda: NOW) as fetcher:
            return await fetcher.fetch(Wanted(url=address))

    with serving(body, content_type) as address:
        return asyncio.run(fetch(address))


def titles_of(body: bytes, content_type: str) -> list[str]:
    got = fetched(body, content_type)
    batch = HERE.read(got.content, origin=got.url, facts=Facts(charset=got.charset), now=NOW)
    assert not batch.rejected
    return [one.title for one in batch.articles]


@pytest.mark.parametrize("form", [rss, page])
def test_what_a_server_says_reaches_the_store(tmp_path: Path, form: Callable[[str], str]) -> None:
    store = Store(f"sqlite:///{tmp_path / 'served.db'}")
    store.create()
    title = TITLES["iso-8859-5"]
    with serving(form(title).encode("iso-8859-5"), "text/xml; charset=ISO-8859-5") as address:
        collect_addresses(store, [Asked(address, Facts())], SETTINGS, reading=HERE, now=lambda: NOW)
    with store.reading() as db:
        assert [one.article.title for one in articles.unannotated(db, "none")] == [title]
    store.close()


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("charset", TITLES)
def test_encoding_of_the_header_is_believed(charset: str, kind: str) -> None:
    title = TITLES[charset]
    body = FORMS[kind](title).encode(charset.removeprefix("x-"))
    assert titles_of(body, f'{kind}; charset="{charset}"') == [title]


@pytest.mark.parametrize("served", ["text/xml", "text/xml; charset=iso-8859-1", "text/xml; charset=utf-8"])
def test_declaration_is_believed_where_the_server_says_nothing_better(served: str) -> None:
    title = TITLES["windows-1251"]
    body = rss(title, '<?xml version="1.0" encoding="windows-1251"?>').encode("cp1251")
    assert titles_of(body, served) == [title]


@pytest.mark.parametrize("served", ["text/xml", "text/xml; charset=windows-1251"])
def test_feed_that_plainly_is_utf8_is_read_so(served: str) -> None:
    title = TITLES["windows-1251"]
    body = rss(title, '<?xml version="1.0" encoding="windows-1251"?>').encode()
    assert titles_of(body, served) == [title]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_feed_of_which_nobody_says_its_encoding_is_guessed(encoding: str) -> None:
    title = TITLES["windows-1251"]
    assert titles_of(rss(title).encode(encoding), "text/xml") == [title]


def test_charset_is_found_in_a_content_type() -> None:
    def charset(content_type: str) -> str:
        return Fetched(url="", final_url="", status=200, content_type=content_type).charset

    assert charset("text/xml; charset=windows-1251") == "windows-1251"
    assert charset("text/html;Charset='KOI8-R'; x=1") == "KOI8-R"
    assert charset("text/html") == charset("text/html; charset=") == ""
