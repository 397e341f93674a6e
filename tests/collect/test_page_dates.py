from datetime import UTC, datetime, timedelta

import pytest
from lxml.html import document_fromstring

from digest.collect.page_dates import published
from digest.collect.page_facts import page_of
from tests.collect.given import NOW

DAY = datetime(2026, 4, 22, 10, 30, tzinfo=UTC)


def published_of(markup: str, url: str = "") -> datetime | None:
    return published(page_of(document_fromstring(f"<html><body>{markup}</body></html>")), url, UTC, NOW)


@pytest.mark.parametrize(
    "markup",
    [
        '<meta property="article:published_time" content="2026-04-22T10:30:00Z"><meta name="date" content="2020-01-01">',
        '<meta name="DC.date.issued" content="2026-04-22 10:30">',
        '<meta name="parsely-page" content=\'{"title": "x", "pub_date": "2026-04-22T10:30:00Z"}\'>',
        '<span itemprop="datePublished" content="2026-04-22T10:30:00Z">x</span>',
        '<article><time datetime="2026-04-22T10:30:00Z">2 days ago</time></article>',
        "<main><h1>A</h1><div class='news-date'>22 апреля 2026, 10:30</div></main>",
        "<div><h1>A</h1><span class='article__date'>22 сәуір, 10:30</span></div>",
        "<div><h1>A</h1><span class='time'>10:30</span><span class='posted-on'>22.04.2026 10:30</span></div>",
        "<article><h1>A</h1><time>2 күн бұрын</time></article>",
        '<nav><time datetime="2026-04-24">x</time></nav><time datetime="2026-04-22T10:30Z"></time>',
        '<meta property="article:modified_time" content="2026-04-22T10:30:00Z">',
    ],
)
def test_date_is_found_wherever_it_stands(markup: str) -> None:
    expected = NOW - timedelta(days=2) if "бұрын" in markup else DAY
    assert published_of(markup) == expected


def test_day_in_the_address_comes_before_the_day_of_a_change() -> None:
    changed = '<meta property="article:modified_time" content="2026-04-23T10:30:00Z">'
    assert published_of(changed, "https://orda.kz/2026/04/22/most/") == datetime(2026, 4, 22, tzinfo=UTC)
    assert published_of(changed, "https://orda.kz/2026/99/22/most/") == datetime(
        2026, 4, 23, 10, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "markup", ["", "<div><h1>A</h1><span class='time'>10:30</span></div>", "<p class='date'>soon</p>"]
)
def test_page_without_a_date_says_none(markup: str) -> None:
    assert published_of(markup) is None
