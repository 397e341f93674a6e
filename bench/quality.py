"""What the engine sees in labelled articles: on real days first (see bench.days), then on curated sets, each annotated by
`digest annotate` and scored.

    python -m bench.quality [FOLDER]        FOLDER holds score.py and data/quality/*.jsonl.gz

Scores are also held against the truth, on the half of each set on which they were not fitted (odd checksums of ids, and
nothing that the shipped model learned from): in each fifth of the range, the share of labels that people gave too.

Stories and "read also" were tuned on one half of the events of ECB+ (the even themes, half a): both halves are printed, those
of the other sets of stories likewise by their stories. `in_parts` is what stories are like that came into a store in twenty
parts, as with cron, and `before_edition` what they are like when an edition is first made of them. A table at the end, on standard error, holds all figures that have a
target beside it.

The sets are for measuring only and are not part of the project; without them there is nothing to measure.
"""

import gzip
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

from bench import days
from bench.figure import figure
from bench.targets import print_table
from digest.collect.facts import Facts
from digest.collect.paths import read_paths
from digest.jobs.collect import group_stories, understand
from digest.store import articles as stored
from digest.store import stories
from digest.store.database import Store
from digest.wiring.app import open_app

SHARED = Path(__file__).parents[2] / "shared"
LEARNED_FROM = tuple(f"sib-{language}-train-" for language in ("en", "kk", "ky", "ru", "tg", "tk", "uz"))
# The set that comes in parts too, and when they come.
IN_PARTS, PARTS, NOW = "stories-en-ecb", 20, datetime(2026, 4, 24, 18, tzinfo=UTC)
COUNTRY = 2  # letters of an ISO 3166-1 code
SHOWN = {
    "language": ("accuracy",),
    "regions": ("f1",),
    "focus": ("accuracy",),
    "topics": ("accuracy", "coverage", "macro_f1"),
    "stories": ("f1", "precision", "recall"),
    "pairs": ("f1",),
    "related": ("ndcg@5", "same_story"),
}


def annotated(gold: Path, out: Path) -> dict[str, Any]:
    """Returns what score.py says of `digest annotate` on one set."""
    subprocess.run([sys.executable, "-m", "digest", "annotate", str(gold), "--output", str(out)], check=True)
    return scored(gold, out, gold.parents[2] / "score.py")


def scored(gold: Path, out: Path, program: Path) -> dict[str, Any]:
    command = [sys.executable, str(program), str(gold), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    scores: dict[str, Any] = json.loads(done.stdout)
    return scores


def halves(gold: Path, out: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields what score.py says of each half of a set of stories; no story, and no theme, is in both."""
    rows = [row for row in lines(gold) if "story" in row["gold"]]
    for number, name in enumerate(("a", "b")):
        part = out.with_suffix(f".half-{name}")
        kept = [row for row in rows if _half(row["gold"]) == number]
        part.write_text("".join(json.dumps(row) + "\n" for row in kept), encoding="utf-8")
        if kept:
            yield name, scored(part, out, gold.parents[2] / "score.py")


def _half(gold: dict[str, Any]) -> int:
    theme = gold.get("related", "")
    # Themes of ECB+ are numbered: the halves on which it was tuned and reported are the even and the odd ones.
    return int(theme) % 2 if theme.isdigit() else crc32((theme or gold["story"]).encode()) % 2


def lines(path: Path) -> list[dict[str, Any]]:
    """Returns the objects of a file of JSON lines, compressed or not."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(row) for row in content.decode("utf-8").split("\n") if row]


def in_parts(gold: Path, out: Path) -> Iterator[tuple[str, float]]:
    """Yields how good the stories of a set are that came into a store in parts, and once they were put together anew."""
    engine = open_app(Path("no-configuration.toml"), default=True).engine
    read = read_paths(gold, facts=Facts(zone="UTC"), now=NOW)
    texts = sorted(
        (article for batch in read for article in batch.articles), key=lambda one: crc32(one.id.encode())
    )
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/digest.db")
        store.create()
        for number in range(PARTS):
            now = NOW + timedelta(minutes=10 * number)
            with store.writing() as db:
                stored.add(db, [replace(one, collected=now) for one in texts[number::PARTS]])
            understand(store, engine, now=now)
            group_stories(store, engine, now=now)
        for name in ("in_parts", "before_edition"):
            group_stories(store, engine, now=now, whole=name == "before_edition")
            with store.reading() as db:
                story_of = stories.of_articles(db, [one.id for one in texts])
            rows = ({"id": one.id, "language": "en", "story": story_of[one.id]} for one in texts)
            out.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            yield name, scored(gold, out, gold.parents[2] / "score.py")["stories"]["f1"]
        store.close()


def held_out(gold: Path, out: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Returns (truth, annotation) for the articles on which nothing was fitted or learned."""
    said = {row["id"]: row for row in lines(out)}
    return [
        (row["gold"], said[row["id"]])
        for row in lines(gold)
        if row["id"] in said and crc32(row["id"].encode()) % 2 and not row["id"].startswith(LEARNED_FROM)
    ]


def calibration(name: str, rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """Prints how often a label is right, for each fifth of the range of scores, and the mean score beside it."""
    for kind, truth in (("topics", "topics_any"), ("regions", "regions")):
        bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
        for gold, said in rows:
            for label in said[kind] if truth in gold else ():
                if kind == "topics" or len(label["code"]) == COUNTRY:
                    bins[int(label["score"] * 5)].append((label["score"], label["code"] in gold[truth]))
        for fifth, found in sorted(bins.items()):
            right = sum(hit for _, hit in found) / len(found)
            peers = {"score": sum(score for score, _ in found) / len(found), "labels": len(found)}
            figure(f"quality.{name}.{kind}.right_from_{fifth / 5:.1f}", right, "1", peers=peers)


def figures(gold: Path, out: Path, scores: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Yields the figures of one set: all of it, its stories in parts, its halves."""
    for kind, keys in SHOWN.items():
        yield from ((f"{kind}.{key}", scores[kind][key]) for key in keys if kind in scores)
    if out.name == IN_PARTS:
        yield from ((f"stories.f1.{way}", value) for way, value in in_parts(gold, out.with_suffix(".parts")))
    for half, parts in halves(gold, out):
        for kind, key in (("stories", "f1"), ("related", "ndcg@5"), ("related", "same_story")):
            if kind in parts:
                yield f"{kind}.{key}.half_{half}", parts[kind][key]


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    days.measure(shared)
    sets = sorted((shared / "data" / "quality").glob("*.jsonl.gz"))
    if not sets:
        print(f"no labelled sets under {shared}: nothing measured", file=sys.stderr)
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for gold in sets:
            name = gold.name.removesuffix(".jsonl.gz")
            scores = annotated(gold, Path(folder) / name)
            figure(f"quality.{name}.missing", scores["missing"], "articles")
            for key, value in figures(gold, Path(folder) / name, scores):
                found[f"{name}.{key}"] = value
                figure(f"quality.{name}.{key}", value, "1")
            held = held_out(gold, Path(folder) / name)
            topics = [(truth["topics_any"], said["topics"]) for truth, said in held if "topics_any" in truth]
            if topics:
                right = sum(bool(said) and said[0]["code"] in truth for truth, said in topics)
                figure(f"quality.{name}.topics.held_out_accuracy", right / len(topics), "1")
            calibration(name, held)
    print_table(found)


if __name__ == "__main__":
    main()
