"""`digest init` and `digest migrate`: a configuration and a store that work."""

import click

from digest.cli.main import Options
from digest.commands import command
from digest.wiring.app import open_app
from digest.wiring.package import package_path


@click.command()
@click.pass_obj
def init(options: Options) -> None:
    """Makes a commented config.toml, a store and a secret here. What is there already stays as it is."""
    from digest.wiring.secret import make_secret

    if options.config.exists():
        click.echo(f"{options.config} is there already and stays as it is.")
    else:
        options.config.write_text(package_path("config.toml").read_text(encoding="utf-8"), encoding="utf-8")
        click.echo(f"Made {options.config}: every setting, with its default.")
    app = open_app(options.config)
    app.store.create()
    make_secret(app.config.site.secret_file)
    click.echo(
        f"The store is {app.store.where}; links in mails are signed with {app.config.site.secret_file}."
    )
    for newsletter in app.config.newsletters:
        out = f"to {app.config.outbox.path}" if newsletter.transport == "outbox" else "by SMTP"
        by_hand = newsletter.approval != "auto"
        wait = "each edition waits for your approval" if by_hand else "editions are approved without you"
        click.echo(f"{newsletter.id}: mails go {out}, and {wait}.")
    click.echo(f"Next: {command('collect', 'PATH')}    {command('subscribers', 'add', 'reader@example.com')}")


@click.command()
@click.pass_obj
def migrate(options: Options) -> None:
    """Brings the store to the schema of this version, after a backup beside it."""
    app = open_app(options.config)
    before = app.store.revision()
    backup = app.store.migrate()
    if backup is not None:
        click.echo(f"Backed up to {backup}.")
    after = app.store.revision()
    click.echo(
        f"The store is at schema {after}."
        if before == after
        else f"The store went from schema {before} to {after}."
    )
