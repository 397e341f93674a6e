"""`digest prune`: removes what is too old, and says how much room is taken."""

from typing import Any

import click

from digest.cli.main import Options
from digest.cli.output import as_json, size, table
from digest.store.retention import KINDS
from digest.wiring.app import open_app
from digest.wiring.operator import free_bytes
from digest.wiring.retention import days_of, tidied

_LARGEST = 8


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def prune(options: Options, dry_run: bool, wants_json: bool) -> None:
    """Removes what is older than `retention` says, and shows what takes how much room. Runs do it once a day."""
    app = open_app(options.config)
    days = days_of(app)
    done = tidied(app, free_bytes=free_bytes(app), dry_run=dry_run)
    told: dict[str, Any] = {
        "dry_run": dry_run,
        "removed": dict(done.removed),
        "folders": done.folders,
        "size_bytes": {"before": done.before.size_bytes, "after": done.after.size_bytes},
        "tables": dict(done.after.tables),
    }
    if wants_json:
        as_json(told)
        return
    rows = [
        (kind, f"{days[kind]} days" if days[kind] else "for good", f"{done.removed.get(kind, 0):>9,}")
        for kind in KINDS
    ]
    table(rows, ("what", "kept", " would go" if dry_run else "  removed"))
    if done.folders:
        click.echo(f"{done.folders:,} folders of the outbox {'would go' if dry_run else 'removed'}.")
    click.echo()
    largest = sorted(done.after.tables.items(), key=lambda one: -one[1])[:_LARGEST]
    table([(name, f"{size(taken):>9}") for name, taken in largest if taken], ("table", "     room"))
    before, after = done.before.size_bytes, done.after.size_bytes
    click.echo(f"The store takes {size(after)}" + (f", {size(before)} before." if before != after else "."))
