"""A day of a large newsroom: how long it takes to understand its articles, find and rank its stories, and what to read
also; how long 100 more take on top of it; how both grow.

    python -m bench.day [--articles N ...] [FOLDER]       FOLDER holds data/load; N are 1000, 10000 and 50000 unless told

Up to 10,000 articles are those of the file as they are. More are copies of them in which every fifth word of four letters
and more is spelled with the copy's number behind it and every date lies two weeks later for each copy, so that copies are
other stories of the same kind and length. Each size runs in a process of its own: `seconds` is the time on the clock,
`cpu` what all its processes computed, `rss_mb` the most memory that it and its largest child held.
The limit is TF-IDF alone: the words of all articles weighed and put into one matrix, by the code that grouping uses.
`add100` and `again` are measured on a store in a file: 100 new articles understood and put into stories, and then a run
with nothing new. The texts are for measuring only and are not part of the project.
"""

import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.figure import figure
from digest.collect.facts import Facts
from digest.collect.paths import read_paths
from digest.jobs.cards import ordered
from digest.jobs.collect import Engine, group_stories, understand
from digest.model.article import Article, ReadArticle
from digest.store import articles as stored
from digest.store.database import Store
from digest.stories.archive import Archive
from digest.stories.group import group
from digest.stories.related import choose
from digest.stories.similar import vectors
from digest.stories.traits import TraitReader
from digest.wiring.app import open_app

SHARED = Path(__file__).parents[2] / "shared"
FILE = Path("data/load/articles-10k.jsonl.gz")
SIZES = (1_000, 10_000, 50_000)
COPY_DAYS = 14
POOL, ADDED, AT_ONCE = 400, 100, 200
NOW = datetime(2026, 4, 24, 6, tzinfo=UTC)
WORD = re.compile(r"\b[^\W\d_]{4,}\b")


def given(path: Path, most: int) -> Iterator[Article]:
    """Yields so many articles: those of the file, then copies of them that tell other stories."""
    read = read_paths(path, facts=Facts(zone="UTC"), now=NOW)
    originals = [article for batch in read for article in batch.articles]
    for number in range(most):
        copy, at = divmod(number, len(originals))
        one, later = originals[at], timedelta(days=COPY_DAYS * copy)
        yield replace(
            one,
            id=f"{one.id}-{copy}",
            url=f"{one.url}?copy={copy}" if copy else one.url,
            title=altered(one.title, copy),
            paragraphs=tuple(altered(part, copy) for part in one.paragraphs),
            collected=one.collected + later,
            published=one.published + later,
        )


def altered(text: str, copy: int) -> str:
    """Returns the text of a copy: every fifth longer word is another one. The first copy is the original."""
    if not copy:
        return text
    count = 0

    def other(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return found[0] if count % 5 else f"{found[0][:4]}{chr(96 + copy)}{found[0][4:]}"

    return WORD.sub(other, text)


def day(path: Path, size: int) -> None:
    """Measures one size, in this process."""
    app = open_app(Path("no-configuration.toml"), default=True)
    engine, issue = app.engine, app.issue()
    texts = list(given(path, size))
    name = f"day.{size // 1000}k"
    begin, cpu = time.perf_counter(), computed()
    seen = annotated(texts, engine)
    marks = [time.perf_counter()]
    stories = group(seen, {}, engine.background, engine.grouping)
    marks.append(time.perf_counter())
    by_id = {read.id: read for read in seen}
    ranked = ordered({story.id: story for story in stories}, by_id, issue, now=NOW)
    archive = Archive(seen, stories, engine.background)
    links = [choose(one.story, archive, language="en", settings=issue.related) for one in ranked[:POOL]]
    marks.append(time.perf_counter())
    seconds, spent = marks[-1] - begin, computed() - cpu
    figure(f"{name}.seconds", seconds, "s", limit=tfidf(seen, engine))
    figure(f"{name}.cpu", spent, "s")
    for step, start, end in zip(
        ("understand", "stories", "rank_and_read_also"), (begin, *marks), marks, strict=False
    ):
        figure(f"{name}.{step}.seconds", end - start, "s")
    figure(f"{name}.rss_mb", memory_mb(), "MB")
    figure(
        f"{name}.stories",
        len(stories),
        "stories",
        peers={"read_also": sum(map(len, links)) / max(1, len(links))},
    )


def annotated(texts: list[Article], engine: Engine) -> list[ReadArticle]:
    """Returns the articles as the program understands them, with as many processes as it uses."""
    without = [(text, b"") for text in texts]
    parts = [without[low : low + AT_ONCE] for low in range(0, len(texts), AT_ONCE)]
    found = (annotation for part in engine.annotations(parts) for annotation in part)
    return [ReadArticle(text, annotation) for text, annotation in zip(texts, found, strict=True)]


def tfidf(seen: list[ReadArticle], engine: Engine) -> float:
    """Returns the seconds that weighing the words alone takes."""
    begin = time.perf_counter()
    reader = TraitReader(engine.background, engine.grouping.traits)
    vectors([reader.read(read).weights for read in seen])
    return time.perf_counter() - begin


def add(path: Path, size: int) -> None:
    """Measures 100 new articles on top of a stored day, and a run with nothing new."""
    whole = open_app(Path("no-configuration.toml"), default=True).engine
    engine = replace(whole, meaning=None)
    texts = [
        replace(text, collected=NOW - timedelta(seconds=n % 86_400))
        for n, text in enumerate(given(path, size))
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/digest.db")
        store.create()
        for part in (texts[:-ADDED], texts[-ADDED:]):
            with store.writing() as db:
                stored.add(db, part)
            begin, cpu = time.perf_counter(), computed()
            understand(store, engine, now=NOW)
            group_stories(store, engine, now=NOW)
            seconds, spent = time.perf_counter() - begin, computed() - cpu
        figure(f"day.add{ADDED}.cpu", spent, "s")
        figure(f"day.add{ADDED}.seconds", seconds, "s", peers={"the_day_before": size})
        begin = time.perf_counter()
        understand(store, engine, now=NOW)
        group_stories(store, engine, now=NOW)
        figure("day.again.seconds", time.perf_counter() - begin, "s")
    if whole.meaning is not None:
        cpu = computed()
        made = list(whole.meaning.meaning.encode(texts[-ADDED:]))
        figure(f"day.vectors{ADDED}.cpu", computed() - cpu, "s", peers={"vectors": sum(map(bool, made))})


def computed() -> float:
    """Returns the processor seconds of this process and its finished children."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def memory_mb() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024


def main() -> None:
    arguments = sys.argv[1:]
    sizes = [int(word) for word in arguments if word.isdigit()] or list(SIZES)
    folders = [word for word in arguments if not word.isdigit() and not word.startswith("-")]
    path = Path(folders[0] if folders else SHARED) / FILE
    if not path.exists():
        print(f"no {path}: nothing measured", file=sys.stderr)
        return
    if "--day" in arguments:
        day(path, sizes[0])
    elif "--add" in arguments:
        add(path, sizes[0])
    else:
        for size in sizes:
            subprocess.run(
                [sys.executable, "-m", "bench.day", "--day", str(size), str(path.parents[2])], check=True
            )
        subprocess.run(
            [sys.executable, "-m", "bench.day", "--add", str(min(10_000, max(sizes))), str(path.parents[2])],
            check=True,
        )


if __name__ == "__main__":
    main()
