"""Understands many articles on two cores: the same annotations in the same order as one process would give.

Each process loads what the engine knows once; few articles are not worth that. Where processes cannot be had, or one is
killed, this process does the rest itself.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context

from digest.jobs.collect import Part
from digest.model.article import Annotation, Article
from digest.understand.annotate import annotate
from digest.understand.knowledge import Knowledge
from digest.understand.own import OwnRule
from digest.understand.publisher import NOBODY, Publisher
from digest.wiring.knowledge import load_knowledge

# A process takes a second to load what it needs to know: as long as some 400 articles take to understand.
WORTH = 1_000
_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Told:
    """What the configuration adds to what the engine knows. Travels to other processes as it is."""

    own_topics: tuple[OwnRule, ...] = ()
    own_regions: tuple[OwnRule, ...] = ()
    publishers: Mapping[str, Publisher] | None = None
    with_model: bool = False


def annotator(told: Told) -> Callable[[Article, bytes], Annotation]:
    """Returns what understands one article with its vector; loads what the engine knows."""
    knowledge: Knowledge = replace(
        load_knowledge(with_model=told.with_model), own_topics=told.own_topics, own_regions=told.own_regions
    )
    publishers = told.publishers or {}
    return lambda article, vector: annotate(
        article, knowledge, publishers.get(article.source, NOBODY), vector
    )


def in_parts(
    parts: Sequence[Part],
    here: Callable[[Article, bytes], Annotation],
    told: Told,
    *,
    processes: int | None = None,
    worth: int = WORTH,
) -> Iterator[list[Annotation]]:
    """Yields the annotations of each part, in order. `here` understands in this process."""
    processes = min(_PROCESSES, os.cpu_count() or 1) if processes is None else processes
    done = 0
    if processes > 1 and sum(map(len, parts)) >= worth:
        try:
            # Not forked: a fork copies the locks of threads that are not there any more.
            with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (told,)) as pool:
                for found in pool.map(_part, parts):
                    yield found
                    done += 1
        except (BrokenProcessPool, OSError):
            pass  # The rest is done here, slower.
    for part in parts[done:]:
        yield [here(article, vector) for article, vector in part]


_annotate: list[Callable[[Article, bytes], Annotation]] = []


def _begin(told: Told) -> None:
    _annotate[:] = [annotator(told)]


def _part(part: Part) -> list[Annotation]:
    return [_annotate[0](article, vector) for article, vector in part]
