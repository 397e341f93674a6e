"""A small linear model over the beginnings of words: what share-alike sentences teach about topics.

Features are the words of a text and their beginnings, hashed into a fixed table, so that no list of words is shipped
and the file stays small. Deterministic: CRC-32, no seed. Weights are whole numbers of one byte with one scale.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

LENGTHS = (4, 5, 6, 8)
SHORTEST = 3


def features(words: Iterable[str], size: int) -> list[int]:
    """Returns the places in a table of `size` rows that the words of a text point to, each once, ascending."""
    found = set()
    for word in set(words):
        if len(word) >= SHORTEST and not word[0].isdigit():
            found.add(crc32(f"={word}".encode()) % size)
            found.update(crc32(word[:length].encode()) % size for length in LENGTHS if len(word) >= length)
    return sorted(found)


@dataclass(frozen=True, slots=True)
class LinearModel:
    """`weights` has a row per feature and a column per code of `codes`; `bias` one number per code."""

    codes: tuple[str, ...]
    languages: frozenset[str]
    weights: npt.NDArray[Any]
    bias: npt.NDArray[Any]
    scale: float = 1.0

    def certainties(self, words: Iterable[str]) -> Mapping[str, float]:
        """Returns {code: probability}, together 1; empty for a text without words."""
        rows = features(words, len(self.weights))
        if not rows:
            return {}
        total = (
            self.weights[rows].sum(axis=0, dtype=np.float64) * (self.scale / math.sqrt(len(rows))) + self.bias
        )
        raised = np.exp(total - total.max())
        return dict(zip(self.codes, (raised / raised.sum()).tolist(), strict=True))
