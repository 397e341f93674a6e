"""`digest deliveries`: who got what."""

from datetime import datetime

import click

from digest.cli.main import Options
from digest.cli.output import as_json, plural, table
from digest.model.subscriber import Delivery, DeliveryState
from digest.store import deliveries as stored
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
@click.option("--subscriber", default="", help="Only to this reader, by key.")
@click.option("--state", type=click.Choice(STATES), help="Only in this state.")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_deliveries(
    options: Options,
    /,
    *,
    newsletter: str,
    day: datetime | None,
    subscriber: str,
    state: DeliveryState | None,
    wants_json: bool,
) -> None:
    """Lists mails, the newest edition first."""
    app = open_app(options.config)
    with app.checked_store().reading() as db:
        found = list(
            stored.listing(
                db,
                newsletter=newsletter,
                date=day.date() if day else None,
                subscriber=subscriber,
                states=(state,) if state else (),
            )
        )
    if wants_json:
        as_json([_row(delivery) for delivery in found])
        return
    table(
        [
            (f"{d.newsletter}/{d.date}", d.transport, d.state, app.local(d.at), f"{d.subscriber} {d.reason}")
            for d in found
        ],
        ("edition", "by", "state", "at", "subscriber"),
    )
    click.echo(f"{plural(len(found), 'mail')}." if found else "No mails yet. Try: digest send")


def _row(delivery: Delivery) -> dict[str, str]:
    return {
        "newsletter": delivery.newsletter, "date": delivery.date.isoformat(), "slot": delivery.slot,
        "subscriber": delivery.subscriber, "email": delivery.email, "transport": delivery.transport,
        "state": delivery.state, "reason": delivery.reason, "message_id": delivery.message_id,
        "at": delivery.at.isoformat(),
    }  # fmt: skip
