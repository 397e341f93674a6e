"""`digest sources`: where articles come from, whether it works, and whom an editor has to look at."""

import sys
from datetime import datetime

import click

from digest.cli.main import Options
from digest.cli.output import as_json, bad, good, plural, shortened, table
from digest.commands import command
from digest.config.collecting import SourceConfig
from digest.errors import UsageError
from digest.wiring.app import App, open_app


@click.group()
def sources() -> None:
    """Lists, adds, checks, switches and removes sources; clears those that are on watch."""


@sources.command("list")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_sources(options: Options, wants_json: bool) -> None:
    """Lists the sources: whether they work, when they were asked and will be, and what is wrong with them."""
    from digest.wiring.standing import standings_of

    app = open_app(options.config)
    found = standings_of(app)
    if wants_json:
        as_json([one.told() for one in found])
        return
    if not found:
        click.echo(f"No sources. Try: {command('sources', 'add', 'https://news.example/')}")
        return
    width = max(len(one.state) for one in found)
    table(
        [
            (shortened(one.name, 28), one.kind, _coloured(one.state, width), _moment(app, one.succeeded, "never"),
             _moment(app, one.next_at), one.address)
            for one in found
        ],
        ("name", "is a", "state".ljust(width), "last well", "next", "where"),
    )  # fmt: skip
    for one in found:
        if one.why:
            click.echo(f"{bad(one.name)}: {one.why}")
        if one.note:
            click.echo(f"{one.name}: {one.note}")
        if one.on_watch:
            click.echo(
                f"{one.name} leads nothing until you have looked at it: {command('sources', 'clear', one.name)}"
            )


@sources.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--name", default="", help="As readers see it; by default what the feed calls itself.")
@click.option("--language", default="", help="Of its articles, where they do not say.")
@click.option("--country", default="", help="Where it is, such as KZ.")
@click.option("--zone", default="", help="Of dates that name none; by default the first newsletter's.")
@click.option("--full-text", is_flag=True, help="Its feed has only teasers: read each article's page too.")
@click.option("--check/--no-check", default=True, help="Look at each before adding it, or add it unseen.")
@click.pass_obj
def add(options: Options, /, *, addresses: tuple[str, ...], name: str, language: str, country: str, zone: str,
        full_text: bool, check: bool) -> None:  # fmt: skip
    """Adds sources to the configuration: a feed, a site (its feed is found), a page that lists articles, a file or
    folder, or an OPML list of feeds (a file, or - for standard input)."""
    from digest.wiring.adding import Stated, add_sources

    app = open_app(options.config)
    stated = Stated(name=name, language=language, country=country, zone=zone or app.zone, full_text=full_text)
    done = add_sources(app, options.config, addresses, stated, check=check, standard_input=_standard_input)
    for source, told in done.added:
        click.echo(f"{good('added')}  {source.name}  {_where(source)}{f'  ({told})' if told else ''}")
    for what, why in done.left_out:
        click.echo(f"{bad('not added')}  {what}: {why}", err=True)
    if done.added:
        click.echo(
            f"{plural(len(done.added), 'source')} written into {options.config}. Next: {command('collect')}"
        )
    if done.left_out:
        raise click.exceptions.Exit(1)


@sources.command()
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def check(options: Options, names: tuple[str, ...], wants_json: bool) -> None:
    """Asks sources now and says what they give; stores nothing. Without names, all that are switched on."""
    from digest.wiring.adding import checked
    from digest.wiring.standing import standings_of

    app = open_app(options.config)
    found = checked(
        app, [_known(app, name) for name in names] or [s for s in app.config.sources if s.enabled]
    )
    if wants_json:
        as_json(
            [
                {"name": s.name, "address": _where(s), "ok": not why, "found": told, "why": why}
                for s, told, why in found
            ]
        )
    else:
        for source, told, why in found:
            click.echo(f"{bad('fails') if why else good('works')}  {source.name}  {why or told}")
        notes = {one.name: one.note for one in standings_of(app)}
        for source, _, _ in found:
            if notes.get(source.name):
                click.echo(f"{source.name}: {notes[source.name]}")
    if any(why for _, _, why in found):
        raise click.exceptions.Exit(1)


@sources.command()
@click.pass_obj
def export(options: Options) -> None:
    """Prints the feeds as an OPML list, for other programs that read feeds."""
    from digest.collect.opml import ListedFeed, write_opml

    app = open_app(options.config)
    feeds = [ListedFeed(s.name, s.feed, s.url, s.language) for s in app.config.sources if s.feed]
    click.echo(write_opml(app.config.newsletters[0].name, feeds).decode(), nl=False)


@sources.command()
@click.argument("name")
@click.pass_obj
def on(options: Options, name: str) -> None:
    """Switches a source on, also one that was switched off because it was gone; the next run asks it."""
    from digest.wiring.adding import switch

    switch(open_app(options.config), options.config, name, enabled=True)
    click.echo(f"{name} is on; the next run asks it.")


@sources.command()
@click.argument("name")
@click.pass_obj
def off(options: Options, name: str) -> None:
    """Switches a source off: it is not asked any more; what it brought stays."""
    from digest.wiring.adding import switch

    switch(open_app(options.config), options.config, name, enabled=False)
    click.echo(f"{name} is off.")


@sources.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.pass_obj
def remove(options: Options, names: tuple[str, ...]) -> None:
    """Removes sources from the configuration; the articles that they brought stay."""
    from digest.wiring.adding import remove as remove_source

    for name in names:
        where = remove_source(open_app(options.config), options.config, name)
        click.echo(f"{name} is removed from {where}; its articles stay.")


@sources.command()
@click.argument("name")
@click.pass_obj
def clear(options: Options, name: str) -> None:
    """Takes a source off watch: somebody has looked at what it brought."""
    from digest.store import sources as stored

    app = open_app(options.config)
    with app.checked_store().writing() as db:
        known = stored.states(db)
        if not stored.clear(db, name, app.now()):
            raise UsageError(
                f"{name!r} is not on watch",
                hint="on watch: " + (", ".join(n for n, s in known.items() if s.on_watch) or "none"),
            )
    click.echo(f"{name} is trusted again.")


def _moment(app: App, moment: datetime | None, none: str = "") -> str:
    """Returns a time as short as it can be: without its day when that is today."""
    if moment is None:
        return none
    told, today = app.local(moment), app.local(app.now())[:10]
    return told.removeprefix(f"{today} ")


def _known(app: App, name: str) -> SourceConfig:
    for source in app.config.sources:
        if source.name == name:
            return source
    raise UsageError(f"there is no source {name!r}", hint=f"{command('sources', 'list')} names them")


def _where(source: SourceConfig) -> str:
    return source.address or str(source.path)


def _coloured(state: str, width: int) -> str:
    padded = state.ljust(width)
    return good(padded) if state == "works" else padded if state in ("off", "new") else bad(padded)


def _standard_input() -> bytes:
    return sys.stdin.buffer.read()
