from dataclasses import replace
from pathlib import Path

import pytest

from digest.commands import use_configuration
from digest.errors import UsageError
from digest.jobs.preview import EditionOnDesk, next_step, unnamed_readers
from digest.model.edition import EditionKey, EditionState
from tests.render.issue import ALICE, BOB, DAVE, DAY, EDITION
from tests.web.rig import MORNING, NOBODY, Newsroom, own_templates


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    return Newsroom(own_templates(tmp_path_factory.mktemp("preview")))


@pytest.mark.parametrize(
    ("state", "said", "command"),
    [
        ("draft", "goes out at 07:00 to 1,240 readers", "digest approve morning/2026-04-24"),
        ("approved", "goes out at 07:00 to 1,240 readers", "digest hold morning/2026-04-24"),
        ("held", "1,240 readers wait for it", "digest approve morning/2026-04-24"),
        ("sending", "6 of 1,240 readers have it", "digest status"),
        ("sent", "to 6 readers", "digest deliveries list --edition morning/2026-04-24"),
    ],
)
def test_next_step_is_the_one_that_follows_from_the_state(
    state: EditionState, said: str, command: str
) -> None:
    step = next_step(replace(MORNING, state=state, sent=6))
    assert step.facts == (said,)
    assert step.command == command


def test_next_step_of_a_file_is_to_store_it() -> None:
    step = next_step(EditionOnDesk(edition=EDITION, origin="/in/a b.txt"))
    assert step.command == "digest collect '/in/a b.txt'"
    assert "nobody gets it" in step.facts


def test_next_step_names_the_configuration_in_use(tmp_path: Path) -> None:
    use_configuration(tmp_path / "my.toml")
    step = next_step(MORNING)
    assert step.command == f"digest approve morning/2026-04-24 --config {tmp_path}/my.toml"


def test_next_step_counts_one_reader_as_one() -> None:
    assert next_step(replace(MORNING, readers=1, leaves=None)).facts == ("goes out to 1 reader",)


def test_mail_is_what_would_leave(newsroom: Newsroom) -> None:
    shown = newsroom.desk().mail(MORNING, BOB)
    assert shown.sender == "The Morning <morning@example.org>"
    assert shown.subject.startswith("Казахстан открыл")
    assert shown.html.startswith("<!doctype html>")
    assert "bob@example.net" in shown.html
    assert shown.text.startswith("THE MORNING")
    assert 10_000 < shown.html_bytes <= shown.limit_bytes
    assert shown.selection.updates == {"dam"}


def test_mail_of_a_reader_of_text_has_no_html(newsroom: Newsroom) -> None:
    shown = newsroom.desk().mail(MORNING, DAVE)
    assert shown.html == ""
    assert shown.html_bytes == 0
    assert shown.text


def test_mail_of_a_reader_without_stories_is_none(newsroom: Newsroom) -> None:
    shown = newsroom.desk().mail(MORNING, NOBODY)
    assert (shown.html, shown.text, shown.selection.stories) == ("", "", ())
    assert len(shown.notes) == len(EDITION.stories)


def test_mail_of_a_reader_without_preferences_keeps_the_editors_order(newsroom: Newsroom) -> None:
    for reader in unnamed_readers(EDITION):
        stories = [story for story, _ in newsroom.desk().mail(MORNING, reader).selection.stories]
        known = [story.id for story in EDITION.stories if reader.languages[0] in story.cards]
        assert stories == known[:10]


def test_mail_uses_a_template_that_changed(tmp_path: Path) -> None:
    newsroom = Newsroom(own_templates(tmp_path))
    desk = newsroom.desk()
    before = desk.mail(MORNING, ALICE)
    assert desk.mail(MORNING, ALICE) == before
    lead = newsroom.templates / "newspaper" / "lead.mjml"
    lead.write_text(lead.read_text().replace("{{ card.title }}", "{{ card.title }} (again)"))
    assert "(again)" in desk.mail(MORNING, ALICE).html


def test_desk_says_what_is_not_there(newsroom: Newsroom) -> None:
    desk = newsroom.desk()
    with pytest.raises(UsageError, match="there is no edition evening/2026-04-24"):
        desk.edition(EditionKey("evening", DAY))
    with pytest.raises(UsageError, match="there is no subscriber 'mallory'"):
        desk.reader(MORNING, "mallory")
