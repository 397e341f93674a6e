"""`digest collect`: articles into the store."""

from datetime import datetime
from pathlib import Path

import click

from digest.cli.main import Options
from digest.cli.output import plural
from digest.collect.worker import Worker
from digest.errors import UsageError
from digest.jobs.collect import Collected, Input
from digest.jobs.collect import collect as collect_job
from digest.wiring.app import open_app


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH ...]")
@click.option("--url", default="", help="The article's own address, when the file does not say it.")
@click.option("--source", default="", help="Who published it, when the file does not say it.")
@click.option("--date", "published", default="", help="When it was published: 2026-04-24, or with a time.")
@click.option("--language", default="", help="What it is written in, such as kk.")
@click.pass_obj
def collect(
    options: Options, /, *, paths: tuple[str, ...], url: str, source: str, published: str, language: str
) -> None:
    """Reads files and folders into the store; without arguments, the sources of the configuration.

    Known forms: plain text, JSON Lines, JSON Feed, RSS, Atom, a saved HTML page; .gz of each. What cannot be read
    is set aside with its reason: see digest articles rejected.
    """
    app = open_app(options.config)
    facts = app.facts(url=url, source=source, published=_instant(published, app.zone), language=language)
    inputs = [Input(_path(path), facts) for path in paths] or app.sources()
    if not inputs:
        raise UsageError(
            "there is nothing to collect",
            hint="name a file or folder, or add [[sources]] to the configuration",
        )
    with Worker() as reading:
        print_collected(collect_job(app.store, inputs, app.engine, now=app.now(), reading=reading))


def print_collected(done: Collected) -> None:
    """Prints what became of the inputs, and the first of what was set aside."""
    click.echo(
        f"Read {plural(done.read, 'article')}: {done.new:,} new, {done.updated:,} updated, {done.unchanged:,} as before."
    )
    if done.rejected:
        click.echo(
            f"Set aside {plural(len(done.rejected), 'input')}; nothing is lost: digest articles rejected"
        )
        for refused in done.rejected[:3]:
            click.echo(f"  {refused.origin}: {refused.reason}")


def _path(text: str) -> Path:
    if text.startswith(("http://", "https://")):
        raise UsageError(
            f"{text} is on the network",
            hint="this version reads files and folders; save the page or feed first",
        )
    path = Path(text)
    if not path.exists():
        raise UsageError(f"there is no {text}", hint="check the path")
    return path


def _instant(text: str, zone: str) -> datetime | None:
    """Returns the stated time in UTC; a bare date is noon, so that no zone moves it to another day."""
    from digest.periods.local import zone as zone_of

    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text if len(text) > 10 else f"{text}T12:00")
    except ValueError as error:
        raise UsageError(f"--date is {text!r}", hint="write 2026-04-24 or 2026-04-24T09:30") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone_of(zone))
