import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect import limits
from digest.collect.read import form
from tests.collect.given import article_of, batch_of, refusal_of


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("A headline\nText.", "a.txt", "text"),
        ("A headline\nText.", "", "text"),
        ('{"id": 1, "title": "T"}', "", "json"),
        ('{"id": 1, "title": "T"}', "a.jsonl.gz", "lines"),
        ('{"id": 1}\n{"id": 2}', "", "lines"),
        ('{"id": 1}\n{"id": 2', "a.txt", "lines"),
        ('{\n "items": []\n}', "feed", "json"),
        ('{"id": 1, "content_text": "' + "x" * 70_000 + '"}\n{"id": 2}', "", "lines"),
        ('{"id": 1}\n{"id": 2, "ti\n{"id: 3\n{"id": 4}', "", "lines"),
        ('{"id": 1, "title": "br\n{"id": 2}\n{"id": 3}', "", "lines"),
        ('{"id": 1},\n{"id": 2},\n{"id": 3}', "", "lines"),
        ('{"items": [\n{"id": 1},\n{"id": 2}\n]}', "", "json"),
        ('{"items":[{"id": 1},\n{"id": 2}]}', "", "json"),
        ('{"id": 1, "title": "a } brace { in a \\" string"}\n{"id": 2}', "", "lines"),
        ('[{"id": 1}]', "", "json"),
        ("[Photo] A headline", "a.txt", "text"),
        ("{{ title }}\nText.", "a.txt", "text"),
        ("{% raw %}", "", "text"),
        ("nonsense", "a.json", "json"),
        ("\ufeff<?xml version='1.0'?>\n<!-- x -->\n<rss>", "", "feed"),
        ("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", "", "feed"),
        ("<rdf:RDF>", "", "feed"),
        ("<atom:feed>", "", "feed"),
        ("<!doctype html><html>", "feed.xml", "page"),
        ("<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'><html>", "", "page"),
        ("<div>Text", "a.txt", "page"),
        ("warning: x\n<?xml version='1.0'?><rss>", "", "feed"),
        ("<opml>", "", "unknown"),
        ("<3 is a heart", "a.txt", "unknown"),
    ],
)
def test_form_is_known_by_the_content(text: str, name: str, expected: str) -> None:
    assert form(text, name) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\x00", "empty"),
        (b"%PDF-1.7\nabc", "binary"),
        (bytes(range(256)) * 20, "binary"),
        (b"x" * (limits.INPUT_BYTES + 1), "too-large"),
    ],
)
def test_input_that_is_no_text_is_refused(content: bytes, code: str) -> None:
    refused = refusal_of(content)
    assert (refused.code, refused.origin) == (code, "given.txt")
    assert refused.raw == (b"" if code == "too-large" else content)


def test_nul_bytes_and_code_pages_are_overcome() -> None:
    assert (
        article_of(b"A head\x00line\nThe text is long enough to be text, whatever stands in it.\n").title
        == "A headline"
    )
    text = "Мост через реку открыли\nДвижение восстановили в среду.\n"
    assert article_of(text.encode("cp1251")).title == "Мост через реку открыли"


@settings(deadline=None)  # the first call imports the libraries
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
    )
)
def test_no_bytes_raise_an_error(content: bytes) -> None:
    batch = batch_of(content, "x")
    assert len(batch.articles) + len(batch.rejected) >= 1


_PIECES = st.sampled_from(
    ["<rss><channel>", "<item>", "<title>", "</title>", "<link>", "<feed>", "<entry>", "{", "}", '"title":', '"x"', ",", "[",
     "<html>", "<p>", "<h1>", "<a href=x>", "</p>", "]]>", "<![CDATA[", "&amp;", "&#0;", "&x;", "\n", "Read also:", "- a b",
     "\x00", "<!--", "-->", "<script>", "{{", "%}", "\ud83d", "Фото:", "https://", "24 апреля"]
)  # fmt: skip


@settings(deadline=None)  # the first call imports the libraries
@given(st.lists(_PIECES, max_size=25).map("".join))
def test_no_pieces_of_formats_raise_an_error(text: str) -> None:
    batch = batch_of(text.encode("utf-8", "surrogatepass"), "x")
    assert all(one.title.strip() for one in batch.articles)
    assert all(one.reason for one in batch.rejected)
