"""Trains the small linear topic model that is shipped in digest/data/topics from SIB-200 (CC BY-SA 4.0).

    python -m bench.build.topics topics-sib.jsonl.gz [--folds 5]

Multinomial logistic regression over hashed beginnings of words (digest.understand.linear), full-batch gradient descent:
no random start, no sampling, so the same input gives the same file. Only the train part of SIB-200 is used; its dev
part is left for measuring. With --folds it says how well the model does on sentences it has not seen; folds are cut by
sentence, not by line, because SIB-200 has the same sentences in every language.
"""

import argparse
import gzip
import json
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from digest.text.words import words
from digest.understand.linear import LinearModel, features

TARGET = Path(__file__).parents[2] / "digest" / "data" / "topics" / "model.sib200.npz"
SIZE = 1 << 16
STEPS, RATE, DECAY = 250, 4.0, 2e-4

Row = dict[str, Any]
Numbers = npt.NDArray[np.float32]


def read(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sentence(row: Row) -> str:
    """Returns the part of "sib-kk-train-431" that is the same in every language."""
    return str(row["id"]).split("-", 2)[2]


def rows_of(row: Row) -> list[int]:
    return features(words(row["title"]), SIZE)


def train(rows: list[Row], codes: tuple[str, ...]) -> tuple[Numbers, Numbers]:
    """Returns the weights and the bias of one column per code."""
    places = [np.array(rows_of(row), dtype=np.int64) for row in rows]
    values = np.concatenate([np.full(len(p), 1 / np.sqrt(max(1, len(p)))) for p in places]).astype(np.float32)
    index = np.repeat(np.arange(len(rows)), [len(p) for p in places])
    flat = np.concatenate(places)
    truth = np.zeros((len(rows), len(codes)), dtype=np.float32)
    truth[np.arange(len(rows)), [codes.index(row["gold"]["topics_any"][0]) for row in rows]] = 1
    share = 1 / np.sqrt(truth.sum(axis=0))
    importance = (truth @ share)[:, None].astype(np.float32)
    importance /= importance.mean()
    weights = np.zeros((SIZE, len(codes)), dtype=np.float32)
    bias = np.zeros(len(codes), dtype=np.float32)
    speed = np.full(SIZE, 1e-8, dtype=np.float32)
    for _ in range(STEPS):
        total = np.stack(
            [np.bincount(index, values * weights[flat, c], len(rows)) for c in range(len(codes))], axis=1
        )
        total = (total + bias).astype(np.float32)
        raised = np.exp(total - total.max(axis=1, keepdims=True))
        wrong = ((raised / raised.sum(axis=1, keepdims=True) - truth) * importance / len(rows)).astype(
            np.float32
        )
        slope = np.stack(
            [np.bincount(flat, values * wrong[index, c], SIZE) for c in range(len(codes))], axis=1
        )
        slope = slope.astype(np.float32) + DECAY * weights / SIZE**0.5
        speed += (slope**2).sum(axis=1)
        weights -= RATE * 0.05 * slope / np.sqrt(speed)[:, None]
        bias -= RATE * wrong.sum(axis=0)
    return weights, bias


def model(weights: Numbers, bias: Numbers, codes: tuple[str, ...], languages: frozenset[str]) -> LinearModel:
    scale = float(np.abs(weights).max()) / 127
    return LinearModel(codes, languages, np.round(weights / scale).astype(np.int8), bias, scale)


def accuracy(made: LinearModel, rows: list[Row]) -> float:
    right = 0
    for row in rows:
        said = made.certainties(words(row["title"]))
        right += bool(said) and max(said, key=lambda code: said[code]) in row["gold"]["topics_any"]
    return right / len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    options = parser.parse_args()
    rows = read(options.sentences)
    codes = tuple(sorted({row["gold"]["topics_any"][0] for row in rows}))
    languages = frozenset(row["gold"]["language"] for row in rows)
    learning = [row for row in rows if "-train-" in row["id"]]
    for fold in range(options.folds):
        held = [row for row in learning if crc32(sentence(row).encode()) % options.folds == fold]
        rest = [row for row in learning if crc32(sentence(row).encode()) % options.folds != fold]
        print(
            f"fold {fold}: {accuracy(model(*train(rest, codes), codes, languages), held):.3f} of {len(held)}"
        )
    made = model(*train(learning, codes), codes, languages)
    print(f"dev: {accuracy(made, [row for row in rows if '-dev-' in row['id']]):.3f}")
    np.savez_compressed(TARGET, weights=made.weights, bias=made.bias, scale=np.float64(made.scale),
                        codes=np.array(codes), languages=np.array(sorted(languages)))  # fmt: skip


if __name__ == "__main__":
    main()
