"""Stories grow over many runs as if all had come at once, until an edition tells them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from digest.jobs.grouping import regroup
from digest.model.article import ReadArticle
from digest.store import articles, stories
from digest.store.database import Store
from digest.stories.group import GroupSettings
from digest.wiring.background import load_background
from tests.stories.given import NOW, read
from tests.stories.test_languages import BRIDGE, SAME_PLACE

STORM = [
    read("s1", "Storm tears roofs off in Aralkum", "A storm tore roofs off forty houses in Aralkum on Friday, rescuers said."),
    read("s2", "Ferry stuck off Moynaq port since Friday", "The ferry Arkona has been stuck off Moynaq since Friday."),
    read("s3", "Storm in Aralkum: ferry Arkona stuck, roofs torn off",
         "A storm tore roofs off forty houses in Aralkum on Friday and left the ferry Arkona stuck off Moynaq port, rescuers said."),
]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    made.create()
    yield made
    made.close()


def come(store: Store, *batches: Sequence[ReadArticle], at: int = 0, whole: bool = False) -> dict[str, str]:
    """Returns the story of each article once the batches have come, a run for each from run `at` on."""
    ids: list[str] = []
    for number, batch in enumerate(batches, at):
        now = NOW + timedelta(minutes=10 * number)
        told = [replace(one.article, collected=now) for one in batch]
        with store.writing() as db:
            articles.add(db, told)
            articles.annotate(db, [(one.id, one.annotation) for one in batch], "1")
        ids += [one.id for one in batch]
        regroup(
            store, load_background(), GroupSettings(), since=NOW - timedelta(days=3), now=now, whole=whole
        )
    with store.reading() as db:
        return stories.of_articles(db, ids)


FILLING = [
    read(f"f{n}", f"Village {n} gets a school of its own", f"Masters number {n} teach in it.", regions=("IS",)) for n in range(12)
]  # fmt: skip


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_story_in_three_languages_is_one_in_whatever_runs_they_come(
    store: Store, order: tuple[int, ...]
) -> None:
    found = come(store, [*FILLING, *SAME_PLACE], *([BRIDGE[n]] for n in order))
    assert len({found[one.id] for one in BRIDGE}) == 1
    assert found["fire"] not in {found["en"], found["school"], found["team"]}


def test_two_stories_become_one_and_the_lost_id_leads_to_it(store: Store) -> None:
    found = come(store, FILLING, [BRIDGE[0]], [BRIDGE[1]])
    assert found["en"] == found["ru"]
    with store.writing() as db:
        # As if each had been told before it was known that they are one.
        stories.save(db, [replace(stories.get_many(db, [found["en"]])[found["en"]], articles=("en",))])
        alone = replace(
            stories.get_many(db, [found["en"]])[found["en"]], id="alone", articles=("ru",), languages=("ru",)
        )
        stories.save(db, [alone])
        stories.tell(db, [found["en"], "alone"])
    now = come(store, [BRIDGE[2]], at=9)
    with store.reading() as db:
        every = stories.of_articles(db, ["en", "ru", "kk"])
        assert set(every.values()) == {now["kk"]}
        assert stories.renamed(db) == {"alone": found["en"]} or stories.renamed(db) == {found["en"]: "alone"}
        assert stories.told(db, [now["kk"]]) == {now["kk"]}


def test_story_that_was_told_keeps_its_articles(store: Store) -> None:
    apart = come(store, [*FILLING, STORM[0]], [STORM[1]])
    with store.writing() as db:
        one = stories.get_many(db, [apart["s1"]])[apart["s1"]]
        stories.save(db, [replace(one, articles=("s1", "f1"))])
        stories.tell(db, [one.id])
    come(store, [STORM[2]], at=9, whole=True)
    with store.reading() as db:
        every = stories.of_articles(db, ["s1", "f1"])
    assert every["s1"] == every["f1"] == one.id, "readers know them as one"


def test_untold_stories_part_where_they_are_none(store: Store) -> None:
    apart = come(store, [*FILLING, STORM[0]])
    with store.writing() as db:
        one = stories.get_many(db, [apart["s1"]])[apart["s1"]]
        stories.save(db, [replace(one, articles=("s1", "f1"))])
    come(store, [STORM[2]], at=9, whole=True)
    with store.reading() as db:
        every = stories.of_articles(db, ["s1", "f1", "s3"])
    assert every["s1"] == every["s3"] != every["f1"]
