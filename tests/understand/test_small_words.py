"""Small words decide alone only where they are clear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.understand.small_words import clear_language, kazakh_in_latin, small_words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "the council said that it will meet in the city on monday and that the plan has been approved",
            "en",
        ),
        ("как сообщил министр, это решение было принято для того, чтобы цены не выросли в этом году", "ru"),
        ("министр бұл туралы айтты және жаңа заң бойынша шешім үшін тағы бір жиын болады деді", "kk"),
        ("министр бул тууралуу айтты жана жаңы мыйзам боюнча чечим үчүн дагы бир жыйын болот деди", "ky"),
        ("das parlament hat in der nacht ein gesetz beschlossen, was an der börse für unruhe sorgte", ""),
        ("президентът каза, че това е решение на правителството за бюджета и че ще бъде прието", ""),
        ("президент сказал және министр", ""),
        ("", ""),
    ],
)
def test_small_words_decide_where_they_are_many(text: str, code: str) -> None:
    assert clear_language(text.split()) == code


def test_kazakh_is_known_in_latin_letters() -> None:
    assert kazakh_in_latin(["qazaqstannyń", "jańa", "mektepteri", "jáne", "oqýshylary"]) > 2
    assert kazakh_in_latin(["iraq", "and", "qatar", "sign", "a", "deal"]) == 0


@given(st.lists(st.text(max_size=12), max_size=30))
def test_small_words_answer_any_words(words: list[str]) -> None:
    assert all(0 < count <= len(words) for count in small_words(words).values())
    assert kazakh_in_latin(words) >= 0
