"""What `digest doctor` finds: one thing that was looked at, how it is, and how to mend it."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "weak", "bad", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`area` groups findings; `mend` says what to do, "" where nothing is to be done. "unknown" could not be checked."""

    area: str
    state: State
    what: str
    mend: str = ""
