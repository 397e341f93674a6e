"""What reads strangers' input: here, or in a process with limits (`worker`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from digest.collect.batch import Batch
from digest.collect.facts import Facts
from digest.collect.read import read

# Input that its reader did not survive, or not in time.
FAULTS = frozenset({"too-slow", "too-heavy", "crashed"})
MOST_FAULTS = 5  # of the lines of one file: each may cost the whole time that one input has


class Reading(Protocol):
    """Both return what is in an input and raise nothing for its sake."""

    def read(self, content: bytes, *, origin: str, facts: Facts, now: datetime) -> Batch: ...

    def read_lines(
        self,
        lines: Sequence[bytes],
        *,
        origin: str,
        facts: Facts,
        now: datetime,
        first: int = 1,
        only: bool = False,
    ) -> Batch: ...


class Here:
    """Reads in this process, for input that is trusted with its time and memory."""

    def read(self, content: bytes, *, origin: str, facts: Facts, now: datetime) -> Batch:
        return read(content, origin=origin, facts=facts, now=now)

    def read_lines(
        self,
        lines: Sequence[bytes],
        *,
        origin: str,
        facts: Facts,
        now: datetime,
        first: int = 1,
        only: bool = False,
    ) -> Batch:
        from digest.collect.json_items import read_lines

        return read_lines(lines, origin=origin, facts=facts, now=now, first=first, only=only)


HERE = Here()
