"""Why an article is in its story."""

from dataclasses import replace

from digest.stories.background import Background
from digest.stories.group import GroupSettings, group
from digest.stories.reasons import Reason, reasons
from digest.wiring.background import load_background
from tests.stories.given import read, story

FERRY = (
    "The ferry Arkona ran aground off Rostock with 40 passengers in a storm on Friday, the coast guard said."
)
FIRST = read("a", "Ferry Arkona runs aground off Rostock", FERRY, hours_ago=5)
AGAIN = read("b", "Ferry Arkona runs aground off Rostock", FERRY, source="Tengri", hours_ago=4)
OWN = read("c", "Storm pushes ferry ashore near Rostock",
           "Passengers of the ferry Arkona waited for hours in Rostock until the coast guard took them off.", source="Zakon")  # fmt: skip
RUSSIAN = read(
    "d",
    "Паром «Аркона» сел на мель у Ростока",
    "На борту парома Аркона у Ростока были 40 человек.",
    language="ru",
)


def test_reasons_tell_what_each_article_is_like() -> None:
    articles = {one.id: one for one in (FIRST, AGAIN, OWN, RUSSIAN)}
    stories = group([FIRST, AGAIN], {}, load_background(), GroupSettings())
    assert stories[0].duplicates == {"b": "a"}
    told = replace(story("s", *articles.values()), duplicates={"b": "a"})
    found = {one.article: one for one in reasons(told, articles, load_background())}
    assert found["b"] == Reason("b", "repeats", "a")
    assert (found["a"].kind, found["a"].of) == ("alike", "c")
    assert found["a"].likeness == found["c"].likeness > 0.1
    assert {"arkona", "rostock"} <= set(found["c"].marks)
    assert found["d"].kind == "across"
    assert {"аркона", "ростока"} & set(found["d"].marks)


def test_reasons_are_total() -> None:
    lonely = read("x", "", "")
    assert reasons(story("s", lonely), {"x": lonely}, Background()) == (Reason("x", "only"),)
    assert reasons(story("s", lonely), {}, Background()) == ()
    empty = read("y", "", "")
    found = reasons(story("s", lonely, empty), {"x": lonely, "y": empty}, Background())
    assert [one.kind for one in found] == ["across", "across"]
