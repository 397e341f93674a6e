"""`digest build`, `approve`, `hold`, `edit`: an edition from draft to going out."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from digest.cli.main import Options
from digest.cli.output import as_json, plural, shortened, table
from digest.commands import command, edition_command
from digest.edition import edits
from digest.errors import UsageError
from digest.model.edition import MAIN_SLOT, Edition, EditionKey, EditionState
from digest.wiring.app import App, open_app

if TYPE_CHECKING:
    from digest.jobs.edit import Change


@click.command()
@click.option("--newsletter", default="", help="Which; the first of the configuration unless told.")
@click.option("--date", "day", default="", help="Which day's, such as 2026-04-24; today's unless told.")
@click.option("--slot", default="", help="Which of its slots; its own edition unless told.")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def build(options: Options, /, *, newsletter: str, day: str, slot: str, wants_json: bool) -> None:
    """Makes the edition of a day from what was collected. Building again makes a new version, until it is sent."""
    from digest.jobs.build import build as build_job

    app = open_app(options.config)
    issue = app.issue(newsletter, slot)
    app.check_words()
    built = build_job(app.checked_store(), app.engine, issue, _day(day), now=app.now())
    if wants_json:
        as_json({
            "newsletter": issue.id, "date": built.edition.key.date, "slot": built.edition.key.slot,
            "version": built.edition.version, "state": built.state, "stories": len(built.edition.stories),
            "articles": built.edition.articles_seen, "changed": built.changed,
        })  # fmt: skip
        return
    print_edition(built.edition, built.state, changed=built.changed)


def print_edition(edition: Edition, state: EditionState, *, changed: bool) -> None:
    """Prints an edition as a short table, with the next command to try."""
    made = "Built" if changed else "Nothing has changed in"
    click.echo(
        f"{made} {edition.key}: {plural(len(edition.stories), 'story', 'stories')} "
        f"from {plural(edition.articles_seen, 'article')} (version {edition.version}, {state})."
    )
    first = edition.languages[0]
    rows = []
    for number, story in enumerate(edition.stories[:12], start=1):
        card = story.cards.get(first) or next(iter(story.cards.values()))
        marks = " ".join(sorted(story.cards))
        rows.append(
            (
                number,
                shortened(story.id, 16),
                ",".join(story.regions[:2]),
                len(story.sources),
                marks,
                card.title,
            )
        )
    table(rows, ("", "story", "region", "sources", "in", "headline"))
    if not edition.stories and edition.window[1] < edition.built:
        closed = edition.window[1].astimezone(ZoneInfo(edition.zone))
        click.echo(
            f"It has no news: its window closed at {closed:%Y-%m-%d %H:%M} {edition.zone}. What came later belongs to the "
            f"next edition. When that is made: {command('status')}"
        )
    elif not edition.stories:
        click.echo(f"Nothing was collected for it. Try: {command('collect', 'PATH')}")
    elif state == "draft":
        click.echo(f"See it: {command('preview')}    Let it go out: {command('approve', edition.key)}")
    else:
        click.echo(
            f"See it: {command('preview')}    Write or send the mails: {edition_command('send', edition.key)}"
        )


@click.command()
@click.argument("edition")
@click.option("--strict", is_flag=True, help="Not where `digest check` finds anything.")
@click.pass_obj
def approve(options: Options, /, *, edition: str, strict: bool) -> None:
    """Lets EDITION (such as morning/2026-04-24) go out at its readers' hours; says what `digest check` finds."""
    from digest.cli.check import findings, tell

    key = edition_key(edition)
    app = open_app(options.config)
    found = findings(app, key)
    if found:
        tell(found)
    if found and strict:
        raise UsageError(f"{key} is not approved", hint="mend what was found, or approve without --strict")
    _set_state(app, edition, "approved")


@click.command()
@click.argument("edition")
@click.option("--reason", default="", help="Why, for colleagues who look at its status.")
@click.pass_obj
def hold(options: Options, edition: str, reason: str) -> None:
    """Stops EDITION: nothing of it leaves until it is approved."""
    import getpass

    why = f"held by {getpass.getuser()}" + (f": {reason}" if reason else "")
    _set_state(open_app(options.config), edition, "held", why=why)


@click.command()
@click.argument("edition")
@click.option("--pin", multiple=True, metavar="STORY", help="Put it at the top.")
@click.option("--drop", multiple=True, metavar="STORY", help="Leave it out.")
@click.option("--undo", multiple=True, metavar="STORY", help="Neither pinned nor dropped, its own headline.")
@click.option(
    "--headline", nargs=3, multiple=True, metavar="STORY LANGUAGE TEXT", help="Give it another headline."
)
@click.option(
    "--note", nargs=2, multiple=True, metavar="LANGUAGE TEXT", help="A word of the editor above the stories."
)
@click.pass_obj
def edit(
    options: Options,
    /,
    *,
    edition: str,
    pin: tuple[str, ...],
    drop: tuple[str, ...],
    undo: tuple[str, ...],
    headline: tuple[tuple[str, str, str], ...],
    note: tuple[tuple[str, str], ...],
) -> None:
    """Changes EDITION: each call makes a new version, for mails that have not left."""
    if not (pin or drop or undo or headline or note):
        raise UsageError("there is nothing to change", hint="use --pin, --drop, --headline, --note or --undo")
    from digest.jobs.edit import change_edits

    changes: list[Change] = []
    changes += [partial(edits.reset, story=story) for story in undo]
    changes += [partial(edits.pin, story=story) for story in pin]
    changes += [partial(edits.drop, story=story) for story in drop]
    changes += [
        partial(edits.headline, story=story, language=code, title=text) for story, code, text in headline
    ]
    changes += [partial(edits.note, language=code, text=text) for code, text in note]
    app = open_app(options.config)
    key = edition_key(edition)
    issue = app.issue(key.newsletter, "" if key.slot == MAIN_SLOT else key.slot)
    changed = change_edits(app.checked_store(), issue, key, changes, now=app.now())
    print_edition(changed.edition, changed.state, changed=changed.changed)


def edition_key(text: str) -> EditionKey:
    """Returns the key written as NEWSLETTER/DATE or NEWSLETTER/DATE/SLOT. Raises: UsageError."""
    parts = text.strip("/").split("/")
    if len(parts) in (2, 3) and all(parts):
        return EditionKey(parts[0], _day(parts[1]) or date.min, *parts[2:])
    raise UsageError(f"{text!r} is not an edition", hint="write NEWSLETTER/DATE, such as morning/2026-04-24")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"{text!r} is not a date", hint="write it as 2026-04-24") from error


def _set_state(app: App, edition: str, state: EditionState, *, why: str = "") -> None:
    from digest.jobs.edit import set_state

    key = edition_key(edition)
    issue = app.issue(key.newsletter, "" if key.slot == MAIN_SLOT else key.slot)
    before = set_state(app.checked_store(), issue, key, state, now=app.now(), why=why)
    done = {"approved": "is approved", "held": "is held; nothing more of it leaves"}[state]
    click.echo(f"{key} {done}." if before != state else f"{key} was {state} already.")
