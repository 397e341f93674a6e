"""`digest articles`: what is in the store, and what was set aside."""

from typing import TYPE_CHECKING

import click

from digest.cli.main import Options
from digest.cli.output import as_json, plural, shortened, table
from digest.commands import command
from digest.errors import UsageError
from digest.store import list_sql
from digest.wiring.app import App, open_app
from digest.wiring.asking import asking

if TYPE_CHECKING:
    # Only for annotations: `articles list` loads no SQLAlchemy.
    from digest.store.rejected import SetAside


@click.group()
def articles() -> None:
    """Lists and shows articles, and what was set aside."""


@articles.command("list")
@click.option("--source", default="", help="Only of this source.")
@click.option("--language", default="", help="Only in this language.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many; a terminal gets 40 unless told.")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_articles(options: Options, source: str, language: str, limit: int | None, wants_json: bool) -> None:
    """Lists articles, the last collected first."""
    app = open_app(options.config)
    with asking(app) as ask:
        most = limit if wants_json else limit or 40
        found = list(list_sql.articles(ask, source=source, language=language, limit=most))
        total = list_sql.article_count(ask)
    if wants_json:
        as_json([
            {
                "id": a.id, "title": a.title, "url": a.url, "source": a.source, "language": a.language,
                "date_published": a.published.isoformat(), "collected_at": a.collected.isoformat(),
            }
            for a in found
        ])  # fmt: skip
        return
    if not found:
        click.echo(f"No articles. Try: {command('collect', 'PATH')}")
        return
    rows = [
        (shortened(a.id, 24), app.local_published(a.published), a.language, shortened(a.source, 22), a.title)
        for a in found
    ]
    table(rows, ("id", "published", "in", "source", "title"))
    click.echo(f"{len(found):,} of {total:,}. One in full: {command('articles', 'show', 'ID')}")


@articles.command()
@click.argument("article")
@click.option("--json", "wants_json", is_flag=True, help="For programs: a JSON Feed item.")
@click.pass_obj
def show(options: Options, article: str, wants_json: bool) -> None:
    """Shows one article, and what the engine sees in it."""
    from digest.collect.items import item_from_article
    from digest.store import articles as stored
    from digest.store import stories

    app = open_app(options.config)
    with app.checked_store().reading() as db:
        found = stored.get(db, article)
        story = stories.of_articles(db, [article]).get(article, "")
    if found is None:
        raise UsageError(f"there is no article {article!r}", hint=f"{command('articles', 'list')} names them")
    item = item_from_article(found.article, found.annotation, story)
    if wants_json:
        as_json(item)
        return
    told = found.article
    click.secho(told.title, bold=True)
    labels = {name: ", ".join(f"{x.code} {x.score:.2f}" for x in found_labels) or "none" for name, found_labels in
              (("regions", found.annotation.regions), ("topics", found.annotation.topics))}  # fmt: skip
    dated = {
        "stated": "",
        "text": " (estimated from the text)",
        "collected": " (estimated: when it was collected)",
    }
    facts = [
        ("source", told.source), ("author", ", ".join(told.authors)), ("url", told.url),
        ("published", app.local_published(told.published) + dated[told.date_basis]),
        ("event", f"{told.event_date}" if told.event_date else ""), ("photo", told.photo_credit),
        ("language", found.language), *labels.items(), ("story", story),
    ]  # fmt: skip
    for name, value in facts:
        if value:
            click.echo(f"{name:>10}  {value}")
    click.echo(f"\n{told.body}")
    for name, links in (("Read also", told.read_also), ("Latest", told.latest)):
        if links:
            click.echo(f"\n{name}:")
            for link in links:
                click.echo(f"- {link.title}{f'  {link.url}' if link.url else ''}")


@articles.command()
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def rejected(options: Options, wants_json: bool) -> None:
    """Lists what could not be read, and why."""
    from digest.store import rejected as aside

    app = open_app(options.config)
    with app.checked_store().reading() as db:
        found = list(aside.listing(db))
    if wants_json:
        as_json([
            {"id": r.id, "origin": r.rejected.origin, "code": r.rejected.code, "reason": r.rejected.reason, "times": r.times,
             "last": r.last.isoformat()}
            for r in found
        ])  # fmt: skip
    elif found:
        _print_rejected(app, found)
    else:
        click.echo("Nothing was set aside.")


def _print_rejected(app: App, found: "list[SetAside]") -> None:
    table(
        [
            (r.id, app.local(r.last), r.times, shortened(r.rejected.origin, 40), r.rejected.reason)
            for r in found
        ],
        ("id", "last", "times", "from", "reason"),
    )
    click.echo(
        f"Correct a file and collect it again; read these again with: {command('articles', 'retry', '--all')}"
    )


@articles.command()
@click.argument("ids", nargs=-1, metavar="[ID ...]")
@click.option("--all", "everything", is_flag=True, help="All that was set aside.")
@click.option("--code", default="", help="All with this code, such as too-slow.")
@click.pass_obj
def retry(options: Options, /, *, ids: tuple[str, ...], everything: bool, code: str) -> None:
    """Reads again what was set aside, with today's code and settings; what works is stored and leaves the list."""
    from digest.collect.worker import Worker
    from digest.jobs.retry import retry as retry_job
    from digest.store import rejected as aside
    from digest.wiring.again import origins_of

    if bool(ids) + everything + bool(code) != 1:
        raise UsageError(
            "it is not clear what to read again",
            hint=f"name ids, or --all, or --code: {command('articles', 'rejected')} lists them",
        )
    app = open_app(options.config)
    with app.checked_store().reading() as db:
        there = {one.id for one in aside.listing(db, ids=ids)} if ids else set()
    missing = [id_ for id_ in ids if id_ not in there]
    if missing:
        raise UsageError(
            f"there is no {missing[0]!r}", hint=f"{command('articles', 'rejected')} lists what there is"
        )
    with Worker() as reading:
        done = retry_job(
            app.store, reading=reading, known=origins_of(app), now=app.now(), ids=ids or None, code=code
        )
    click.echo(
        f"Read {plural(done.read, 'input')}, {plural(done.stored, 'article')} stored; {len(done.failed):,} still set aside."
    )
    for refused in done.failed[:3]:
        click.echo(f"  {refused.origin}: {refused.reason}")
