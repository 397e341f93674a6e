"""What mails to the operator are called."""

import pytest

from digest.jobs.troubles import Trouble
from digest.wiring.operator import subject_of

TWO = {"morning": "The Morning", "evening": "Кешкі хабар"}
LONG = "evening/2026-04-24 waits for a person: " + "too few stories, " * 12 + "and nobody approved it"


@pytest.mark.parametrize(
    ("names", "trouble", "over", "subject"),
    [
        (TWO, Trouble("edition:evening/2026-04-24", LONG), False, f"Кешкі хабар: {LONG}"),
        (
            TWO,
            Trouble("omitted:morning/2026-04-24", "nobody got it"),
            True,
            "The Morning: over: nobody got it",
        ),
        (
            TWO,
            Trouble("run", "late-morning/2026-04-24 fails"),
            False,
            "digest: late-morning/2026-04-24 fails",
        ),
        (TWO, Trouble("disk", "little room"), False, "digest: little room"),
        ({"morning": "The Morning"}, Trouble("disk", "a\nb\nc"), False, "The Morning: a (and 2 more)"),
    ],
)
def test_subject_names_the_newsletter_and_is_whole(
    names: dict[str, str], trouble: Trouble, over: bool, subject: str
) -> None:
    assert subject_of(names, trouble, over=over) == subject
