"""A folder that every run looks through: files are read once, changed ones are changed articles."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.collect.facts import Facts
from digest.collect.reading import HERE
from digest.jobs.files import Input, collect_files
from digest.jobs.take import Collected
from digest.store import articles
from digest.store.database import Store
from tests.store.conftest import store

__all__ = ["store"]

NOW = datetime(2026, 4, 24, 16, tzinfo=UTC)
FIRST = "The gates of the dam were opened on Friday morning after a week of rain."
SECOND = "Engineers said that the water would fall by a metre until the evening."


class Folder:
    def __init__(self, store: Store, path: Path) -> None:
        self.store, self.path, self.now = store, path, NOW
        path.mkdir()

    def write(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8")

    def collect(self) -> Collected:
        self.now += timedelta(hours=1)
        given = Input(self.path, Facts(source="Herald"), remembered=True)
        return collect_files(self.store, [given], reading=HERE, now=self.now)

    @property
    def titles(self) -> list[str]:
        with self.store.reading() as db:
            return sorted(
                one.article.title for one in articles.window(db, NOW, self.now + timedelta(seconds=1))
            )


@pytest.fixture
def folder(store: Store, tmp_path: Path) -> Folder:
    return Folder(store, tmp_path / "in")


def test_changed_file_is_its_article_changed(folder: Folder) -> None:
    folder.write("dam.txt", f"Dam gates opened\n{FIRST}\n")
    assert folder.collect().new == 1
    folder.write("dam.txt", f"Dam gates opened wide\n{FIRST}\n{SECOND}\n")
    done = folder.collect()
    assert (done.new, done.updated, folder.titles) == (0, 1, ["Dam gates opened wide"])
    assert folder.collect() == Collected()


def test_file_that_holds_another_article_now_is_a_new_one(folder: Folder) -> None:
    folder.write("latest.txt", f"Dam gates opened\n{FIRST}\n")
    folder.collect()
    folder.write("latest.txt", "School opened in Rudny\nA school for six hundred pupils opened in Rudny.\n")
    assert folder.collect().new == 1
    assert folder.titles == ["Dam gates opened", "School opened in Rudny"]


def test_emptied_file_takes_its_article_back_once_it_stays_empty(folder: Folder) -> None:
    folder.write("dam.txt", f"Dam gates opened\n{FIRST}\n")
    folder.collect()
    folder.write("dam.txt", "")
    os.utime(folder.path / "dam.txt", ((folder.now.timestamp() + 3_590),) * 2)
    assert folder.collect() == Collected(), "somebody may just be writing it"
    done = folder.collect()
    assert (done.withdrawn, done.rejected, folder.titles) == (1, (), [])
    folder.write("void.txt", "")
    assert [one.code for one in folder.collect().rejected] == ["empty"]


def test_articles_of_a_file_of_many_are_told_apart(folder: Folder) -> None:
    folder.write("many.json", f'[{{"title": "One", "content_text": "{FIRST}"}}]')
    folder.collect()
    folder.write(
        "many.json",
        f'[{{"title": "Two", "content_text": "{SECOND}"}}, {{"title": "One", "content_text": "{FIRST}"}}]',
    )
    assert folder.collect().new == 1
    assert folder.titles == ["One", "Two"]
