"""Which articles resemble each other, and how much, without ever holding all pairs.

Cosine of weighted stems, mixed with that of a language model's vectors where there are any, in integers, so that every
machine and every order of input gives the same figures.
Candidates come from sketches: each stem adds its weight, with a sign, to one of `WIDTH` cells that its checksum
names; products of sketches estimate the cosine within about 1/sqrt(WIDTH), and run block by block in BLAS on
floats that hold whole numbers below 2**24, which is exact. What may be near enough is then computed in full.
Source of the sketch: Charikar, Chen, Farach-Colton, "Finding frequent items in data streams", 2002.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDTH = 2048
UNIT = 2000
_BLOCK = 512
# The sketch's standard error is 0.022: of the pairs right at the floor one in twelve is missed, a little above none.
_MARGIN = 0.03
# No row is paired with more than so many that come after it, so that a thousand texts from one form cost a thousand times
# as much as one, not a million times. The largest stories of a day have fewer articles in one language.
_MOST = 256

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Small = NDArray[np.int32]
Floats = NDArray[np.float32]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Rows of whole-number weights of length `UNIT`: row i holds `columns[starts[i]:starts[i + 1]]`.

    `checksums` of the stems the columns stand for.
    """

    starts: Integers
    columns: Small
    weights: Small
    checksums: Integers

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def width(self) -> int:
        return len(self.checksums)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Row `first[k]` and row `second[k]` (always the greater) are `likeness[k]` alike, in thousandths of what joins them.

    `cosine` is that of their words, × UNIT², in which no stem counts for more than its cap.
    """

    first: Integers
    second: Integers
    cosine: Integers
    likeness: Integers


@dataclass(frozen=True, slots=True)
class Needs:
    """What joins two rows: a cosine (0 to 1) of the higher of their `alike`, in which a stem gives at most the lower of their
    `cap`; where both have a vector, `mixed` of `words` parts that cosine and 1 - `words` parts the cosine of the vectors.

    Pairs that reach less than `floor` of it are none.
    """

    alike: Numbers
    cap: Numbers
    words: float
    mixed: float
    floor: float

    def own(self, meaning: Floats | None) -> list[int]:
        """Returns how alike each row is to itself, in thousandths of what joins it to another."""
        needed = self.alike if meaning is None else np.where(has_vector(meaning), self.mixed, self.alike)
        return [int(much) for much in np.rint(1000 / needed)]


def has_vector(meaning: Floats) -> Flags:
    """Says which rows have a vector."""
    return np.asarray(~np.isnan(meaning).any(axis=1) & (np.abs(meaning).max(axis=1, initial=0) > 0))


def vectors(weights: Sequence[Mapping[str, float]]) -> Vectors:
    """Returns the rows as unit vectors in whole numbers; a row without weights is all zero."""
    # Looking up a key that is missing gives it the next column.
    vocabulary: defaultdict[str, int] = defaultdict()
    vocabulary.default_factory = vocabulary.__len__
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for row in weights:
        columns.extend(map(vocabulary.__getitem__, row))
        values.extend(row.values())
        starts.append(len(columns))
    checksums = [zlib.crc32(key.encode("utf-8", "surrogatepass")) for key in vocabulary]
    ends = np.asarray(starts, dtype=np.int64)
    place = np.asarray(columns, dtype=np.int32)
    whole = _whole(np.asarray(values, dtype=np.float64), ends)
    return Vectors(starts=ends, columns=place, weights=whole, checksums=np.asarray(checksums, dtype=np.int64))


def _whole(values: Numbers, starts: Integers) -> Small:
    rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    # A sum in another order differs in the last bits only, which rounding to whole numbers takes away.
    length = np.sqrt(np.bincount(rows, weights=values * values, minlength=len(starts) - 1))
    return np.rint(np.round(values / np.where(length > 0, length, 1.0)[rows] * UNIT, 6)).astype(np.int32)


def _sketches(vectors: Vectors) -> Floats:
    starts, columns, weights = vectors.starts, vectors.columns, vectors.weights
    sketches = np.zeros((len(vectors), WIDTH), dtype=np.float32)
    cells, signs = vectors.checksums % WIDTH, np.where(vectors.checksums >> 20 & 1, 1, -1)
    for low in range(0, len(sketches), _BLOCK):
        high = min(low + _BLOCK, len(sketches))
        part = slice(starts[low], starts[high])
        rows = np.repeat(np.arange(high - low), np.diff(starts[low : high + 1]))
        flat = np.bincount(
            rows * WIDTH + cells[columns[part]],
            weights=weights[part] * signs[columns[part]],
            minlength=(high - low) * WIDTH,
        )
        sketches[low:high] = flat.reshape(high - low, WIDTH)
    return sketches


def similar_pairs(
    rows: Vectors, needs: Needs, hours: Numbers, apart_h: float, meaning: Floats | None = None
) -> Pairs:
    """Returns the pairs of rows that are alike, by row. `meaning` holds a vector of length 1 a row, NaN where there is none.

    Rows whose `hours` are `apart_h` or more apart are no pair; NaN is near to all.
    Of more than `_MOST` later rows that are alike, a row is paired with those most alike, the first of equals.
    """
    meant = _meant(rows, meaning)
    first: list[Integers] = []
    second: list[Integers] = []
    cosine: list[Integers] = []
    likeness: list[Integers] = []
    dense = np.zeros(rows.width, dtype=np.int32)
    for row, others in _candidates(rows, needs, hours, apart_h, meant):
        mine = rows.columns[rows.starts[row] : rows.starts[row + 1]]
        dense[mine] = rows.weights[rows.starts[row] : rows.starts[row + 1]]
        cap = np.rint(np.minimum(needs.cap[row], needs.cap[others]) * UNIT * UNIT).astype(np.int64)
        words = _products(rows, dense, others, cap)
        dense[mine] = 0
        alike = _likeness(row, others, words, needs, meant)
        near = np.flatnonzero(alike >= 1000 * needs.floor)
        if len(near) > _MOST:
            near = np.sort(near[np.argsort(-alike[near], kind="stable")[:_MOST]])
        first.append(np.full(len(near), row, dtype=np.int64))
        second.append(others[near])
        cosine.append(words[near])
        likeness.append(alike[near])
    nothing = [np.zeros(0, dtype=np.int64)]
    return Pairs(*(np.concatenate(part or nothing) for part in (first, second, cosine, likeness)))


@dataclass(frozen=True, slots=True)
class _Meant:
    """Vectors in whole numbers of length `UNIT`, which floats below 2**24 multiply exactly; `has` says which rows have one."""

    rows: Floats
    has: Flags


def _meant(rows: Vectors, meaning: Floats | None) -> _Meant:
    if meaning is None:
        return _Meant(np.zeros((len(rows), 1), dtype=np.float32), np.zeros(len(rows), dtype=bool))
    has = has_vector(meaning)
    return _Meant(np.rint(np.where(has[:, None], meaning, 0) * UNIT).astype(np.float32), has)


def _likeness(row: int, others: Integers, words: Integers, needs: Needs, meant: _Meant) -> Integers:
    """Returns how alike a row is to others, in thousandths of what joins them."""
    alike = words / np.maximum(needs.alike[row], needs.alike[others])
    both = meant.has[row] & meant.has[others]
    if both.any():
        vectors = (meant.rows[others] @ meant.rows[row]).astype(np.float64)
        mixed = (needs.words * words + (1 - needs.words) * vectors) / needs.mixed
        alike = np.where(both, mixed, alike)
    return np.asarray(np.rint(np.round(alike / UNIT / UNIT * 1000, 3)), dtype=np.int64)


def _candidates(
    rows: Vectors, needs: Needs, hours: Numbers, apart_h: float, meant: _Meant
) -> Iterator[tuple[int, Integers]]:
    limits = (np.maximum(needs.alike * needs.floor - _MARGIN, 0.01) * UNIT * UNIT).astype(np.float32)
    mixed = np.float32((needs.mixed * needs.floor - _MARGIN * needs.words) * UNIT * UNIT)
    sketches = _sketches(rows)
    for low in range(0, len(rows), _BLOCK):
        high = min(low + _BLOCK, len(rows))
        estimate = sketches[low:high] @ sketches[low:].T
        near = estimate >= np.maximum(limits[low:high, None], limits[None, low:])
        if meant.has[low:high].any():
            estimate *= np.float32(needs.words)
            estimate += np.float32(1 - needs.words) * (meant.rows[low:high] @ meant.rows[low:].T)
            near = np.where(meant.has[low:high, None] & meant.has[None, low:], estimate >= mixed, near)
        near &= ~(np.abs(hours[low:high, None] - hours[None, low:]) >= apart_h)
        for offset in range(high - low):
            others = np.flatnonzero(near[offset, offset + 1 :]) + low + offset + 1
            if len(others):
                yield low + offset, others


def _products(rows: Vectors, dense: Small, others: Integers, cap: Integers) -> Integers:
    """Returns the products of the row spread out in `dense` with the rows `others`, in which a stem gives at most `cap`."""
    lengths = rows.starts[others + 1] - rows.starts[others]
    ends = np.cumsum(lengths)
    place = np.arange(ends[-1]) + np.repeat(rows.starts[others] - (ends - lengths), lengths)
    parts = np.minimum(dense[rows.columns[place]] * rows.weights[place], np.repeat(cap, lengths))
    # A product of two rows is at most UNIT², but the running sum over many needs 64 bits.
    sums = np.concatenate(([0], np.cumsum(parts, dtype=np.int64)))
    return np.asarray(sums[ends] - sums[ends - lengths])
