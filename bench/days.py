"""What the engine sees on real, labelled news days: runs `digest annotate` over each day and has score_day.py score it.

    python -m bench.days [FOLDER]        FOLDER holds data/days: days, labels, score_day.py and plain.py

Beside each figure of the stories stand its peers: `plain`, average linkage over character n-grams of the same run (needs
scipy and scikit-learn; left out where they are not installed), and `no_grouping`, where each article is a story of its own.

The days are for measuring only and are not part of the project; without them there is nothing to measure.
"""

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.figure import figure

SHARED = Path(__file__).parents[2] / "shared"
STORIES = ("b3_precision", "b3_recall", "b3_f1", "pair_f1", "wrong_stories", "wrong_articles")
COUNTS = ("said_multi", "largest", "true_size", "split")
# What plain.py needs, and this project does not.
PEER_NEEDS = ("scipy", "sklearn")


def labels_of(day: Path) -> Path | None:
    """Returns the labels of a day; those of `NAME.bare` are those of NAME."""
    name = day.name.removesuffix(".jsonl").removesuffix(".bare")
    path = day.with_name(f"{name}.labels.jsonl")
    return path if path.exists() else None


def days(folder: Path) -> list[Path]:
    """Returns the days of a folder that have labels."""
    every = sorted(folder.glob("*.jsonl"))
    return [path for path in every if _is_day(path) and labels_of(path)]


def _is_day(path: Path) -> bool:
    return not path.name.endswith((".labels.jsonl", ".links.jsonl", ".mail-links.jsonl"))


def scored(day: Path, said: Path, *options: str) -> dict[str, Any]:
    """Returns what score_day.py says of one annotated day."""
    labels = labels_of(day)
    command = [sys.executable, str(day.with_name("score_day.py")), str(day), str(labels), str(said), "--json"]
    done = subprocess.run([*command, *options], check=True, capture_output=True, text=True)
    scores: dict[str, Any] = json.loads(done.stdout)
    return scores


def _annotated(day: Path, out: Path) -> dict[str, Any]:
    subprocess.run([sys.executable, "-m", "digest", "annotate", str(day), "--output", str(out)], check=True)
    links = day.with_name(day.name.replace(".bare", "").replace(".jsonl", ".links.jsonl"))
    return scored(day, out, *(["--judged", str(links)] if links.exists() else []))


def _plain(day: Path, out: Path) -> dict[str, Any]:
    """Returns the scores of the peer, nothing where what it needs is not installed."""
    if not all(map(importlib.util.find_spec, PEER_NEEDS)):
        return {}
    subprocess.run([sys.executable, str(day.with_name("plain.py")), str(day), str(out)], check=True)
    return scored(day, out)


def figures(
    scores: dict[str, Any], plain: dict[str, Any]
) -> Iterator[tuple[str, float, str, dict[str, float]]]:
    """Yields (figure, value, unit, peers) of one day."""
    stories, peer = scores.get("stories", {}), plain.get("stories", {})
    for key in (*STORIES, *COUNTS):
        if stories.get(key) is not None:
            peers = {"plain": peer[key]} if peer.get(key) is not None else {}
            if key == "b3_f1":
                peers["no_grouping"] = scores["no_grouping"]["b3_f1"]
            yield f"stories.{key}", stories[key], "1" if key in STORIES else "articles", peers
    for kind in ("region", "topics"):
        if kind in scores:
            yield f"{kind}.first_right", scores[kind]["right"], "1", {}
    judged = scores.get("links", {}).get("judged", {})
    for verdict in ("related", "loosely", "unrelated"):
        if judged.get("still_offered"):
            yield f"read_also.{verdict}", judged.get(verdict, 0) / judged["still_offered"], "1", {}


def measure(shared: Path) -> None:
    """Prints the figures of every labelled day."""
    found = days(shared / "data" / "days")
    if not found:
        print(f"no labelled days under {shared}: nothing measured", file=sys.stderr)
    elif not all(map(importlib.util.find_spec, PEER_NEEDS)):
        print(f"plain.py is left out: {' and '.join(PEER_NEEDS)} are not installed", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        for day in found:
            said, peer = Path(folder) / "said.jsonl", Path(folder) / "plain.jsonl"
            name = day.name.removesuffix(".jsonl")
            scores = _annotated(day, said)
            plain = _plain(day, peer) if "stories" in scores else {}
            for key, value, unit, peers in figures(scores, plain):
                figure(f"quality.{name}.{key}", value, unit, peers=peers)


if __name__ == "__main__":
    measure(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED)
