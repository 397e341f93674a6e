"""Opinion, live reports and the like are told from news."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from digest.model.article import Article
from digest.understand.genre import genre_of

Make = Callable[..., Article]


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("Opinion: The bridge must stay", "opinion"),
        ("The bridge must stay | Opinion", "opinion"),
        ("🔴 LIVE: votes are counted", "live"),
        ("Storm nears the coast – live updates", "live"),
        ("Analysis: what the rate means", "analysis"),
        ("Мнение: мост надо сохранить", "opinion"),
        ("Подкаст | Что будет с мостом", "podcast"),
        ("Пікір: көпірді сақтау керек", "opinion"),
        ("Fikr: koʻprikni saqlash kerak", "opinion"),
        ("Пикир: көпүрөнү сактоо керек", "opinion"),
        ("Live music returns to the park", ""),
        ("Opinion poll: mayor ahead", ""),
        ("Analysis of water shows lead", ""),
        ("Мнение жителей учтут при ремонте", ""),
        ("На площади открыли парк (фото)", ""),
        ("", ""),
    ],
)
def test_genre_is_read_from_the_headline(article: Make, title: str, genre: str) -> None:
    assert genre_of(article(title, "Text.")) == genre


@pytest.mark.parametrize(
    ("url", "tags", "genre"),
    [
        ("https://x.example/opinion/2026/bridge", (), "opinion"),
        ("https://x.kz/mneniya/12/most", (), "opinion"),
        ("https://x.example/videos/politics/bridge.html", (), "video"),
        ("https://x.example/news/bridge", ("Колонки",), "opinion"),
        ("https://x.example/news/opinion-poll", (), ""),
    ],
)
def test_genre_is_read_from_sections(article: Make, url: str, tags: tuple[str, ...], genre: str) -> None:
    assert genre_of(replace(article("The bridge", "Text.", tags=tags), url=url)) == genre
