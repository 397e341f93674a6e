"""Makes what digest knows about the vectors of the language model: digest/data/meaning, from SIB-200 (CC BY-SA 4.0).

    python -m bench.build.vectors topics-sib.jsonl.gz

The mean of each language's vectors, which is what they have in common; and multinomial logistic regression from vectors to
topics, full-batch: no random start, no sampling, so the same input gives the same file. Only the train part of SIB-200 is
used. Prints how many sentences of the dev part get their topic, by language. Takes some ten minutes.
"""

import argparse
import gzip
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from digest.model.article import Article
from digest.understand.meaning import Matrix, centred, text_of, unpacked
from digest.understand.vector_topics import VectorTopics
from digest.wiring import language_model
from digest.wiring.encoder import LocalEncoder

TARGET = Path(__file__).parents[2] / "digest" / "data" / "meaning" / "vectors.sib200.npz"
STEPS, RATE, DECAY = 3_000, 20.0, 1e-3
# Languages of which the model of vectors knows little: lexicons are right more often.
UNSURE = frozenset({"tg", "tk"})

Row = dict[str, Any]
# fmt: off
_KAZAKH = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "ı", "й": "ı", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "ý", "ф": "f", "х": "h", "ы": "y", "і": "i",
    "ә": "á", "ғ": "ǵ", "ң": "ń", "ө": "ó", "ү": "ú", "ұ": "u", "қ": "q", "э": "e", "ш": "sh", "ч": "ch", "щ": "shch",
    "ц": "ts", "я": "ıa", "ю": "ıý", "ё": "ıo", "ь": "", "ъ": "", "һ": "h",
}
_UZBEK = {
    "sh": "ш", "ch": "ч", "yo": "ё", "yu": "ю", "ya": "я", "ye": "е", "o'": "ў", "g'": "ғ", "ts": "ц", "'": "ъ", "a": "а",
    "b": "б", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "ҳ", "i": "и", "j": "ж", "k": "к", "l": "л", "m": "м", "n": "н",
    "o": "о", "p": "п", "q": "қ", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "x": "х", "y": "й", "z": "з",
}
# fmt: on
_REWRITTEN = 110  # sentences of each: for a mean alone
_WHEN = datetime(2024, 1, 1, tzinfo=UTC)


def read(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def encoded(rows: list[Row]) -> list[bytes]:
    articles = [Article(id=row["id"], title=row["title"], paragraphs=(row["title"],), source="",
                        collected=_WHEN, published=_WHEN) for row in rows]  # fmt: skip
    encoder = LocalEncoder(language_model.name())
    return [vector or b"" for vector in encoder.encode([text_of(article) for article in articles])]


def rewritten(row: Row) -> Row:
    """Returns a sentence in the other alphabet of its language: Kazakh in Latin (of 2018), Uzbek in Cyrillic."""
    language = row["gold"]["language"]
    table, name = (_KAZAKH, "kk-Latn") if language == "kk" else (_UZBEK, "uz-Cyrl")
    pattern = "|".join(sorted(map(re.escape, table), key=len, reverse=True))

    def other(match: re.Match[str]) -> str:
        letters = table[match[0].casefold()]
        return letters.capitalize() if match[0][0].isupper() else letters

    plain = row["title"].translate(str.maketrans(dict.fromkeys("ʻʼ‘’`´", "'")))
    return row | {"title": re.sub(pattern, other, plain, flags=re.IGNORECASE), "gold": {"language": name}}


def means_of(vectors: list[bytes], languages: list[str]) -> dict[str, Matrix]:
    """Returns the mean of each language, and that of the languages under ""."""
    table = np.stack([unpacked(vector) for vector in vectors])
    spoken = np.array(languages)
    means = {code: table[spoken == code].mean(axis=0) for code in sorted(set(languages))}
    return {"": np.mean(list(means.values()), axis=0, dtype=np.float32), **means}


def train(rows: Matrix, truth: list[int], codes: int) -> tuple[Matrix, Matrix]:
    """Returns the weights and the bias of one column per code."""
    wanted = np.eye(codes, dtype=np.float64)[truth]
    share = 1 / np.sqrt(wanted.sum(axis=0))
    importance = (wanted @ share)[:, None]
    importance /= importance.mean()
    weights, bias = np.zeros((rows.shape[1], codes)), np.zeros(codes)
    table = rows.astype(np.float64)
    for _ in range(STEPS):
        total = table @ weights + bias
        raised = np.exp(total - total.max(axis=1, keepdims=True))
        wrong = (raised / raised.sum(axis=1, keepdims=True) - wanted) * importance / len(rows)
        weights -= RATE * (table.T @ wrong + DECAY * weights)
        bias -= RATE * wrong.sum(axis=0) / 10
    return weights.astype(np.float32), bias.astype(np.float32)


def made_of(rows: list[Row], vectors: list[bytes]) -> VectorTopics:
    languages = [row["gold"]["language"] for row in rows]
    gold = [row["gold"]["topics_any"][0] for row in rows]
    codes = tuple(sorted(set(gold)))
    means = {code: mean.astype(np.float16).astype(np.float32)
             for code, mean in means_of(vectors, languages).items()}  # fmt: skip
    weights, bias = train(
        centred(vectors, languages, means), [codes.index(code) for code in gold], len(codes)
    )
    weights = weights.astype(np.float16).astype(np.float32)
    return VectorTopics(codes, frozenset(languages) - UNSURE, means, weights, bias)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sentences", type=Path)
    rows = read(parser.parse_args().sentences)
    vectors = encoded(rows)
    learning = ["-train-" in row["id"] for row in rows]
    lines = [row for row, mine in zip(rows, learning, strict=True) if mine]
    made = made_of(lines, [vector for vector, mine in zip(vectors, learning, strict=True) if mine])
    means = dict(made.means)
    for language in ("kk", "uz"):
        other = [rewritten(row) for row in lines if row["gold"]["language"] == language][:_REWRITTEN]
        written = [row["gold"]["language"] for row in other]
        means |= {code: mean for code, mean in means_of(encoded(other), written).items() if code}
    for language in sorted(made.means.keys() - {""}):
        held = [(row, vector) for row, vector, mine in zip(rows, vectors, learning, strict=True)
                if not mine and row["gold"]["language"] == language]  # fmt: skip
        said = [made.certainties(vector, language) for _, vector in held]
        right = sum(max(one, key=lambda code: one[code]) in row["gold"]["topics_any"]
                    for one, (row, _) in zip(said, held, strict=True))  # fmt: skip
        print(f"{language}: {right / max(1, len(held)):.3f} of {len(held)}")
    TARGET.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        TARGET, codes=np.array(made.codes), topics_in=np.array(sorted(made.languages)),
        weights=made.weights.astype(np.float16), bias=made.bias,
        languages=np.array(list(means)), means=np.stack(list(means.values())).astype(np.float16),
    )  # fmt: skip


if __name__ == "__main__":
    main()
