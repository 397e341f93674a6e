"""The process in which what was collected is read (`child` shuts it in)."""

import pickle

from digest.collect import answer
from digest.collect.batch import Batch
from digest.collect.child import InputReader, loading, serve
from digest.collect.json_items import read_lines
from digest.collect.read import read

_SNIFFED = 65_536


def main() -> None:
    """Answers until its pipe is closed."""
    serve(InputReader(_read, _written, answer.failure))


def _written(told: tuple[Batch, str], last: bool) -> bytes:  # as `InputReader` has it
    batch, origin = told
    return answer.written(batch, origin=origin, last=last)


def _load_parsers() -> None:
    """Loads what reads markup before any of it is read: a library there tries a socket when it is loaded."""
    with loading():
        import feedparser  # noqa: F401
        import trafilatura  # noqa: F401


def _read(message: bytes) -> tuple[Batch, str]:
    lines, given = pickle.loads(message)  # noqa: S301  (from the process that started this one)
    if lines:
        return read_lines(**given), given["origin"]
    if b"<" in given["content"][:_SNIFFED]:
        _load_parsers()
    return read(**given), given["origin"]
