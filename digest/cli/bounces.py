"""`digest bounces`: what came back, and what follows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from digest.cli.editions import edition_key
from digest.cli.main import Options
from digest.cli.output import as_json, bad, plural, table
from digest.commands import command
from digest.errors import UsageError
from digest.wiring.app import App, open_app

if TYPE_CHECKING:
    from digest.jobs.bounces import Taken
    from digest.store.bounces import Bounce

_SHOWN = 100
_WORDS = {
    "hard": "for good", "soft": "for now", "sender": "about us", "complaint": "complaints", "unsubscribe": "unsubscribed", "auto-reply": "auto-replies",
    "unread": "set aside unread", "delayed": "late", "delivered": "delivered", "unknown": "unclear", "report": "unclear", "text": "unclear", "other": "other mail", "request": "unclear",
}  # fmt: skip


@click.command()
@click.argument("mailbox", required=False, default="")
@click.option("--list", "lists", is_flag=True, help="Read nothing; list what came back, the newest first.")
@click.option(
    "--unverified", is_flag=True, help="With --list: only what proves nothing, so that nothing was done."
)
@click.option(
    "--limit", type=click.IntRange(1), default=_SHOWN, show_default=True, help="With --list: at most so many."
)
@click.option(
    "--confirm",
    metavar="EDITION",
    default="",
    help="Suppress everybody of this edition who waits for your word.",
)
@click.option(
    "--dismiss", metavar="EDITION", default="", help="Hold what came back of this edition against nobody."
)
@click.option("--dry-run", is_flag=True, help="Read and judge, but store nothing and mark nothing.")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def bounces(
    options: Options, /, *, mailbox: str, lists: bool, unverified: bool, limit: int, confirm: str, dismiss: str,
    dry_run: bool, wants_json: bool,
) -> None:  # fmt: skip
    """Reads what came back from MAILBOX: a file, a folder, a Maildir, imaps://user@host/folder, or - for a message on
    standard input. Without it, from bounces.mailbox.

    Mailboxes that are gone and readers who complained get nothing more, from the next mail on.
    """
    app = open_app(options.config)
    if confirm or dismiss:
        _decide(app, confirm, dismiss)
    elif lists or unverified:
        _list(app, unverified, limit, wants_json)
    else:
        from digest.jobs.bounces import take_all
        from digest.wiring.bounce_reader import BounceReader
        from digest.wiring.bounces import bouncing_of, mailbox_of

        with BounceReader() as reader:
            bouncing = bouncing_of(app, reader.read)
            taken = take_all(bouncing, mailbox_of(app, mailbox), dry_run=dry_run)
        _tell(app, taken, dry_run=dry_run, wants_json=wants_json)


def _tell(app: App, taken: "Taken", *, dry_run: bool, wants_json: bool) -> None:
    from digest.store import bounces as stored

    rows, again = taken.rows, taken.again

    with app.store.reading() as db:
        waiting = {str(edition): number for edition, number in stored.waiting(db).items()}
    counted = Counter(row.kind for row in rows)
    suppressed = sum(row.effect == "suppressed" for row in rows)
    unverified = sum(not row.proof and row.kind in ("hard", "soft", "complaint", "unread") for row in rows)
    if wants_json:
        as_json({
            "read": len(rows), "again": again, "kinds": dict(counted), "suppressed": suppressed, "unverified": unverified,
            "waiting": waiting, "bounces": [_fields(row) for row in rows],
        })  # fmt: skip
        return
    if dry_run:
        _table(app, rows)
    words = Counter[str]()
    for kind, number in counted.items():
        words[_WORDS.get(kind, kind)] += number
    parts = [f"{number:,} {word}" for word, number in words.most_common()]
    told = f"{plural(len(rows), 'message')} new" + (f": {', '.join(parts)}." if parts else ".")
    told += f" {again:,} read before." if again else ""
    click.echo(f"{told} {plural(suppressed, 'address', 'addresses')} suppressed.")
    if unverified:
        click.echo(
            f"{unverified:,} prove nothing and change nothing. See them: {command('bounces', '--list', '--unverified')}"
        )
    _say_waiting(waiting)


def _say_waiting(waiting: Mapping[str, int]) -> None:
    for edition, number in waiting.items():
        click.echo(
            bad(f"{edition}: {number:,} back for good, more than bounces.hard_share. Nobody is suppressed.")
        )
        click.echo(
            f"  Look: {command('bounces', '--list')}\n  Suppress them: {command('bounces', '--confirm', edition)}\n"
            f"  Suppress no one: {command('bounces', '--dismiss', edition)}"
        )


def _decide(app: App, confirm: str, dismiss: str) -> None:
    from digest.jobs import bounces as job

    if confirm and dismiss:
        raise UsageError("--confirm and --dismiss say opposite things", hint="use one of them")
    edition = edition_key(confirm or dismiss)
    number = (job.confirm if confirm else job.dismiss)(app.checked_store(), edition, app.now())
    what = "suppressed" if confirm else "left as they are"
    click.echo(
        f"{edition}: {plural(number, 'address', 'addresses')} {what}; so will be what comes back of it from now on."
    )


def _list(app: App, unverified: bool, limit: int, wants_json: bool) -> None:
    from digest.store import bounces as stored

    with app.checked_store().reading() as db:
        found = list(stored.listing(db, unmatched=unverified, limit=limit))
        waiting = {str(edition): number for edition, number in stored.waiting(db).items()}
    if wants_json:
        as_json([_fields(row) for row in found])
    elif found:
        _table(app, found)
        _say_waiting(waiting)
    else:
        click.echo(f"No bounces. Try: {command('bounces', 'MAILBOX')}")


def _table(app: App, rows: "Sequence[Bounce]") -> None:
    table(
        [
            (app.local(row.at), row.kind, row.proof or "unverified", row.effect or "-", row.subscriber or row.recipient or "-",
             " ".join(filter(None, (row.cause, row.status, row.detail))))
            for row in rows
        ],
        ("at", "kind", "proof", "effect", "reader", "why"),
    )  # fmt: skip


def _fields(row: "Bounce") -> dict[str, Any]:
    return {
        "id": row.id, "at": row.at.isoformat(), "form": row.form, "kind": row.kind, "hard": row.kind == "hard",
        "cause": row.cause, "status": row.status, "code": row.code, "recipient": row.recipient, "message_id": row.message_id,
        "proof": row.proof, "subscriber": row.subscriber, "address": row.address,
        "edition": str(row.edition) if row.edition else "", "effect": row.effect, "said": row.detail,
    }  # fmt: skip
