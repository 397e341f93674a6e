"""Reads what came back in a process with limits: no letter of a stranger costs more than its own refusal."""

import json
from dataclasses import asdict, dataclass

from pydantic import TypeAdapter, ValidationError

from digest.collect.process_pool import ProcessPool, ReadingFault, WorkerSettings
from digest.deliver.bounces.notice import Notice
from digest.errors import DeliveryError

# A letter takes milliseconds; its largest is far below what a page of news may be.
LIMITS = WorkerSettings(seconds=5.0, memory_mb=500, keep_mb=200)


@dataclass(frozen=True, slots=True)
class BounceAnswer:
    """`error` is what kept the process from reading, by code and words; `last` says that it ends now."""

    notice: Notice | None = None
    code: str = ""
    error: str = ""
    last: bool = False


# It parses hostile letters, so what it says is checked, and no pickle.
_ANSWER = TypeAdapter(BounceAnswer)


def written(answer: BounceAnswer) -> bytes:
    """Returns an answer as JSON; half of a pair of surrogates becomes a mark."""
    return json.dumps(asdict(answer), ensure_ascii=False).encode("utf-8", "replace")


class BounceReader(ProcessPool):
    """Reads as `digest.deliver.bounces.read` does, elsewhere."""

    def __init__(self, settings: WorkerSettings = LIMITS) -> None:
        super().__init__(settings, "digest.wiring.bounce_child")

    def read(self, content: bytes) -> Notice:
        """Returns what a letter says about a mail that came back. Raises: DeliveryError where it cannot be read."""
        try:
            with self._process() as process:
                try:
                    answer = _ANSWER.validate_json(process.exchange(content))
                except ValidationError as error:
                    raise self._fault("crashed") from error
                if answer.last:
                    process.end()
                if answer.notice is None:
                    raise self._fault(answer.code, answer.error)
                return answer.notice
        except ReadingFault as fault:
            raise DeliveryError(fault.text) from fault
