"""A hostile article goes all the way to the mail, and stays a text: nothing of it is markup, a template or a header."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.newsroom import NEWS, done, mail, text_of, write_news

TEMPLATE = "{{7*7}} {% raw %} {# x #} ${7*7} <%= 7*7 %>"
TITLE = f"Water treaty {TEMPLATE} <script>alert(1)</script><img src=x onerror=alert(1)> \r\nBcc: thief@evil.example\u202e &lt;b&gt; \"'>"
PAYLOAD = "<script>alert(2)</script><svg onload=alert(3)><a href='javascript:alert(4)'>x</a>--><style>*{display:none}</style>]]>"
ALLOWED = re.compile(r"^(?:https?://|mailto:|#|cid:|tel:)")


class Seen(HTMLParser):
    """What a mail program makes of the HTML: its elements and where they lead."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.handlers: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.append(name)
            if name in {"href", "src", "background", "action", "srcset"} and value:
                self.addresses.append(value)


def hostile() -> str:
    _, text, _ = NEWS["deal-a"]
    told = {
        "id": "../../../etc/passwd",
        "url": 'https://wire.example/a?x=1&y="><script>alert(5)</script>',
        "title": TITLE,
        "content_html": f"<p>{PAYLOAD}</p><p>{text}</p><p>{TEMPLATE}</p>",
        "summary": f"{PAYLOAD} {TEMPLATE} {text}",
        "image": "javascript:alert(6)",
        "_image": {"alt": '"><script>alert(7)</script>', "credit": "</td><script>alert(8)</script>"},
        "_photo_credit": "<script>alert(9)</script>{{7*7}}",
        "authors": [{"name": "Eve\r\nSubject: gone <script>alert(10)</script> {{7*7}}"}],
        "tags": ["<script>alert(11)</script>", "{{7*7}}"],
        "_source": {"name": 'The "Wire"\r\nX-Evil: 1 <b>{{7*7}}</b>', "url": "vbscript:alert(12)"},
        "_read_also": [
            {
                "title": "Also <script>alert(13)</script> {{7*7}}",
                "url": "data:text/html,<script>alert(14)</script>",
            }
        ],
        "language": "en\r\nX-Evil: 2",
        "date_published": "2026-04-24T00:10:00Z",
        "_evil": {"__class__": "{{7*7}}", "<script>": "\x00"},
    }
    return json.dumps(told) + "\n"


@pytest.fixture
def sent(folder: Path, morning: object) -> Path:
    done("init")
    write_news(folder / "in" / "news.jsonl", ["judo", "bank"])
    (folder / "in" / "evil.jsonl").write_text(hostile(), encoding="utf-8")
    assert "3 new" in done("collect", folder / "in").out
    done("subscribers", "add", "alice@example.org", "--language", "en", "--zone", "Asia/Almaty")
    done("build")
    done("approve", "morning/2026-04-24")
    done("send")
    return folder / "outbox" / "morning" / "2026-04-24"


def test_hostile_article_is_nothing_but_text_in_the_mail(sent: Path) -> None:
    (path,) = sent.glob("*.eml")
    parsed = mail(path)
    html, text = text_of(parsed, "html"), text_of(parsed)
    check_page(html)
    assert "{{7*7}}" in text
    assert "{{7*7}}" in html
    assert "49" not in re.sub(r"[\w.:/=+-]{12,}", "", parsed["Subject"])
    names = {name.lower() for name in parsed.keys()}  # noqa: SIM118  (a message is no mapping)
    assert not names & {"bcc", "x-evil"}
    assert parsed.get_all("Subject") == [parsed["Subject"]]
    assert parsed["To"].addresses[0].addr_spec == "alice@example.org"
    assert all(str(value).isprintable() for value in parsed.values())
    assert "\u202e" not in html + text


def test_hostile_article_is_nothing_but_text_on_the_page_of_the_edition(sent: Path) -> None:
    page = sent / "edition.en.html"
    check_page(page.read_text(encoding="utf-8"))
    assert "{{7*7}}" in page.read_text(encoding="utf-8")
    frozen = json.loads((sent / "edition.json").read_text(encoding="utf-8"))
    assert "javascript:" not in json.dumps(frozen)
    assert sorted(one.name for one in sent.parent.parent.parent.glob("etc*")) == []


def check_page(html: str) -> None:
    seen = Seen()
    seen.feed(html)
    seen.close()
    assert not seen.tags & {"script", "svg", "iframe", "object", "embed", "form", "base", "template"}, (
        seen.tags
    )
    assert seen.handlers == []
    assert [address for address in seen.addresses if not ALLOWED.match(address)] == []
    assert "<script" not in html.lower()


def test_hostile_article_is_listed_and_shown_as_text(sent: Path) -> None:
    listed = done("articles", "list").out + done("articles", "show", "../../../etc/passwd").out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", listed)
    assert "{{7*7}}" in listed


def test_what_was_set_aside_is_read_again(folder: Path, morning: object) -> None:
    done("init")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_bytes(b"\x00")
    (folder / "in" / "b.jsonl").write_text('{"id": "1"}\n{"id": "2", "title": "T"}\n')
    done("collect", "in")
    rows = done("articles", "rejected", "--json").json
    assert sorted(row["code"] for row in rows) == ["empty", "no-title"]
    assert "0 inputs" in done("articles", "retry", "--all").out.lower()
    again = done("articles", "retry", "--code", "empty").out
    assert "1 still set aside" in again
    assert "it is empty" in again
    assert len(done("articles", "rejected", "--json").json) == 2
    assert "1 still set aside" in done("articles", "retry", rows[0]["id"]).out
