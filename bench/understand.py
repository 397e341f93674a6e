"""How fast articles are understood, on one core: loading, articles per CPU second by kind of text, peak memory.

    python -m bench.understand [FOLDER]        FOLDER holds data/load and data/quality

The texts are for measuring only and are not part of the project; without them only loading is measured.
"""

import gzip
import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.figure import figure
from digest.model.article import Article
from digest.understand.annotate import annotate
from digest.wiring.knowledge import load_knowledge

SHARED = Path(__file__).parents[2] / "shared"
SETS = {
    "english": "load/articles-10k.jsonl.gz",
    "russian": "quality/regions-ru-nerel.jsonl.gz",
    "kyrgyz": "quality/topics-ky-24kg.jsonl.gz",
    "headlines": "quality/stories-en-uci.jsonl.gz",
}
MOST = 2000
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def articles(path: Path) -> list[Article]:
    """Returns at most `MOST` articles of a file, with their paragraphs."""
    found: list[Article] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(MOST), lines, strict=False):
            row = json.loads(line)
            paragraphs = tuple(part for part in str(row.get("content_text", "")).split("\n") if part.strip())
            found.append(
                Article(
                    id=row["id"], title=row["title"], paragraphs=paragraphs, source="", collected=NOON, published=NOON
                )
            )  # fmt: skip
    return found


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    began = time.process_time()
    knowledge = load_knowledge()
    figure("understand.load.seconds", time.process_time() - began, "s")
    for name, file in SETS.items():
        path = shared / "data" / file
        if not path.exists():
            print(f"no {path}: not measured", file=sys.stderr)
            continue
        given = articles(path)
        began = time.process_time()
        annotate(given[0], knowledge)
        figure(f"understand.{name}.first.seconds", time.process_time() - began, "s")
        began = time.process_time()
        for article in given:
            annotate(article, knowledge)
        figure(f"understand.{name}.speed", len(given) / (time.process_time() - began), "1/CPU s")
    figure("understand.rss_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB")


if __name__ == "__main__":
    main()
