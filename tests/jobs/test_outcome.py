"""What is written beside the mails, and what is not made because nobody needs it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from digest.deliver.outbox import Outbox
from digest.jobs.outcome import write_beside
from digest.model.edition import Selection
from digest.model.subscriber import Subscriber
from digest.render.compose import Composer
from tests.render.issue import EDITION, LEAVES, composer

REPORT: Mapping[str, Any] = {"sent": 1}


def written(outbox: Outbox) -> set[str]:
    return {path.name for path in outbox.path.iterdir()}


def used() -> Composer:
    """Returns a composer that has made one mail, in English."""
    made = composer()
    story = next(story.id for story in EDITION.stories if "en" in story.cards)
    reader = Subscriber(key="alice", email="alice@example.org", languages=("en",))
    made.mail(reader, Selection(stories=((story, "en"),)), at=LEAVES)
    return made


def test_pages_are_written_in_the_languages_of_mails_once_a_version(
    tmp_path: Path,
) -> None:
    outbox, made = Outbox(tmp_path, EDITION.key), used()
    write_beside(outbox, EDITION, made, dict(REPORT), pages=True)
    assert written(outbox) == {"edition.json", "edition.en.html", "edition.en.txt", "report.json"}
    before = (outbox.path / "edition.en.html").stat().st_ino
    write_beside(outbox, EDITION, used(), dict(REPORT), pages=True)
    assert (outbox.path / "edition.en.html").stat().st_ino == before
    # A new version is shown in every language that has a page, also when its mails went in an earlier run.
    write_beside(outbox, replace(EDITION, version=9), composer(), dict(REPORT), pages=True)
    assert (outbox.path / "edition.en.html").stat().st_ino != before


def test_by_smtp_only_edition_and_report_are_written(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path, EDITION.key)
    write_beside(outbox, EDITION, used(), dict(REPORT), pages=False)
    assert written(outbox) == {"edition.json", "report.json"}
