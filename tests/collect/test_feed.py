import socket
from datetime import UTC, datetime

import pytest

from digest.collect.facts import Facts
from digest.collect.read import read
from digest.model.article import Article, Image, Link
from tests.collect.given import FACTS, NOW, batch_of, refusal_of

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>Orda &amp;amp; Co</title><link>https://orda.kz/</link><language>ru-ru</language>
<item>
 <title>&lt;b&gt;Мост&lt;/b&gt; &amp;amp; паром</title><link>https://orda.kz/most?utm_source=rss&amp;id=7</link>
 <guid isPermaLink="false">most-7</guid><pubDate>Fri, 24 Apr 2026 10:00:00 +0500</pubDate>
 <dc:creator>Анна Ким</dc:creator><category>Общество</category>
 <media:content url="https://orda.kz/most.jpg" type="image/jpeg" width="640"/>
 <description>&lt;p&gt;Коротко о мосте. […]&lt;/p&gt;</description>
 <content:encoded><![CDATA[<p>Мост открыли.</p><script>alert(1)</script><p><a href="javascript:x">Читайте</a> дальше.</p>
 <p><strong>Читайте также:</strong> <a href="https://orda.kz/old">Паром отменён</a></p>
 <p>Подписывайтесь на наш Telegram-канал</p>]]></content:encoded>
</item>
<item><title>Заголовок без текста</title><link>/pusto</link><pubDate>nonsense</pubDate></item>
<item><description>Текст без заголовка.</description><link>https://orda.kz/x</link></item>
<item><title>Ни адреса, ни текста</title></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="kk" xml:base="https://orda.kz/kk/">
<title type="html">Orda &lt;i&gt;kk&lt;/i&gt;</title><link rel="alternate" href="/"/>
<entry><id>urn:1</id><title>Көпір ашылды</title><link href="kopir"/><updated>2026-04-24T05:00:00Z</updated>
<author><name>Айгүл Сәрсен</name></author><summary>Көпір туралы қысқаша.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Көпір ашылды.</p><p>Паром тоқтады.</p></div></content>
</entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.kz/"><title>A</title><link>https://a.kz/</link>
</channel><item rdf:about="https://a.kz/1"><title>One</title><link>https://a.kz/1</link>
<dc:date>2026-04-24T05:00:00Z</dc:date><description>About one.</description></item></rdf:RDF>"""


def test_rss_is_read_without_its_markup() -> None:
    batch = batch_of(RSS, "feed.xml", Facts(url="https://orda.kz/rss.xml"))
    first, second, third = batch.articles
    assert first.title == "Мост & паром"
    assert first.url == "https://orda.kz/most?id=7"
    assert first.source == "Orda & Co"
    assert first.source_url == "https://orda.kz/"
    assert first.paragraphs == ("Мост открыли.", "Читайте дальше.")
    assert first.read_also == (Link("Паром отменён", "https://orda.kz/old"),)
    assert first.summary == "Коротко о мосте."
    assert (first.published, first.date_basis) == (datetime(2026, 4, 24, 5, tzinfo=UTC), "stated")
    assert (first.authors, first.tags, first.language) == (("Анна Ким",), ("Общество",), "ru-RU")
    assert first.image is not None
    assert (first.image.url, first.image.width) == ("https://orda.kz/most.jpg", 640)
    assert (second.title, second.url, second.date_basis) == (
        "Заголовок без текста",
        "https://orda.kz/pusto",
        "collected",
    )
    assert (third.title, third.summary) == ("Текст без заголовка.", "")
    assert [(one.origin, one.code) for one in batch.rejected] == [
        ("feed.xml#4", "no-text"),
    ]


def test_atom_is_read_with_its_relative_addresses() -> None:
    (article,) = batch_of(ATOM, "atom.xml").articles
    assert (article.title, article.url) == ("Көпір ашылды", "https://orda.kz/kk/kopir")
    assert (article.source, article.language, article.authors) == ("Orda kk", "kk", ("Айгүл Сәрсен",))
    assert article.paragraphs == ("Көпір ашылды.", "Паром тоқтады.")
    assert article.summary == "Көпір туралы қысқаша."


def test_rdf_is_read() -> None:
    (article,) = batch_of(RDF, "rdf.xml").articles
    assert (article.title, article.url, article.summary) == ("One", "https://a.kz/1", "About one.")
    assert article.published == datetime(2026, 4, 24, 5, tzinfo=UTC)


def test_time_without_zone_is_in_the_zone_of_the_facts() -> None:
    feed = RSS.replace("Fri, 24 Apr 2026 10:00:00 +0500", "2026-04-24 10:00:00")
    first = batch_of(feed, "feed.xml", Facts(zone="Asia/Almaty")).articles[0]
    assert first.published == datetime(2026, 4, 24, 5, tzinfo=UTC)


def test_long_description_is_the_article() -> None:
    long = "".join(f"&lt;p&gt;Абзац {number} о мосте.&lt;/p&gt;" for number in range(4))
    feed = f"<rss><channel><item><title>T</title><link>https://a.kz/1</link><description>{long}</description></item></channel></rss>"
    (article,) = batch_of(feed, "feed.xml").articles
    assert (len(article.paragraphs), article.summary) == (4, "")


def test_feed_in_windows_encoding_is_read() -> None:
    feed = RSS.replace('encoding="UTF-8"', 'encoding="windows-1251"').encode(
        "cp1251", errors="xmlcharrefreplace"
    )
    assert batch_of(feed, "feed.xml").articles[0].title == "Мост & паром"


def test_id_of_an_item_is_its_own_and_stays() -> None:
    first = batch_of(RSS, "feed.xml").articles[0]
    assert first.id == batch_of(RSS, "other.xml").articles[0].id
    assert first.id != batch_of(RSS.replace("most-7", "most-8"), "feed.xml").articles[0].id


@pytest.mark.parametrize("content", ["<rss></rss>", "<feed><entry", "<rdf:RDF", "<sitemap><url/></sitemap>"])
def test_what_is_no_feed_is_refused_or_empty(content: str) -> None:
    batch = batch_of(content, "feed.xml")
    assert batch.articles == ()
    assert {one.code for one in batch.rejected} <= {"bad-feed", "no-title"}


def test_list_of_feeds_is_refused_by_its_name() -> None:
    assert refusal_of('<?xml version="1.0"?><opml version="2.0"><body/></opml>', "x.opml").code == "opml"


def test_entities_do_not_explode() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(9)
    )
    batch = batch_of(
        f"<?xml version='1.0'?>{bomb}]><rss><channel><item><title>&j;</title></item></channel></rss>", "a.xml"
    )
    assert all(len(article.title) <= 500 for article in batch.articles)


def test_nothing_is_fetched_and_no_file_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    outside = (
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y SYSTEM "http://127.0.0.1:9/">]>'
    )
    feed = f"{outside}<rss><channel><item><title>T &x; &y;</title><link>https://a.kz/1</link></item></channel></rss>"
    (article,) = batch_of(feed, "feed.xml").articles
    assert article.title.startswith("T")
    assert len(article.title) < 20


TOMBS = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
<title>Orda</title><link href="https://orda.kz/"/>
<at:deleted-entry ref="tag:orda.kz,2026:7" when="2026-04-24T10:00:00Z"><at:comment>wrong</at:comment></at:deleted-entry>
<at:deleted-entry ref="https://orda.kz/most?utm_source=x" when="2026-04-24T10:00:00Z"/>
<entry><id>tag:orda.kz,2026:8</id><title/><link href="https://orda.kz/8"/></entry>{entry}</feed>"""


def test_deleted_and_emptied_entries_are_taken_back() -> None:
    full = "<entry><id>tag:orda.kz,2026:{}</id><title>A</title><link href='https://orda.kz/8'/></entry>"
    before = batch_of(TOMBS.format(entry=full.format(7) + full.format(8)), "feed.xml")
    seven, eight = (article.id for article in before.articles)
    assert before.rejected == ()
    emptied, stone, by_address = before.withdrawn
    assert (emptied.origin, emptied.id, emptied.url) == ("feed.xml#1", eight, "https://orda.kz/8")
    assert (stone.id, stone.url) == (seven, "")
    assert by_address.url == "https://orda.kz/most"


def test_tombstone_names_an_article_whose_id_is_its_address() -> None:
    entry = "<entry><id>https://orda.kz/most?utm_source=x</id><title>A</title><link href='{}'/></entry>"
    for link in ("https://orda.kz/most", "https://orda.kz/other"):
        batch = batch_of(TOMBS.format(entry=entry.format(link)), "feed.xml")
        (article,) = batch.articles
        assert any(gone.id == article.id or gone.url == article.url for gone in batch.withdrawn)


NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:yandex="http://news.yandex.ru"'
)


def item_of(members: str, channel: str = "<language>kk</language>") -> Article:
    """The article of a feed with one item."""
    feed = f"<rss {NAMESPACES}><channel>{channel}<item><title>T</title><link>https://orda.kz/1</link>{members}</item></channel></rss>"
    (article,) = batch_of(feed, "feed.xml").articles
    return article


@pytest.mark.parametrize(
    ("members", "image"),
    [
        ('<media:group><media:content url="/s.jpg" medium="image" width="100"/><media:content url="/l.jpg" medium="image"'
         ' width="1200" height="800"/></media:group>', Image("https://orda.kz/l.jpg", width=1200, height=800)),
        ('<media:content url="/o.jpg" type="image/jpeg" width="6000"/><media:thumbnail url="/t.jpg" width="300"/>',
         Image("https://orda.kz/t.jpg", width=300)),
        ('<enclosure url="/e.JPG?x=1" length="1"/>', Image("https://orda.kz/e.JPG?x=1")),
        ('<enclosure url="/e.mp3" type="audio/mpeg"/><itunes:image href="/i.png"/>', Image("https://orda.kz/i.png")),
        ('<description>&lt;img src="/d.jpg" width="640" height="480"&gt; Text</description>',
         Image("https://orda.kz/d.jpg", width=640, height=480)),
        ('<media:content url="/v.mp4" type="video/mp4" width="1280"/>', None),
    ],
)  # fmt: skip
def test_picture_of_an_item_is_the_widest_that_fits(members: str, image: Image | None) -> None:
    assert item_of(members, "<link>https://orda.kz/</link>").image == image


def test_whole_text_is_taken_wherever_it_stands() -> None:
    article = item_of(
        "<description>Teaser.</description><yandex:full-text>First of all.&#10;&#10;Then the rest of it.</yandex:full-text>"
    )
    assert (article.paragraphs, article.summary) == (("First of all.", "Then the rest of it."), "Teaser.")


def test_text_behind_a_frame_that_nobody_closes_stays() -> None:
    assert item_of(
        "<content:encoded>&lt;p&gt;A&lt;iframe src=x&gt;&lt;p&gt;B</content:encoded>"
    ).paragraphs == ("A", "B")


def test_people_categories_and_languages_of_an_item_are_read() -> None:
    article = item_of(
        "<dc:creator>By Ann Lee and Bob Roe</dc:creator><category>News</category><category domain='x'>Bridges</category>"
        "<dc:language>ru</dc:language><wfw:commentRss>https://orda.kz/1/feed</wfw:commentRss>"
    )
    assert (article.authors, article.tags, article.language) == (
        ("Ann Lee", "Bob Roe"),
        ("News", "Bridges"),
        "ru",
    )
    assert article.url == "https://orda.kz/1"
    assert item_of("<author>ann@orda.kz (Ann Lee)</author>").authors == ("Ann Lee",)
    assert item_of("<description xml:lang='uz'>Matn.</description>").language == "uz"
    assert item_of("").language == "kk"


def test_item_taken_over_names_its_source() -> None:
    article = item_of('<source url="https://kun.uz/rss">Kun.uz</source>', "<title>Planet</title>")
    assert (article.source, article.source_url) == ("Kun.uz", "https://kun.uz/rss")


def test_item_with_only_an_id_that_is_an_address_has_it() -> None:
    feed = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>https://orda.kz/7</id><title>T</title></entry></feed>"
    assert batch_of(feed, "feed.xml").articles[0].url == "https://orda.kz/7"


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be", "utf-32"])
def test_feed_in_wide_letters_is_read(encoding: str) -> None:
    assert (
        batch_of(RSS.replace("UTF-8", encoding[:6]).encode(encoding), "feed.xml").articles[0].title
        == "Мост & паром"
    )


def test_item_that_is_only_a_picture_takes_nothing_back() -> None:
    batch = batch_of(
        '<rss version="2.0"><channel><title>H</title><item><guid>1</guid><link>https://h.example/1</link>'
        '<enclosure url="https://h.example/a.jpg" type="image/jpeg"/></item></channel></rss>'
    )
    assert [one.code for one in batch.rejected] == ["no-title"]
    assert batch.withdrawn == ()


def test_items_beyond_the_most_are_told() -> None:
    items = "<item><title>T</title><guid>1</guid></item>" * 10_003
    batch = batch_of(f'<rss version="2.0"><channel><title>H</title><ttl>90</ttl>{items}</channel></rss>')
    assert [(one.code, one.origin) for one in batch.rejected] == [("too-many", "given.txt#10001")]
    assert "10,003 items" in batch.rejected[0].reason
    assert batch.ttl_s == 5_400


@pytest.mark.parametrize(
    ("kind", "written", "title"),
    [
        ("text", "The &lt;b&gt;bold&lt;/b&gt; tag &amp;amp; more", "The <b>bold</b> tag &amp; more"),
        ("html", "The &lt;b&gt;bold&lt;/b&gt; &amp;lt;b&amp;gt;tag&amp;lt;/b&amp;gt;", "The bold <b>tag</b>"),
        ("xhtml", '<div xmlns="http://www.w3.org/1999/xhtml">A <b>bold</b> &lt;b&gt;</div>', "A bold <b>"),
    ],
)
def test_type_that_atom_states_is_believed(kind: str, written: str, title: str) -> None:
    entry = (
        f'<title type="{kind}">{written}</title><summary type="{kind}">{written}</summary><id>urn:x:1</id>'
    )
    article = batch_of(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{entry}</entry></feed>', "a.xml"
    ).articles[0]
    assert article.title == title


def test_summary_of_a_stated_type_shows_no_markup() -> None:
    entry = '<title>One</title><summary type="text">&lt;p&gt;All &lt;b&gt;markup&lt;/b&gt;.&lt;/p&gt;</summary><id>urn:x:1</id>'
    article = batch_of(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{entry}</entry></feed>', "a.xml"
    ).articles[0]
    assert article.summary == "All markup."


@pytest.mark.parametrize(
    ("content", "titles"),
    [
        (b"<rss version='2.0'><channel><title>H</title><item><title>One</title><link>https://a.example/1</link></item>"
         b"<item><title>Two</title><link>https://a.exam", ["One"]),
        (b"<rss version='2.0'><channel><title>H</title><item><title>One</title><description><![CDATA[<p>Text</item></p>]]>"
         b"</description></item><item><title>Two</title><description><![CDATA[<p>Half a te", ["One"]),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><title>H</title><entry><title>One</title><id>1</id></entry>"
         b"<entry><title>Two</title><id>2</id></entry><entry><title>Th", ["One", "Two"]),
        (b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
         b"<item><title>One</title><link>https://a.example/1</link></item><item><title>Tw", ["One"]),
        (b"<rss version='2.0'><channel><title>H</title><item><title>One</title><link>https://a.example/1</link></item></channel>", ["One"]),
    ],
)  # fmt: skip
def test_feed_that_is_cut_off_says_so_and_gives_its_whole_items(content: bytes, titles: list[str]) -> None:
    batch = read(content, origin="cut", facts=FACTS, now=NOW)
    assert [article.title for article in batch.articles] == titles
    assert batch.notice == f"its feed is cut off: {len(titles)} whole items were read"


def test_feed_that_is_cut_off_before_its_first_item_ends_is_set_aside() -> None:
    batch = read(
        b"<rss version='2.0'><channel><title>H</title><item><title>On", origin="cut", facts=FACTS, now=NOW
    )
    assert [(refusal.code, "cut off" in refusal.reason) for refusal in batch.rejected] == [("bad-feed", True)]


def test_whole_feed_is_not_cut_off() -> None:
    for end in (b"</rss>", b"</rss>\n<!-- made in 0.2 s -->", b"</RSS >"):
        content = b"<rss version='2.0'><channel><item><title>One</title></item></channel>" + end
        assert read(content, origin="whole", facts=FACTS, now=NOW).notice == ""
