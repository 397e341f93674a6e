"""Says when it is time to remove what is too old."""

from datetime import date, datetime, time, timedelta

_QUIET = (time(2), time(5))
# A machine that is off at night tidies up when it is on.
_AT_LEAST_EVERY = timedelta(days=3)


def is_time(last: datetime | None, now: datetime, local: datetime) -> bool:
    """Says whether to tidy up now: once a day in a quiet hour of the newsroom, or when it has not been for days."""
    if last is not None and last > now:
        return True  # a clock that was ahead
    if last is not None and now - last >= _AT_LEAST_EVERY:
        return True
    done: date | None = last.astimezone(local.tzinfo).date() if last else None
    return _QUIET[0] <= local.time() < _QUIET[1] and done != local.date()
