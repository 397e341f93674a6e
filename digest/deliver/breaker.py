"""Notices when refusals are about us: the same words to readers of many domains, with nobody taken in between.

One refusal may be a dead address. Five in a row at five domains in the same words are the server's opinion of the
sender, however it words it; then nobody is to blame for those five either. At one domain it takes more of them, and
words that say of no mailbox that it is not there: a whole list of dead addresses there may be.
"""

from dataclasses import dataclass, field

from digest.deliver.replies import same_words

SAME_REFUSALS = 5
SAME_AT_ONE_DOMAIN = 15


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

    def taken(self) -> None:
        """A mail was taken: what was refused before it was not about us, so far."""
        self._domains.clear()
        self._in_a_row = 0

    def refused(self, reader: str, domain: str, text: str, *, hard: bool = False) -> tuple[str, ...]:
        """Notes a refusal for good, `hard` where it says that there is no such mailbox. Returns the readers that it and
        those before it were wrongly held against, none as long as it may have been about each of them."""
        words = same_words(text)
        if words != self._words:
            self.taken()
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
