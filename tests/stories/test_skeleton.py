"""One name, many spellings."""

import pytest

from digest.stories.skeleton import skeleton

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
