"""What speaks against two articles being one story."""

import pytest

from digest.model.article import ReadArticle
from digest.stories.background import Background
from digest.stories.conflict import claims, contradict
from digest.stories.traits import TraitReader, TraitSettings
from tests.stories.given import read


def contradicting(one: ReadArticle, other: ReadArticle) -> bool:
    reader = TraitReader(Background(), TraitSettings())
    mine, theirs = reader.read(one), reader.read(other)
    found = contradict(claims(one, mine), claims(other, theirs), mine, theirs)
    assert contradict(claims(other, theirs), claims(one, mine), theirs, mine) == found
    return found


AGAINST = [
    ("Forecast for 24 April", "Forecast for 25 April"),
    ("Forecast for April 24", "The weather of May 24"),
    ("Прогноз на 24 апреля", "Прогноз на 24 мая"),
    ("24 сәуірге ауа райы", "25 сәуірге ауа райы"),
    ("Kairat beat Tobol 2:1 at home", "Kairat beat Tobol 3:1 at home"),
    ("Inflation in the country reaches 8,5%", "Inflation in the country reaches 9,1%"),
    ("Akim of Aksay detained for a bribe", "Akim of Khromtau detained for a bribe"),
]
FOR = [
    ("Quake kills 12 in southern Iran", "Quake kills 15 in southern Iran"),
    ("Forecast for 24 April", "Forecast for April 24"),
    ("President signs the water law", "Tokayev signs the water law"),
    ("", ""),
    ("Kairat beat Tobol 2:1 at home", "Kairat win at home: 2:1 against Tobol"),
    ("Марш протеста 24 человек", "Марш протеста 25 человек"),
]


@pytest.mark.parametrize(("one", "other"), AGAINST)
def test_contradict_sees_two_events(one: str, other: str) -> None:
    assert contradicting(read("a", one), read("b", other))


@pytest.mark.parametrize(("one", "other"), FOR)
def test_contradict_sees_no_reason(one: str, other: str) -> None:
    assert not contradicting(read("a", one), read("b", other))
