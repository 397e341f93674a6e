"""Says how each local date of each reader ended: by one mail, by a reason that was kept, or, which is an error, by neither.

`chosen` is what each reader had chosen, from which date on.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from bench.life.newsroom import NO_SUCH_DAY, Choice, Newsroom
from digest.model.edition import EditionKey
from digest.periods.local import exists, zone
from digest.periods.schedule import why_none

_DAY = timedelta(days=1)


def accounts(
    newsroom: Newsroom, chosen: Sequence[Sequence[tuple[date, Choice]]], days: Sequence[date]
) -> Counter[str]:
    """Returns how many local dates of readers ended how; writes what nobody can explain into the newsroom's errors."""
    found: Counter[str] = Counter()
    ledger: dict[date, list[EditionKey]] = {}
    for key in newsroom.editions:
        ledger.setdefault(key.date, []).append(key)
    for number, choices in enumerate(chosen):
        for day in days:
            rows = [newsroom.editions[key].rows.get(number) for key in ledger.get(day, ())]
            mails = sum(not isinstance(row, str | None) for row in rows)
            if mails > 1:
                newsroom.errors.append(f"reader {number} got {mails} mails of {day}")
            reasons = [row for row in rows if isinstance(row, str)]
            end = "mail" if mails else reasons[0] if reasons else _why(newsroom, choices, day)
            found[end] += 1
            if not end:
                newsroom.errors.append(f"reader {number} has neither mail nor reason for {day}: {choices}")
    return found


def _why(newsroom: Newsroom, choices: Sequence[tuple[date, Choice]], day: date) -> str:
    """Returns why a reader has no row for a date: what stands beside the edition they would have got, or the calendar."""
    last = max(n for n, (since, _) in enumerate(choices) if since <= day)
    # Who changed on that very date, which far west lasts into the next one of UTC, could have got either edition.
    for _, mine in reversed(
        [c for n, c in enumerate(choices) if n in (last, last - 1) or day <= c[0] <= day + _DAY]
    ):
        for plan in newsroom.plans:
            if plan.audience.has(mine.frequency, mine.zone, day, plan.schedule.zone):
                omitted = newsroom.omitted.get(EditionKey(plan.newsletter, day, plan.slot))
                why = f"omitted: {omitted}" if omitted else why_none(day, plan.schedule)
                where = zone(mine.zone)
                if why or (where is not None and not exists(day, where)):
                    return why or NO_SUCH_DAY
    return ""
