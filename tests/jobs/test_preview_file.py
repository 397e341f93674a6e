import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.collect.facts import Facts
from digest.edition.select import Selector
from digest.errors import UsageError
from digest.jobs.collect import Engine
from digest.jobs.files import Input
from digest.jobs.issue import Issue
from digest.jobs.preview import Desk, Ports, unnamed_readers
from digest.jobs.preview_file import file_edition, file_ports
from digest.model.article import Annotation, Article
from digest.model.edition import Edition
from digest.periods.schedule import Schedule
from digest.render.compose import Composer
from digest.stories.background import Background
from digest.stories.group import GroupSettings
from tests.render.issue import TEMPLATES, catalogues, composer

NOW = datetime(2026, 4, 24, 3, 0, tzinfo=UTC)
ISSUE = Issue(id="morning", name="The Morning", languages=("en", "ru"), schedule=Schedule(zone="Asia/Almaty"))
TOLD = """{"id": "%s", "title": "%s", "content_text": "%s", "date_published": "2024-02-01T05:00:00Z", "language": "%s"}\n"""
DAM = TOLD % (
    "dam",
    "Reservoir at its highest level",
    "Engineers credit a snowy winter in the mountains.",
    "en",
)
UZBEK = TOLD % (
    "bank",
    "Markaziy bank stavkani saqlab qoldi",
    "Inflyatsiya besh oydan beri pasaymoqda.",
    "uz",
)


def seen(article: Article, vector: bytes) -> Annotation:
    return Annotation(article.language or "und")


ENGINE = Engine(annotate=seen, version="test", background=Background(), grouping=GroupSettings())


def compose(edition: Edition) -> tuple[Composer, Selector]:
    return composer(edition), Selector(edition)


def ports(path: Path) -> Ports:
    return file_ports(Input(path, Facts()), ENGINE, ISSUE, now=lambda: NOW, compose=compose)


def given(folder: Path, *articles: str) -> Path:
    path = folder / "two.jsonl"
    path.write_text("".join(articles), encoding="utf-8")
    return path


def test_file_edition_tells_every_article_of_the_file_however_old(tmp_path: Path) -> None:
    path = given(tmp_path, DAM, UZBEK)
    edition = file_edition(Input(path, Facts()), ENGINE, ISSUE, now=NOW)
    assert str(edition.key) == "morning/2026-04-24"
    assert sorted(card.title for story in edition.stories for card in story.cards.values()) == [
        "Markaziy bank stavkani saqlab qoldi", "Reservoir at its highest level",
    ]  # fmt: skip
    assert all(story.score > 1000 for story in edition.stories)


def test_file_edition_puts_the_languages_of_the_file_first(tmp_path: Path) -> None:
    edition = file_edition(Input(given(tmp_path, UZBEK), Facts()), ENGINE, ISSUE, now=NOW)
    assert edition.languages == ("uz", "en", "ru")
    assert [reader.languages for reader in unnamed_readers(edition)] == [("uz",), ("en",), ("ru",)]


def test_file_edition_shows_an_article_of_unknown_language(tmp_path: Path) -> None:
    path = given(tmp_path, DAM.replace(', "language": "en"', ""))
    edition = file_edition(Input(path, Facts()), ENGINE, ISSUE, now=NOW)
    assert list(edition.stories[0].cards) == ["en"]


@pytest.mark.parametrize("content", [None, "", '{"id": "x"}\n'])
def test_file_ports_say_at_once_that_nothing_can_be_read(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "one.jsonl" if content is None else given(tmp_path, content)
    with pytest.raises(UsageError, match=str(path)):
        ports(path)


def test_desk_of_a_file_follows_the_file(tmp_path: Path) -> None:
    path = given(tmp_path, DAM)
    desk = Desk(ports(path), catalogues(), [TEMPLATES])
    (listed,) = desk.editions()
    before = desk.version()
    shown = desk.edition(listed.key)
    assert shown.origin == str(path)
    assert desk.edition(listed.key) is shown
    assert desk.mail(shown, desk.reader(shown, "")).subject == "Reservoir at its highest level"

    given(tmp_path, DAM.replace("highest", "lowest"))
    os.utime(path, ns=(1, 1))  # a clock that is too coarse to tell the two apart
    assert desk.version() != before
    again = desk.edition(listed.key)
    assert desk.mail(again, desk.reader(again, "reader-en")).subject == "Reservoir at its lowest level"


def test_desk_of_a_file_gives_no_mail_to_a_reader_of_another_language(tmp_path: Path) -> None:
    desk = Desk(ports(given(tmp_path, DAM)), catalogues(), [TEMPLATES])
    shown = desk.edition(desk.editions()[0].key)
    mail = desk.mail(shown, desk.reader(shown, "reader-ru"))
    assert mail.html == ""
    assert [note.rule for note in mail.notes] == ["language"]
