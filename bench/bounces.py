"""How many bounces are understood: whom they name, and whether it is for good; beside flufl.bounce in the same run.

    python -m bench.bounces [FILE]          FILE is data/bounces/bounces.jsonl.gz

A mail counts as found where its recipient or the Message-ID of the original is read from it; of all mails, also those
that carry neither. Hard or soft counts by recipient. Rules were made on the half "tuned"; "apart" is the other one,
halves by the hash of a mail's id. The set is for measuring only and is no part of the project.
"""

import base64
import gzip
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

from flufl.bounce import all_failures

from bench.figure import figure
from digest.deliver.bounces.read import read

SET = Path(__file__).parents[2] / "shared" / "data" / "bounces" / "bounces.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Given:
    """One mail of the set: `hard` says for each of its recipients whether the refusal is for good."""

    id: str
    content: bytes
    hard: tuple[bool, ...]

    @property
    def tuned(self) -> bool:
        return hashlib.sha256(self.id.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader of bounces says about a mail."""

    found: bool
    hard: tuple[bool, ...]


def given(path: Path = SET) -> Iterator[Given]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            hard = tuple(bool(one["hard"]) for one in row["gold"])
            yield Given(row["id"], base64.b64decode(row["eml_base64"]), hard)


def ours(content: bytes) -> Told:
    notice = read(content)
    hard = tuple(one.verdict.kind == "hard" for one in notice.refusals)
    found = any(one.recipients for one in notice.refusals) or bool(notice.original.message_ids)
    return Told(found, hard)


def flufl(content: bytes) -> Told:
    soft, hard = all_failures(message_from_bytes(content))
    return Told(bool(soft or hard), (False,) * len(soft - hard) + (True,) * len(hard))


def shares(mails: Sequence[Given], reader: Callable[[bytes], Told]) -> tuple[float, float]:
    """Returns the share of mails with a recipient or an id, and of recipients whose refusal is called right."""
    told = [reader(mail.content) for mail in mails]
    right = [one for mail, it in zip(mails, told, strict=True) for one in _right(mail.hard, it.hard)]
    return sum(it.found for it in told) / len(told), sum(right) / len(right)


def _right(wanted: Sequence[bool], said: Sequence[bool]) -> Iterable[bool]:
    """Compares in order; where the numbers differ, every recipient has what the mail as a whole comes to."""
    if len(said) != len(wanted):
        said = [any(said)] * len(wanted)
    return (one == other for one, other in zip(wanted, said, strict=True))


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SET
    if not path.exists():
        print(f"bench.bounces: there is no {path}; name the set", file=sys.stderr)
        return
    mails = list(given(path))
    halves = {
        "all": mails,
        "tuned": [mail for mail in mails if mail.tuned],
        "apart": [mail for mail in mails if not mail.tuned],
    }
    for name, chosen in halves.items():
        found, right = shares(chosen, ours)
        their_found, their_right = shares(chosen, flufl)
        figure(f"bounces.found.{name}", found, "share", peers={"flufl.bounce": their_found})
        figure(f"bounces.hard_or_soft.{name}", right, "share", peers={"flufl.bounce": their_right})
    begin = time.process_time()
    for mail in mails:
        read(mail.content)
    ours_s = time.process_time() - begin
    begin = time.process_time()
    for mail in mails:
        flufl(mail.content)
    theirs_s = time.process_time() - begin
    figure("bounces.read", len(mails) / ours_s, "1/s", peers={"flufl.bounce": len(mails) / theirs_s})


if __name__ == "__main__":
    main()
