"""A newsroom in a folder, with the invented day of `bench.issue` and its readers: what commands are measured on."""

import random
from dataclasses import replace
from pathlib import Path

from bench.issue import LEAVES, edition, readers
from digest.edition.snapshot import to_bytes
from digest.store import editions, subscribers
from digest.store.database import Store

EDITION = "morning/2026-04-24"
_CONFIG = """
store.url = "sqlite:///digest.db"
outbox.path = "outbox"
site = {{public_url = "https://news.example.org", postal_address = "12 Abai Avenue, Almaty", reply_to = "desk@example.org", sender = "morning@example.org"}}
smtp.servers = [{{host = "127.0.0.1", port = {port}, tls = "none"}}]
newsletters = [{{id = "morning", name = "The Morning", languages = ["ru", "kk", "ky", "en"], zone = "Asia/Almaty", stories = 25, transport = "smtp", approval = "hand"}}]
"""


def newsroom(folder: Path, count: int, port: int = 25) -> Path:
    """Makes a store with a draft of `EDITION` and `count` readers, all different; mails go to `port` of loopback. Returns
    its configuration."""
    chance = random.Random(1)
    day = edition(chance)
    some = [replace(one.subscriber, newsletters=("morning",)) for one in readers(chance, day, count)]
    folder.mkdir(parents=True)
    store = Store(f"sqlite:///{folder}/digest.db")
    store.create()
    with store.writing() as db:
        subscribers.write_new(db, some, LEAVES)
        editions.save(db, day.key, 1, to_bytes(day), window=day.window, built=day.built)
    store.close()
    config = folder / "config.toml"
    config.write_text(_CONFIG.format(port=port), encoding="utf-8")
    return config
