"""How common a word stem is in its language: inverse document frequencies that never come from the day itself.

One unrelated article must not move another's weights, so the table is frozen. A stem it has never seen weighs as
much as one seen once. A language without a table is weighed with all tables together.
Source: Spärck Jones, "A statistical interpretation of term specificity", 1972.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

# What any word weighs when there is no table at all: as if seen in one document of a thousand.
_DEFAULT_IDF = math.log(1000)


@dataclass(frozen=True, slots=True)
class Background:
    """`documents` counts the documents a language's table was made from; `frequencies` says how many held a stem."""

    documents: Mapping[str, int] = field(default_factory=dict)
    frequencies: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    _all: tuple[int, Mapping[str, int]] = field(init=False, default=(0, {}), repr=False, compare=False)

    _forms: dict[Callable[[str], str], Mapping[str, int]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        total: Counter[str] = Counter()
        for table in self.frequencies.values():
            total.update(table)
        object.__setattr__(self, "_all", (sum(self.documents.values()), total))

    def idf(self, language: str, stem: str) -> float:
        """Returns the natural logarithm of how many documents there are for one that holds `stem`; never below 0."""
        count = self.documents.get(language, 0)
        table = self.frequencies.get(language, {})
        if not count:
            count, table = self._all
        if not count:
            return _DEFAULT_IDF
        return math.log((count + 1) / (min(max(table.get(stem, 1), 1), count) + 1))

    def in_thousand(self, form: Callable[[str], str]) -> Mapping[str, int]:
        """Returns in how many of a thousand documents of all languages each form of a stem stands; kept once it is made."""
        if form not in self._forms:
            count, table = self._all
            found: Counter[str] = Counter()
            for stem, holding in table.items():
                found[form(stem)] += holding
            self._forms[form] = {key: 1000 * holding // max(1, count) for key, holding in found.items()}
        return self._forms[form]


def joined(tables: Iterable[tuple[str, int, Mapping[str, int]]]) -> Background:
    """Returns one Background of several tables (language, documents, stem → documents); equal languages add up."""
    documents: Counter[str] = Counter()
    frequencies: dict[str, Counter[str]] = {}
    for language, count, table in tables:
        documents[language] += count
        frequencies.setdefault(language, Counter()).update(table)
    return Background(documents=dict(documents), frequencies=frequencies)
