"""What nobody sends by mistake: each costs little, harms nothing, and is an article or has its reason.

A worker judges time and memory: within 10 seconds of its own and 400 MB, whatever else the machine does.
"""

import gzip
import http.server
import json
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.collect import limits
from digest.collect.batch import Batch
from digest.collect.paths import read_paths
from digest.collect.process_pool import WorkerSettings
from digest.collect.reading import FAULTS
from digest.collect.worker import Worker
from digest.model.article import Article
from tests.collect.given import FACTS, NOW

BODY = "A sentence that is long enough to be text, whatever stands in it. " * 3


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(WorkerSettings(seconds=10, patience=30, memory_mb=400)) as worker:
        yield worker


def read(worker: Worker, content: str | bytes, name: str = "given") -> Batch:
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return worker.read(raw, origin=name, facts=FACTS, now=NOW)


def codes(batch: Batch) -> list[str]:
    return [one.code for one in batch.rejected]


def rss(items: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>Herald</title>{items}</channel></rss>'


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>A headline of a page</title>{head}</head><body><h1>A headline of a page</h1>{body}</body></html>"


def item(**members: object) -> bytes:
    return json.dumps({"id": "1", "title": "A headline", "content_text": BODY, **members}).encode()


def shown(article: Article) -> str:
    """All words of an article that anybody gets to see."""
    links = [text for link in (*article.read_also, *article.latest) for text in (link.title, link.url)]
    image = [article.image.url, article.image.alt, article.image.credit] if article.image else []
    return "\n".join(
        [article.title, *article.paragraphs, article.summary, article.source, article.source_url, article.url,
         article.photo_credit, *article.authors, *article.tags, *links, *image]
    )  # fmt: skip


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DEEP = 10_000
BOMBS = {
    "billion laughs": rss("<item><title>&l9;</title></item>", f'<!DOCTYPE r [<!ENTITY l0 "lol">{LAUGHS}]>'),
    "quadratic entities": rss(
        f"<item><title>x</title><description>{'&a;' * 50_000}</description></item>",
        f'<!DOCTYPE r [<!ENTITY a "{"a" * 50_000}">]>',
    ),
    "laughs in a page": f'<!DOCTYPE html [<!ENTITY l0 "lol">{LAUGHS}]><html><body><p>&l9;</p></body></html>',
    "deep page": page("<div>" * DEEP + BODY),
    "deep markup in a feed": rss(f"<item><title>x</title><description>{'&lt;div&gt;' * DEEP}</description></item>"),
    "deep feed": rss("<a>" * DEEP),
    "deep atom": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title><content type="xhtml">'
    + "<div>" * DEEP,
    "deep json": "[" * DEEP,
    "deep json item": '{"id": "1", "title": "x", "_x": ' + '{"a":' * DEEP + "1" + "}" * DEEP + "}",
    "deep ld": page(BODY, f'<script type="application/ld+json">{"[" * DEEP}</script>'),
    "million tags": page("<b>x</b>" * 300_000),
    "million items": rss("<item/>" * 300_000),
    "million lists": '{"id": "1", "title": "x", "_x": [' + "[]," * 400_000 + "1]}",
    "million members": '{"id": "1", "title": "x"' + "".join(f', "_{n}": 1' for n in range(200_000)) + "}",
    "reopened elements": page(f"<p>{''.join(f'<font color={n}>' for n in range(1_900))}</p>" + "<p>x" * 30_000),
    "attributes": page(f"<p {' '.join(f'a{n}=1' for n in range(5_000))}>{BODY}</p>"),
    "one long line": "Headline\n" + "x" * 5_000_000,
    "one long headline": "x" * 5_000_000,
    "no ends": page("<a href='" * 100_000),
    "numbers": '{"id": "1", "title": "x", "_x": ' + "9" * 1_000_000 + "}",
    "exponents": '{"id": "1", "title": "x", "_x": 1e999999}',
    "dates": item(date_published="2026-04-24T" + "1" * 100_000).decode(),
    "code page": '<?xml version="1.0" encoding="punycode"?>' + rss("<item><title>x</title></item>")[21:] + "-a" * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_an_article_or_has_its_reason(worker: Worker, name: str) -> None:
    batch = read(worker, BOMBS[name], name)
    if name != "million tags":  # for which lxml alone needs as much
        assert not set(codes(batch)) & FAULTS, batch.rejected[0].reason
    assert batch.articles or batch.rejected or name == "deep feed"
    assert all(len(article.title) <= limits.TITLE_CHARS for article in batch.articles)
    assert all(len(article.body) <= limits.BODY_CHARS + 10_000 for article in batch.articles)
    assert all(one.reason and one.code for one in batch.rejected)


@pytest.mark.parametrize("encoding", ["punycode", "idna", "unicode_escape", "zip", "rot13", "hex", "undefined", "x" * 39,
                                      "utf-7", "utf-16", "utf-32", "cp037", "../../etc"])  # fmt: skip
@pytest.mark.parametrize("form", ["feed", "page"])
def test_encoding_that_is_a_lie_costs_no_article(worker: Worker, encoding: str, form: str) -> None:
    feed = rss(f"<item><title>Вода в реке</title><description>{BODY}</description></item>").replace(
        '"1.0"', f'"1.0" encoding="{encoding}"'
    )
    whole = feed if form == "feed" else page(f"<p>{BODY}</p>", f"<meta charset={encoding}>")
    (article,) = read(worker, whole).articles
    assert article.title == ("Вода в реке" if form == "feed" else "A headline of a page")


class _Heard(http.server.BaseHTTPRequestHandler):
    paths: list[str] = []  # noqa: RUF012  (one server, one test)

    def do_GET(self) -> None:
        self.paths.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"SECRET")

    def log_message(self, *_: object) -> None:
        pass


def test_nothing_is_fetched_and_no_file_is_read(worker: Worker, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Heard) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        web = f"http://127.0.0.1:{server.server_port}"
        batches = [
            read(worker, text.replace("PLACE", place))
            for text in OUTSIDE
            for place in (web, f"file://{secret}")
        ]
        server.shutdown()
        thread.join()
    assert _Heard.paths == []
    assert not any("SECRET" in shown(article) for batch in batches for article in batch.articles)
    assert not any(b"SECRET" in one.raw for batch in batches for one in batch.rejected)


OUTSIDE = (
    rss("<item><title>A headline &x;</title></item>", '<!DOCTYPE r [<!ENTITY x SYSTEM "PLACE">]>'),
    rss("<item><title>A headline &x;</title></item>", '<!DOCTYPE r PUBLIC "x" "PLACE">'),
    rss("<item><title>A headline</title></item>", '<!DOCTYPE r [<!ENTITY % x SYSTEM "PLACE"> %x;]>'),
    rss("<item><title>A headline</title></item>", '<?xml-stylesheet href="PLACE"?>'),
    rss('<item><title>A headline<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="PLACE"/></title></item>'),
    '<!DOCTYPE html [<!ENTITY x SYSTEM "PLACE">]>' + page(f"<p>&x; {BODY}</p>")[15:],
    page(f'<p>{BODY}</p><img src="PLACE"><iframe src="PLACE"></iframe>', '<base href="PLACE"><link rel=stylesheet href="PLACE">'),
    page(f"<p>{BODY}</p>", '<meta http-equiv=refresh content="0;url=PLACE"><script src="PLACE"></script>'),
    item(content_html='<object data="PLACE"></object>' + BODY).decode(),
    "PLACE",
)  # fmt: skip

MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>body{background:url(javascript:alert(1))}</style>", "<a href='javascript:alert(1)'>x</a>", "<scr<script>ipt>alert(1)",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->", "<![CDATA[<script>alert(1)</script>]]>", "<b onclick=alert(1)>", "<meta http-equiv=refresh content=0>",
)  # fmt: skip


# What HTML knows; other words in angle brackets are words.
_TAG = re.compile(
    r"<\s*/?(?:script|img|svg|iframe|style|a|b|p|meta|template|noscript|math|table)\b|onerror\s*=|onload\s*=",
    re.IGNORECASE,
)


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_goes_no_further(worker: Worker, markup: str) -> None:
    escaped = markup.replace("&", "&amp;").replace("<", "&lt;")
    batches = [
        read(
            worker,
            rss(f"<item><title>Headline {escaped}</title><description>{escaped} {BODY}</description></item>"),
        ),
        read(worker, page(f"{markup}<p>{BODY}</p>", f'<meta name=author content="A {escaped}">')),
        read(
            worker,
            item(
                title=f"Headline {markup}", content_html=f"{markup}<p>{BODY}</p>", authors=[{"name": markup}]
            ),
        ),
    ]
    for batch in batches:
        for article in batch.articles:
            assert not _TAG.search(shown(article)), shown(article)
    assert any(batch.articles for batch in batches)


ADDRESSES = ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)", "vbscript:x",
             "data:text/html,<script>alert(1)</script>", "file:///etc/passwd", "//evil.example\\@good.example/", "https://a b/",
             "https://user:pass@evil.example/", "https://[::1", "https://x:99999/", "about:blank", "blob:https://x/1", "https://\u202eevil.example/")  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_address_of_another_kind_is_none(worker: Worker, address: str) -> None:
    batch = read(
        worker,
        item(url=address, image=address, _source={"name": "S", "url": address},
             _read_also=[{"title": "More", "url": address}],
             content_html=f'<p>{BODY}</p><p>Read also:</p><ul><li><a href="{address}">Another headline of it</a></li></ul>'),
    )  # fmt: skip
    (article,) = batch.articles
    urls = [article.url, article.source_url, article.image.url if article.image else ""]
    urls += [link.url for link in (*article.read_also, *article.latest)]
    for url in urls:
        assert not url or re.fullmatch(r"https?://[^\s<>\"'\\\u202e]+", url), url
        assert "@" not in url.partition("//")[2].partition("/")[0]


@pytest.mark.parametrize(
    "text",
    ["a\r\nBcc: x@evil.example", "a\u202etxt.exe", "a\u200b\u200bb", "a\x00b", "a\x1b[31mb", "\ud800a", "a\u2028b", "a\u0085b", "\ufeffa", "a\tb"],
)  # fmt: skip
def test_names_and_headlines_are_one_line_of_plain_text(worker: Worker, text: str) -> None:
    batch = read(worker, item(title=f"Headline {text}", authors=[{"name": text}], tags=[text], _source=text))
    (article,) = batch.articles
    for line in (article.title, article.source, *article.authors, *article.tags):
        assert line.isprintable(), repr(line)
        assert not re.search("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", line), repr(line)


def test_templates_are_text(worker: Worker) -> None:
    title = "{{7*7}} {% include '/etc/passwd' %} ${7*7} #{7*7} <%= 7*7 %> %s {0}"
    (article,) = read(worker, item(title=title)).articles
    assert article.title == title


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a/../../b", "/etc/passwd", "..", "%2e%2e%2f", "con", "a" * limits.ID_CHARS]
)
def test_id_is_only_a_name(worker: Worker, name: str) -> None:
    (article,) = read(worker, item(id=name)).articles
    assert article.id == name


@pytest.mark.parametrize("name", ["a\x00b", "a" * (limits.ID_CHARS + 1)])
def test_id_that_would_become_another_is_refused(worker: Worker, name: str) -> None:
    batch = read(worker, item(id=name))
    assert ([one.code for one in batch.rejected], batch.articles) == (["bad-id"], ())


def test_folder_may_hold_anything(worker: Worker, tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "outside.txt"
    folder.mkdir()
    outside.write_text(f"A secret headline\n{BODY}")
    os.mkfifo(folder / "pipe")
    (folder / "device").symlink_to("/dev/zero")
    (folder / "out").symlink_to(outside)
    (folder / "circle").symlink_to(folder / "circle")
    (folder / "inside").symlink_to(folder / "good.txt")
    (folder / "up").symlink_to(tmp_path)
    (folder / "good.txt").write_text(f"A good headline\n{BODY}")
    (folder / "a\n<script>.txt").write_text("x" * 400)
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_text("x" * 400)
    (folder / "zeros.gz").write_bytes(gzip.compress(bytes(50_000_000)))
    (folder / "feed.xml.gz").write_bytes(
        gzip.compress(rss("<item><title>x</title></item>" * 1_500_000).encode())
    )
    (folder / "lines.jsonl.gz").write_bytes(
        gzip.compress(b'{"id": "' + b"x" * 60_000_000 + b'"}\n' + item(id="after"))
    )
    (folder / "twice.gz").write_bytes(gzip.compress(gzip.compress(bytes(10_000_000))))
    batches = list(read_paths(folder, facts=FACTS, now=NOW, reading=worker))
    told = {os.path.basename(one.origin): one.code for batch in batches for one in batch.rejected}  # noqa: PTH119
    assert told == {
        "pipe": "no-file", "device": "no-file", "out": "no-file", "inside": "no-file", "circle": "no-file", "a\n<script>.txt": "no-title",
        os.fsdecode(b"\xff\xfe.txt"): "no-title", "zeros.gz": "too-large", "feed.xml.gz": "too-large",
        "lines.jsonl.gz:1": "too-large", "twice.gz": "binary",
    }  # fmt: skip
    titles = sorted(article.title for batch in batches for article in batch.articles)
    assert titles == ["A good headline", "A headline"]
