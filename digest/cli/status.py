"""`digest status`: what is due, what ran, what failed, when next."""

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

import click

from digest.cli.main import Options
from digest.cli.output import as_json, plural, table
from digest.periods.schedule import next_edition
from digest.store import articles, editions, rejected, subscribers
from digest.store.deliveries import accounts
from digest.wiring.app import App, open_app


@click.command()
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def status(options: Options, wants_json: bool) -> None:
    """Shows what is in the store, the latest editions with their accounts, and when the next one is made."""
    app = open_app(options.config)
    told = _told(app)
    if wants_json:
        as_json(told)
        return
    click.echo(
        f"{plural(told['articles'], 'article')} stored, {plural(told['rejected'], 'input')} set aside, "
        f"{plural(told['subscribers'], 'active reader')}."
    )
    rows = []
    for row in told["editions"]:
        counts = row["accounts"]
        moved = ", ".join(
            f"{counts[name]:,} {name}"
            for name in ("sent", "pending", "deferred", "failed", "uncertain")
            if counts[name]
        )
        rows.append((row["edition"], row["state"], f"v{row['version']}", moved or "nothing has left"))
    table(rows, ("edition", "state", "", "mails"))
    for name, at in told["next"].items():
        click.echo(f"Next edition of {name}: {at}")
    drafts = [row["edition"] for row in told["editions"] if row["state"] == "draft"]
    if drafts:
        click.echo(f"Waiting for you: digest approve {drafts[0]}")


def _told(app: App) -> dict[str, Any]:
    """Returns what is shown, as JSON knows it."""
    latest: list[dict[str, Any]] = []
    with app.checked_store().reading() as db:
        for status in editions.listing(db, limit=5):
            transport = (
                app.newsletter(status.key.newsletter).transport
                if _known(app, status.key.newsletter)
                else "outbox"
            )
            counts = asdict(accounts(db, status.key, transport))
            latest.append(
                {
                    "edition": str(status.key),
                    "state": status.state,
                    "version": status.version,
                    "accounts": counts,
                }
            )
        told: dict[str, Any] = {
            "articles": articles.count(db),
            "rejected": sum(rejected.counts(db).values()),
            "subscribers": subscribers.counts(db).get("active", 0),
            "editions": latest,
            "next": {},
        }
    for newsletter in app.config.newsletters:
        due = next_edition(app.now(), app.issue(newsletter.id).schedule)
        if due is not None:
            at = due.cut_off.astimezone(ZoneInfo(newsletter.zone))
            told["next"][newsletter.id] = f"{at:%Y-%m-%d %H:%M} {newsletter.zone}"
    return told


def _known(app: App, newsletter: str) -> bool:
    return any(n.id == newsletter for n in app.config.newsletters)
