"""Which article stands for a story."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.article import ReadArticle
from digest.stories.representative import RepresentativeSettings, representative
from tests.stories.given import read, story

BODY = "The parliament of the republic adopted the law on the second reading. " * 15


def chosen(*articles: ReadArticle, language: str = "en", **weights: float) -> str | None:
    by_id = {one.id: one for one in articles}
    settings = RepresentativeSettings(source_weights=weights)
    found = representative(story("s", *articles), by_id, language, settings)
    return found.id if found else None


def test_representative_speaks_the_readers_language() -> None:
    english, russian = read("a", "Law adopted today", BODY), read("b", "Закон принят", language="ru")
    assert chosen(english, russian, language="ru") == "b"
    assert chosen(english, russian, language="kk") is None


def test_representative_is_complete_dated_clear_and_of_a_good_source() -> None:
    good = read("z", "Parliament adopts the law", BODY)
    assert chosen(good, read("a", "Parliament adopts the law", "In short.")) == "z"
    assert chosen(good, read("a", "Parliament adopts the law", BODY, basis="collected")) == "z"
    assert chosen(good, read("a", "PARLIAMENT ADOPTS THE LAW", BODY)) == "z"
    assert chosen(good, read("a", "What did the parliament adopt?", BODY)) == "z"
    assert chosen(good, read("a", "Вот почему парламент принял закон", BODY)) == "z"
    assert chosen(good, read("a", "Law adopted by parliament", BODY, source="KazTAG"), KazTAG=2.0) == "a"


def test_representative_is_the_earlier_of_equals() -> None:
    assert (
        chosen(
            read("a", "Parliament adopts law", BODY), read("b", "Parliament adopts law", BODY, hours_ago=1)
        )
        == "b"
    )


def test_representative_tells_a_running_story_by_what_is_known_by_now() -> None:
    first = read("a", "Quake strikes Batken, three people hurt", BODY, source="Alpha", hours_ago=24)
    second = read("b", "Toll of the Batken quake rises to 14", BODY[:400], source="Beta", hours_ago=2)
    assert chosen(first, second, Alpha=1.2) == "b"
    # Among articles of one hour, or where the date is a guess, the better source tells it.
    again = read("c", "Fourteen dead in the Batken quake", BODY, source="Alpha", hours_ago=4)
    guessed = read("d", "Quake in Batken", BODY, source="Beta", basis="collected")
    assert chosen(first, second, again, guessed, Alpha=1.2) == "c"


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("Quake hits Batken; three hurt", "Quake injures seven people at the border"),
        ("Пожар в Таразе: двое погибли", "В Таразе при пожаре погибли 5 человек"),
        ("Жол апатында екі адам қаза тапты", "Жол апатында төрт адам қаза тапты"),
        ("Yoʻl halokatida 2 kishi halok boʻldi", "Yoʻl halokatida 6 kishi halok boʻldi"),
    ],
)
def test_representative_tells_the_higher_toll(early: str, late: str) -> None:
    first = read("a", early, BODY)
    assert chosen(first, read("b", late, BODY, basis="text")) == "b"
    assert chosen(first, read("b", "Rescuers at work", BODY, basis="text")) == "a"


def test_representative_takes_no_year_or_strength_for_a_toll() -> None:
    first = read("a", "Quake of magnitude 5 hurts nobody", BODY)
    assert chosen(first, read("b", "No dead in quake, strongest since 2008", BODY, basis="text")) == "a"


def test_representative_takes_no_country_for_the_dead() -> None:
    first = read("a", "Екі адам қаза тапты", BODY, language="kk")
    second = read("b", "Қазақстанда 24 адам жұмысқа шықты", BODY, basis="text", language="kk")
    assert chosen(first, second, language="kk") == "a"


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=60)), min_size=1, max_size=6), st.randoms())
def test_representative_is_always_found_and_the_same(texts: list[tuple[str, str]], random: object) -> None:
    articles = [read(f"a{n}", title, body) for n, (title, body) in enumerate(texts)]
    first = chosen(*articles)
    assert first is not None
    assert chosen(*articles[::-1]) == first
