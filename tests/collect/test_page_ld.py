import json

import pytest
from lxml.html import document_fromstring

from digest.collect.page_ld import article_node, texts

ARTICLE = {"@type": "NewsArticle", "headline": "Bridge opened", "datePublished": "2026-04-24"}


def node_of(*scripts: object, titles: tuple[str, ...] = ("Bridge opened",)) -> dict[str, object]:
    written = (one if isinstance(one, str) else json.dumps(one) for one in scripts)
    markup = "".join(f'<script type="application/ld+json">{one}</script>' for one in written)
    return dict(article_node(document_fromstring(f"<html><head>{markup}</head><body><p>x"), titles))


@pytest.mark.parametrize(
    "document",
    [
        ARTICLE,
        [{"@type": "WebSite", "name": "Orda"}, ARTICLE],
        {"@graph": [{"@type": "Organization"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ARTICLE}]},
        {**ARTICLE, "@type": ["Thing", "https://schema.org/ReportageNewsArticle"]},
        f"<!-- {json.dumps(ARTICLE)} -->",
        f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>",
        f"/*<![CDATA[*/{json.dumps(ARTICLE)}/*]]>*/;",
        json.dumps(ARTICLE)[:-1] + ",}",
        json.dumps({"@type": "WebSite"}) + "\n" + json.dumps(ARTICLE),
        '{"@type": "NewsArticle", "headline": "Bridge opened", "datePublished": "2026-04-24", "description": "a "b" c"}',
    ],
)
def test_article_is_found_however_it_is_written(document: object) -> None:
    node = node_of(document)
    assert (node["headline"], node["datePublished"]) == ("Bridge opened", "2026-04-24")


def test_article_of_the_page_is_chosen_among_others() -> None:
    others = [{**ARTICLE, "headline": f"News {number}", "articleBody": "x"} for number in range(3)]
    assert node_of(*others, ARTICLE)["headline"] == "Bridge opened"


def test_what_a_node_refers_to_is_put_in_its_place() -> None:
    person = {"@type": "Person", "@id": "#ann", "name": "Ann Lee"}
    graph = {"@graph": [{**ARTICLE, "author": {"@id": "#ann"}, "publisher": [{"@id": "#none"}]}, person]}
    node = node_of(graph)
    assert texts(node["author"]) == ["Ann Lee"]
    assert texts(node["publisher"]) == []


def test_page_with_a_date_stands_in_for_an_article() -> None:
    assert node_of({"@type": "WebPage", "datePublished": "2026-04-24"})["datePublished"] == "2026-04-24"
    assert node_of({"@type": "WebPage"}) == {}


@pytest.mark.parametrize(
    "document", ["", "[" * 50_000, "null", '{"@type": 7}', '{"@graph": {"@id": []}}', "{" * 9]
)
def test_what_is_no_article_is_nothing(document: str) -> None:
    assert node_of(document) == {}


def test_broken_json_gives_the_author() -> None:
    broken = '{"headline": "A \\u00ab"b", "datePublished": "2026", "author": [{"@type": "Person", "name": "Ann Lee"}], oops'
    assert node_of(broken)["author"] == "Ann Lee"
