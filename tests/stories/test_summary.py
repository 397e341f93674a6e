"""The lines under a headline."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.stories.summary import LIMIT, summarise, summary
from digest.text.words import fold
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
    ("whole words where the first letter stood apart", "", "D OCTORS NEED masks, the minister of health said on Friday.",
     "Doctors need masks, the minister of health said on Friday."),
    ("no dateline that ran into the text", "", f"LONDONThe {LEAD[13:]}", f"The {LEAD[13:]}"),
    ("no name of a channel before it", "", f"(CNN){LEAD}", LEAD),
    ("no place before a colon", "", f"New Delhi: {LEAD}", LEAD),
    ("who speaks before a colon", "", f"Biden: We will need {LEAD[13:]}", f"Biden: We will need {LEAD[13:]}"),
    ("no picture's caption", "", f"Farmers walk along a dry river in Kyzylorda. REUTERS/Ann Kim\n{LEAD}", LEAD),
    ("no caption that stands twice", "", f"{NEXT}\n{NEXT}\n{LEAD}", LEAD),
    ("what is whole of a description that is cut", f"{GOOD} The ministry of wat… [+1234 chars]", LEAD, GOOD),
    ("no word that leads on", f"{GOOD} Читать далее", LEAD, GOOD),
    ("the sentence that a link broke in two", "", "The law on\nwater was adopted by the deputies on Friday after a debate.",
     "The law on water was adopted by the deputies on Friday after a debate."),
    ("nothing of a notice", "", "We use cookies to give you the best of our site and the ads that you like.", ""),
    ("a sentence with an initial", "", "Gov. J.B. Pritzker of Illinois signed the law on water on Friday.",
     "Gov. J.B. Pritzker of Illinois signed the law on water on Friday."),
    ("a fragment rather than nothing", "All about the new rules", "", "All about the new rules"),
    ("nothing where there is nothing", "", "", ""),
]  # fmt: skip


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


def test_summary_leaves_out_what_the_source_repeats_and_says_so() -> None:
    article = read("a", TITLE, f"{NEXT} {LEAD}").article
    found = summarise(article, shared={fold(NEXT)})
    assert (found.text, found.origin, found.left_out) == (LEAD, "lead", (NEXT,))
