"""Has strangers' input read in processes with limits (`process_pool`): what it does to its reader is a rejected article."""

import pickle
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from digest.collect import answer
from digest.collect.batch import Batch, rejected
from digest.collect.facts import Facts
from digest.collect.process_pool import ProcessPool, ReadingFault, WorkerSettings
from digest.collect.reading import FAULTS, MOST_FAULTS
from digest.commands import command
from digest.errors import ArticleError


class Worker(ProcessPool):
    """Reads as `digest.collect.read` does, elsewhere."""

    def __init__(self, settings: WorkerSettings | None = None) -> None:
        super().__init__(settings or WorkerSettings(), "digest.collect.worker_child")

    def read(self, content: bytes, *, origin: str, facts: Facts, now: datetime) -> Batch:
        """Returns the articles in `content`, as `digest.collect.read.read` does."""
        given = {"content": content, "origin": origin, "facts": facts, "now": now}
        try:
            return self._asked(given, lines=False)
        except ArticleError as error:
            return Batch(rejected=(rejected(origin, error, content),))

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
        """Returns the articles of JSON Lines, as `digest.collect.json_items.read_lines` does."""
        given = {
            "lines": list(lines), "origin": origin, "facts": facts, "now": now, "first": first, "only": only,
        }  # fmt: skip
        try:
            return self._asked(given, lines=True)
        except ArticleError as error:
            if len(lines) == 1:
                return Batch(rejected=(rejected(f"{origin}:{first}", error, lines[0]),))
        return self._one_by_one(lines, origin=origin, facts=facts, now=now, first=first, only=only)

    def _one_by_one(
        self, lines: Sequence[bytes], *, origin: str, facts: Facts, now: datetime, first: int, only: bool
    ) -> Batch:
        """What a batch holds that has a line at fault: only that one is set aside, unless there are too many."""
        parts: list[Batch] = []
        faults = 0
        for number, line in enumerate(lines, first):
            if faults < MOST_FAULTS:
                part = self.read_lines([line], origin=origin, facts=facts, now=now, first=number, only=only)
                faults += any(one.code in FAULTS for one in part.rejected)
            else:
                unread = ArticleError(
                    f"it was left unread, after {faults} lines that cannot be read in time",
                    code="unread",
                    hint=f"{command('articles', 'retry', '--all')} reads it again",
                )
                part = Batch(rejected=(rejected(f"{origin}:{number}", unread, line),))
            parts.append(part)
        return Batch(
            tuple(article for part in parts for article in part.articles),
            tuple(refused for part in parts for refused in part.rejected),
            tuple(gone for part in parts for gone in part.withdrawn),
        )

    def _asked(self, given: dict[str, Any], *, lines: bool) -> Batch:
        """Raises: ArticleError."""
        message = pickle.dumps((lines, given))
        try:
            with self._process() as process:
                told = answer.understood(process.exchange(message))
                if told.last:
                    process.end()
                if told.code:
                    raise self._fault(told.code, told.error)
                return answer.batch_of(told, origin=given["origin"], now=given["now"])
        except ReadingFault as fault:
            raise ArticleError(
                fault.text, code=fault.code, hint="send the article by itself, as plain text"
            ) from fault
