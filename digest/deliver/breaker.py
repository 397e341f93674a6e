"""Notices when refusals are about us: the same words to readers of many domains, with nobody taken in between.

One refusal may be a dead address. Five in a row at five domains in the same words are the server's opinion of the
sender, however it words it; then nobody is to blame for those five either. At one domain it takes more of them, and
words that say of no mailbox that it is not there: a whole list of dead addresses there may be. Where nearly all of the
last mails are refused, in whatever words, no list is that dead: it takes many of them, since a small one may be.
"""

from collections import deque
from dataclasses import dataclass, field

from digest.deliver.replies import same_words

SAME_REFUSALS = 5
SAME_AT_ONE_DOMAIN = 15
OF_THE_LAST, NEARLY_ALL = 100, 90


@dataclass
class Breaker:
    """Fed with the outcomes of one server in the order in which they come, which is not quite that in which the server
    made up its mind: with several connections, a mail it took before may be told after one it refused."""

    most: int = SAME_REFUSALS
    most_at_one: int = SAME_AT_ONE_DOMAIN
    _words: str = ""
    _domains: set[str] = field(default_factory=set)
    _in_a_row: int = 0
    _readers: list[str] = field(default_factory=list)
    _tripped: bool = False
    _all_refused: bool = False
    _last: deque[str] = field(default_factory=lambda: deque(maxlen=OF_THE_LAST))

    def taken(self) -> None:
        """A mail was taken: what was refused before it was not about us, so far."""
        self._last.append("")
        self._start_anew()

    def _start_anew(self) -> None:
        self._domains.clear()
        self._in_a_row = 0

    def refused(self, reader: str, domain: str, text: str, *, hard: bool = False) -> tuple[str, ...]:
        """Notes a refusal for good, `hard` where it says that there is no such mailbox. Returns the readers that it and
        those before it were wrongly held against, none as long as it may have been about each of them."""
        self._last.append(reader)
        refused = tuple(filter(None, self._last))
        if len(refused) >= NEARLY_ALL or self._all_refused:
            # Those on their way when it was noticed hear the like.
            self._all_refused = True
            self._last.clear()
            return refused
        words = same_words(text)
        if words != self._words:
            self._start_anew()
            self._words, self._tripped = words, False
            self._readers.clear()
        self._domains.add(domain)
        self._in_a_row += 1
        self._readers.append(reader)
        alike = self._in_a_row >= self.most_at_one and not hard
        if len(self._domains) < self.most and not alike and not self._tripped:
            return ()
        # Those on their way when it was noticed hear the same.
        self._tripped = True
        blameless = tuple(self._readers)
        self._readers.clear()
        return blameless
