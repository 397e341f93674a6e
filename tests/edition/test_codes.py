"""Which codes there are, and how they may be written."""

import pytest

from digest.edition.codes import PROVINCES, TOPICS, region_code, topic_code
from digest.wiring.knowledge import load_knowledge


@pytest.mark.parametrize(
    ("written", "code"), [("kz", "KZ"), ("Kz-75", "KZ-75"), ("143", "143"), (" 001 ", "001"), ("xk", "XK")]
)
def test_region_code_is_found_in_any_case(written: str, code: str) -> None:
    assert region_code(written) == code


@pytest.mark.parametrize("written", ["", "ZZ", "KZ-99", "US-TX", "Kazakhstan", "999"])
def test_region_code_knows_no_others(written: str) -> None:
    with pytest.raises(ValueError, match="there is no region"):
        region_code(written)


def test_own_codes_come_as_the_newsroom_writes_them() -> None:
    assert topic_code("OIL", ("Oil",)) == "Oil"
    with pytest.raises(ValueError, match="one of your own: Oil"):
        topic_code("gas", ("Oil",))


def test_every_province_and_topic_that_articles_get_is_known() -> None:
    knowledge = load_knowledge()
    rows = [row for rows in knowledge.gazetteer._rows.values() for row in rows]  # what it was built from
    assert {row.code for row in rows if "-" in row.code} == set(PROVINCES)
    assert set(knowledge.topics.sections.values()) <= set(TOPICS)
