from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digest.edition.select import Selector
from digest.edition.snapshot import to_bytes
from digest.jobs.issue import Issue
from digest.jobs.preview import Desk, Ports, next_step
from digest.jobs.preview_store import store_ports
from digest.model.edition import Edition, EditionKey, EditionState
from digest.periods.schedule import Schedule
from digest.render.compose import Composer
from digest.store import editions, subscribers
from digest.store.database import Store
from tests.render.issue import ALICE, BOB, BUILT, CAROL, DAY, EDITION, LEAVES, TEMPLATES, catalogues, composer

ISSUE = Issue(
    id="morning", name="The Morning", languages=("en", "ru", "kk"), schedule=Schedule(zone="Asia/Almaty")
)
YESTERDAY = replace(EDITION, key=EditionKey("morning", DAY.replace(day=23)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    made.create()
    with made.writing() as db:
        for reader in (ALICE, BOB, CAROL):
            subscribers.add(db, replace(reader, newsletters=("morning",)), BUILT)
        for edition in (YESTERDAY, EDITION):
            editions.save(db, edition.key, 1, to_bytes(edition), window=edition.window, built=BUILT)
    yield made
    made.close()


@pytest.fixture
def ports(store: Store) -> Ports:
    def compose(edition: Edition) -> tuple[Composer, Selector]:
        return composer(edition), Selector(edition)

    return store_ports(store, [ISSUE], compose=compose, outbox_counts=False)


def test_store_ports_list_editions_newest_first(ports: Ports) -> None:
    listed = ports.listed()
    assert [str(edition.key) for edition in listed] == ["morning/2026-04-24", "morning/2026-04-23"]
    assert [(edition.name, edition.state) for edition in listed] == [("The Morning", "draft")] * 2


def test_store_ports_load_what_was_frozen_and_who_gets_it_when(ports: Ports) -> None:
    shown = ports.load(EDITION.key)
    assert shown is not None
    assert shown.edition == EDITION
    assert shown.leaves == LEAVES
    assert next_step(shown).facts == ("goes out at 07:00 to 3 readers",)
    assert ports.load(EditionKey("evening", DAY)) is None


@pytest.mark.parametrize(
    ("words", "found"),
    [("", ["alice-7f3a", "bob-91c2", "carol-04de"]), ("BOB@example.net", ["bob-91c2"]), ("борис", ["bob-91c2"]),
     ("carol-04de", ["carol-04de"]), ("example.com", ["carol-04de"]), ("%", []), ("mallory", [])],
)  # fmt: skip
def test_store_ports_find_readers_by_name_address_or_key(ports: Ports, words: str, found: list[str]) -> None:
    assert [reader.key for reader in ports.find("morning", words, 50)] == found


def test_store_ports_find_no_more_than_asked_for(ports: Ports) -> None:
    assert len(ports.find("morning", "", 2)) == 2
    assert ports.find("evening", "", 2) == []


def test_store_ports_stamp_changes_with_an_editions_state(store: Store, ports: Ports) -> None:
    drafts: tuple[EditionState, ...] = ("draft",)
    before = ports.stamp()
    assert ports.stamp() == before
    with store.writing() as db:
        editions.set_state(db, EDITION.key, "approved", BUILT, instead_of=drafts)
    assert ports.stamp() != before


def test_desk_of_a_store_shows_a_subscribers_mail(ports: Ports) -> None:
    desk = Desk(ports, catalogues(), [TEMPLATES])
    shown = desk.edition(EDITION.key)
    assert desk.mail(shown, desk.reader(shown, BOB.key)).subject.startswith("Казахстан открыл")
    assert ports.got(EDITION, BOB) == {}
