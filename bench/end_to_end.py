"""How long a day takes from articles to mails: one `digest run` for 500 articles and 1,000 subscribers into the outbox.

Everything is as a newsroom has it: a process of its own with a cold engine, articles read under limits, understood,
grouped, ranked, frozen, approved, selected, rendered and written durably. The articles are real ones of `data/load`,
dated over the last day, so that all of them are news; no two subscribers are alike. A second run has nothing to do.
"""

import gzip
import json
import random
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bench.figure import figure

GIVEN = Path(__file__).parents[2] / "shared" / "data" / "load" / "articles-10k.jsonl.gz"
ARTICLES, SUBSCRIBERS = 500, 1_000
_TOPICS = ("01000000", "02000000", "04000000", "11000000", "13000000", "15000000", "16000000")
_REGIONS = ("US", "GB", "RU", "CN", "KZ", "FR", "021", "142", "150")
_CONFIG = """
[[newsletters]]
id = "morning"
name = "The Morning"
languages = ["en", "ru"]
zone = "{zone}"
build_at = "{hour}"
send_at = "00:00"
deadline_h = 24
approval = "auto"
[[sources]]
name = "Wire"
path = "in"
"""


def main() -> None:
    if not GIVEN.exists():
        print(f"{GIVEN} is not there: nothing is measured", file=sys.stderr)
        return
    with TemporaryDirectory() as name:
        folder = Path(name)
        _newsroom(folder)
        began, used = time.perf_counter(), _cpu()
        told = _digest(folder, "run")
        seconds, used = time.perf_counter() - began, _cpu() - used
        written = len(list((folder / "outbox").rglob("*.eml")))
        assert written == SUBSCRIBERS, f"{written} mails were written: {told}"
        figure("run.day.seconds", seconds, "s")
        # Of all its processes together: what a machine that does other things at the same time would also need.
        figure("run.day.cpu_seconds", used, "s")
        began = time.perf_counter()
        assert _digest(folder, "run") == ""
        figure("run.day.again.seconds", time.perf_counter() - began, "s")


def _newsroom(folder: Path) -> None:
    """Makes a newsroom whose edition is due now, at about noon where it lives."""
    now = datetime.now(UTC)
    west = now.hour - 12
    zone = f"Etc/GMT{west:+d}" if west else "UTC"
    hour = now.astimezone(ZoneInfo(zone)).strftime("%H:%M")
    (folder / "config.toml").write_text(_CONFIG.format(zone=zone, hour=hour), encoding="utf-8")
    (folder / "in").mkdir()
    with gzip.open(GIVEN, "rt", encoding="utf-8") as given, (folder / "in" / "day.jsonl").open("w") as file:
        for number, line in zip(range(ARTICLES), given, strict=False):
            ago = timedelta(minutes=number * 24 * 60 / ARTICLES)
            article = json.loads(line)
            # Addresses with an old date in them would tell that the articles were dated anew.
            article |= {
                "date_published": (now - ago).isoformat(),
                "url": f"https://wire.example/{article['id']}",
            }
            file.write(json.dumps(article) + "\n")
    chance = random.Random(7)
    rows = ["key,email,languages,zone,follow_topics,follow_regions,mute_topics,length"]
    for number in range(SUBSCRIBERS):
        follow = " ".join(chance.sample(_TOPICS, chance.randint(0, 3)))
        regions = " ".join(chance.sample(_REGIONS, chance.randint(0, 2)))
        mute = chance.choice(("", "", chance.choice(_TOPICS)))
        reader = f"r{number:05},reader{number}@example.org,{chance.choice(('en', 'ru en'))},{zone}"
        rows.append(f"{reader},{follow},{regions},{mute},{chance.randint(8, 25)}")
    (folder / "readers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    _digest(folder, "init")
    _digest(folder, "subscribers", "import", "readers.csv")


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _digest(folder: Path, *arguments: str) -> str:
    """Runs one command and returns what it said."""
    command = [sys.executable, "-m", "digest", *arguments]
    done = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


if __name__ == "__main__":
    main()
