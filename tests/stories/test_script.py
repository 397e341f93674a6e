"""Two alphabets of one language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.stories.background import Background
from digest.stories.group import GroupSettings, group
from digest.stories.script import one_script, script
from digest.wiring.background import load_background
from tests.stories.given import read

UZBEK = [
    ("Қўқонда сув омбори таъмирланди, ишда олтмиш уста қатнашди", "Qoʻqonda suv ombori taʼmirlandi, ishda oltmish usta qatnashdi"),
]  # fmt: skip
KAZAKH = [
    ("Тарихшылар жаңа қорған тапты", "Tarıhshylar jańa qorǵan tapty"),
    ("Шаруалар күріш егіп жатыр", "Sharýalar kúrish egip jatyr"),
    ("Тарихшылар жаңа қорған тапты", "Tarihşylar jaña qorğan tapty"),
    ("Шаруалар күріш егуде", "Şarwalar küriş egwde"),
]
BODY = ("Омбор бир йилдан кейин яна сувга тўлдирилади, деди уста Раҳим Ёқубов.",
        "Ombor bir yildan keyin yana suvga toʻldiriladi, dedi usta Rahim Yoqubov.")  # fmt: skip


def brought(text: str, language: str) -> list[str]:
    return [one_script(word, script(text, language)) for word in text.split()]


@pytest.mark.parametrize(("one", "other"), UZBEK)
def test_uzbek_is_the_same_in_both_alphabets(one: str, other: str) -> None:
    assert brought(one, "uz") == brought(other, "uz")


@pytest.mark.parametrize(("one", "other"), KAZAKH)
def test_kazakh_is_the_same_in_all_its_alphabets(one: str, other: str) -> None:
    assert brought(other, "kk") == brought(one, "kk") == one.lower().split()


@pytest.fixture(scope="module")
def background() -> Background:
    return load_background()


def test_copy_in_the_other_alphabet_is_a_repeat(background: Background) -> None:
    one = read("a", UZBEK[0][0], BODY[0], language="uz", source="Daryo")
    other = read("b", UZBEK[0][1], BODY[1], language="uz", source="Kun")
    (story,) = group([one, other], {}, background, GroupSettings())
    assert story.duplicates == {"b": "a"}


@given(st.text(), st.sampled_from(["kk", "uz", "ru", ""]))
def test_one_script_is_total(text: str, language: str) -> None:
    for word in text.split():
        assert isinstance(one_script(word, script(text, language)), str)
