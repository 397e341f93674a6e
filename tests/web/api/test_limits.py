import pytest

from digest.web.api.limits import Allowance, neighbourhood


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_allowance_comes_back_evenly() -> None:
    clock = Clock()
    allowance = Allowance(60, clock)
    assert [allowance.wait_s("a") for _ in range(61)] == [0] * 60 + [1]
    clock.seconds += 1.5
    assert [allowance.wait_s("a") for _ in range(2)] == [0, 1]
    assert allowance.wait_s("b") == 0
    clock.seconds += 3_600
    assert [allowance.wait_s("a") for _ in range(61)].count(0) == 60


def test_waiting_as_long_as_told_is_enough() -> None:
    for most in (1, 7, 120):
        clock = Clock()
        allowance = Allowance(most, clock)
        while not (wait_s := allowance.wait_s("a")):
            pass
        clock.seconds += wait_s
        assert allowance.wait_s("a") == 0


def test_allowance_forgets_who_was_not_seen_for_long() -> None:
    allowance = Allowance(1, Clock(), callers=2)
    assert [allowance.wait_s(caller) for caller in ("a", "b", "b", "c")] == [0, 0, 60, 0]
    assert len(allowance._left) == 2
    assert allowance.wait_s("b") > 0
    assert allowance.wait_s("a") == 0


@pytest.mark.parametrize(
    ("address", "whom"),
    [
        ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("", ""), ("testclient", "testclient"),
    ],
)  # fmt: skip
def test_neighbourhood_is_who_one_customer_is(address: str, whom: str) -> None:
    assert neighbourhood(address) == whom
