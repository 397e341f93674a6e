"""Which older articles are looked at when new ones come."""

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model.article import ReadArticle
from digest.stories.across import AcrossSettings
from digest.stories.background import Background
from digest.stories.joining import Headline, JoiningSettings, Told, touched
from digest.stories.traits import TraitSettings
from digest.wiring.background import load_background
from tests.stories.given import read

OLDER = [
    Headline("f1", "ferry", "en", "Ferry Arkona runs aground off Rostock"),
    Headline("f2", "ferry", "en", "Forty people spend the night on board"),
    Headline("f3", "ferry", "ru", "Паром «Аркона» сел на мель"),
    Headline("y1", "yurts", "en", "Yurts enter the list of UNESCO"),
]
NEW = read("n", "Storm frees the ferry Arkona", "The ferry Arkona had run aground off Rostock on Friday.")


def looked_at(
    new: list[ReadArticle],
    older: list[Headline],
    told: tuple[Told, ...] = (),
    background: Background | None = None,
    joining: JoiningSettings | None = None,
) -> frozenset[str]:
    return touched(
        new, older, told, load_background() if background is None else background,
        traits=TraitSettings(), settings=joining or JoiningSettings(), across=AcrossSettings(),
    )  # fmt: skip


def near(*older: Headline, most: int = 25) -> frozenset[str]:
    return looked_at([NEW], list(older), joining=JoiningSettings(members=most))


def test_touched_brings_the_whole_story_that_a_new_article_may_join() -> None:
    assert near(*OLDER) == {"f1", "f2", "f3"}
    assert near(*OLDER[1:]) == frozenset()


def test_touched_takes_of_a_large_story_what_is_most_like_the_new() -> None:
    many = [Headline(f"m{n}", "ferry", "en", f"Passenger {n} tells of the night") for n in range(40)]
    found = near(*many, *OLDER, most=5)
    assert "f1" in found
    assert sum(name.startswith(("m", "f1", "f2")) for name in found) == 5


def test_touched_finds_stories_in_other_languages_by_their_names() -> None:
    older = [
        Headline("r1", "mel", "ru", "Паром сел на мель"),
        Headline("r2", "yurt", "ru", "Юрты внесли в список"),
    ]
    told = Told("mel", ("ru",), ("rkn", "rstk")), Told("yurt", ("ru",), ("nsk", "rstk"))
    assert looked_at([NEW], older) == frozenset()
    assert looked_at([NEW], older, told) == {"r1"}
    assert looked_at([NEW], older, (Told("mel", ("en",), told[0].marks),)) == frozenset()


@settings(max_examples=30)
@given(st.lists(st.text(max_size=30), max_size=6), st.text(max_size=80))
def test_touched_is_total_and_ignores_the_order(titles: list[str], text: str) -> None:
    older = [Headline(f"a{n}", f"s{n}", "en", title) for n, title in enumerate(titles)]
    new = [read("n", text, text)]
    found = looked_at(new, older, background=Background())
    assert found <= {headline.article for headline in older}
    assert looked_at(new, older[::-1], background=Background()) == found
