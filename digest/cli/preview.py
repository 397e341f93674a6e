"""`digest preview`: the mail as any subscriber will get it, in a browser."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.main import Options
from digest.wiring.app import App, open_app

if TYPE_CHECKING:
    from digest.edition.select import Selector
    from digest.jobs.preview import Ports
    from digest.model.edition import Edition
    from digest.render.compose import Composer

PORT = 8000


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one."
)
@click.pass_obj
def preview(options: Options, path: Path | None, port: int) -> None:
    """Shows editions as any subscriber will get them, on this machine only; changes nothing.

    With PATH, an edition made from that file or folder of articles alone. Pages load again when a template or an
    edition changes. Ctrl-C stops.
    """
    from digest.jobs.files import Input
    from digest.jobs.preview import Desk
    from digest.jobs.preview_file import file_ports
    from digest.web.desk import desk_app
    from digest.web.serve import serve

    app = open_app(options.config, default=path is not None)

    if path is not None:
        given = Input(path, app.facts())
        ports = file_ports(given, app.engine, app.issue(), now=app.now, compose=partial(_compose, app))
    else:
        ports = ports_of_store(app)
    desk = Desk(ports, app.catalogues, app.templates)
    serve(desk_app(desk), port, lambda url: click.echo(f"Look at {url}    Ctrl-C stops."))


def ports_of_store(app: App) -> "Ports":
    """Returns what the desk reads from: the editions and subscribers of the configured store."""
    from digest.jobs.preview_store import store_ports

    issues = [app.issue(name) for name in app.newsletter_ids]
    return store_ports(
        app.checked_store(), issues, compose=partial(_compose, app), outbox_counts=app.config.outbox.counts
    )


def _compose(app: App, edition: "Edition") -> "tuple[Composer, Selector]":
    newsletter = app.newsletter(edition.key.newsletter)
    composer = app.composer(edition, newsletter)
    return composer, app.selector(edition, app.issue(newsletter.id), composer)
