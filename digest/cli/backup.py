"""`digest backup` and `digest restore`: a copy that can be started from, and the way back."""

import shlex
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from digest.cli.main import Options
from digest.cli.output import plural, size, table
from digest.commands import command
from digest.errors import UsageError
from digest.wiring.app import App, open_app

if TYPE_CHECKING:
    from digest.jobs.backup import Returned


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--keep", type=click.IntRange(0), default=0, help="Of the backups there, keep so many; 0 keeps all."
)
@click.option("--without-secrets", is_flag=True, help="Leave out what signs links and mails, and passwords.")
@click.pass_obj
def backup(options: Options, path: Path, keep: int, without_secrets: bool) -> None:
    """Copies the store, the configuration, your templates and secrets into a new folder below PATH.

    Runs may go on meanwhile. A PATH that ends in .db gets the store alone. Each copy is checked before it counts.
    """
    from digest import __version__
    from digest.jobs.backup import back_up
    from digest.store.copies import copy_store
    from digest.wiring.backups import beside, pg_dump

    app = open_app(options.config)
    store = app.checked_store()
    if store.path is None:
        raise UsageError(
            f"{store.where} is backed up by PostgreSQL itself",
            hint=f"run {pg_dump(store.url, str(path))} and copy {options.config} and its secrets",
        )
    if path.suffix == ".db":
        copy_store(store, path, app.now())
        click.echo(f"Copied the store to {path} ({size(path.stat().st_size)}) and checked it.")
        return
    if not options.config.exists():
        raise UsageError(f"there is no {options.config}", hint="name it with --config")
    files = beside(app, options.config, secrets=not without_secrets)
    made = back_up(store, files, path, app.now(), version=__version__, keep=keep)
    click.echo(f"Backed up to {made.path} ({size(made.size_bytes)}) and checked it.")
    if not without_secrets:
        click.echo("It holds secrets and readers' addresses: keep it where nobody else can read it.")
    if made.removed:
        click.echo(f"Removed {plural(made.removed, 'older backup')}.")


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--left-until", metavar="TIME", help="What had left: until now, 2026-04-24T07:30, or nothing.")
@click.pass_obj
def restore(options: Options, path: Path | None, left_until: str | None) -> None:
    """Brings the store back from a backup at PATH; it sends nothing until --left-until says what had left.

    In an empty folder the configuration comes back too; secrets, templates and catalogues wherever they are missing.

    TIME is when the last mail left, in the newsletter's zone: readers whose hour had come by then get nothing for it.
    "nothing" says that no mail has left since the backup. Without PATH and TIME it shows what is known.
    """
    app = open_app(options.config) if path is None else _bring_back(options.config, path)
    if left_until is not None:
        _release(app, left_until)
    else:
        _show(app)


def _bring_back(config: Path, path: Path) -> App:
    """Puts everything of a backup in its place, and prints what; returns the program with it."""
    from digest.jobs.backup import backup_folder, bring_back, bring_config_back, check_backup
    from digest.wiring.backups import beside

    if config.exists():
        app = open_app(config)
        if app.store.path is None:
            _put_back(app, path)  # which says how
    copy = check_backup(path)
    folder = backup_folder(copy)
    if not config.exists():
        if folder is None:
            raise UsageError(
                f"there is no {config}, and {copy} is a store alone",
                hint="put the configuration in place first, or name the folder of a whole backup",
            )
        bring_config_back(folder, config)
        click.echo(f"The configuration is in {config}.")
    app = open_app(config)
    if folder is not None:
        _print_returned(bring_back(folder, beside(app, config, secrets=True)))
    _put_back(app, copy)
    return app


def _print_returned(returned: "Returned") -> None:
    for target in returned.brought:
        click.echo(f"Brought back {target}.")
    for source, target in returned.different:
        click.echo(f"{target} stays as it is; the backup has another: {source}")
    for source, target in returned.refused:
        place = shlex.join(["install", "-D", "-m", "0600", str(source), str(target)])
        click.echo(f"To bring back {target}, outside this folder, run: {place}")
    for target in returned.lacking:
        click.echo(
            f"The backup has no {target.name}: unless the environment has it, put it in place as {target}"
        )


def _put_back(app: App, path: Path) -> None:
    from digest.jobs.backup import check_backup
    from digest.store.copies import put_back
    from digest.wiring.backups import pg_restore

    store = app.store
    if store.path is None:
        raise UsageError(
            f"{store.where} is brought back by PostgreSQL itself",
            hint=f"run {pg_restore(store.url, str(path))} and then {command('restore')}",
        )
    copy = check_backup(path)
    with ExitStack() as locks:
        for name in ("collect", "send"):
            locks.enter_context(store.locked("collect" if name == "collect" else "send"))
        aside = put_back(copy, store.path, app.now())
    click.echo(f"The store is that of {copy}.")
    if aside is not None:
        click.echo(f"What was there is in {aside}.")


def _release(app: App, left_until: str) -> None:
    from digest.store import generation

    store = app.checked_store()
    until = None if left_until == "nothing" else _moment(app, left_until)
    with store.locked("send"):
        if not generation.doubt(store):
            raise UsageError("nothing is held: this store was not brought back", hint=command("status"))
        closed = generation.release(store, until, app.now())
    said = (
        "nothing had left since" if until is None else f"mails had left until {app.local(until)} {app.zone}"
    )
    click.echo(f"Noted: {said}. Sending goes on with the next run.")
    if closed:
        click.echo(
            f"Closed {plural(closed, 'mail')} that waited then: {command('deliveries', 'list', '--state', 'skipped')}"
        )


def _show(app: App) -> None:
    from digest.jobs.evidence import unknown_to
    from digest.store import generation

    store = app.checked_store()
    doubt = generation.doubt(store)
    if not doubt:
        click.echo("Nothing is held: the store knows all that it has sent.")
        return
    click.echo(f"Sending is held: {doubt}.")
    found = unknown_to(store, app.config.outbox.path)
    if found:
        click.echo("The reports in the outbox know more:\n")
        table(
            [(more.edition, more.transport, f"{more.told:,}", f"{more.known:,}") for more in found],
            ("edition", "by", "sent", "known"),
        )
        click.echo()
    click.echo("Look into the mail server's log for the last mail that left, then say one of")
    click.echo(
        f"  {command('restore', '--left-until', '2026-04-24T07:30')}   when that was; those readers get nothing twice"
    )
    click.echo(f"  {command('restore', '--left-until', 'nothing')}   nothing has left since the backup")


def _moment(app: App, text: str) -> datetime:
    """Returns the time a person wrote, in the zone in which they think. Raises: UsageError."""
    if text == "now":
        return app.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"--left-until is {text!r}", hint="write now, nothing, or a time such as 2026-04-24T07:30"
        ) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(app.zone))
    if moment > app.now():
        raise UsageError(f"{text} is yet to come", hint="write now, nothing, or a time that has passed")
    return moment.astimezone(UTC)
