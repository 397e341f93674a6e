from datetime import UTC, datetime

import pytest

from digest.collect.facts import Facts
from tests.collect.given import article_of, refusal_of

TEXT = (
    "<p>Движение по мосту через Тобол восстановили в среду, рассказали в акимате города Рудного. Ремонт шёл четыре"
    " месяца и закончился раньше срока.</p><p>За это время строители заменили шестнадцать опор и положили новый асфальт"
    " на всём протяжении моста, от берега до берега.</p>"
    "<div class='inset'><b>Читайте также:</b> <a href='/parom?utm_source=in'>Паром через Тобол отменили</a></div>"
    "<p>Автобусы вернутся на прежний маршрут в понедельник. Жителей, которые ездили в объезд, в акимате поблагодарили за"
    " терпение и пообещали больше мост не закрывать.</p>"
)
PAGE = f"""<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8">
<title>Мост через Тобол открыли — Рудненские вести</title>
<link rel="canonical" href="https://vesti.example/most?utm_source=x">
<meta property="og:site_name" content="Рудненские вести"><meta property="og:title" content="Мост через Тобол открыли">
<meta property="og:image" content="/img/most.jpg"><meta property="og:image:width" content="1200">
<meta property="og:description" content="Ремонт закончили раньше срока">
<meta property="article:section" content="Общество"><meta property="article:tag" content="мосты">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": "WebSite", "name": "x"}},
{{"@type": "NewsArticle", "headline": "Мост через Тобол открыли", "datePublished": "2026-04-22T10:00:00+05:00",
"author": [{{"@type": "Person", "name": "Анна Ким"}}], "inLanguage": "ru", "image": ["https://vesti.example/ld.jpg"]}}]}}</script>
</head><body><nav><a href="/">Главная страница сайта</a><a href="/news">Все новости нашего города</a></nav>
<article><h1>Мост через Тобол открыли <br>после ремонта</h1><figure><img src="/img/most.jpg">
<figcaption>Мост весной. Фото: Пётр Ли</figcaption></figure>{TEXT}</article>
<aside><h3>Последние новости</h3><ul><li><a href="/1">В Рудном открыли новую школу</a></li>
<li><a href="/2">Костанай: хлеб подорожал вдвое</a></li></ul></aside>
<footer>Все права защищены. Подписывайтесь на наш Telegram-канал</footer></body></html>"""


def test_page_is_read_with_what_it_says_about_itself() -> None:
    article = article_of(PAGE, "most.html")
    assert article.title == "Мост через Тобол открыли после ремонта"
    assert article.url == "https://vesti.example/most"
    assert article.source == "Рудненские вести"
    assert (article.published, article.date_basis) == (datetime(2026, 4, 22, 5, tzinfo=UTC), "stated")
    assert (article.authors, article.language) == (("Анна Ким",), "ru")
    assert article.tags == ("Общество", "мосты")
    assert article.image is not None
    assert (article.image.url, article.image.width) == ("https://vesti.example/img/most.jpg", 1200)
    assert article.photo_credit == "Пётр Ли"
    assert article.summary == "Ремонт закончили раньше срока"


def test_lists_of_other_articles_are_links_and_never_text() -> None:
    article = article_of(PAGE, "most.html")
    assert [(link.title, link.url) for link in article.read_also] == [
        ("Паром через Тобол отменили", "https://vesti.example/parom")
    ]
    assert [link.title for link in article.latest] == [
        "В Рудном открыли новую школу",
        "Костанай: хлеб подорожал вдвое",
    ]
    assert len(article.paragraphs) == 3
    for words in ("Паром", "школу", "Telegram", "Главная", "Фото"):
        assert words not in article.body


def test_facts_win_over_the_page() -> None:
    facts = Facts(
        url="https://mirror.example/m", source="Mirror", date=datetime(2026, 4, 20, tzinfo=UTC), language="kk"
    )
    article = article_of(PAGE, "most.html", facts)
    assert (article.url, article.source, article.language) == ("https://mirror.example/m", "Mirror", "kk")
    assert article.published == datetime(2026, 4, 20, tzinfo=UTC)


def test_page_without_marks_is_read_from_its_elements() -> None:
    page = f"<html><head><title>Мост открыли</title></head><body><article><h1>Мост открыли</h1>{TEXT}</article></body></html>"
    article = article_of(page, "most.html")
    assert (article.title, article.url, article.date_basis) == ("Мост открыли", "", "collected")
    assert article.paragraphs[0].startswith("Движение по мосту")


def test_page_in_windows_encoding_is_read() -> None:
    page = PAGE.replace('charset="utf-8"', 'charset="windows-1251"').encode("cp1251")
    assert article_of(page, "most.html").title == "Мост через Тобол открыли после ремонта"


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html><body></body></html>", "no-text"),
        (
            "<html><head><title>Only a title</title></head><body><nav><a href=/>Home</a></nav></body></html>",
            "no-text",
        ),
        ("<html><p>" + "x" * 5_100_000, "too-large"),
    ],
)
def test_page_without_article_is_refused(page: str, code: str) -> None:
    assert refusal_of(page, "a.html").code == code


@pytest.mark.parametrize(
    "page",
    [
        "<html>" + "<div>" * 60_000 + "deep",
        "<html><head>" + "<script type='application/ld+json'>" + "[" * 50_000 + "</script><body><p>x",
        "<html><body>" + "<a href='" + "x" * 10_000 + "'>" * 50,
        "<html><title>\x00\ud800</title><p>\x00".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        "<html><base href='javascript:x'><link rel=canonical href='//[x'><h1>T</h1><p>text",
        "<!doctype html><frameset><frame src=x></frameset>",
    ],
    ids=["deep", "deep-ld", "links", "nul", "addresses", "frames"],
)
def test_hostile_page_raises_nothing(page: str) -> None:
    from tests.collect.given import batch_of

    batch = batch_of(page, "a.html")
    assert len(batch.articles) + len(batch.rejected) == 1
    assert all(not article.url.startswith("javascript") for article in batch.articles)


def test_first_sentence_stands_in_for_a_missing_headline() -> None:
    article = article_of(f"<html><body><article>{TEXT}</article></body></html>", "a.html")
    assert article.title.startswith("Движение по мосту через Тобол восстановили в среду")
    assert len(article.paragraphs) == 3


@pytest.mark.parametrize(
    "heading",
    [
        "Read also:", "Related:", "Читайте также:", "По теме:", "Оқи отырыңыз:", "Сондай-ақ оқыңыз:", "O'qing:",
        "Shuningdek o‘qing:", "Ўқинг:", "Ошондой эле окуңуз:", "Ошондой эле:", "Инчунин:", "Ҳамчунин хонед:",
        "Şeýle-de okaň:", "Lesen Sie auch:", "À lire aussi :", "Lea también:", "Leia também:", "Leggi anche:",
    ],
)  # fmt: skip
def test_read_also_links_keep_their_addresses(heading: str) -> None:
    for block in (
        f"<p><strong>{heading}</strong> <a href='/parom?utm_source=in'>Паром через Тобол отменили</a></p>",
        f"<div class='box'><h4>{heading}</h4><ul><li><a href='/parom'>Паром через Тобол отменили</a></li></ul></div>",
        f"<p>{heading}</p><p><a href='/parom'>Паром через Тобол отменили</a></p>",
    ):
        inset = "<div class='inset'><b>Читайте также:</b> <a href='/parom?utm_source=in'>Паром через Тобол отменили</a></div>"
        article = article_of(PAGE.replace(inset, block), "most.html")
        links = [(link.title, link.url) for link in article.read_also]
        assert links == [("Паром через Тобол отменили", "https://vesti.example/parom")]
        assert "Паром" not in article.body
        assert heading.strip(" :") not in article.body
