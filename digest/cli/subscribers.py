"""`digest subscribers`: readers in and out of the store."""

import sys
from pathlib import Path

import click

from digest.cli.main import Options
from digest.cli.output import as_json, plural, table
from digest.commands import command
from digest.errors import EXIT_PROBLEMS, UsageError
from digest.model.subscriber import Subscriber
from digest.store import list_sql
from digest.wiring.app import open_app
from digest.wiring.asking import asking


@click.group()
def subscribers() -> None:
    """Adds, lists, imports and shows readers."""


@subscribers.command()
@click.argument("email")
@click.option("--name", default="")
@click.option(
    "--newsletter",
    "newsletters",
    multiple=True,
    help="Which they get; the first of the configuration unless told.",
)
@click.option(
    "--language", "languages", multiple=True, help="What they read, best first; may be given several times."
)
@click.option("--zone", default="", help="Their time zone, such as Asia/Almaty.")
@click.option("--send-at", default="", help="Their hour, such as 07:30.")
@click.option(
    "--frequency",
    type=click.Choice(["day", "weekdays", "week", "month"]),
    default=None,
    help="How often they want mail; as often as the newsletter appears unless told.",
)
@click.option(
    "--follow-topic", "follow_topics", multiple=True, help="An IPTC Media Topics code, such as 11000000."
)
@click.option(
    "--follow-region", "follow_regions", multiple=True, help="An ISO 3166 or UN M49 code, such as KZ."
)
@click.option("--mute-topic", "mute_topics", multiple=True, help="A topic they never want.")
@click.option("--mute-region", "mute_regions", multiple=True, help="A region they never want.")
@click.option("--length", default="", help="How many stories at most.")
@click.option("--format", type=click.Choice(["html", "text"]), default="html", show_default=True)
@click.pass_obj
def add(options: Options, /, **fields: str | tuple[str, ...] | None) -> None:
    """Adds one reader."""
    from digest.jobs.readers import add_reader

    app = open_app(options.config)
    row = {
        name: " ".join(value) if isinstance(value, tuple) else value or "" for name, value in fields.items()
    }
    reader = add_reader(app.checked_store(), row, app.offer, now=app.now())
    click.echo(f"Added {reader.email} as {reader.key}.")


@subscribers.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--ignore-column",
    "ignore_columns",
    multiple=True,
    metavar="NAME",
    help="Pass over a column that digest does not understand. Repeatable.",
)
@click.pass_obj
def import_(options: Options, file: Path, ignore_columns: tuple[str, ...]) -> None:
    """Imports a list of readers: text with a header line, as spreadsheets and newsletter programs save it.

    A column that is not understood is refused before anything is stored. Readers who unsubscribed, bounced or were
    blocked elsewhere get no mail here. A row with a mistake is reported with its line, and the rest is imported.
    Importing a file again changes nothing. docs/formats.md names the columns.
    """
    from digest.jobs.readers import import_readers

    app = open_app(options.config)
    done = import_readers(app.checked_store(), file, app.offer, now=app.now(), ignore_columns=ignore_columns)
    rows = done.rows
    click.echo(
        f"{plural(rows.added, 'reader')} added, {rows.updated:,} updated, {rows.unchanged:,} as before."
    )
    if rows.without_mail:
        click.echo(
            f"{plural(rows.without_mail, 'reader')} of this list get no mail: unsubscribed, bounced, paused or unconfirmed."
        )
    if done.ignored_columns:
        click.echo(f"Columns passed over: {', '.join(done.ignored_columns)}.")
    for number, error in rows.errors:
        click.echo(f"  line {number}: {error}", err=True)
    if rows.errors:
        raise click.exceptions.Exit(EXIT_PROBLEMS)


@subscribers.command("list")
@click.option("--newsletter", default="", help="Only readers of this one.")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_subscribers(options: Options, newsletter: str, wants_json: bool) -> None:
    """Lists readers."""
    app = open_app(options.config)
    with asking(app) as ask:
        found = list(list_sql.subscribers(ask, newsletter=newsletter))
    if wants_json:
        as_json([_fields(reader) for reader in found])
        return
    if not found:
        click.echo(f"No subscribers. Try: {command('subscribers', 'add', 'reader@example.com')}")
        return
    table(
        [(r.key, r.status, " ".join(r.languages), r.zone, r.email) for r in found],
        ("key", "status", "reads", "zone", "address"),
    )
    click.echo(f"{plural(len(found), 'reader')}. One in full: {command('subscribers', 'show', 'KEY')}")


@subscribers.command()
@click.argument("subscriber")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def show(options: Options, subscriber: str, wants_json: bool) -> None:
    """Shows one reader, by key or address."""
    from digest.store import subscribers as stored
    from digest.store import suppressions

    app = open_app(options.config)
    with app.checked_store().reading() as db:
        found = stored.get(db, subscriber) or stored.by_email(db, subscriber)
        barred = suppressions.get(db, found.email) if found else None
    if found is None:
        raise UsageError(
            f"there is no subscriber {subscriber!r}", hint=f"{command('subscribers', 'list')} names them"
        )
    if wants_json:
        why = (
            {"reason": barred.reason, "detail": barred.detail, "since": barred.since.isoformat()}
            if barred
            else None
        )
        as_json(_fields(found) | {"suppression": why})
        return
    for name, value in _fields(found).items():
        if value not in ("", None, []):
            click.echo(f"{name:>14}  {' '.join(value) if isinstance(value, list) else value}")
    if barred:
        said = f"{barred.reason}: {barred.detail}" if barred.detail else barred.reason
        click.echo(f"{'suppressed':>14}  since {app.local(barred.since)}, {said}")


@subscribers.command()
@click.argument("subscriber")
@click.option("--yes", is_flag=True, help="Do not ask; required without a terminal.")
@click.pass_obj
def forget(options: Options, subscriber: str, yes: bool) -> None:
    """Removes one reader, by key or address, and all that could be traced to them, also mails in the outbox.

    The accounts of old editions still add up: their rows stay under a key that says nothing. Of who had left or was
    suppressed a salted hash of the address stays, so that no old list brings them back.
    """
    from digest.jobs.forget import forget as forget_job

    app = open_app(options.config)
    if not yes:
        if not sys.stdin.isatty():
            pasted = command("subscribers", "forget", subscriber, "--yes")
            raise UsageError("nobody can be asked here, and forgetting cannot be undone", hint=pasted)
        click.confirm(f"Forget {subscriber} for good?", abort=True)
    done = forget_job(app.checked_store(), app.config.outbox.path, subscriber, app.now())
    click.echo(
        f"Forgotten, with {plural(done.files, 'mail')} in the outbox. Backups made before still know them."
    )


@subscribers.command("renew-links")
@click.argument("subscriber", required=False)
@click.option("--all", "everybody", is_flag=True, help="The links of all readers.")
@click.option("--yes", is_flag=True, help="Do not ask; required for --all without a terminal.")
@click.pass_obj
def renew_links(options: Options, subscriber: str | None, everybody: bool, yes: bool) -> None:
    """Makes the links in a reader's mails invalid, for one whose mail others have seen; by key or address.

    Mails made from now on carry new links, also those that are planned or wait to be tried again. In mails that were
    sent, and in files of the outbox, "Unsubscribe", "Preferences" and "Read in a browser" stop working.
    """
    from digest.store import subscribers as stored

    if bool(subscriber) == everybody:
        raise UsageError("whose links?", hint="name one reader, or give --all")
    app = open_app(options.config)
    store = app.checked_store()
    if everybody and not yes:
        if not sys.stdin.isatty():
            hint = command("subscribers", "renew-links", "--all", "--yes")
            raise UsageError("nobody can be asked here, and old links do not come back", hint=hint)
        click.confirm("Shall the links in all mails that were sent stop working?", abort=True)
    with store.writing() as db:
        reader = (
            None if everybody else stored.get(db, subscriber or "") or stored.by_email(db, subscriber or "")
        )
        if reader is None and not everybody:
            raise UsageError(
                f"there is no subscriber {subscriber!r}", hint=f"{command('subscribers', 'list')} names them"
            )
        renewed = stored.renew_links(db, reader.key if reader else None)
    click.echo(
        f"Renewed the links of {plural(renewed, 'reader')}. Mails made from now on carry the new ones."
    )


def _fields(reader: Subscriber) -> dict[str, object]:
    """Returns a reader as JSON and the import know one."""
    return {
        "key": reader.key, "email": reader.email, "name": reader.name, "newsletters": list(reader.newsletters),
        "languages": list(reader.languages), "zone": reader.zone,
        "send_at": reader.send_at.strftime("%H:%M") if reader.send_at else "",
        "frequency": reader.frequency,
        "follow_topics": list(reader.follow_topics), "follow_regions": list(reader.follow_regions),
        "mute_topics": list(reader.mute_topics), "mute_regions": list(reader.mute_regions),
        "length": reader.length, "format": reader.format, "status": reader.status,
        "paused_until": reader.paused_until.isoformat() if reader.paused_until else "",
    }  # fmt: skip
