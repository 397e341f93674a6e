"""`digest check`: what would go wrong with an edition, before it goes out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from digest.cli.main import Options
from digest.cli.output import as_json, plural
from digest.errors import EXIT_PROBLEMS
from digest.wiring.app import App, open_app

if TYPE_CHECKING:
    from digest.model.edition import EditionKey
    from digest.render.review import Finding


@click.command()
@click.argument("edition")
@click.option("--network", is_flag=True, help="Also ask every link whether it answers.")
@click.option("--strict", is_flag=True, help="Leave with code 1 where anything was found.")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_context
def check(ctx: click.Context, /, *, edition: str, network: bool, strict: bool, wants_json: bool) -> None:
    """Looks EDITION over: size, pictures without words, links, contrast, what is empty or was left in a text."""
    from digest.cli.editions import edition_key

    options: Options = ctx.obj
    found = findings(open_app(options.config), edition_key(edition), network=network, spam=True)
    if wants_json:
        as_json([{"grade": f.grade, "about": f.about, "where": f.where, "what": f.what} for f in found])
    else:
        tell(found)
    if strict and found:
        ctx.exit(EXIT_PROBLEMS)


def findings(app: App, key: "EditionKey", *, network: bool = False, spam: bool = False) -> "list[Finding]":
    """Returns what is wrong with the edition `key`; `network` and `spam` ask others, which takes seconds.

    Raises: UsageError where there is no such edition.
    """
    from digest.deliver.spam import spam_points
    from digest.jobs.check import check as check_job
    from digest.wiring.checking import dead_links_of, edition_of

    edition, composer, selector = edition_of(app, key)
    return check_job(
        edition,
        composer,
        selector,
        at=app.now(),
        spam_points=spam_points if spam else lambda _: None,
        dead=dead_links_of(app) if network else lambda _: (),
    )


def tell(found: "Sequence[Finding]") -> None:
    """Prints findings, a line each."""
    for one in found:
        click.echo(f"{one.grade:<7}  {one.about:<11}  {one.where}: {one.what}")
    errors = sum(one.grade == "error" for one in found)
    if not found:
        click.echo("Nothing was found.")
    else:
        click.echo(f"{plural(errors, 'error')}, {plural(len(found) - errors, 'warning')}.")
