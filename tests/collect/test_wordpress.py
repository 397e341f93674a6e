import json
from datetime import UTC, datetime

import pytest

from digest.collect.facts import Facts
from digest.model.article import Image
from tests.collect.given import article_of, batch_of

POST = {
    "id": 7, "date": "2026-04-24T17:05:00", "date_gmt": "2026-04-24T12:05:00", "status": "publish", "type": "post",
    "guid": {"rendered": "https://orda.kz/?p=7"}, "link": "https://orda.kz/most/", "slug": "most",
    "title": {"rendered": "Мост &#8220;Тобол&#8221; открыли"}, "excerpt": {"rendered": "<p>Коротко. [&hellip;]</p>"},
    "content": {"rendered": "<p>Мост открыли.</p><figure><img src='/x.jpg'><figcaption>Мост</figcaption></figure><p>Паром ушёл.</p>"},
    "yoast_head_json": {"og_locale": "ru_RU", "og_site_name": "Orda", "og_image": [{"url": "https://orda.kz/y.jpg"}]},
    "_embedded": {
        "author": [{"name": "Анна Ким"}],
        "wp:featuredmedia": [{
            "source_url": "https://orda.kz/full.jpg", "alt_text": "Мост", "caption": {"rendered": ""},
            "media_details": {"width": 4000, "height": 3000, "sizes": {
                "large": {"source_url": "https://orda.kz/l.jpg", "width": 1024, "height": 768},
                "thumbnail": {"source_url": "https://orda.kz/t.jpg", "width": 150, "height": 150}}},
        }],
        "wp:term": [[{"name": "мосты", "taxonomy": "post_tag"}], [{"name": "Общество", "taxonomy": "category"}]],
    },
}  # fmt: skip
RSS = """<rss><channel><title>Orda</title><link>https://orda.kz/</link><item><title>Мост</title>
<link>https://orda.kz/most/</link><guid isPermaLink="false">https://orda.kz/?p=7</guid></item></channel></rss>"""


def test_post_is_read_as_it_is() -> None:
    (article,) = batch_of(json.dumps([POST]), "posts").articles
    assert (article.title, article.url, article.source) == (
        "Мост “Тобол” открыли",
        "https://orda.kz/most/",
        "Orda",
    )
    assert (article.paragraphs, article.summary) == (("Мост открыли.", "Паром ушёл."), "Коротко.")
    assert (article.published, article.date_basis) == (datetime(2026, 4, 24, 12, 5, tzinfo=UTC), "stated")
    assert (article.authors, article.tags, article.language) == (
        ("Анна Ким",),
        ("Общество", "мосты"),
        "ru-RU",
    )
    assert article.image == Image("https://orda.kz/l.jpg", "Мост", "", 1024, 768)


@pytest.mark.parametrize(
    "written", [json.dumps([POST]), json.dumps(POST), json.dumps(POST) + "\n" + json.dumps(POST)]
)
def test_post_has_the_id_that_it_has_in_the_feed(written: str) -> None:
    (in_feed,) = batch_of(RSS, "feed.xml").articles
    assert {article.id for article in batch_of(written, "posts").articles} == {in_feed.id}


def test_time_without_gmt_is_one_of_the_site() -> None:
    post = {**POST, "date_gmt": None}
    (article,) = batch_of(json.dumps([post]), "posts", Facts(zone="Asia/Almaty")).articles
    assert article.published == datetime(2026, 4, 24, 12, 5, tzinfo=UTC)


def test_binned_and_emptied_posts_are_taken_back_and_drafts_set_aside() -> None:
    empty = {**POST, "title": {"rendered": ""}, "content": {"rendered": ""}, "excerpt": {"rendered": ""}}
    batch = batch_of(json.dumps([{**POST, "status": "trash"}, empty, {**POST, "status": "draft"}]), "posts")
    assert [gone.url for gone in batch.withdrawn] == ["https://orda.kz/most"] * 2
    assert {gone.id for gone in batch.withdrawn} == {batch_of(RSS, "feed.xml").articles[0].id}
    assert [(one.origin, one.code) for one in batch.rejected] == [("posts#3", "not-published")]


@pytest.mark.parametrize(
    "strange",
    [
        {
            "_embedded": {
                "author": "x",
                "wp:featuredmedia": [{"media_details": {"sizes": []}}],
                "wp:term": [7, [8]],
            }
        },
        {
            "_embedded": None,
            "yoast_head_json": None,
            "guid": None,
            "excerpt": None,
            "status": None,
            "lang": 5,
        },
        {
            "yoast_head_json": False,
            "jetpack_featured_media_url": "https://orda.kz/j.jpg",
            "date_gmt": 7,
            "date": None,
        },
    ],
)
def test_members_of_another_kind_are_passed_over(strange: dict[str, object]) -> None:
    batch = batch_of(json.dumps([{**POST, **strange}]), "posts")
    assert [article.title for article in batch.articles] == ["Мост “Тобол” открыли"]


def test_time_without_a_zone_stands_in_for_one_that_is_void() -> None:
    post = {**POST, "date_gmt": "0000-00-00T00:00:00", "date": "2026-04-24T17:05:00"}
    article = article_of(json.dumps(post), facts=Facts(zone="Asia/Almaty"))
    assert article.published.isoformat() == "2026-04-24T12:05:00+00:00"
