"""`digest annotate`: what the engine sees, as JSON Lines."""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TextIO

import click

from digest.cli.main import Options
from digest.cli.output import plural
from digest.cli.progress import Progress
from digest.errors import UsageError
from digest.jobs.annotate import annotate_file
from digest.jobs.files import Input
from digest.wiring.app import open_app


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    required=True,
    help="Where to write; - for the terminal.",
)
@click.pass_obj
def annotate(options: Options, file: Path, output: Path) -> None:
    """Writes what the engine sees in each article of FILE, in the order of the file. Needs no store."""
    app = open_app(options.config, default=True)
    given = Input(file, app.facts(untitled=True))
    with Progress("articles") as progress:
        found, aside = annotate_file(given, app.engine, app.related, now=app.now(), on_progress=progress)
    number = 0
    with _opened(output) as out:
        for number, row in enumerate(found, start=1):  # noqa: B007  (the count is wanted)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    click.echo(f"Annotated {plural(number, 'article')}.", err=True)
    for refused in aside:
        click.echo(f"Set aside {refused.origin}: {refused.reason}", err=True)


def _opened(path: Path) -> AbstractContextManager[TextIO]:
    if str(path) == "-":
        return nullcontext(sys.stdout)  # it is not ours to close
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", hint="name another file") from error
