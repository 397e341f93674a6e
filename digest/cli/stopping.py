"""Ends a sending in order when the machine or a person asks for it.

Once mails leave, the first SIGTERM or Ctrl-C lets what is on its way arrive and be written down; the second does not
wait for that. Before that, either ends the command at once.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

from digest.cli.output import announce

EXIT_STOPPED = 130
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopping:
    """Asked by a sending, again and again, whether it is to end; `asked` says whether somebody wanted that."""

    def __init__(self) -> None:
        self.asked = False
        self._heard = False

    def __call__(self) -> bool:
        self._heard = True
        return self.asked

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        """Handles a signal."""
        if self.asked or not self._heard:
            raise KeyboardInterrupt
        self.asked = True
        announce("Stopping when what is on its way has arrived; once more stops now.", warns=True)


@contextmanager
def stopping() -> Iterator[Stopping]:
    """Listens to signals for the length of the block, where that is possible: in the main thread."""
    stop = Stopping()
    if current_thread() is not main_thread():
        yield stop
        return
    before = {number: signal.signal(number, stop.ask) for number in _SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
