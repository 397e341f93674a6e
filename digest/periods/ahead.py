"""Says when a reader's next mail of a newsletter should come, if nothing gets in its way."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from digest.periods.due import send_time
from digest.periods.local import local_date
from digest.periods.plan import Plan
from digest.periods.schedule import cut_off

# A monthly newsletter whose day was a holiday comes within two months; a pause is a year at most.
_LOOK_DAYS = 70


def next_mail(
    plans: Sequence[Plan],
    now: datetime,
    *,
    frequency: str = "",
    zone: str = "",
    hour: time | None = None,
    not_before: date | None = None,
    had: Collection[tuple[date, str]] = (),
) -> datetime | None:
    """Returns when (UTC), or `now` for what is due already; None where nothing is in sight.

    `plans` are the slots of one newsletter; `had` are the (date, slot) of editions that the reader has, or is owed: nobody
    gets an edition twice, nor one of another chain on the same day or before.
    """
    found: list[datetime] = []
    for plan in plans:
        others = {other.slot for other in plans if other.chain != plan.chain}
        first = max(local_date(now, plan.schedule.where) - timedelta(days=1), not_before or date.min)
        for day in (first + timedelta(days=number) for number in range(_LOOK_DAYS)):
            if (day, plan.slot) in had or any(slot in others and at >= day for at, slot in had):
                continue
            if not plan.audience.has(frequency, zone, day, plan.schedule.zone):
                continue
            ready = cut_off(day, plan.schedule)
            leaves = ready and send_time(day, plan.schedule, ready, zone, hour)
            if leaves and not leaves.expired(now):
                found.append(max(leaves.at, now))
                break
    return min(found, default=None)
