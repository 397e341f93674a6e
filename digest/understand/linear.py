"""A small linear model over the beginnings of words: what share-alike sentences teach about topics.

Features are the words of a text and their beginnings, hashed into a fixed table, so that no list of words is shipped
and the file stays small. Deterministic: CRC-32, no seed. Weights are whole numbers of one byte with one scale.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

LENGTHS = (4, 5, 6, 8)
SHORTEST = 3


def features(words: Iterable[str], size: int) -> list[int]:
    """Returns the places in a table of `size` rows that the words of a text point to, each once, ascending."""
    found: set[int] = set()
    for word in words:
        found.update(_places(word, size))
    return sorted(found)


@lru_cache(maxsize=50_000)  # headlines repeat their words
def _places(word: str, size: int) -> tuple[int, ...]:
    if len(word) < SHORTEST or word[0].isdigit():
        return ()
    beginnings = (word[:length] for length in LENGTHS if len(word) >= length)
    return tuple(crc32(text.encode("utf-8", "replace")) % size for text in (f"={word}", *beginnings))


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
