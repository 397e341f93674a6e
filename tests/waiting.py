"""Waits for what a test waits for, never for a time.

`LAST_RESORT_S` only ends a test that would hang for ever; a machine under any load is quicker.
"""

import subprocess
import time
from collections.abc import Callable

LAST_RESORT_S = 300.0


def wait_until(
    happened: Callable[[], object], what: str = "it", *, process: "subprocess.Popen[str] | None" = None
) -> None:
    """Returns when `happened()` is true. Fails with `what` if it never is, or if the process that should make it true has
    ended."""
    ends = time.monotonic() + LAST_RESORT_S
    while not happened():
        ended = process is not None and process.poll() is not None
        assert not ended or happened(), (
            f"{what} did not happen: the process ended with {process and process.returncode}"
        )
        assert time.monotonic() < ends, f"{what} did not happen in {LAST_RESORT_S:g} seconds"
        time.sleep(0.005)


def output_of(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """Returns standard output and standard error of a process when it has ended."""
    return process.communicate(timeout=LAST_RESORT_S)
