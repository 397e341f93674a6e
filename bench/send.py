"""How many mails a second of this program's CPU time go the whole way: chosen, put together, signed, written down, handed over.

To `smtp-sink`, by the code that `digest send` runs. Beside it the parts by themselves, measured before and after: what
is put together and signed, and what is handed over; the limit is both together.
"""

import os
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.figure import figure
from bench.issue import LEAVES, composer, edition, readers
from bench.smtp import ours as handed_over
from bench.smtp import sink
from digest.config.load import parse
from digest.deliver.dkim import Dkim, new_key
from digest.deliver.smtp import Smtp, SmtpServer
from digest.edition.select import Selector
from digest.edition.sizes import Sizes
from digest.jobs.owed import Sending
from digest.jobs.send import Wish, send
from digest.model.edition import Edition
from digest.model.subscriber import Subscriber
from digest.render.compose import Composer
from digest.store import editions, subscribers
from digest.store.database import Store
from digest.wiring.issues import issue_of

MAILS = int(os.environ.get("BENCH_MAILS", "3000"))
CONNECTIONS = 16
CONFIG = 'newsletters = [{id = "morning", name = "The Morning", languages = ["ru", "kk", "ky", "en"], stories = 25, transport = "smtp"}]'


def signed_rate(made: Composer, selector: Selector, dkim: Dkim, some: Sequence[Subscriber]) -> float:
    begin = time.process_time()
    for reader in some:
        dkim.sign(made.mail(reader, selector.select(reader), at=LEAVES).content, LEAVES)
    return len(some) / (time.process_time() - begin)


def whole_way(port: int, day: Edition, some: Sequence[Subscriber], dkim: Dkim) -> float:
    """Returns mails for a second of CPU time, from the readers in the store to the last 250."""
    config = parse(CONFIG, {})
    issue = issue_of(config.newsletters[0], config)
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        store = Store(f"sqlite:///{folder}/digest.db")
        store.create()
        with store.writing() as db:
            subscribers.write_new(db, some, LEAVES)
            editions.save(db, day.key, 1, b"{}", window=day.window, built=day.built)
        made, selector = prepared(day)
        for reader in some[:500]:
            made.mail(reader, selector.select(reader), at=LEAVES)
        server = SmtpServer(host="127.0.0.1", port=port, tls="none", connections=CONNECTIONS)
        sending = Sending(
            store=store, issue=issue, edition=day, composer=made, selector=selector, sign=dkim.sign, released=LEAVES,
            transport=Smtp(server),
        )  # fmt: skip
        begin = time.process_time()
        done = send(sending, Wish(everybody=True), now=lambda: LEAVES, stop=lambda: False)
        took = time.process_time() - begin
        store.close()
    assert (done.accounts.sent, done.problem) == (len(some), None), done
    return len(some) / took


def prepared(day: Edition) -> tuple[Composer, Selector]:
    config = parse(CONFIG, {})
    made = composer(day)

    def sizes(language: str) -> Sizes:
        found = made.sizes(language)
        return Sizes(frame=found.frame, sections=found.sections, stories=found.stories, leads=found.leads)

    return made, Selector(day, issue_of(config.newsletters[0], config).select, sizes)


def main() -> None:
    chance = random.Random(1)
    day = edition(chance)
    some = [replace(one.subscriber, newsletters=("morning",)) for one in readers(chance, day, MAILS)]
    dkim = Dkim("example.org", [new_key("s1", "rsa")])
    made, selector = prepared(day)
    signed_rate(made, selector, dkim, some[:500])
    with sink() as port:
        parts, whole = [], []
        for _ in range(3):
            parts.append(
                (
                    signed_rate(made, selector, dkim, some[: MAILS // 3]),
                    handed_over(port, MAILS // 3, CONNECTIONS)[1],
                )
            )
            whole.append(whole_way(port, day, some, dkim))
    signed, handed = sorted(parts)[1]
    figure("send.signed.smtp", sorted(whole)[1], "1/cpu-s",
           peers={"put together and signed": signed, "handed over": handed}, limit=1 / (1 / signed + 1 / handed))  # fmt: skip


if __name__ == "__main__":
    main()
