"""One name, many spellings."""

import pytest

from digest.stories.skeleton import bare, skeleton

SPELLINGS = [
    "тоқаев токаев tokayev toqaev tokaev",
    "мирзиёев мирзиёевтің mirziyoyev mirziyoev",
    "ташкент ташкенте tashkent toshkent",
    "жапаров japarov zhaparov",
    "шымкент shymkent şymkent",
    "кыргызстан қырғызстан kyrgyzstan qirgʻiziston",
]


@pytest.mark.parametrize("spellings", SPELLINGS)
def test_skeleton_is_one_for_all_spellings(spellings: str) -> None:
    assert len({skeleton(name) for name in spellings.split()}) == 1


def test_skeleton_is_empty_where_too_little_is_left() -> None:
    assert [skeleton(name) for name in ("", "ош", "aue", "42", "北京")] == [""] * 5


ENDINGS = [
    ("путин", [("путинмен", "kk"), ("путиным", "ru"), ("путиндин", "ky"), ("putinning", "uz")]),
    ("рахмон", [("раҳмонро", "tg"), ("рахмоном", "ru")]),
    ("роғун", [("рогунской", "ru"), ("rogun's", "en")]),
    ("женис", [("жеңісті", "kk")]),
]


@pytest.mark.parametrize(("name", "forms"), ENDINGS)
def test_bare_takes_off_what_a_language_hangs_on(name: str, forms: list[tuple[str, str]]) -> None:
    assert {bare(form, language) or skeleton(form) for form, language in forms} == {skeleton(name)}


def test_bare_is_empty_where_there_is_nothing_to_take_off() -> None:
    assert {bare(name, "ru") for name in ("путин", "максим", "токаев", "иванов", "", "42")} == {""}
