"""`digest collect`: articles into the store."""

import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from digest.cli.main import Options
from digest.cli.output import plural
from digest.collect.facts import Facts
from digest.commands import command
from digest.errors import UsageError
from digest.jobs.take import Collected
from digest.wiring.app import App, open_app
from digest.wiring.collecting import collect_named, collect_sources
from digest.wiring.due import files_mark

_WEB = ("http://", "https://")
_SHOWN = 3


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH_OR_URL ...]")
@click.option("--url", default="", help="The article's own address, when the file does not say it.")
@click.option("--source", default="", help="Who published it, when the file does not say it.")
@click.option("--date", "published", default="", help="When it was published: 2026-04-24, or with a time.")
@click.option("--language", default="", help="What it is written in, such as kk.")
@click.option("--opml", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Add the feeds of this list to the sources, then collect from them.")  # fmt: skip
@click.pass_obj
def collect(
    options: Options, /, *, paths: tuple[str, ...], url: str, source: str, published: str, language: str, opml: Path | None
) -> None:  # fmt: skip
    """Reads files, folders, feeds and pages into the store, - is standard input; without arguments, the sources of the
    configuration.

    Known forms: RSS, Atom, RDF, JSON Feed, posts of WordPress, HTML pages, plain text, JSON Lines; .gz of files. What
    cannot be read is set aside with its reason: see digest articles rejected.
    """
    app = open_app(options.config)
    facts = app.facts(url=url, source=source, published=_instant(published, app.zone), language=language)
    if opml is not None:
        print_collected(_from_list(app, options.config, opml), app)
    elif paths:
        done = _named(app, paths, facts)
        print_collected(done, app)
        if done.problems:
            raise click.exceptions.Exit(1)
    elif not any(one.enabled for one in app.config.sources):
        raise UsageError(
            "there is nothing to collect",
            hint=f"name a file, folder or address, or: {command('sources', 'add', 'URL')}",
        )
    else:
        print_collected(_sources(app), app)


def _sources(app: App) -> Collected:
    """Collects from every source of the configuration, and records it as a run does."""
    from digest.jobs.collect import record_collecting

    read = partial(collect_sources, app, eagerly=True)
    return record_collecting(app.checked_store(), partial(files_mark, app), read, now=app.now)


def print_collected(done: Collected, app: App) -> None:
    """Prints what became of the inputs, and the first of what was set aside."""
    told = f"{done.new:,} new, {done.updated:,} updated, {done.unchanged:,} as before"
    asked = f"Asked {plural(done.asked, 'source')}. " if done.asked else ""
    click.echo(f"{asked}Read {plural(done.read, 'article')}: {told}.")
    if done.withdrawn:
        click.echo(f"Taken back by their publishers: {plural(done.withdrawn, 'article')}.")
    if done.rejected:
        click.echo(
            f"Set aside {plural(len(done.rejected), 'input')}; nothing is lost: {command('articles', 'rejected')}"
        )
        for refused in done.rejected[:_SHOWN]:
            click.echo(f"  {refused.origin}: {refused.reason}")
    if done.waiting:
        click.echo(f"{plural(len(done.waiting), 'source')} failed before and wait{'s' if len(done.waiting) == 1 else ''};"
                   f" to ask now: {command('sources', 'check')}, or {command('collect', 'ADDRESS')}")  # fmt: skip
        for name, why, until in done.waiting[:_SHOWN]:
            click.echo(f"  {name}, until {app.local(until)}: {why}")
    for name, count in done.moved:
        click.echo(
            f"{name} moved: {plural(count, 'article')} came again under new addresses; none counts as new."
        )
    for notice in done.notices:
        click.echo(f"Read all the same: {notice}")
    print_troubles(done)


def print_troubles(done: Collected) -> None:
    """Prints what a person should look at."""
    for problem in done.problems:
        click.secho(f"digest: {problem}", err=True, fg="red")
    for name, why in done.watched:
        click.secho(
            f"digest: {name} is on watch: {why}; look at it, then: {command('sources', 'clear', name)}",
            err=True,
            fg="red",
        )


def _named(app: App, paths: Sequence[str], facts: Facts) -> Collected:
    """Collects what a person named on the command line."""
    files: dict[Path, str] = {}
    addresses = [path for path in paths if path.startswith(_WEB)]
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            if path == "-":
                files[_standard_input(Path(folder))] = path
            elif path not in addresses:
                files[_path(path)] = ""
        return collect_named(app, files, addresses, facts)


def _from_list(app: App, config: Path, opml: Path) -> Collected:
    from digest.wiring.adding import Stated, add_sources

    done = add_sources(app, config, [str(opml)], Stated(zone=app.zone), check=False, standard_input=bytes)
    if done.added:
        click.echo(f"Added {plural(len(done.added), 'source')} to {config}.")
    places = {source.address for source, _ in done.added} | {what for what, _ in done.left_out}
    return collect_sources(open_app(config), eagerly=True, only=places)


def _standard_input(folder: Path) -> Path:
    """Standard input as a file: most of what reads it has to see its beginning twice."""
    import shutil

    path = folder / "standard input"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path


def _path(text: str) -> Path:
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
