"""`digest send`: mails into the outbox or by SMTP, or a trial mail."""

import sys
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from digest.cli.main import Options
from digest.cli.output import as_json, bad, good, plural
from digest.commands import command
from digest.errors import DigestError, LimitReached, UsageError
from digest.model.edition import EditionKey
from digest.model.subscriber import DeliveryState
from digest.periods.schedule import edition_date
from digest.wiring.app import App, open_app

if TYPE_CHECKING:
    from digest.jobs.issue import Issue


@click.command()
@click.option("--newsletter", default="", help="Which; the first of the configuration unless told.")
@click.option("--date", "day", default="", help="Which day's edition; today's unless told.")
@click.option("--slot", default="", help="Which of its slots; its own edition unless told.")
@click.option(
    "--test-to",
    metavar="ADDRESS",
    help="Send one mail to this address by SMTP, and to nobody else.",
)
@click.option("--reader", default="", metavar="KEY", help="With --test-to: as this subscriber would get it.")
@click.option("--due", is_flag=True, help="Only readers whose hour has come, as digest run does.")
@click.option("--resume", is_flag=True, help="Also an edition that is held: it goes on where it stopped.")
@click.option("--only", type=click.Choice(["failed", "deferred", "uncertain"]), multiple=True,
              help="Nothing but mails in this state, once more; may be given several times.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Ask nothing before the first edition by SMTP.")
@click.option("--dry-run", is_flag=True, help="Choose and make every mail, but hand over none.")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def send(
    options: Options,
    /,
    *,
    newsletter: str,
    day: str,
    slot: str,
    test_to: str | None,
    reader: str,
    due: bool,
    resume: bool,
    only: tuple[DeliveryState, ...],
    yes: bool,
    dry_run: bool,
    wants_json: bool,
) -> None:
    """Gives every subscriber who has not got it yet their mail of an approved edition. Safe to run twice."""
    from digest.cli.progress import Progress
    from digest.cli.stopping import EXIT_STOPPED, Stopping, stopping
    from digest.jobs.send import Wish
    from digest.wiring.sending import Asked, send_edition
    from digest.wiring.trial import dry_run as rehearse

    app = open_app(options.config)
    issue = app.issue(newsletter, slot)
    key = EditionKey(issue.id, _day(day) or edition_date(app.now(), issue.schedule), issue.slot)
    if test_to is not None:
        _try(app, issue, key, test_to, reader)
        return
    problem: DigestError | None = None
    stop = Stopping()
    if dry_run:
        with Progress() as progress:
            told = rehearse(app, issue, key, progress)
    else:
        with app.checked_store().locked("send"), Progress() as progress, stopping() as stop:
            asked = Asked(
                wish=Wish(everybody=not due, only=only), resume=resume, told=progress, stop=stop,
                sure=(lambda _key, _readers: True) if yes else _sure,
            )  # fmt: skip
            done = send_edition(app, issue, key, asked)
        told, problem = done.report, done.problem
    _tell(app, told, problem, wants_json=wants_json)
    if stop.asked:
        raise click.exceptions.Exit(EXIT_STOPPED)
    if not is_settled(told) or is_wrong(problem) or not few_failed(told, app.config.run.failure_share):
        raise click.exceptions.Exit(1)


def _try(app: App, issue: "Issue", key: EditionKey, address: str, reader: str) -> None:
    from digest.wiring.trial import test_mail

    # Empty where a script's variable is: everybody would get what one person was to see.
    if not address.strip():
        raise UsageError("--test-to names no address", hint="write --test-to you@example.com")
    sent = test_mail(app, issue, key, address=address, reader=reader)
    click.echo(f"Sent {key} to {address} as {sent}.")


def _tell(app: App, told: Mapping[str, Any], problem: DigestError | None, *, wants_json: bool) -> None:
    """Prints the accounts, and what ended the sending early."""
    if wants_json:
        as_json(told)
    else:
        print_report(app, told)
    if problem is not None:
        click.echo(f"digest: {problem}", err=True)


def _sure(key: EditionKey, readers: int) -> bool:
    """Asks the person at the terminal. Raises: UsageError where there is none."""
    from digest.wiring.sending import first_by_smtp

    if not sys.stdin.isatty():
        return first_by_smtp(key, readers)
    what = f"{key} would be the first edition of {key.newsletter} by SMTP, to {plural(readers, 'reader')}"
    return click.confirm(f"{what}. Send it?", err=True)


def is_wrong(problem: DigestError | None) -> bool:
    """Says whether what ended a sending early needs a person: a limit that was set on purpose does not."""
    return problem is not None and not isinstance(problem, LimitReached)


def is_settled(told: Mapping[str, Any]) -> bool:
    """Returns whether every mail that was owed is accounted for, and the outcome of each is known."""
    return adds_up(told) and not told["uncertain"]


def adds_up(told: Mapping[str, Any]) -> bool:
    """Returns whether every mail that was owed is accounted for."""
    counted = sum(told[state] for state in ("sent", "deferred", "failed", "uncertain", "pending"))
    return bool(told["eligible"] == counted + sum(told["skipped"].values()))


def few_failed(told: Mapping[str, Any], share: float) -> bool:
    """Says whether so few mails failed that it is their readers' matter: one, or no more than the share."""
    return bool(told["failed"] <= max(1, share * told["eligible"]))


def print_report(app: App, told: Mapping[str, Any]) -> None:
    """Prints the accounts of one edition, and where its mails are."""
    parts = [f"{told['sent']:,} sent"]
    parts += [f"{count:,} skipped ({reason})" for reason, count in told["skipped"].items()]
    parts += [
        f"{told[state]:,} {state}" for state in ("deferred", "failed", "uncertain", "pending") if told[state]
    ]
    key = EditionKey(told["newsletter"], date.fromisoformat(told["date"]), told["slot"])
    verdict = good("The accounts add up.") if adds_up(told) else bad("Delivery totals do not match.")
    if told["uncertain"]:
        listed = command("deliveries", "list", "--edition", key, "--state", "uncertain")
        have = "delivery has" if told["uncertain"] == 1 else "deliveries have"
        verdict += " " + bad(f"{told['uncertain']:,} {have} an unknown outcome.") + f" See them: {listed}"
    click.echo(f"{key}: of {plural(told['eligible'], 'reader')} {', '.join(parts)}. {verdict}")
    if told["transport"] == "outbox" and app.outbox(key).path.exists():
        click.echo(f"See {app.outbox(key).path}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"{text!r} is not a date", hint="write it as 2026-04-24") from error
