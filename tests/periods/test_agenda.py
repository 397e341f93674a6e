"""What is due, from what the store knows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from digest.model.edition import EditionKey
from digest.periods.agenda import NOT_APPROVED, NOT_RUN, NOT_SENT, Group, Known, State, Task, due
from digest.periods.plan import Audience, Plan
from digest.periods.schedule import Schedule

ALMATY = Schedule(zone="Asia/Almaty", build_at=time(6), send_at=time(7), deadline_h=12)
HAND = Plan(newsletter="morning", schedule=ALMATY)
AUTO = replace(HAND, approval="auto")
HOME = Group("", None, "", 3)
HAWAII = Group("Pacific/Honolulu", time(22), "", 1)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


def key(day: int, slot: str = "main") -> EditionKey:
    return EditionKey("morning", date(2026, 4, day), slot)


def known(*editions: Known) -> Mapping[EditionKey, Known]:
    return {one.key: one for one in editions}


SENT = Known(key=key(23), state="sent", built=utc(23, 1), changed=utc(23, 3), left=True)
DRAFT = Known(key=key(24), state="draft", built=utc(24, 1), changed=utc(24, 1))
APPROVED = replace(DRAFT, state="approved", groups=(HOME,))


def works(plan: Plan, now: datetime, *editions: Known) -> list[tuple[str, EditionKey | None]]:
    return [(task.work, task.key) for task in due(State(plans=(plan,), known=known(*editions)), now)]


def test_nothing_is_due_between_two_editions() -> None:
    assert works(HAND, utc(24, 0, 59), SENT) == []


def test_news_is_collected_before_anything_else() -> None:
    state = State(plans=(HAND,), known=known(SENT), news=True)
    assert [task.work for task in due(state, utc(24, 1))] == ["collect", "build"]


def test_edition_is_built_from_its_cut_off_until_its_deadline() -> None:
    assert works(HAND, utc(24, 1), SENT) == [("build", key(24))]
    assert works(HAND, utc(24, 14), SENT) == [("build", key(24))]
    assert due(State(plans=(HAND,), known=known(SENT)), utc(24, 14, 1)) == (Task("omit", key(24), NOT_RUN),)


def test_days_of_downtime_are_one_edition_and_a_reason_for_each_other_date() -> None:
    assert works(HAND, utc(28, 2), SENT) == [("omit", key(day)) for day in (24, 25, 26, 27)] + [
        ("build", key(28))
    ]


def test_before_the_first_edition_nothing_was_missed() -> None:
    assert works(HAND, utc(24, 15)) == []
    assert works(HAND, utc(24, 9)) == [("build", key(24))]


def test_omitted_edition_is_not_made() -> None:
    assert works(HAND, utc(24, 2), SENT, Known(key=key(24), notes=frozenset({"omitted"}))) == []


@pytest.mark.parametrize(
    ("built", "expected"), [(utc(24, 1, 14), utc(24, 1, 14)), (utc(24, 3), utc(24, 3, 15))]
)
def test_automatic_approval_waits_after_a_downtime(built: datetime, expected: datetime) -> None:
    draft = replace(DRAFT, built=built)
    assert works(AUTO, expected - timedelta(seconds=1), SENT, draft) == []
    assert works(AUTO, expected, SENT, draft) == [("approve", key(24))]


@pytest.mark.parametrize(
    ("unapproved", "expected"),
    [("hold", ("wait", "")), ("send", ("approve", "nobody")), ("skip", ("omit", NOT_APPROVED))],
)
def test_unapproved_edition_is_decided_about_at_its_hour(unapproved: str, expected: tuple[str, str]) -> None:
    plan = Plan(newsletter="morning", schedule=ALMATY, approve_by=time(6, 45), unapproved=unapproved)  # type: ignore[arg-type]  # one of three
    assert works(plan, utc(24, 1, 14), SENT, DRAFT) == []
    assert works(plan, utc(24, 1, 15), SENT, DRAFT) == [("remind", key(24))]
    reminded = replace(DRAFT, notes=frozenset({"reminded"}))
    assert works(plan, utc(24, 1, 15), SENT, reminded) == []
    (task,) = due(State(plans=(plan,), known=known(SENT, reminded)), utc(24, 1, 45))
    assert (task.work, task.why.startswith(expected[1])) == (expected[0], True)


def test_edition_made_after_a_downtime_is_not_decided_about_before_someone_could_look() -> None:
    plan = replace(HAND, unapproved="send")
    late = replace(DRAFT, built=utc(24, 5), notes=frozenset({"reminded"}))
    assert works(plan, utc(24, 5, 14), SENT, late) == []
    assert works(plan, utc(24, 5, 15), SENT, late) == [("approve", key(24))]


def test_edition_that_still_waits_rolls_into_the_next() -> None:
    waiting = replace(DRAFT, notes=frozenset({"reminded", "waits"}))
    assert works(HAND, utc(25, 0, 59), SENT, waiting) == []
    assert works(HAND, utc(25, 1), SENT, waiting) == [("omit", key(24)), ("build", key(25))]


def test_held_edition_rolls_unless_something_of_it_has_left() -> None:
    held = replace(DRAFT, state="held")
    assert works(HAND, utc(25, 1), SENT, held) == [("omit", key(24)), ("build", key(25))]
    assert works(HAND, utc(25, 1), SENT, replace(held, left=True)) == [("build", key(25))]


def test_approved_edition_is_sent_when_somebody_is_due() -> None:
    assert works(HAND, utc(24, 1, 59), SENT, APPROVED) == []
    assert works(HAND, utc(24, 2), SENT, APPROVED) == [("send", key(24))]
    done = replace(APPROVED, state="sending", groups=(), left=True)
    assert works(HAND, utc(24, 2), SENT, done) == []
    assert works(HAND, utc(24, 2), SENT, replace(done, open=True)) == [("send", key(24))]


def test_readers_who_missed_their_mail_are_written_down() -> None:
    sending = replace(APPROVED, state="sending", left=True)
    assert works(HAND, utc(24, 23), SENT, sending) == [("send", key(24))]


def test_edition_of_which_nothing_left_before_the_next_rolls() -> None:
    built = Known(key=key(25), notes=frozenset({"omitted"}))
    assert due(State(plans=(HAND,), known=known(SENT, APPROVED, built)), utc(25, 2)) == (
        Task("omit", key(24), NOT_SENT),
    )
    far = replace(APPROVED, groups=(HAWAII,))
    assert works(HAND, utc(25, 2), SENT, far, built) == [], "their hour has not come"
    assert works(HAND, utc(25, 8), SENT, far, built) == [("send", key(24))]


def test_edition_is_closed_when_nobody_anywhere_can_be_due() -> None:
    done = replace(APPROVED, state="sending", groups=(), left=True)
    later = [Known(key=key(day), notes=frozenset({"omitted"})) for day in (25, 26)]
    assert works(HAND, utc(25, 23, 59), SENT, done, *later) == []
    assert works(HAND, utc(26, 0), SENT, done, *later) == [("send", key(24))]


def test_slots_of_a_chain_come_one_after_the_other() -> None:
    evening = replace(HAND, slot="evening", schedule=replace(ALMATY, build_at=time(17), send_at=time(18)))

    def state(*editions: Known) -> State:
        return State(plans=(HAND, evening), known=known(*editions))

    yesterday = Known(key=key(23, "evening"), state="sent", built=utc(23, 12), changed=utc(23, 14), left=True)
    assert [(t.work, t.key) for t in due(state(yesterday), utc(24, 1))] == [("build", key(24))]
    assert [(t.work, t.key) for t in due(state(yesterday), utc(24, 13))] == [
        ("omit", key(24)),
        ("build", key(24, "evening")),
    ], "a day down: one edition, not two"


def test_week_is_a_chain_of_its_own() -> None:
    week = replace(
        HAND,
        slot="week",
        audience=Audience(every="week", offered=("day", "week")),
        schedule=replace(ALMATY, weekdays=(5,)),
    )
    tasks = due(State(plans=(HAND, week), known=known(SENT)), utc(24, 1))
    assert [(task.work, task.key) for task in tasks] == [("build", key(24)), ("build", key(24, "week"))]


def test_editions_of_a_clock_that_was_ahead_do_not_stop_the_calendar() -> None:
    ahead = Known(
        key=EditionKey("morning", date(2031, 1, 1)), state="sent", built=utc(24, 1), changed=utc(24, 1)
    )
    assert works(HAND, utc(24, 1), SENT, ahead) == [("build", key(24))]


def test_clock_that_went_back_does_nothing_again() -> None:
    assert works(HAND, utc(22, 2), SENT) == [("build", key(22))], "22 was never made"
    before = replace(SENT, key=key(22))
    assert works(HAND, utc(22, 9), before, SENT) == []


def test_audience_is_of_a_frequency_and_a_wave() -> None:
    west, rest = (-12.0, -2.0), None
    day = Audience(every="day", offered=("day", "week"), span=rest, waves=(west,))
    wave = replace(day, span=west)
    week = Audience(every="week", offered=("day", "week"))
    today = date(2026, 4, 24)
    assert [a.has("", "America/New_York", today, "Asia/Almaty") for a in (day, wave, week)] == [
        False,
        True,
        False,
    ]
    assert [a.has("", "", today, "Asia/Almaty") for a in (day, wave, week)] == [True, False, False]
    assert [a.has("week", "America/New_York", today, "Asia/Almaty") for a in (day, wave, week)] == [
        False,
        False,
        True,
    ]
    assert day.has("month", "Asia/Almaty", today, "Asia/Almaty"), (
        "there is no such slot: the newsletter's own"
    )


def test_reader_on_weekdays_of_a_daily_newsletter_has_the_weekend_off() -> None:
    daily = Audience(every="day", offered=("day", "week"))
    week = [date(2026, 4, 20 + n) for n in range(7)]
    assert [daily.has("weekdays", "", day, "Asia/Almaty") for day in week] == [True] * 5 + [False] * 2
