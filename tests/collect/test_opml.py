"""Lists of feeds come in and go out."""

import tarfile
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.opml import ListedFeed, read_opml, write_opml
from digest.errors import ArticleError
from tests.collect.given import SHARED

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Steppe</title></head><body>
<outline text="Kazakhstan"><outline text="Inner">
<outline text="Steppe &amp; Herald" title="" type="rss" xmlUrl="https://a.example/rss?x=1&amp;y=2" htmlUrl="https://a.example"/>
</outline></outline>
<OUTLINE text="not one"/><outline title="Дала" XMLURL="https://b.example/feed" language="kk"/>
<outline text="" xmlUrl="https://c.example/feed"/><outline text="again" xmlUrl="https://b.example/feed"/>
<outline text="bad" xmlUrl="javascript:alert(1)"/><outline text="file" xmlUrl="file:///etc/passwd"/></body></opml>"""


def test_feeds_of_folders_come_once_and_in_order() -> None:
    assert tuple(one for one in read_opml(LIST.encode()) if not one.problem) == (
        ListedFeed("Steppe & Herald", "https://a.example/rss?x=1&y=2", "https://a.example/"),
        ListedFeed("Дала", "https://b.example/feed", "", "kk"),
        ListedFeed("c.example", "https://c.example/feed"),
    )


@pytest.mark.parametrize("content", [b"", b"{}", b"<html></html>", b"<rss/>", b"\x00\x01"])
def test_what_is_no_list_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(ArticleError) as raised:
        read_opml(content)
    assert raised.value.code == "bad-opml"


def test_list_that_is_cut_off_gives_what_is_there() -> None:
    assert [one.feed for one in read_opml(LIST.encode()[: LIST.encode().index(b"<OUTLINE") + 4])] == [
        "https://a.example/rss?x=1&y=2"
    ]


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE opml [<!ENTITY a "https://x.example/"><!ENTITY f SYSTEM "file:///etc/passwd">]><opml><body>'
    bomb += b'<outline text="&f;" xmlUrl="https://ok.example/"/><outline text="x&a;" xmlUrl="https://y.example/"/></body></opml>'
    assert all("root:" not in listed.name for listed in read_opml(bomb))


_NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Cf", "Cn", "Co")),
    min_size=1,
    max_size=40,
)


@given(st.lists(st.tuples(_NAMES, st.integers(0, 99)), max_size=8))
@settings(max_examples=60)
def test_what_is_written_reads_back(listed: list[tuple[str, int]]) -> None:
    feeds = tuple(
        {n: ListedFeed(normalize("NFC", name), f"https://a.example/{n}") for name, n in listed}.values()
    )
    assert read_opml(write_opml("All", feeds)) == feeds


def test_lists_by_country_are_read() -> None:
    archive = SHARED / "feeds.tar.xz"
    if not archive.exists():
        pytest.skip("the feeds are not here")
    lists = feeds = 0
    with tarfile.open(archive) as tar:
        for member in tar:
            file = tar.extractfile(member) if member.name.endswith(".opml") else None
            if file is not None:
                found = [one for one in read_opml(file.read()) if not one.problem]
                lists, feeds = lists + 1, feeds + len(found)
    assert lists > 10
    assert feeds > 10 * lists


def test_addresses_are_read_as_programs_write_them_and_others_told() -> None:
    written = (
        "feed://a.example/rss", "feed:https://b.example/rss", "c.example/rss",
        "https://alice:secret@d.example/rss", "javascript:alert(1)",
    )  # fmt: skip
    outlines = "".join(f'<outline text="x" xmlUrl="{one}"/>' for one in written)
    found = read_opml(f"<opml><body>{outlines}<outline text='a folder'/></body></opml>".encode())
    good = [one.feed for one in found if not one.problem]
    assert good == ["http://a.example/rss", "https://b.example/rss", "http://c.example/rss"]
    assert [one.feed for one in found if one.problem] == ["https://d.example/rss", "javascript:alert(1)"]
    assert "secret" not in repr(found)
