"""Decides when a source is asked again, from what came of asking it.

Guarantees: the next time is always later than now, and within the settings' bounds; the same state, answer and moment
give the same result. Sources with equal intervals are spread by their names, so that they do not all come due at once.

The rules, in their order: a source that is gone (410) is off until somebody switches it on; a server that says when to
come back is obeyed, within bounds; failures double the wait, up to an hour where no server was heard; news
shortens the interval and silence lengthens it; what an answer's max-age or a feed's own ttl says is a lower bound, up to
an hour.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digest.collect.fetched import Fetched, Wanted
from digest.collect.targets import Target, target_of
from digest.errors import AddressRefused, DigestError, FetchError
from digest.model.source import PollState

_ERROR_CHARS = 500
_SPREAD = 0.1
# Quick to shorten and slow to lengthen: the news of a morning should not wait for what a quiet night taught.
_MANY = 3
_MANY_NEW, _SOME_NEW, _NONE_NEW = 0.25, 0.5, 1.25
# Caches are often told to keep a feed for a day or a year, though its news comes by the hour.
_TOLD_MOST_S = 3600
# No server was heard. It may be our own network that is down, and when it is up again all sources should be asked soon.
_UNHEARD = frozenset({"dns", "connect"})
_UNHEARD_MOST_S = 3600
# After so many failures in a row at the place a source moved to, or when it is gone, its own address is tried again.
_MOVE_FAILURES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings:
    """In minutes. A source that does well is asked between `shortest_m` and `longest_m` after the last time; one that
    fails, or says when to come back, at most `longest_wait_m` after."""

    shortest_m: int = 15
    longest_m: int = 360
    first_m: int = 60
    longest_wait_m: int = 1440

    def __post_init__(self) -> None:
        if not 1 <= self.shortest_m <= self.longest_m <= self.longest_wait_m:
            raise ValueError(
                "shortest_m must be at least 1, longest_m not below it, longest_wait_m not below that"
            )


def due(state: PollState, now: datetime) -> bool:
    """Returns whether a source is to be asked. A time of the last try that lies ahead is a clock that was wrong."""
    if state.off:
        return False
    return state.next_at is None or state.next_at <= now or (state.tried is not None and state.tried > now)


def at_address(state: PollState, address: str) -> PollState:
    """Returns the state for the configured address: a new one if it was changed."""
    return state if state.address == address else PollState(name=state.name, address=address)


def switched_on(state: PollState) -> PollState:
    """Returns the state of a source that somebody wants to be asked again, at once."""
    return replace(state, off="", failures=0, error="", next_at=None)


def wanted(state: PollState) -> Wanted:
    """Returns what to ask for: the place it moved to, with the credentials of its own address if that is its server."""
    if not state.moved_to:
        return Wanted(url=state.address, etag=state.etag, modified=state.modified)
    url = state.moved_to
    try:
        own, there = target_of(state.address), target_of(url)
    except AddressRefused:
        own = there = Target("", "", "", None)
    if own.origin == there.origin:
        url = own.with_credentials(there.url)
    return Wanted(url=url, etag=state.etag, modified=state.modified)


def after_success(
    state: PollState,
    fetched: Fetched,
    new_items: int,
    now: datetime,
    settings: PollSettings,
    *,
    ttl_s: int = 0,
    notice: str = "",
) -> PollState:
    """Returns the state after an answer that was read. `ttl_s` is what the feed itself says, such as RSS's ttl; `notice`
    what is wrong with it all the same."""
    factor = _MANY_NEW if new_items >= _MANY else _SOME_NEW if new_items > 0 else _NONE_NEW
    interval = _interval(state, settings) * factor
    seen = replace(state, etag=fetched.etag, modified=fetched.modified, tried=now, notice=notice)
    return _well(seen, fetched, settings, interval=interval, ttl_s=ttl_s)


def after_unchanged(state: PollState, fetched: Fetched, now: datetime, settings: PollSettings) -> PollState:
    """Returns the state after a 304. Validators that come with it replace the old ones."""
    kept = replace(
        state, etag=fetched.etag or state.etag, modified=fetched.modified or state.modified, tried=now
    )
    return _well(kept, fetched, settings, interval=_interval(state, settings) * _NONE_NEW, ttl_s=0)


def after_failure(state: PollState, error: DigestError, now: datetime, settings: PollSettings) -> PollState:
    """Returns the state after an answer that brought nothing, or that could not be read. That its host asked to be left
    alone in answer to another source is not held against this one."""
    reason = str(error)[:_ERROR_CHARS]
    shortest, longest = settings.shortest_m * 60, settings.longest_wait_m * 60
    retry_after = error.retry_after if isinstance(error, FetchError) else None
    if isinstance(error, FetchError) and error.code == "held":
        wait = retry_after or shortest
        return replace(state, error=reason, next_at=now + _spread(state.name, wait, wait, shortest, longest))
    failures = state.failures + 1
    failed = replace(state, failures=failures, error=reason, tried=now)
    gone = isinstance(error, FetchError) and error.status == 410
    if gone and not state.moved_to:
        return replace(failed, off=reason, next_at=None)
    if state.moved_to and (gone or failures >= _MOVE_FAILURES):
        failed = replace(failed, moved_to="", etag="", modified="")
    if isinstance(error, FetchError) and error.code in _UNHEARD:
        longest = max(shortest, min(longest, _UNHEARD_MOST_S))
    # The exponent is bounded so that years of failing do not make a number that no time can hold.
    wait = shortest * 2 ** min(failures - 1, 20) if retry_after is None else retry_after
    floor = 0 if retry_after is None else retry_after
    return replace(failed, next_at=now + _spread(state.name, wait, floor, shortest, longest))


def _well(
    state: PollState, fetched: Fetched, settings: PollSettings, *, interval: float, ttl_s: int
) -> PollState:
    """The state after an answer at `state.tried`."""
    assert state.tried is not None
    shortest, longest = settings.shortest_m * 60, settings.longest_m * 60
    interval_s = round(min(max(interval, shortest), longest))
    told = min(max(fetched.max_age or 0, ttl_s), _TOLD_MOST_S)
    floor = min(max(told, fetched.retry_after or 0), longest)
    return replace(
        state,
        moved_to=fetched.moved_to or state.moved_to,
        failures=0,
        error="",
        succeeded=state.tried,
        interval_s=interval_s,
        next_at=state.tried + _spread(state.name, max(interval_s, floor), floor, shortest, longest),
    )


def _interval(state: PollState, settings: PollSettings) -> float:
    return float(state.interval_s or settings.first_m * 60)


def _spread(name: str, wait: float, floor: float, shortest: float, longest: float) -> timedelta:
    """`wait` give or take a tenth, by the name, never below `floor` nor out of bounds."""
    low = min(max(wait * (1 - _SPREAD), floor, shortest), longest)
    high = max(min(wait * (1 + _SPREAD), longest), low)
    share = int.from_bytes(hashlib.sha256(name.encode("utf-8", "replace")).digest()[:4]) / 2**32
    return timedelta(seconds=round(low + (high - low) * share))
