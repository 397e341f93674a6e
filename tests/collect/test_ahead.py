import threading
from collections.abc import Iterator

import pytest

from digest.collect.ahead import one_ahead


def test_values_come_in_order_and_at_most_one_waits() -> None:
    made: list[int] = []

    def values() -> Iterator[int]:
        for number in range(20):
            made.append(number)
            yield number

    seen = []
    for value in one_ahead(values()):
        seen.append(value)
        assert len(made) <= len(seen) + 1
    assert seen == list(range(20))
    assert threading.active_count() == 1


def test_error_of_the_maker_is_the_user_s() -> None:
    def values() -> Iterator[int]:
        yield 1
        raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        list(one_ahead(values()))
