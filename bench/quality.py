"""What the engine sees in labelled articles: runs `digest annotate` over each set and scores it.

    python -m bench.quality [FOLDER]        FOLDER holds score.py and data/quality/*.jsonl.gz

The sets are for measuring only and are not part of the project; without them there is nothing to measure.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.figure import figure

SHARED = Path(__file__).parents[2] / "shared"
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
    done = subprocess.run(
        [sys.executable, str(gold.parents[2] / "score.py"), str(gold), str(out)],
        check=True,
        capture_output=True,
        text=True,
    )
    scores: dict[str, Any] = json.loads(done.stdout)
    return scores


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    sets = sorted((shared / "data" / "quality").glob("*.jsonl.gz"))
    if not sets:
        print(f"no labelled sets under {shared}: nothing measured", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        for gold in sets:
            name = gold.name.removesuffix(".jsonl.gz")
            scores = annotated(gold, Path(folder) / name)
            figure(f"quality.{name}.missing", scores["missing"], "articles")
            for kind, keys in SHOWN.items():
                for key in keys:
                    if kind in scores:
                        figure(f"quality.{name}.{kind}.{key}", scores[kind][key], "1")


if __name__ == "__main__":
    main()
