"""Says whether the clock can be believed, by when it was last known to be right.

Clocks err by hours, or by years: a battery that is empty, a server that sets the time wrongly. A wrong clock for one run must
not remove a year of the store, mail tomorrow's date, or mail 1970. A machine that was off for months must go on by itself. So
a clock that is far from where it agreed last is doubted; it is believed when it has gone on saying so for a while.
Why not ask a server for the time: the machine does, and that is mostly what went wrong.
"""

from datetime import datetime, timedelta
from typing import Literal

# Days without power are no question, nor the way back of a clock that was ahead by days: the accounts survive that.
NEAR = timedelta(days=5)
# Machines that start before they know the time learn it within minutes.
AHEAD_LASTS = timedelta(minutes=10)
# Nothing is urgent about a day that was before.
BACK_LASTS = timedelta(days=1)
# Nothing that is removed comes back: after a doubt that waits for this long.
REMOVES_AFTER = timedelta(days=1)
# A doubt that nobody looked at for so long says nothing about today.
_STALE = timedelta(days=2)

Verdict = Literal["agrees", "new", "doubted", "believed"]


def verdict(now: datetime, agreed: datetime | None, doubted: datetime | None) -> Verdict:
    """Returns what to think of the clock: `agreed` is what it last said when it was believed, `doubted` what it said
    when the doubt began."""
    if agreed is None or abs(now - agreed) <= NEAR:
        return "agrees"
    lasts = lasting(now, agreed)
    if doubted is None or not doubted <= now <= doubted + lasts + _STALE:
        return "new"
    return "believed" if now - doubted >= lasts else "doubted"


def lasting(now: datetime, agreed: datetime) -> timedelta:
    """Returns for how long a doubted clock must go on saying so."""
    return AHEAD_LASTS if now > agreed else BACK_LASTS
