"""`digest demo`: the whole job on the sample articles."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.output import plural
from digest.commands import command

if TYPE_CHECKING:
    from digest.jobs.take import Collected
    from digest.model.edition import Edition
    from digest.wiring.sending import Done

# The samples' own evening, in Almaty: nothing here looks at the clock.
SAMPLES_NOW = datetime(2026, 4, 24, 17, 0, tzinfo=UTC)


@click.command()
@click.option(
    "--outbox",
    type=click.Path(path_type=Path),
    default=Path("outbox"),
    show_default=True,
    help="Where mails are written.",
)
def demo(outbox: Path) -> None:
    """Runs the whole job on invented sample articles: collect, build, write the mails. No network, no configuration.

    It has a store of its own below the outbox; a second run finds that everybody has their mail.
    """
    from digest.jobs.build import build
    from digest.jobs.send import Wish
    from digest.wiring.collecting import collect_sources
    from digest.wiring.demo import demo_app, load_readers
    from digest.wiring.sending import Asked, send_edition

    app = demo_app(outbox, SAMPLES_NOW)
    collected = collect_sources(app)
    readers = load_readers(app)
    issue = app.issue()
    built = build(app.store, app.engine, issue, SAMPLES_NOW.date(), now=app.now())
    key = built.edition.key
    with app.store.locked("send"):
        done = send_edition(app, issue, key, Asked(wish=Wish(everybody=True)))
    grouped = sum(len(story.cards) > 0 for story in built.edition.stories)
    languages = ", ".join(sorted({language for story in built.edition.stories for language in story.cards}))
    click.echo(f"A news day that is invented, {key.date}, from {plural(len(app.config.sources), 'source')}\n")
    for name, text in (
        ("Read", _read(collected)),
        (
            "Grouped",
            f"{plural(built.edition.articles_seen, 'article')} of the day into {plural(grouped, 'story', 'stories')} ({languages})",
        ),
        ("Lead", _lead(built.edition)),
        ("Written", _written(done, readers)),
    ):
        click.echo(f"  {name:<8} {text}")
    folder = outbox / key.newsletter / key.date.isoformat()
    click.echo(f"\nLook at   {folder}/")
    click.echo(f"          {folder}/edition.en.html in a browser")
    click.echo(f"Try next  {command('preview', config=demo_config(outbox))}")
    click.echo(f"          {command('init')}, for a newsroom of your own")


def demo_config(outbox: Path) -> Path:
    """Returns where the demo's configuration is written, for other commands to use."""
    return outbox / ".demo" / "config.toml"


def _read(collected: "Collected") -> str:
    if not (collected.read or collected.rejected):
        return "nothing: no file has changed since the last time"
    aside = f"{plural(len(collected.rejected), 'broken input')} set aside"
    return f"{plural(collected.read, 'article')}, {collected.new:,} of them new; {aside}"


def _lead(edition: "Edition") -> str:
    if not edition.stories:
        return "none"
    story = edition.stories[0]
    card = story.cards.get(edition.languages[0]) or next(iter(story.cards.values()))
    return f"{card.title} ({plural(len(story.sources), 'source')})"


def _written(done: "Done", readers: int) -> str:
    if not done.now:
        return f"nothing: all {plural(readers, 'reader')} have had their mail of this edition, and nobody gets it twice"
    before = done.report["sent"] - done.now
    again = f"; {before:,} had theirs already" if before else ""
    return f"{plural(done.now, 'personal mail')} for {plural(readers, 'reader')}{again}"
