"""What commands cost that have little to do: by the clock, and in CPU time beside what importing SQLModel takes.

`start.help` and `start.run` are seconds by the clock; `start.status`, `start.articles` and `start.subscribers` are CPU
seconds on the demo's store, over those of `import sqlmodel`, each measured in turn with it. `approve.10k.cpu_s` is one
edition with 10,000 readers; `send.ten.cpu_s` ten readers, beyond what importing the same modules takes.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.figure import figure
from bench.newsroom import EDITION, newsroom
from bench.smtp import sink

RUNS = 9
READERS = int(os.environ.get("BENCH_READERS", "10000"))
DIGEST = ("-m", "digest")
SQLMODEL = ("-c", "import sqlmodel")
LISTS = {"status": ("status",), "articles": ("articles", "list"), "subscribers": ("subscribers", "list")}
# What `digest send` loads by itself.
SEND_IMPORTS = (
    "-c",
    "import digest.cli.main, digest.cli.send, digest.cli.progress, digest.cli.stopping, digest.jobs.send, digest.wiring.sending,"
    "digest.wiring.trial, digest.render.compose, digest.deliver.dkim, digest.deliver.smtp, sqlalchemy.dialects.sqlite",
)


def spent(*arguments: str, folder: Path) -> tuple[float, float]:
    """Returns the seconds of a Python with these arguments, by the clock and in CPU time."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    took, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def wall(*arguments: str, folder: Path) -> float:
    """Returns the median over `RUNS` runs, by the clock."""
    return median(spent(*arguments, folder=folder)[0] for _ in range(RUNS))


def idle(folder: Path) -> None:
    """Prints what `--help` and a run with nothing due take."""
    python = wall("-c", "pass", folder=folder)
    figure("start.help", wall(*DIGEST, "--help", folder=folder), "s", limit=python)
    for command in ("init", "run"):
        spent(*DIGEST, command, folder=folder)
    figure("start.run", wall(*DIGEST, "run", folder=folder), "s", limit=python)


def lists(folder: Path) -> None:
    """Prints what the commands take that show the demo's store."""
    spent(*DIGEST, "demo", folder=folder)
    config = ("--config", "outbox/.demo/config.toml")
    rounds = [
        {
            name: spent(*arguments, folder=folder)[1]
            for name, arguments in {
                "sqlmodel": SQLMODEL,
                **{name: (*DIGEST, *config, *words) for name, words in LISTS.items()},
            }.items()
        }
        for _ in range(RUNS)
    ]
    sqlmodel = median(one["sqlmodel"] for one in rounds)
    for name in LISTS:
        ratio = median(one[name] for one in rounds) / sqlmodel
        figure(f"start.{name}", ratio, "x", peers={"import sqlmodel, s": sqlmodel})


def approving(folder: Path) -> None:
    """Prints what approving an edition of many readers takes."""
    newsroom(folder, READERS)
    spent(*DIGEST, "--help", folder=folder)
    _, cpu_s = spent(*DIGEST, "approve", EDITION, folder=folder)
    figure("approve.10k.cpu_s", cpu_s, "s", peers={"import sqlmodel": spent(*SQLMODEL, folder=folder)[1]})


def sending(folder: Path) -> None:
    """Prints what sending to ten readers takes, beyond its imports."""
    with sink() as port:
        newsroom(folder, 10, port)
        spent(*DIGEST, "approve", EDITION, folder=folder)
        day = EDITION.partition("/")[2]
        _, cpu_s = spent(*DIGEST, "send", "--yes", "--date", day, folder=folder)
    imports = min(spent(*SEND_IMPORTS, folder=folder)[1] for _ in range(3))
    figure("send.ten.cpu_s", cpu_s - imports, "s", peers={"imports": imports})


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part, measure in (("idle", idle), ("demo", lists)):
            (folder / part).mkdir()
            measure(folder / part)
        approving(folder / "approve")
        sending(folder / "send")


if __name__ == "__main__":
    main()
