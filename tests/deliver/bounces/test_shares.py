"""Real bounces, where they are at hand: how many are understood."""

import pytest

from bench import bounces

FOUND, RIGHT = 0.95, 0.95


@pytest.fixture(scope="module")
def mails() -> list[bounces.Given]:
    if not bounces.SET.exists():
        pytest.skip(f"{bounces.SET} is not here")
    return list(bounces.given())


def test_recipient_or_message_id_is_found_and_hard_told_from_soft(mails: list[bounces.Given]) -> None:
    found, right = bounces.shares(mails, bounces.ours)
    assert found >= FOUND
    assert right >= RIGHT
    their_found, their_right = bounces.shares(mails, bounces.flufl)
    assert found > their_found
    assert right > their_right
