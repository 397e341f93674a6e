"""The real knowledge of the package, loaded once, and articles made of a title and a text."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from digest.model.article import Article
from digest.understand.knowledge import Knowledge
from digest.wiring.knowledge import load_knowledge

NOW = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture
def article() -> Callable[..., Article]:
    def make(title: str, *paragraphs: str, language: str = "", tags: tuple[str, ...] = ()) -> Article:
        return Article(
            id="a", title=title, paragraphs=paragraphs, source="test", collected=NOW, published=NOW, language=language, tags=tags
        )  # fmt: skip

    return make
