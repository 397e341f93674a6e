"""Weeks of any newsroom on earth in any year: nobody gets two mails of one date, and none without a reason."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.life.accounts import accounts
from bench.life.newsroom import Choice, Newsroom
from bench.year import plans
from tests.periods.test_local import ZONES

DAY = timedelta(days=1)
choices = st.builds(
    Choice,
    st.sampled_from(ZONES),
    st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(("", "day", "week", "month")),
    st.just(1),
)
# Mostly minutes, sometimes days of downtime; now and then a clock that is put back.
waits = st.lists(
    st.integers(1, 90) | st.integers(60, 60 * 15) | st.integers(60 * 24, 60 * 24 * 5),
    min_size=20,
    max_size=120,
)
wrong = st.lists(st.sampled_from((0,) * 9 + (-150, -20, 15)), min_size=120, max_size=120)


@dataclass(frozen=True)
class Story:
    """A few weeks of a newsroom; `moves` say at which waking who wants what from then on."""

    start: date
    home: str
    readers: list[Choice]
    moves: list[tuple[int, int, Choice]]
    waits: list[int]
    wrong: list[int]


stories = st.builds(
    Story,
    start=st.dates(date(1975, 1, 1), date(2037, 11, 1)),
    home=st.sampled_from(ZONES),
    readers=st.lists(choices, min_size=1, max_size=6),
    moves=st.lists(st.tuples(st.integers(0, 119), st.integers(0, 5), choices), max_size=5),
    waits=waits,
    wrong=wrong,
)


@given(stories)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_every_local_date_has_one_mail_or_a_reason(story: Story) -> None:
    newsroom = Newsroom(plans(story.home), list(story.readers))
    chosen = [[(date.min, one)] for one in story.readers]
    now = datetime.combine(story.start, time(3), UTC)
    for number, (wait, off) in enumerate(zip(story.waits, story.wrong, strict=False)):
        now += timedelta(minutes=wait)
        for when, reader, choice in story.moves:
            if when == number and reader < len(story.readers):
                newsroom.move(reader, choice)
                chosen[reader].append((now.date(), choice))
        newsroom.wake(now + timedelta(minutes=off))
    for _ in range(8):  # until every deadline of what was begun has passed
        now += timedelta(hours=12)
        newsroom.wake(now)
    firsts: dict[str, date] = {}
    for key in sorted((*newsroom.editions, *newsroom.omitted), key=lambda one: one.date):
        firsts.setdefault(key.slot, key.date)
    if len(firsts) < len(newsroom.plans):
        return
    # Nothing is promised before a slot's first edition; and the last dates are not over everywhere.
    first = max(firsts.values())
    days = [first + n * DAY for n in range(2, (now.date() - first).days - 3)]
    accounts(newsroom, chosen, days)
    assert newsroom.errors == []
