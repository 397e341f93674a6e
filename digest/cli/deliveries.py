"""`digest deliveries`: who got what."""

from datetime import datetime

import click

from digest.cli.editions import edition_key
from digest.cli.main import Options
from digest.cli.output import as_json, plural, table
from digest.commands import command
from digest.model.edition import EditionKey
from digest.model.subscriber import Delivery, DeliveryState, TransportName
from digest.store import deliveries as stored
from digest.store import subscribers
from digest.wiring.app import open_app

STATES: tuple[DeliveryState, ...] = (
    "pending",
    "sending",
    "sent",
    "failed",
    "deferred",
    "uncertain",
    "skipped",
)


@click.group()
def deliveries() -> None:
    """Lists what became of each mail."""


@deliveries.command("list")
@click.option("--newsletter", default="", help="Only of this one.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Only of this day's edition.")
@click.option(
    "--edition", metavar="EDITION", default="", help="Only of this one, such as morning/2026-04-24."
)
@click.option("--subscriber", default="", help="Only to this reader, by key or address.")
@click.option(
    "--state",
    "states",
    type=click.Choice(STATES),
    multiple=True,
    help="Only in this state; may be given several times.",
)
@click.option("--transport", type=click.Choice(["outbox", "smtp"]), help="Only by this one.")
@click.option("--limit", type=click.IntRange(1), help="At most so many; all unless told.")
@click.option(
    "--page", type=click.IntRange(1), default=1, show_default=True, help="With --limit: which part of them."
)
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_deliveries(
    options: Options, /, *, newsletter: str, day: datetime | None, edition: str, subscriber: str,
    states: tuple[DeliveryState, ...], transport: TransportName | None, limit: int | None, page: int, wants_json: bool,
) -> None:  # fmt: skip
    """Lists mails, the newest edition first, then by subscriber."""
    app = open_app(options.config)
    key = edition_key(edition) if edition else None
    with app.checked_store().reading() as db:
        reader = subscribers.by_email(db, subscriber) if "@" in subscriber else None
        found = list(
            stored.listing(
                db, newsletter=key.newsletter if key else newsletter,
                date=key.date if key else day.date() if day else None, slot=key.slot if key else "",
                subscriber=reader.key if reader else subscriber, states=states, transport=transport,
                limit=limit, after=(limit or 0) * (page - 1),
            )
        )  # fmt: skip
    if wants_json:
        as_json([_row(delivery) for delivery in found])
        return
    table(
        [
            (
                str(EditionKey(d.newsletter, d.date, d.slot)),
                d.transport,
                d.state,
                app.local(d.at),
                d.subscriber,
                d.email,
                d.reason,
            )
            for d in found
        ],
        ("edition", "by", "state", "at", "subscriber", "address", "reason"),
    )
    asked = any((newsletter, day, edition, subscriber, states, transport, page > 1))
    nothing = "No mails like that." if asked else f"No mails yet. Try: {command('send')}"
    more = f" The next: --page {page + 1}" if limit and len(found) == limit else ""
    click.echo(f"{plural(len(found), 'mail')}.{more}" if found else nothing)


def _row(delivery: Delivery) -> dict[str, str]:
    return {
        "newsletter": delivery.newsletter, "date": delivery.date.isoformat(), "slot": delivery.slot,
        "subscriber": delivery.subscriber, "email": delivery.email, "transport": delivery.transport,
        "state": delivery.state, "reason": delivery.reason, "message_id": delivery.message_id,
        "at": delivery.at.isoformat(),
    }  # fmt: skip
