"""What follows each run: it is written down, the operator hears of troubles, the monitor that it went well.

A run with nothing to do reads the store's marks, calls the ping URL where there is one, and nothing else.
"""

import logging
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from digest.commands import command
from digest.store.location import sqlite_path
from digest.wiring.app import App
from digest.wiring.asking import asking, doubt_of
from digest.wiring.trust import Marks, known_marks, may_remove, note_agreed

if TYPE_CHECKING:
    from digest.jobs.troubles import Tidings, Trouble

LOOK_EVERY = timedelta(hours=1)
LOOKED = "looked"
# The monitor could not be reached when a run last tried.
UNREACHED = "ping failed"
_log = logging.getLogger("digest.run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a run went: `problems` are one line each; `done` is what it moved, for the log, empty for nothing. With `blind`
    the clock was not believed, and nothing is looked for by it."""

    began: datetime
    problems: Sequence[str] = ()
    done: dict[str, Any] = field(default_factory=dict)
    blind: bool = False


def after_run(app: App, result: Result) -> None:
    """Does what follows a run. Never raises what only concerns telling: a monitor that is down fails no run."""
    now = app.now()
    seconds = round((now - result.began).total_seconds(), 2)
    known = known_marks(app)
    if result.done or result.problems:
        repeated = not result.done and all(map(standing(app), result.problems))
        if app.config.log.format == "json" and not repeated:  # people have it printed
            level = logging.WARNING if result.problems else logging.INFO
            _log.log(
                level, "run", extra={"seconds": seconds, "problems": list(result.problems), **result.done}
            )
        if result.done or "trouble:run" not in known:
            _write_down(app, result, now, known)
    due = LOOKED not in known or now - known[LOOKED][1] >= LOOK_EVERY or now < known[LOOKED][1]
    look = due and not result.blind and bool(app.config.watch.email or app.config.watch.webhook_url)
    if look or result.problems or "trouble:run" in known:
        _report(app, result, now, look=look)
    if not result.problems:
        _tidy_up(app, known, moved=bool(result.done))
        ping(app, known)


def ping(app: App, known: Marks) -> None:
    """Tells the monitor that a run went well; that it cannot be reached is said once."""
    if not app.config.watch.ping_url:
        return
    from digest.deliver.notify import call
    from digest.store import marks

    wrong = call(app.config.watch.ping_url)
    if bool(wrong) == (UNREACHED in known):
        return
    with app.store.writing() as db:
        if wrong:
            marks.put(db, UNREACHED, "", app.now())
        else:
            marks.remove(db, UNREACHED)
    if wrong:
        _log.warning("watch.ping_url was not told that all is well: %s", wrong)


def look_for(app: App, now: datetime, *, failed: bool) -> "list[Trouble]":
    """Returns the troubles that show without a run; what made a run fail it has said itself."""
    from digest.jobs import troubles

    watch = app.config.watch
    names = [source.name for source in app.config.sources if source.enabled]
    with asking(app) as ask:
        return [
            *troubles.silent_sources(ask, names, now, watch.silent_h),
            *troubles.waiting(ask, now),
            *troubles.omitted(ask, now),
            *troubles.bounces(ask, now, watch.bounce_share),
            *([] if failed else troubles.held(doubt_of(app, ask))),
            *troubles.full_disk(free_bytes(app)),
        ]


def free_bytes(app: App) -> int:
    """Returns how much room there is where the store is, or, with PostgreSQL, where the outbox is."""
    place = sqlite_path(app.config.store.url) or app.config.outbox.path
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def tell(app: App, news: "Tidings") -> bool:
    """Tells one thing by every way there is. Returns whether one of them worked, or there is none."""
    from digest.deliver import notify

    config = app.config
    state = "over" if news.over else "trouble"
    # What a run failed by it has printed itself; what could not be told before, was logged then.
    if not news.again and (news.over or news.trouble.kind != "run" or config.log.format == "json"):
        _log.warning("%s: %s", state, news.trouble.text, extra={"kind": news.trouble.kind})
    wrong = []
    if config.watch.webhook_url:
        payload = {
            "kind": news.trouble.kind,
            "state": state,
            "text": news.trouble.text,
            "since": news.since.isoformat(),
        }
        wrong.append(notify.call(config.watch.webhook_url, payload))
    if config.watch.email:
        names = {newsletter.id: newsletter.name for newsletter in config.newsletters}
        subject = subject_of(names, news.trouble, over=news.over)
        text = f"{news.trouble.text}\n\nSince {app.local(news.since)} {app.zone}. More: {command('status')}\n"
        wrong.append(write_to(app, config.watch.email, subject, text))
    for said in () if news.again else filter(None, wrong):
        _log.warning("the operator was not told: %s", said)
    return not wrong or not all(wrong)


def write_to(app: App, to: str, subject: str, text: str) -> str:
    """Sends a plain mail to a person of the newsroom, signed like editions. Returns "" where a server took it, else what
    was wrong."""
    from digest.deliver import notify
    from digest.errors import ConfigError
    from digest.wiring.secret import smtp_server

    try:
        sign = app.dkim().sign
    except ConfigError:
        # That a key cannot be read may be what the mail is about.
        sign = notify.unsigned
    servers = [smtp_server(server) for server in app.config.smtp.servers]
    return notify.mail(servers, app.config.site.sender, to, subject, text, at=app.now(), sign=sign)


def subject_of(names: Mapping[str, str], trouble: "Trouble", *, over: bool = False) -> str:
    """Returns the subject of a mail about a trouble: the newsletters whose editions it is about, "digest" where it is
    about none of several, then its first line. `names` are those of the newsletters, by id."""
    said = f"{trouble.kind} {trouble.text}"
    named = [
        name
        for id_, name in names.items()
        if len(names) == 1 or re.search(rf"(?<![\w-]){re.escape(id_)}/\d{{4}}-\d\d-\d\d", said)
    ]
    first, *more = trouble.text.splitlines()
    end = f" (and {len(more)} more)" if more else ""
    return f"{', '.join(named) or 'digest'}: {'over: ' if over else ''}{first}{end}"


def standing(app: App) -> Callable[[str], bool]:
    """Returns whether the run before this one failed by the same, so that cron does not mail it each minute."""
    from digest.jobs.troubles import PREFIX, gist, opened
    from digest.wiring.logs import masked

    name = f"{PREFIX}run"
    found = known_marks(app).get(name)
    lines = opened(name, *found).trouble.text.splitlines() if found else []
    known = {gist(line) for line in lines}
    return lambda problem: all(gist(line) in known for line in masked(problem).splitlines())


def _refused(app: App, now: datetime) -> list[str]:
    from digest.jobs import troubles

    with asking(app) as ask:
        return troubles.refused(ask, now)


def _report(app: App, result: Result, now: datetime, *, look: bool) -> None:
    from digest.errors import DigestError
    from digest.jobs import troubles
    from digest.store import marks
    from digest.wiring.logs import masked

    try:
        # A run after the one that was refused has no problem of its own; the edition is held all the same.
        problems = result.problems or _refused(app, now)
        found = [troubles.Trouble("run", masked("\n".join(problems)))] if problems else []
        if look:
            found += look_for(app, now, failed=bool(found))
            with app.store.writing() as db:
                marks.put(db, LOOKED, "", now)
        many = any(trouble.kind == troubles.SOURCES for trouble in found)

        def looked_for(kind: str) -> bool:
            """One of many that are silent is not over because they are told together."""
            return kind == "run" or (look and not (many and kind.startswith(troubles.SOURCE)))

        troubles.report(app.store, found, looked_for, lambda news: tell(app, news), now)
    except DigestError as error:
        _log.warning("troubles were not looked for: %s", error)


def _tidy_up(app: App, known: Marks, *, moved: bool) -> None:
    """Removes what is too old, when it is time. Another run's turn is left to it."""
    from digest.errors import DigestError, LockedError
    from digest.wiring.retention import PRUNED, due, tidied

    if not due(app, known[PRUNED][1] if PRUNED in known else None) or not may_remove(known, app.now()):
        if moved and PRUNED not in known:
            # From here the days are counted, where the machine is never on in a quiet hour.
            from digest.store import marks

            with app.store.writing() as db:
                marks.put(db, PRUNED, "", app.now())
        return
    try:
        with app.store.locked("collect"):
            done = tidied(app, free_bytes=free_bytes(app))
        note_agreed(app, known)
    except LockedError:
        return
    except (DigestError, OSError) as error:
        _log.warning("what is too old was not removed: %s", error)
        return
    if done.anything and app.config.log.format == "json":
        _log.info("tidied", extra={"removed": dict(done.removed), "folders": done.folders})


def _write_down(app: App, result: Result, now: datetime, known: Marks) -> None:
    from digest.errors import DigestError
    from digest.store import runs
    from digest.wiring.logs import masked

    try:
        with app.store.writing() as db:
            number = runs.start(db, "run", result.began)
            problems = [masked(problem) for problem in result.problems]
            runs.finish(db, number, now, {"problems": problems, **result.done})
        if not result.blind:
            note_agreed(app, known)
    except DigestError as error:
        _log.warning("the run was not written down: %s", error)
