"""What the vector of an article says about its topic: a linear model on what a language model makes of a text."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from digest.understand.meaning import Matrix, centred


@dataclass(frozen=True, slots=True)
class VectorTopics:
    """`means` are those of the languages, `weights` has a row per dimension and a column per code of `codes`, `bias` a
    number per code; `languages` are those it was found right in."""

    codes: tuple[str, ...]
    languages: frozenset[str]
    means: Mapping[str, Matrix]
    weights: Matrix
    bias: Matrix

    def certainties(self, vector: bytes, language: str) -> Mapping[str, float]:
        """Returns {code: probability}, together 1; empty without a vector."""
        (row,) = centred([vector], [language], self.means)
        if np.isnan(row[0]):
            return {}
        total = row.astype(np.float64) @ self.weights + self.bias
        raised = np.exp(total - total.max())
        return dict(zip(self.codes, (raised / raised.sum()).round(6).tolist(), strict=True))
