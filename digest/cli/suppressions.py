"""`digest suppressions`: addresses that get nothing."""

import click

from digest.cli.main import Options
from digest.cli.output import as_json, plural, table
from digest.store import suppressions as stored
from digest.wiring.app import open_app


@click.group()
def suppressions() -> None:
    """Lists, adds and removes addresses that get nothing."""


@suppressions.command("list")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_suppressions(options: Options, wants_json: bool) -> None:
    """Lists suppressed addresses, the newest first, with the reason."""
    app = open_app(options.config)
    with app.checked_store().reading() as db:
        found = list(stored.listing(db))
    if wants_json:
        as_json(
            [
                {"address": s.address, "reason": s.reason, "detail": s.detail, "since": s.since.isoformat()}
                for s in found
            ]
        )
        return
    table(
        [(s.address, s.reason, app.local(s.since), s.detail) for s in found],
        ("address", "reason", "since", ""),
    )
    click.echo(f"{plural(len(found), 'address', 'addresses')}." if found else "No address is suppressed.")


@suppressions.command()
@click.argument("email")
@click.option("--note", default="", help="Why, for whoever looks later.")
@click.pass_obj
def add(options: Options, email: str, note: str) -> None:
    """Suppresses an address at once, also in an edition that is being sent."""
    app = open_app(options.config)
    with app.checked_store().writing() as db:
        new = stored.add(db, email, "hand", app.now(), detail=note)
    click.echo(f"{email} gets nothing any more." if new else f"{email} was suppressed already.")


@suppressions.command()
@click.argument("email")
@click.pass_obj
def remove(options: Options, email: str) -> None:
    """Lets an address get mails again. Who unsubscribed stays unsubscribed."""
    app = open_app(options.config)
    with app.checked_store().writing() as db:
        there = stored.remove(db, email)
    click.echo(f"{email} may get mails again." if there else f"{email} was not suppressed.")
