"""`digest stats`: figures over time."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, Literal

import click

from digest.cli.main import Options
from digest.cli.output import as_json, plural, table
from digest.model.edition import TRIAL_SLOT
from digest.store import figures, subscribers
from digest.store.figures import Day
from digest.wiring.app import open_app

Span = Literal["day", "week", "month"]
_BAR = 10
_BEGINS: dict[Span, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
}


@click.command()
@click.option("--newsletter", default="", help="Only of this one.")
@click.option("--days", type=click.IntRange(1, 4000), default=30, show_default=True, help="How far back.")
@click.option("--by", "span", type=click.Choice(["day", "week", "month"]), default="day", show_default=True)
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def stats(options: Options, newsletter: str, days: int, span: Span, wants_json: bool) -> None:
    """Shows what left, what came back and who left. Opens and clicks are not tracked: nothing in a mail tells them."""
    app = open_app(options.config)
    if newsletter:
        app.newsletter(newsletter)
    since = app.now().date() - timedelta(days=days - 1)
    with app.checked_store().reading() as db:
        found = figures.days(db, since, newsletter=newsletter, but_slots=TRIAL_SLOT)
        readers, added = subscribers.counts(db, newsletter), figures.added(db, since)
    rows = _together(found, span)
    if wants_json:
        as_json({"since": since.isoformat(), "by": span, "rows": rows, "readers": readers, "added": added})
        return
    most = max((row["sent"] for row in rows), default=0) or 1
    table(
        [
            (row["newsletter"], row["from"], f"{row['sent']:,}", *(_few(row[name]) for name in _REST),
             "▇" * round(_BAR * row["sent"] / most))
            for row in rows
        ],
        ("newsletter", span if span == "day" else f"{span} of", "sent", *_REST_HEADS, ""),
    )  # fmt: skip
    if not rows:
        click.echo(f"Nothing left in the last {plural(days, 'day')}.")
    active = readers.get("active", 0)
    click.echo(f"{plural(active, 'active reader')}, {added:,} added since {since}.")


_REST = ("skipped", "failed", "uncertain", "open", "came_back", "left")
_REST_HEADS = ("skipped", "failed", "doubt", "open", "back", "left")


def _few(number: int) -> str:
    return f"{number:,}" if number else "·"


def _together(found: Iterable[Day], span: Span) -> list[dict[str, Any]]:
    """Returns the days as spans, the newest first."""
    sums: dict[tuple[date, str], Counter[str]] = {}
    for day in found:
        mine = sums.setdefault((_BEGINS[span](day.date), day.newsletter), Counter())
        mine.update(
            {
                name: number
                for name, number in day.mails.items()
                if name in ("sent", "skipped", "failed", "uncertain")
            }
        )
        mine["open"] += sum(day.mails.get(name, 0) for name in ("pending", "deferred", "sending"))
        mine["came_back"] += day.came_back
        mine["left"] += day.left
    return [
        {
            "newsletter": name,
            "from": begins.isoformat(),
            "sent": mine["sent"],
            **{rest: mine[rest] for rest in _REST},
        }
        for (begins, name), mine in sorted(
            sums.items(), key=lambda item: (-item[0][0].toordinal(), item[0][1])
        )
    ]
