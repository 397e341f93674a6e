"""Keeps a server's limits: so many mails a second, an hour, a day, to one domain, and more each day at first.

What was sent in earlier runs counts: it comes as mails by hour and goes back to the ledger with each mail. An hour
and a day slide: of the oldest hour that they touch a part counts, so that no clock hour begins with a burst.
What a clock that ran ahead has written counts as well, but not for longer than a day: else a clock that was a year
ahead for a minute would stop all mails for a year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest.deliver.server import Limits

# Mails by (receiving domain, beginning of the hour); "" is any domain.
Use = Mapping[tuple[str, datetime], int]
ANY = ""
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_DAYS_OF_WARM_UP = 20  # by then it has doubled to a million times the first day's mails


@dataclass
class Allowance:
    """What a server still takes. `used` is what it took before."""

    limits: Limits
    used: dict[tuple[str, datetime], int] = field(default_factory=dict)
    _next_s: float = 0.0

    def wait_s(self, clock_s: float) -> float:
        """Returns for how long the limit of mails a second asks to wait."""
        return max(0.0, self._next_s - clock_s)

    def full(self, domain: str, now: datetime) -> str:
        """Returns which limit is reached for a mail to `domain`, "" where none is."""
        limits = self.limits
        if not limits.remembered:
            return ""
        if limits.per_hour and self._in_hours(ANY, now, 1) >= limits.per_hour:
            return f"{limits.per_hour} mails an hour"
        day = self._per_day(now)
        if day and self._in_hours(ANY, now, 24) >= day:
            return f"{day} mails a day"
        most = limits.domains.get(domain)
        if most is not None and self._in_hours(domain, now, 1) >= most:
            return f"{most} mails an hour to {domain}"
        return ""

    def only_domain(self, domain: str, now: datetime) -> bool:
        """Says whether mails to other domains may leave although one to `domain` may not."""
        return bool(self.full(domain, now)) and not self.full(ANY, now)

    def take(self, domain: str, now: datetime, clock_s: float) -> tuple[str, ...]:
        """Counts a mail that is given to the server. Returns the domains under which it is to be remembered."""
        if self.limits.per_second:
            self._next_s = max(self._next_s, clock_s) + 1 / self.limits.per_second
        if not self.limits.remembered:
            return ()
        names = (ANY, domain) if domain in self.limits.domains else (ANY,)
        for name in names:
            key = (name, hour_of(now))
            self.used[key] = self.used.get(key, 0) + 1
        return names

    def _per_day(self, now: datetime) -> int:
        """Returns the most for a day, 0 for no limit."""
        limits = self.limits
        if not limits.warm_up:
            return limits.per_day
        first = min((hour for name, hour in self.used if name == ANY), default=now)
        days = max(0, (now - first) // _DAY)
        if days >= _DAYS_OF_WARM_UP:
            return limits.per_day
        warm = limits.warm_up << days
        return min(warm, limits.per_day) if limits.per_day else warm

    def _in_hours(self, domain: str, now: datetime, hours: int) -> float:
        """Returns how many mails went in the last `hours`; the oldest hour counts by the part of it that is in them."""
        this = hour_of(now)
        oldest = this - hours * _HOUR
        part = 1 - (now - this) / _HOUR
        counted = 0.0
        for (name, hour), mails in self.used.items():
            if name == domain and oldest <= hour <= this + _DAY:
                counted += mails * part if hour == oldest else mails
        return counted


def hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
