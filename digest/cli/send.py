"""`digest send`: mails into the outbox, or a trial mail by SMTP."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from digest.cli.main import Options
from digest.cli.output import as_json, bad, good, plural
from digest.errors import UsageError
from digest.model.edition import EditionKey
from digest.periods.schedule import edition_date
from digest.wiring.app import App, open_app


@click.command()
@click.option("--newsletter", default="", help="Which; the first of the configuration unless told.")
@click.option("--date", "day", default="", help="Which day's edition; today's unless told.")
@click.option(
    "--test-to",
    metavar="ADDRESS",
    default="",
    help="Send one mail to this address by SMTP, and to nobody else.",
)
@click.option("--reader", default="", metavar="KEY", help="With --test-to: as this subscriber would get it.")
@click.option("--due", is_flag=True, help="Only readers whose hour has come, as digest run does.")
@click.option("--dry-run", is_flag=True, help="Choose and make every mail, but hand over none.")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def send(
    options: Options,
    /,
    *,
    newsletter: str,
    day: str,
    test_to: str,
    reader: str,
    due: bool,
    dry_run: bool,
    wants_json: bool,
) -> None:
    """Gives every subscriber who has not got it yet their mail of an approved edition. Safe to run twice."""
    from digest.wiring.sending import send_edition
    from digest.wiring.trial import dry_run as rehearse
    from digest.wiring.trial import test_mail

    app = open_app(options.config)
    issue = app.issue(newsletter)
    key = EditionKey(issue.id, _day(day) or edition_date(app.now(), issue.schedule))
    if test_to:
        sent = test_mail(app, issue, key, address=test_to, reader=reader)
        click.echo(f"Sent {key} to {test_to} as {sent}.")
        return
    if dry_run:
        told = rehearse(app, issue, key)
    else:
        with app.checked_store().locked("send"):
            told = send_edition(app, issue, key, everybody=not due).report
    if wants_json:
        as_json(told)
    else:
        print_report(app, told)
    if not adds_up(told):
        raise click.exceptions.Exit(1)


def adds_up(told: Mapping[str, Any]) -> bool:
    """Says whether every mail that was owed is accounted for, and none is in doubt."""
    counted = sum(told[state] for state in ("sent", "deferred", "failed", "uncertain", "pending"))
    return bool(told["eligible"] == counted + sum(told["skipped"].values()) and not told["uncertain"])


def print_report(app: App, told: Mapping[str, Any]) -> None:
    """Prints the accounts of one edition, and where its mails are."""
    parts = [f"{told['sent']:,} sent"]
    parts += [f"{count:,} skipped ({reason})" for reason, count in told["skipped"].items()]
    parts += [
        f"{told[state]:,} {state}" for state in ("deferred", "failed", "uncertain", "pending") if told[state]
    ]
    verdict = (
        good("The accounts add up.")
        if adds_up(told)
        else bad("The accounts do not add up, or something is uncertain.")
    )
    click.echo(
        f"{told['newsletter']}/{told['date']}: of {plural(told['eligible'], 'reader')} {', '.join(parts)}. {verdict}"
    )
    if told["transport"] == "outbox":
        click.echo(f"See {app.config.outbox.path / told['newsletter'] / told['date']}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"{text!r} is not a date", hint="write it as 2026-04-24") from error
