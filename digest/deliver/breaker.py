"""Notices when refusals are about us: the same words to readers of many domains, with nobody taken in between.

One refusal may be a dead address. Five in a row at five domains in the same words are the server's opinion of the
sender, however it words it; then nobody is to blame for those five either.
"""

from dataclasses import dataclass, field

from digest.deliver.replies import same_words

SAME_REFUSALS = 5


@dataclass
class Breaker:
    """Fed with the outcomes of one server in the order in which they come."""

    most: int = SAME_REFUSALS
    _words: str = ""
    _domains: set[str] = field(default_factory=set)
    _readers: list[str] = field(default_factory=list)

    def taken(self) -> None:
        """A mail was taken: what was refused before it was not about us."""
        self._words = ""
        self._domains.clear()
        self._readers.clear()

    def refused(self, reader: str, domain: str, text: str) -> tuple[str, ...]:
        """Notes a refusal for good. Returns the readers that it and those before it were wrongly held against, none as
        long as it may have been about each of them."""
        words = same_words(text)
        if words != self._words:
            self.taken()
            self._words = words
        self._domains.add(domain)
        self._readers.append(reader)
        if len(self._domains) < self.most:
            return ()
        blameless = tuple(self._readers)
        self.taken()
        return blameless
