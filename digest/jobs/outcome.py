"""Writes what is beside the mails: the frozen edition, its pages for the web, and the report of the accounts."""

from typing import Any

from digest.deliver.outbox import Outbox
from digest.edition.snapshot import to_bytes
from digest.model.edition import Edition
from digest.model.subscriber import TransportName
from digest.render.compose import Composer
from digest.store.deliveries import Accounts


def report(
    edition: Edition, transport: TransportName, accounts: Accounts, *, seconds: float
) -> dict[str, Any]:
    """Returns the accounts of one edition as report.json has them."""
    return {
        "newsletter": edition.key.newsletter, "date": edition.key.date.isoformat(), "slot": edition.key.slot,
        "transport": transport, "eligible": accounts.eligible, "sent": accounts.sent,
        "skipped": dict(accounts.skipped), "deferred": accounts.deferred, "failed": accounts.failed,
        "uncertain": accounts.uncertain, "pending": accounts.pending, "seconds": round(seconds, 2),
    }  # fmt: skip


def write_beside(outbox: Outbox, edition: Edition, composer: Composer, told: dict[str, Any]) -> None:
    """Writes edition.json, edition.<language>.html and .txt, and report.json into the edition's folder."""
    outbox.write_edition(to_bytes(edition))
    for language in edition.languages:
        outbox.write_page(language, composer.page(language))
        outbox.write_plain(language, composer.plain(language))
    outbox.write_report(told)
