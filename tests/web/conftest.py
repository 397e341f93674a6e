"""The servers of this room's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.rig import Newsroom, own_templates, running


@pytest.fixture(scope="session")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a desk that nobody changes."""
    with running(Newsroom(own_templates(tmp_path_factory.mktemp("quiet")))) as url:
        yield url


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(own_templates(tmp_path))
