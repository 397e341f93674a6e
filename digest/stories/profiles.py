"""What groups of articles say together, and how alike they are: the mean of their vectors, and who holds each stem.

Weights are whole numbers and sums of them exact, so that every machine sorts alike.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digest.stories.similar import UNIT, Vectors

# The weightiest stems of a group stand for it.
_STEMS = 200
# So many of them are asked for; the rest hardly moves a score.
_ASKED = 100
# A stem that so many groups hold, or fewer, counts in full where evidence is weighed by rarity among the groups.
_RARE = 5
# Fewer groups than these cannot tell which stems are common.
_FEWEST = 200
_WHOLE = 1000


class Profiles:
    """Groups of the rows of some vectors, each as a unit vector of `UNIT`. Built once, then only asked."""

    def __init__(self, rows: Vectors, groups: Sequence[Sequence[int]]) -> None:
        self._size = len(groups)
        self.columns: list[NDArray[np.int32]] = []
        self.weights: list[NDArray[np.int64]] = []
        for group in groups:
            columns, weights = _mean(rows, group)
            self.columns.append(columns)
            self.weights.append(weights)
        flat = np.concatenate(self.columns) if groups else np.zeros(0, dtype=np.int32)
        owner = np.repeat(np.arange(len(groups), dtype=np.int32), [len(held) for held in self.columns])
        order = np.argsort(flat, kind="stable")
        # Column c is held by the groups [starts[c]:starts[c + 1]] of `_holders`.
        self._starts = np.searchsorted(flat[order], np.arange(rows.width + 1))
        self._holders = owner[order]
        self._spread = (np.concatenate(self.weights) if groups else np.zeros(0, dtype=np.int64))[order]
        self._rarity = self._rarities()

    def _rarities(self) -> NDArray[np.int64]:
        """Returns what counts of each stem, in parts of `_WHOLE`, by how many of the groups hold it."""
        size = max(self._size, _FEWEST)
        holders = np.clip(np.diff(self._starts), _RARE, size)
        share = np.log(size / holders) / np.log(size / _RARE)
        return np.asarray(np.rint(np.round(share * share * _WHOLE, 3)), dtype=np.int64)

    def likeness(self, group: int, most: int) -> NDArray[np.int64]:
        """Returns the cosine × UNIT² of all groups to one, to which a stem gives at most `most`, and the less the more groups
        hold it: what half of them speak of makes no two alike. Stems of other languages seldom meet."""
        columns, mine = self.columns[group][:_ASKED], self.weights[group][:_ASKED]
        lengths = self._starts[columns + 1] - self._starts[columns]
        before = np.cumsum(lengths) - lengths
        place = np.arange(int(lengths.sum())) + np.repeat(self._starts[columns] - before, lengths)
        weights = np.minimum(np.repeat(mine, lengths) * self._spread[place], most)
        weights = weights * np.repeat(self._rarity[columns], lengths) // _WHOLE
        # Sums of whole numbers below 2**53 are exact in floats too.
        total = np.bincount(self._holders[place], weights=weights, minlength=self._size)
        return total.astype(np.int64)


def _mean(rows: Vectors, group: Sequence[int]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Returns the columns and weights of a group, the weightiest first."""
    parts = [slice(rows.starts[row], rows.starts[row + 1]) for row in group]
    held, place = np.unique(np.concatenate([rows.columns[part] for part in parts]), return_inverse=True)
    sums = np.bincount(
        place, weights=np.concatenate([rows.weights[part] for part in parts]), minlength=len(held)
    )
    # Among equal weights the stem's checksum decides: columns are numbered in the order they came.
    best = np.lexsort((rows.checksums[held], -sums))[:_STEMS]
    length = np.sqrt(np.sum(sums[best] ** 2)) or 1.0
    return held[best], np.rint(np.round(sums[best] / length * UNIT, 6)).astype(np.int64)
