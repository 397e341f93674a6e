"""How long a command takes that has nothing to do: `digest --help`, and `digest run` with nothing due."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.figure import figure

RUNS = 9


def seconds(*arguments: str, folder: Path) -> float:
    """Returns the median wall time of `digest ARGUMENTS` over `RUNS` runs."""
    taken = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "digest", *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        taken.append(time.perf_counter() - begin)
    return median(taken)


def bare(folder: Path) -> float:
    """Returns the median wall time of a Python that does nothing."""
    taken = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], cwd=folder, check=True)
        taken.append(time.perf_counter() - begin)
    return median(taken)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = bare(folder)
        figure("start.help.seconds", seconds("--help", folder=folder), "s", limit=python)
        subprocess.run(
            [sys.executable, "-m", "digest", "init"], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        subprocess.run(
            [sys.executable, "-m", "digest", "run"], cwd=folder, check=False, stdout=subprocess.DEVNULL
        )
        figure("start.run.seconds", seconds("run", folder=folder), "s", limit=python)


if __name__ == "__main__":
    main()
