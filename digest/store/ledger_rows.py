"""What goes into the ledger's rows and comes out of them."""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping

from digest.model.edition import Selection
from digest.model.subscriber import DeliveryState, MadeFor, Outcome
from digest.text.clean import one_line

# After so many minutes a deferred mail may be tried again; the last repeats. RFC 5321 §4.5.4.1 asks for at
# least 30 minutes in general and allows two earlier tries in the first hour.
RETRY_MINUTES = (5, 15, 30, 60, 120, 240)
# Up to this part more, another for each reader, so that not all of them knock again in the same minute.
RETRY_SPREAD = 0.25
_REASON_CHARS = 300
_NO_LEAD = "no lead"
_NOTHING = Selection(stories=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One mail that an edition owes; with a reason in `skipped`, one it does not owe and why."""

    subscriber: str
    email: str
    message_id: str = ""
    version: int = 0
    selection: Selection = _NOTHING
    made_for: MadeFor | None = None
    skipped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One mail that may leave now, with the selection it was planned with. `attempts` were made before."""

    subscriber: str
    message_id: str
    version: int
    selection: Selection
    made_for: MadeFor | None
    state: DeliveryState
    attempts: int


def planned_row(mail: Planned, now: datetime) -> dict[str, Any]:
    """Returns the columns of a new row, beside those that name its edition and transport."""
    return {
        "subscriber": mail.subscriber,
        "email": mail.email,
        "state": "skipped" if mail.skipped else "pending",
        "reason": mail.skipped,
        "message_id": mail.message_id,
        "version": mail.version,
        "stories": [list(story) for story in mail.selection.stories],
        "updates": sorted(mail.selection.updates),
        "variant": _variant(mail.made_for, leads=mail.selection.leads) if mail.made_for else "",
        "claim": "",
        "attempts": 0,
        "not_before": None,
        "at": now,
    }


def retry_at(subscriber: str, attempts: int, now: datetime) -> datetime:
    """Returns when a mail that was deferred after so many attempts may be tried again: later each time, and not at the
    same moment for everybody."""
    minutes = RETRY_MINUTES[min(max(attempts, 1), len(RETRY_MINUTES)) - 1]
    spread = zlib.crc32(f"{subscriber} {attempts}".encode()) / 2**32 * RETRY_SPREAD
    return now + timedelta(minutes=minutes * (1 + spread))


def outcome_values(outcome: Outcome, now: datetime) -> dict[str, Any]:
    """Returns the parameters of the statement that settles one row."""
    why = f"{outcome.code} {outcome.reason}" if outcome.code else outcome.reason
    return {
        "whom": outcome.subscriber,
        "became": outcome.state,
        "why": one_line(why)[:_REASON_CHARS],
        "moment": now,
        "until": None,
    }


def waiting_of(row: RowMapping) -> Waiting:
    return Waiting(
        subscriber=row["subscriber"],
        message_id=row["message_id"],
        version=row["version"],
        selection=selection_of(row),
        made_for=made_for_of(row),
        state=row["state"],
        attempts=row["attempts"],
    )


def selection_of(row: RowMapping) -> Selection:
    """Returns what a row says its mail holds; what was left out is not kept."""
    return Selection(
        stories=tuple((story, language) for story, language in row["stories"]),
        updates=frozenset(row["updates"]),
        leads=row["variant"].partition("|")[0] != _NO_LEAD,
    )


def made_for_of(row: RowMapping) -> MadeFor | None:
    """Returns for whom a row's mail was made, None where the row is older than that is kept."""
    if not row["variant"]:
        return None
    _, languages, zone, form, look = row["variant"].split("|")
    return MadeFor(
        languages=tuple(languages.split()), zone=zone, format="text" if form == "text" else "html", look=look
    )


def _variant(made: MadeFor, *, leads: bool) -> str:
    """Returns it as one short text: a million rows have one, and JSON would take three times as much."""
    return f"{'' if leads else _NO_LEAD}|{' '.join(made.languages)}|{made.zone}|{made.format}|{made.look}"
