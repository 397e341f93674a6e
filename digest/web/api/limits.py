"""How much one program may ask of the API, and the counters that hold it to that.

The counters live in the process: one process serves a newsroom. Several behind a balancer would each allow as much.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from math import ceil

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """`requests_a_minute` is for each token, `failures_a_minute` for wrong tokens from each address."""

    requests_a_minute: int = 120
    failures_a_minute: int = 20
    body_bytes: int = 8_000_000
    items: int = 200
    depth: int = 32
    body_s: float = 30.0
    answer_s: float = 90.0
    at_once: int = 4
    page: int = 50
    page_most: int = 100


class Allowance:
    """Lets each of many callers do something so many times a minute: evenly, or in bursts after a pause.

    `clock` gives seconds that only grow. The callers longest unseen are forgotten beyond `callers`, so that a flood
    from many addresses cannot fill the memory.
    """

    def __init__(self, a_minute: int, clock: Callable[[], float], *, callers: int = 10_000) -> None:
        self._most, self._clock, self._callers = a_minute, clock, callers
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, caller: str) -> int:
        """Counts one and returns 0, or, where nothing is left, the whole seconds until something is."""
        now = self._clock()
        left, then = self._left.pop(caller, (float(self._most), now))
        left = min(float(self._most), left + (now - then) * self._most / 60)
        allowed = left >= 1 - _ROUNDING
        self._left[caller] = (max(0.0, left - 1) if allowed else left, now)
        if len(self._left) > self._callers:
            self._left.popitem(last=False)
        return 0 if allowed else max(1, ceil((1 - left) * 60 / self._most - _ROUNDING))


def neighbourhood(address: str) -> str:
    """Returns whom failures of an address are counted for: itself, or its /64, which one customer has, in IPv6."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, 64), strict=False)) if known.version == 6 else address
