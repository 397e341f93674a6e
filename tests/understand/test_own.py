"""The newsroom's own topics and regions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.understand.own import OwnRule, own_labels

CASPIAN = OwnRule("caspian", ("каспи", "Caspian Sea"))
COURT = OwnRule("court", ("суд$",))


def test_own_rule_matches_beginnings_phrases_and_whole_words() -> None:
    assert [label.code for label in own_labels("Уровень Каспийского моря", ("",), (CASPIAN, COURT))] == [
        "caspian"
    ]
    assert [label.code for label in own_labels("", ("The Caspian Sea shrinks",), (CASPIAN,))] == ["caspian"]
    assert own_labels("", ("Caspian wind over the sea",), (CASPIAN,)) == ()
    assert own_labels("Судья ушёл", ("",), (COURT,)) == ()
    assert [label.code for label in own_labels("Суд решил", ("",), (COURT,))] == ["court"]


def test_own_rule_scores_the_title_higher() -> None:
    (title,) = own_labels("Каспий мелеет", ("",), (CASPIAN,))
    (body,) = own_labels("Море мелеет", ("Каспий уходит.",), (CASPIAN,))
    assert 0 < body.score < title.score < 1


def test_own_rule_without_words_never_matches() -> None:
    assert own_labels("text", ("text",), (OwnRule("x", ("", "$", "—")),)) == ()


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("Каспийское море", "Уровень Каспийского моря падает"),
        ("Каспийское море", "Порт на Каспийском море"),
        ("нефть", "Цены на нефть и добыча нефти"),
        ("Караганда", "В Караганде выпал снег"),
        ("озеро", "Возле озёр и на берегу озера"),
        ("Назарбаев Университеті", "Назарбаев Университетінде жиын өтті"),
        ("мектеп", "Ауыл мектебінде жөндеу"),
        ("Тенгиз", "Тенгизде апат"),
        ("Ысык-Көл", "Ысык-Көлдө туристтер"),
        ("paxta", "Paxtachilik va paxtaning narxi"),
        ("Orol dengizi", "Orol dengizining tubi"),
        ("Caspian Sea", "The Caspian Sea's level"),
    ],
)
def test_own_rule_is_found_in_case_forms(wanted: str, text: str) -> None:
    assert [label.code for label in own_labels(text, (), (OwnRule("x", (wanted,)),))] == ["x"]


def test_own_rules_do_not_hide_each_other() -> None:
    rules = (OwnRule("a", ("каспи",)), OwnRule("b", ("каспийск",)))
    assert {label.code for label in own_labels("Каспийский порт", (), rules)} == {"a", "b"}


@given(st.text(), st.lists(st.text(max_size=40), max_size=3), st.lists(st.text(max_size=12), max_size=4))
def test_own_labels_answer_any_text(title: str, paragraphs: list[str], wanted: list[str]) -> None:
    for label in own_labels(title, paragraphs, (OwnRule("x", tuple(wanted)),)):
        assert 0 < label.score < 1
