"""`digest status`: what is due, what ran, what failed, when next; what is wrong comes first."""

from collections.abc import Collection, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from digest.cli.main import Options
from digest.cli.output import as_json, bad, good, plural, table
from digest.commands import command
from digest.jobs.overview import Overview
from digest.jobs.troubles import Trouble
from digest.model.edition import MAIN_SLOT, EditionKey
from digest.periods.agenda import due
from digest.periods.schedule import next_edition
from digest.store.records import Accounts, Run
from digest.wiring.app import App, open_app
from digest.wiring.due import look
from digest.wiring.operator import look_for
from digest.wiring.overview import overview_of
from digest.wiring.plans import plans_of

_STATES = ("sent", "pending", "deferred", "failed", "uncertain")


@click.command()
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def status(options: Options, wants_json: bool) -> None:
    """Shows what is wrong, the latest editions with their accounts, what ran, and when the next one is made."""
    app = open_app(options.config)
    seen = overview_of(app)
    troubles = _troubles(app, seen)
    left = {one.key for one, _ in seen.editions if one.state in ("sending", "sent")}
    upcoming, tasks = list(_next(app, left)), _due(app)
    if wants_json:
        as_json(_told(app, seen, troubles, upcoming) | {"due": tasks})
        return
    _wrong(app, troubles)
    _editions(app, seen)
    _stored(seen)
    _ran(app, seen)
    for task in tasks:
        click.echo(f"Due now: {task}")
    for name, at in upcoming:
        click.echo(
            f"Next edition of {name}: {_at(at, app.newsletter(name.partition('/')[0]).zone)}, {_in(at - app.now())}"
        )
    omitted = {one.key for one in seen.omitted}
    drafts = [str(one.key) for one, _ in seen.editions if one.state == "draft" and one.key not in omitted]
    if drafts:
        click.echo(f"Waiting for you: {command('approve', drafts[0])}")


def _troubles(app: App, seen: Overview) -> list[tuple[Trouble, datetime | None]]:
    """Returns what is wrong now: what was found before and is not over, and what shows at once."""
    known = {one.trouble.kind: (one.trouble, one.since) for one in seen.troubles}
    shown = {trouble.kind: trouble for trouble in look_for(app, app.now(), failed=False)}
    found: list[tuple[Trouble, datetime | None]] = [
        (trouble, known[kind][1] if kind in known else None) for kind, trouble in shown.items()
    ]
    return found + [(trouble, since) for kind, (trouble, since) in known.items() if kind == "run"]


def _next(app: App, made: Collection[EditionKey]) -> Iterator[tuple[str, datetime]]:
    """Yields the next edition of each slot; one that was made ahead of its time and has left is not to come."""
    for plan in plans_of(app.config):
        found = next_edition(app.now(), plan.schedule)
        while found is not None and EditionKey(plan.newsletter, found.date, plan.slot) in made:
            found = next_edition(found.cut_off, plan.schedule)
        if found is not None:
            yield (
                plan.newsletter if plan.slot == MAIN_SLOT else f"{plan.newsletter}/{plan.slot}",
                found.cut_off,
            )


def _due(app: App) -> list[str]:
    """Returns what the next run does, a line each."""
    return [
        f"{task.work} {task.key or 'the sources'}" + (f": {task.why}" if task.why else "")
        for task in due(look(app), app.now())
    ]


def _wrong(app: App, troubles: list[tuple[Trouble, datetime | None]]) -> None:
    for trouble, since in troubles:
        first, *rest = trouble.text.splitlines()
        click.echo(bad("! ") + first + (f" (since {app.local(since)})" if since else ""))
        for line in rest:
            click.echo(f"  {line}")
    if troubles:
        click.echo()


def _editions(app: App, seen: Overview) -> None:
    why = {one.key: one.reason for one in seen.omitted}
    rows = [
        (str(one.key), "omitted" if one.key in why else one.state, f"v{one.version}",
         f"{_mails(counts)}: {why[one.key]}" if one.key in why else _mails(counts))
        for one, counts in seen.editions
    ]  # fmt: skip
    made = {one.key for one, _ in seen.editions}
    rows += [(str(key), "omitted", "", reason) for key, reason in why.items() if key not in made]
    table(
        sorted(rows, key=lambda row: str(row[0]).split("/")[1], reverse=True),
        ("edition", "state", "", "mails"),
    )
    for key, note in seen.reasons.items():
        if key not in why:
            click.echo(f"{bad(str(key))} waits since {app.local(note.at)}: {note.reason}")
    if rows:
        click.echo()


def _mails(counts: Accounts) -> str:
    told = asdict(counts)
    moved = [f"{told[name]:,} {name}" for name in _STATES if told[name]]
    skipped = sum(counts.skipped.values())
    if skipped:
        moved.append(f"{skipped:,} skipped")
    return ", ".join(moved) or "nothing has left"


def _stored(seen: Overview) -> None:
    readers = plural(seen.subscribers.get("active", 0), "active reader")
    click.echo(
        f"{plural(seen.articles, 'article')} stored, {plural(seen.rejected, 'input')} set aside, {readers}."
    )
    on_watch = [source for source in seen.sources if source.watch]
    for source in on_watch:
        click.echo(f"On watch: {source.name}, {source.watch}")


def _ran(app: App, seen: Overview) -> None:
    if seen.last_run is not None:
        how = bad("failed") if seen.last_run.outcome.get("problems") else good("well")
        click.echo(
            f"Last run that did something: {_at(seen.last_run.started, app.zone)}, {how}{_did(seen.last_run)}"
        )
    failed = seen.last_failed
    if failed is not None and failed != seen.last_run:
        first = str(failed.outcome["problems"][0])
        click.echo(f"Last that failed: {_at(failed.started, app.zone)}, {first}")


def _did(run: Run) -> str:
    """Returns what a run moved, in a few words."""
    outcome = run.outcome
    read = outcome.get("collected", {})
    parts = [f"{read['new']:,} new articles"] if read.get("new") else []
    parts += [f"built {one['edition']}" for one in outcome.get("built", ())]
    parts += [
        f"{one['sent']:,} of {one['eligible']:,} have {one['newsletter']}" for one in outcome.get("sent", ())
    ]
    return ": " + ", ".join(parts) if parts else ""


def _at(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"


def _in(span: timedelta) -> str:
    """Returns how far ahead something is, in one unit or two."""
    minutes = int(span / timedelta(minutes=1))
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return f"in {plural(days, 'day')}" + (f" {hours} h" if hours else "")
    return f"in {hours} h {minutes % 60} min" if hours else f"in {minutes} min"


def _reason(seen: Overview, key: EditionKey) -> dict[str, str] | None:
    note = seen.reasons.get(key)
    return {"kind": note.kind, "text": note.reason, "since": note.at.isoformat()} if note else None


def _told(
    app: App,
    seen: Overview,
    troubles: list[tuple[Trouble, datetime | None]],
    upcoming: list[tuple[str, datetime]],
) -> dict[str, Any]:
    """Returns what is shown, as JSON knows it."""
    return {
        "articles": seen.articles,
        "rejected": seen.rejected,
        "subscribers": seen.subscribers.get("active", 0),
        "editions": [
            {"edition": str(one.key), "state": one.state, "version": one.version, "accounts": asdict(counts),
             "reason": _reason(seen, one.key)}
            for one, counts in seen.editions
        ],
        "omitted": [{"edition": str(one.key), "reason": one.reason} for one in seen.omitted],
        "next": {name: _at(at, app.newsletter(name.partition("/")[0]).zone) for name, at in upcoming},
        "held": seen.held,
        "troubles": [
            {"kind": one.kind, "text": one.text, "since": since.isoformat() if since else None}
            for one, since in troubles
        ],
        "runs": {"last": _run(seen.last_run), "failed": _run(seen.last_failed)},
        "sources": [
            {"name": one.name, "last": one.last.isoformat() if one.last else None, "error": one.error,
             "failures": one.failures, "watch": one.watch}
            for one in seen.sources
        ],
    }  # fmt: skip


def _run(run: Run | None) -> dict[str, Any] | None:
    if run is None:
        return None
    finished = run.finished.isoformat() if run.finished else None
    return {"started": run.started.isoformat(), "finished": finished, **run.outcome}
