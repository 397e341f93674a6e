"""Finds out what a store that was brought back does not know: reports beside the mails that say more than the store."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from digest.errors import UsageError
from digest.model.edition import MAIN_SLOT, EditionKey
from digest.store.database import Store
from digest.store.deliveries import accounts


@dataclass(frozen=True, slots=True)
class More:
    """An edition of which `told` mails had left when its report was written; the store knows of `known`."""

    edition: str
    transport: str
    told: int
    known: int


def unknown_to(store: Store, outbox: Path) -> list[More]:
    """Returns the editions whose reports tell more than the store knows, by name."""
    found = []
    with store.reading() as db:
        for told in _reports(outbox):
            try:
                key = EditionKey(told["newsletter"], date.fromisoformat(told["date"]), told["slot"])
                sent, transport = int(told["sent"]), told["transport"]
                known = accounts(db, key, transport).sent
            except (KeyError, TypeError, ValueError, UsageError):
                continue  # a file that somebody else put there tells nothing
            if sent > known:
                found.append(More(_name(key), transport, sent, known))
    return sorted(found, key=lambda more: more.edition)


def _reports(outbox: Path) -> Iterator[dict[str, Any]]:
    for path in sorted([*outbox.glob("*/*/report.json"), *outbox.glob("*/*/*/report.json")]):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(told, dict):
            yield told


def _name(key: EditionKey) -> str:
    return f"{key.newsletter}/{key.date}" + ("" if key.slot == MAIN_SLOT else f"/{key.slot}")
