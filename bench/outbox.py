"""How many mails of 80 KB a second stand in the outbox, durable, with the ledger on.

Beside it, turn about on the same disk: all files written and then one sync of everything, which is what the disk can do
at best; and the plain way to be as safe, a flush of each file and its folder.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.figure import figure
from bench.smtp import KEY, mail, owed
from digest.deliver.folder import flush_folder
from digest.deliver.outbox import Outbox

MAILS = int(os.environ.get("BENCH_MAILS", "1500"))
TURNS = 5


def ours(folder: Path, mails: int) -> float:
    store, ledger = owed(folder, mails, transport="outbox")
    outbox = Outbox(folder / "outbox", KEY)
    begin = time.perf_counter()
    sent = sum(one.state == "sent" for one in outbox.send(map(mail, range(mails)), ledger))
    took = time.perf_counter() - begin
    store.close()
    assert sent == mails == len(list(outbox.path.glob("*.eml")))
    return mails / took


def all_then_one_sync(folder: Path, mails: int) -> float:
    begin = time.perf_counter()
    for number in range(mails):
        one = mail(number)
        (folder / f"{one.subscriber}.eml").write_bytes(one.content)
    os.sync()
    return mails / (time.perf_counter() - begin)


def flush_each(folder: Path, mails: int) -> float:
    begin = time.perf_counter()
    for number in range(mails):
        one = mail(number)
        part = folder / f".{one.subscriber}.part"
        with part.open("wb") as file:
            file.write(one.content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / f"{one.subscriber}.eml")
        flush_folder(folder)
    return mails / (time.perf_counter() - begin)


def measured(way: Callable[[Path, int], float], mails: int) -> float:
    """Returns the rate in a new folder, once the disk has done what was asked of it before."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        os.sync()
        return way(Path(folder), mails)


def main() -> None:
    turns = [
        (measured(ours, MAILS), measured(all_then_one_sync, MAILS), measured(flush_each, MAILS // 5))
        for _ in range(TURNS)
    ]
    mine, limit, each = (median(rates) for rates in zip(*turns, strict=True))
    figure("outbox.durable", mine, "1/s", peers={"fsync each": each}, limit=limit)


if __name__ == "__main__":
    main()
