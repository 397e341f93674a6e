"""What an article's address says about it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.article import Article
from digest.understand.annotate import annotate
from digest.understand.knowledge import Knowledge
from digest.understand.publisher import Publisher, country_of, sections_of

Make = Callable[..., Article]


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("https://www.example.kz/a", "KZ"),
        ("https://news.example.co.uk/", "GB"),
        ("https://example.su", "RU"),
        ("https://example.tv", ""),
        ("https://example.com/kz", ""),
        ("not an address", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_country_is_read_from_the_domain(article: Make, address: str, country: str) -> None:
    assert country_of(replace(article("t"), url=address)) == country
    assert country_of(replace(article("t"), source_url=address)) == country


def test_sections_are_tags_and_folders_of_the_address(article: Make) -> None:
    found = sections_of(
        replace(article("t", tags=("Спорт",)), url="https://x.kz/news/big-money/2026/12-final/")
    )
    assert found == ("Спорт", "news", "big money", "12-final".replace("-", " "))
    assert sections_of(replace(article("t"), url="https://x.kz/sport")) == ()


def test_publisher_states_its_own_sections(knowledge: Knowledge, article: Make) -> None:
    given_article = article("Тихий день", "Ничего не случилось.", tags=("Дорожная карта",))
    assert annotate(given_article, knowledge).topics == ()
    stated = Publisher(sections={"дорожная карта": "04000000"})
    assert annotate(given_article, knowledge, stated).topics[0].code == "04000000"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("https://example.kg/obschestvo/12-slova/", "14000000"),
        ("https://example.ru/nauka-i-tehnika/2026/01/x", "13000000"),
        ("https://example.kz/sport/x", "15000000"),
        ("Қоғам", "14000000"),
        ("Коом", "14000000"),
        ("ЭКОНОМИКА", "04000000"),
        ("Iqtisodiyot", "04000000"),
        ("Сиёсат", "11000000"),
        ("Варзиш", "15000000"),
        ("Medeniýet", "01000000"),
        ("Саламаттык сактоо", "07000000"),
        ("Білім және ғылым", "05000000"),
        ("Arts & Entertainment", "01000000"),
        ("Аба ырайы", "17000000"),
    ],
)
def test_sections_of_publishers_are_known(knowledge: Knowledge, article: Make, said: str, code: str) -> None:
    plain = article("—", "—")
    asked = replace(plain, url=said) if said.startswith("https:") else replace(plain, tags=(said,))
    assert [label.code for label in annotate(asked, knowledge).topics] == [code]


@given(st.text(), st.text())
def test_addresses_may_be_garbage(url: str, site: str) -> None:
    from datetime import UTC, datetime

    now = datetime(2026, 1, 5, tzinfo=UTC)
    given_article = Article(
        id="a", title="", paragraphs=(), source="", collected=now, published=now, url=url, source_url=site
    )
    assert len(country_of(given_article)) in {0, 2}
    assert isinstance(sections_of(given_article), tuple)
