"""The lines under a headline."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.stories.summary import LIMIT, summary
from tests.stories.given import read

TITLE = "Parliament Adopts Water Law"
LEAD = "Kazakhstan's parliament adopted a law on water on Friday, Orda.kz reports."
NEXT = "It limits what farms may take from rivers in dry years."
GOOD = "Farms will have to save water in dry years under a law adopted on Friday."

CASES = [
    ("the publisher's own sentence", GOOD, LEAD, GOOD),
    ("the lead where there is none", "", f"{LEAD} {NEXT}", f"{LEAD} {NEXT}"),
    ("the lead where it is the headline again", "Parliament adopts water law.", LEAD, LEAD),
    ("the lead where it is cut off", "Kazakhstan's parliament adopted a law on wat...", LEAD, LEAD),
    ("the lead where it is a word", "Politics", LEAD, LEAD),
    ("no credit lines", "", f"Photo: KazTAG\n{LEAD}", LEAD),
    ("no headline again", "", f"Parliament adopts water law\n{LEAD}", LEAD),
    ("no dateline", "", f"ASTANA (Reuters) - {LEAD}", LEAD),
    ("no call to subscribe", f"{GOOD} Subscribe to our newsletter for more.", LEAD, GOOD),
    (
        "no call in the lead",
        "",
        f"{LEAD} Подписывайтесь на наш канал, чтобы первыми узнавать новости.\n{NEXT}",
        f"{LEAD} {NEXT}",
    ),
    (
        "no credit that is a sentence",
        "",
        f"Photo: press service of the ministry of water of the country.\n{LEAD}",
        LEAD,
    ),
    (
        "news about subscribers",
        "",
        "Subscribers of the water company will pay a fifth more from May on.",
        "Subscribers of the water company will pay a fifth more from May on.",
    ),
    ("no agency behind a dateline", "", f"АСТАНА, 24 апреля — КазТАГ. {LEAD}", LEAD),
    ("no dateline of sentences", "", f"Алматы. 24 апреля. КазТАГ - {LEAD}", LEAD),
    (
        "a name in capitals that begins a sentence",
        "",
        f"НАТО — военный союз тридцати стран мира. {LEAD}",
        f"НАТО — военный союз тридцати стран мира. {LEAD}",
    ),
    (
        "no lines that are no sentences",
        "",
        f"Photo by John Smith for the Herald\nShare this article on any network today\n{LEAD}",
        LEAD,
    ),
    (
        "a line where the body has no sentence",
        "",
        "Мост через реку откроют в мае текущего года",
        "Мост через реку откроют в мае текущего года",
    ),
    (
        "sentences of Japanese",
        "",
        "日本の首相は金曜日に辞任を発表した。後任は来週に選ばれる。",
        "日本の首相は金曜日に辞任を発表した。後任は来週に選ばれる。",
    ),
    ("a fragment rather than nothing", "All about the new rules", "", "All about the new rules"),
    ("nothing where there is nothing", "", "", ""),
]


@pytest.mark.parametrize(("why", "own", "body", "wanted"), CASES)
def test_summary_takes(why: str, own: str, body: str, wanted: str) -> None:
    assert summary(read("a", TITLE, body, summary=own).article) == wanted, why


def test_summary_ends_with_a_sentence() -> None:
    body = " ".join([LEAD, NEXT] * 5)
    found = summary(read("a", TITLE, body).article)
    assert len(found) <= LIMIT
    assert found.endswith(".")


@given(st.text(max_size=80), st.text(max_size=300), st.text(max_size=300), st.integers(20, 300))
def test_summary_is_one_line_within_its_limit(title: str, own: str, body: str, limit: int) -> None:
    article = replace(read("a", title, body).article, summary=own)
    found = summary(article, limit)
    assert len(found) <= limit
    assert "\n" not in found


def test_summary_of_a_hostile_body_takes_no_longer_than_of_a_long_one() -> None:
    started = process_time()
    assert summary(read("a", TITLE, "A. " * 200_000, summary="и. «" * 100_000).article)
    assert process_time() - started < 5  # it took hours
