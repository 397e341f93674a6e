"""The newsroom's own topics and regions."""

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
