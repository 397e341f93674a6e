"""What the tests of this room share."""

from collections.abc import Iterator

import pytest

from tests.torture.rig import Newsroom, Zygote


@pytest.fixture(scope="session", autouse=True)
def zygotes() -> Iterator[None]:
    """Ends the processes that the newsrooms of all tests shared."""
    yield
    Zygote.end_all()


@pytest.fixture
def rooms() -> Iterator[list[Newsroom]]:
    """Newsrooms that a test made."""
    made: list[Newsroom] = []
    yield made
    for room in made:
        room.zygote.give_back()
