"""Writes what is beside the mails: the frozen edition, its pages for the web, and the report of the accounts."""

from typing import Any

from digest.deliver.outbox import Outbox
from digest.edition.snapshot import to_bytes
from digest.model.edition import Edition
from digest.model.subscriber import TransportName
from digest.render.compose import Composer
from digest.store.records import Accounts


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


def write_beside(
    outbox: Outbox, edition: Edition, composer: Composer, told: dict[str, Any], *, pages: bool
) -> None:
    """Writes edition.json, report.json and with `pages` edition.<language>.html and .txt into the edition's folder.

    Only languages in which a mail was made get pages: a page shows every story, which costs more than ten mails. Pages of
    this version of the edition stay as they are; edition.json is written after them, so a killed run leaves none out.
    """
    content = to_bytes(edition)
    current = outbox.edition() == content
    for language in edition.languages if pages else ():
        written = outbox.has_page(language)
        if (written and not current) or (not written and language in composer.languages_made):
            page = composer.page(language)
            outbox.write_page(language, page.html)
            outbox.write_plain(language, page.text)
    if not current:
        outbox.write_edition(content)
    outbox.write_report(told)
