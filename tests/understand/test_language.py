"""Which language a text is in, with the real model and with one that is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.understand.knowledge import Knowledge
from digest.understand.language import LanguageSettings, language

SETTINGS = LanguageSettings()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Central Asian Intelligence Chiefs Hold Security Talks in Tashkent", "en"),
        ("Fed sees high bar for change in pace of tapering", "en"),
        ("Парламент утвердил бюджет на следующий год", "ru"),
        ("Президент Алматыда өткен жиынға қатысты", "kk"),
        ("Бишкекте жаңы мектеп ачылды, окуучулар кубанычта", "ky"),
        ("Toshkentda yangi maktab ochildi va oʻquvchilar xursand", "uz"),
        ("Тошкентда янги мактаб очилди, ўқувчилар хурсанд", "uz"),
        ("Дар Душанбе мактаби нав кушода шуд ва ҳукумат онро дастгирӣ мекунад", "tg"),
        ("Aşgabatda täze mekdep açyldy, okuwçylar begendi", "tk"),
        ("", "und"),
        ("1234 — 56!", "und"),
    ],
)
def test_language_reads_each_of_our_languages(knowledge: Knowledge, text: str, expected: str) -> None:
    assert language(text, "", knowledge.identify, SETTINGS) == expected


def test_language_takes_the_publishers_word_when_the_model_doubts() -> None:
    def doubtful(text: str) -> list[tuple[str, float]]:
        return [("ru", 0.5), ("uk", 0.3), ("kk", 0.2)]

    assert language("Алматы", "", doubtful, SETTINGS) == "ru"
    assert language("Алматы", "kk-KZ", doubtful, SETTINGS) == "kk"
    assert language("...", "kk_KZ", doubtful, SETTINGS) == "kk"


def test_language_does_not_take_a_wrong_word_of_the_publisher(knowledge: Knowledge) -> None:
    text = "The government approved the budget for the next year after a long debate in parliament."
    assert language(text, "ru", knowledge.identify, SETTINGS) == "en"


@given(st.text(), st.text(max_size=8))
def test_language_answers_any_text(text: str, stated: str) -> None:
    def identify(head: str) -> list[tuple[str, float]]:
        return [("en", 0.6), ("xx", 0.4)]

    assert language(text, stated, identify, SETTINGS) in {
        "en",
        "und",
        stated.replace("_", "-").split("-")[0].casefold(),
    }
