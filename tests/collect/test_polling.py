import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.fetched import Fetched
from digest.collect.polling import (
    PollSettings,
    after_failure,
    after_success,
    after_unchanged,
    at_address,
    due,
    switched_on,
    wanted,
)
from digest.errors import AddressRefused, ArticleError, DigestError, FetchError
from digest.model.source import PollState
from tests.collect.given import NOW

URL = "https://herald.example/feed"
NEW = PollState(name="Steppe Herald", address=URL)
SETTINGS = PollSettings()
OK = Fetched(url=URL, final_url=URL, status=200, content=b"<rss/>", etag='"1"', modified="today")
SAME = Fetched(url=URL, final_url=URL, status=304)

minutes = st.integers(1, 100_000)
all_settings = st.lists(minutes, min_size=3, max_size=3).map(sorted).flatmap(
    lambda bounds: st.builds(
        PollSettings, shortest_m=st.just(bounds[0]), longest_m=st.just(bounds[1]), longest_wait_m=st.just(bounds[2]), first_m=minutes
    )
)  # fmt: skip
seconds = st.one_of(st.none(), st.integers(0, 10**9))
states = st.builds(
    PollState,
    name=st.text(min_size=1),
    address=st.just(URL),
    moved_to=st.sampled_from(["", "https://new.example/feed"]),
    failures=st.integers(0, 10_000),
    interval_s=st.integers(0, 10**9),
)
answers_seen = st.builds(
    Fetched,
    url=st.just(URL),
    final_url=st.just(URL),
    status=st.just(200),
    max_age=seconds,
    retry_after=seconds,
)
errors_seen = st.one_of(
    st.builds(FetchError, st.text(), code=st.just("busy"), status=st.sampled_from([0, 404, 429, 503]), retry_after=seconds),
    st.builds(ArticleError, st.text(), code=st.just("bad")),
    st.builds(AddressRefused, st.text()),
)  # fmt: skip


def failed(status: int = 500, retry_after: int | None = None) -> FetchError:
    return FetchError(f"{URL}: HTTP {status}", code="server", status=status, retry_after=retry_after)


def wait(state: PollState, now: datetime = NOW) -> timedelta:
    assert state.next_at is not None
    return state.next_at - now


@given(
    state=states,
    answer=answers_seen,
    new=st.integers(0, 10_000),
    settings=all_settings,
    ttl=st.integers(0, 10**7),
)
def test_after_success_next_time_is_in_bounds(
    state: PollState, answer: Fetched, new: int, settings: PollSettings, ttl: int
) -> None:
    after = after_success(state, answer, new, NOW, settings, ttl_s=ttl)
    shortest, longest = timedelta(minutes=settings.shortest_m), timedelta(minutes=settings.longest_m)
    assert shortest <= wait(after) <= longest
    told = max(min(max(answer.max_age or 0, ttl), 3600), answer.retry_after or 0)
    assert min(timedelta(seconds=told), longest) <= wait(after)
    assert shortest <= timedelta(seconds=after.interval_s) <= longest
    assert (after.failures, after.error, after.off, after.succeeded) == (0, "", "", NOW)
    assert after == after_success(state, answer, new, NOW, settings, ttl_s=ttl)
    assert not due(after, NOW)
    assert after.next_at is not None
    assert due(after, after.next_at)


@given(state=states, settings=all_settings, few=st.integers(0, 100), more=st.integers(0, 100))
def test_more_news_never_lengthens_the_interval(
    state: PollState, settings: PollSettings, few: int, more: int
) -> None:
    little = after_success(state, OK, few, NOW, settings)
    much = after_success(state, OK, few + more, NOW, settings)
    assert much.interval_s <= little.interval_s
    assert wait(much) <= wait(little)


@given(state=states, error=errors_seen, settings=all_settings)
def test_after_failure_next_time_is_in_bounds(
    state: PollState, error: DigestError, settings: PollSettings
) -> None:
    after = after_failure(state, error, NOW, settings)
    longest = timedelta(minutes=settings.longest_wait_m)
    assert timedelta(minutes=settings.shortest_m) <= wait(after) <= longest
    if isinstance(error, FetchError) and error.retry_after is not None:
        assert min(timedelta(seconds=error.retry_after), longest) <= wait(after)
    assert after.failures == state.failures + 1
    assert after.succeeded == state.succeeded
    assert after.interval_s == state.interval_s
    assert not due(after, NOW)


@given(name=st.text(min_size=1), settings=all_settings)
def test_failing_again_never_shortens_the_wait(name: str, settings: PollSettings) -> None:
    state = PollState(name=name, address=URL)
    waits = []
    for _ in range(25):
        state = after_failure(state, failed(), NOW, settings)
        waits.append(wait(state))
    assert waits == sorted(waits)
    assert waits[-1] <= timedelta(minutes=settings.longest_wait_m)


def test_back_off_doubles_from_the_shortest_interval_to_a_day() -> None:
    state, hours = NEW, []
    for _ in range(9):
        state = after_failure(state, failed(), NOW, SETTINGS)
        hours.append(wait(state) / timedelta(hours=1))
    for seen, planned in zip(hours, [0.25, 0.5, 1, 2, 4, 8, 16, 24, 24], strict=True):
        assert seen == pytest.approx(planned, rel=0.11)


@pytest.mark.parametrize("code", ["dns", "connect"])
def test_sources_are_asked_soon_after_our_own_network_was_down(code: str) -> None:
    state = NEW
    for _ in range(20):
        state = after_failure(state, FetchError("nobody was heard", code=code), NOW, SETTINGS)
    assert wait(state) <= timedelta(hours=1)


def test_quiet_source_is_asked_ever_less_often_and_a_busy_one_more() -> None:
    state = NEW
    for _ in range(10):
        state = after_success(state, OK, 0, NOW, SETTINGS)
    assert state.interval_s == 6 * 3600
    for _ in range(10):
        state = after_success(state, OK, 5, NOW, SETTINGS)
    assert state.interval_s == 15 * 60


@pytest.mark.parametrize(
    ("a_day", "most_polls", "within_m"),
    [(200, 60, 20), (40, 60, 20), (10, 36, 45), (1, 8, 300), (0.1, 5, 360)],
)
def test_news_of_daytime_is_found_soon_and_quiet_sources_are_left_alone(
    a_day: float, most_polls: int, within_m: int
) -> None:
    dice, days = random.Random(1), 60
    seconds = sorted(
        dice.uniform(7, 19) * 3600 + dice.randrange(days) * 86_400 for _ in range(int(a_day * days))
    )
    waiting = [NOW + timedelta(seconds=second) for second in seconds]
    state, polls, late = NEW, 0, []
    for now in (NOW + timedelta(minutes=10 * run) for run in range(days * 144 + 72)):
        if due(state, now):
            found = [time for time in waiting if time <= now]
            del waiting[: len(found)]
            late += [now - time for time in found]
            state = after_success(state, OK, len(found), now, SETTINGS)
            polls += 1
    assert not waiting
    assert polls / days <= most_polls
    assert sorted(late)[len(late) // 2] <= timedelta(minutes=within_m)


def test_unchanged_keeps_validators_unless_new_ones_come() -> None:
    state = replace(NEW, etag='"1"', modified="today", failures=3, error="was broken")
    after = after_unchanged(state, SAME, NOW, SETTINGS)
    assert (after.etag, after.modified, after.failures, after.error) == ('"1"', "today", 0, "")
    assert after.interval_s == 75 * 60
    assert after_unchanged(state, replace(SAME, etag='"2"'), NOW, SETTINGS).etag == '"2"'


def test_success_forgets_validators_that_did_not_come_again() -> None:
    after = after_success(replace(NEW, etag='"1"', modified="x"), replace(OK, etag=""), 1, NOW, SETTINGS)
    assert (after.etag, after.modified) == ("", "today")


def test_source_that_is_gone_is_off_until_it_is_switched_on() -> None:
    off = after_failure(NEW, failed(410), NOW, SETTINGS)
    assert off.off == f"{URL}: HTTP 410"
    assert not due(off, NOW + timedelta(days=400))
    on = switched_on(off)
    assert due(on, NOW)
    assert (on.off, on.failures, on.error) == ("", 0, "")


def test_retry_after_wins_over_the_back_off_within_bounds() -> None:
    often = replace(NEW, failures=9)
    assert (
        timedelta(hours=2)
        <= wait(after_failure(often, failed(503, 7200), NOW, SETTINGS))
        < timedelta(hours=3)
    )
    assert wait(after_failure(NEW, failed(429, 10**8), NOW, SETTINGS)) == timedelta(days=1)
    assert (
        timedelta(minutes=15)
        <= wait(after_failure(NEW, failed(429, 1), NOW, SETTINGS))
        < timedelta(minutes=17)
    )


def test_host_that_asked_to_be_left_alone_is_no_failure_of_the_source() -> None:
    held = FetchError("herald.example asked to be left alone", code="held", retry_after=1800)
    after = after_failure(replace(NEW, failures=2), held, NOW, SETTINGS)
    assert (after.failures, after.tried, after.error) == (2, None, "herald.example asked to be left alone")
    assert timedelta(minutes=30) <= wait(after) < timedelta(minutes=34)


def test_permanent_move_is_remembered_with_the_credentials_of_the_same_server() -> None:
    state = replace(NEW, address="https://alice:p%40ss@herald.example/feed")
    moved = after_success(state, replace(OK, moved_to="https://herald.example/rss"), 1, NOW, SETTINGS)
    assert moved.moved_to == "https://herald.example/rss"
    assert wanted(moved).url == "https://alice:p%40ss@herald.example/rss"
    assert (wanted(moved).etag, wanted(moved).modified) == ('"1"', "today")
    away = after_unchanged(moved, replace(SAME, moved_to="https://other.example/rss"), NOW, SETTINGS)
    assert wanted(away).url == "https://other.example/rss"
    assert after_success(away, OK, 1, NOW, SETTINGS).moved_to == "https://other.example/rss"


def test_move_is_forgotten_when_nothing_is_there_any_more() -> None:
    state = replace(NEW, moved_to="https://other.example/rss", etag='"1"')
    for _ in range(2):
        state = after_failure(state, failed(404), NOW, SETTINGS)
        assert wanted(state).url == "https://other.example/rss"
    state = after_failure(state, failed(404), NOW, SETTINGS)
    assert (wanted(state).url, wanted(state).etag) == (URL, "")


def test_source_is_gone_only_when_its_own_address_says_so() -> None:
    state = after_failure(replace(NEW, moved_to="https://other.example/rss"), failed(410), NOW, SETTINGS)
    assert (state.off, wanted(state).url) == ("", URL)
    assert after_failure(state, failed(410), NOW, SETTINGS).off


def test_state_begins_anew_when_the_configured_address_changes() -> None:
    state = after_failure(NEW, failed(410), NOW, SETTINGS)
    assert at_address(state, URL) is state
    assert at_address(state, "https://new.example/") == PollState(
        name="Steppe Herald", address="https://new.example/"
    )


def test_clock_that_was_wrong_delays_nothing() -> None:
    far = NOW + timedelta(days=20_000)
    state = after_success(NEW, OK, 1, far, SETTINGS)
    assert due(state, NOW)


def test_sources_with_equal_intervals_are_spread() -> None:
    times = {
        after_unchanged(replace(NEW, name=f"source {number}"), SAME, NOW, SETTINGS).next_at
        for number in range(100)
    }
    assert len(times) > 90


@pytest.mark.parametrize("bounds", [(0, 10, 10), (20, 10, 30), (5, 20, 10)])
def test_bounds_that_contradict_each_other_are_refused(bounds: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="shortest_m"):
        PollSettings(shortest_m=bounds[0], longest_m=bounds[1], longest_wait_m=bounds[2])
