"""`digest run` and `digest schedule`: everything that is due, once or for good."""

import sys
from collections.abc import Callable, Mapping
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from digest.cli.main import Options
from digest.cli.send import adds_up, is_wrong, print_report
from digest.cli.watched import Notes, watched
from digest.errors import EXIT_PROBLEMS, DigestError, LockedError
from digest.wiring.app import App, open_app
from digest.wiring.logs import set_up

if TYPE_CHECKING:
    from digest.jobs.run import Ran
    from digest.wiring.sending import Done


@click.command()
@click.pass_obj
def run(options: Options) -> None:
    """Does everything that is due: collects, builds, sends. For cron; safe to run twice, and after a crash.

    Off a terminal it says nothing when nothing was due. Exit code 75: another run holds the lock.
    """
    from digest.cli.stopping import EXIT_STOPPED, stopping

    app = open_app(options.config)
    set_up(app.config.log)
    with stopping() as stop:
        code = run_once(app, stop, talkative=sys.stdout.isatty())
    if stop.asked:
        raise click.exceptions.Exit(EXIT_STOPPED)
    if code:
        raise click.exceptions.Exit(code)


@click.command()
@click.pass_obj
def schedule(options: Options) -> None:
    """Does the same as digest run, once a minute, until it is told to stop (SIGTERM)."""
    from digest.schedule.daemon import EVERY_S, run_forever

    app = open_app(options.config)
    set_up(app.config.log)
    app.checked_store()
    click.echo(f"Looking every {EVERY_S} seconds for what is due. Ctrl-C stops.")

    stopped = Event()

    def tick() -> None:
        try:
            run_once(app, stopped.is_set, talkative=False)
        except DigestError as error:
            # A daemon outlives one bad run: the next may find the store or the disk mended.
            click.echo(f"digest: {error}", err=True)

    run_forever(tick, stop=stopped)


def run_once(app: App, stop: Callable[[], bool], *, talkative: bool) -> int:
    """Returns the exit code of one run, which ends early when `stop` says so; prints what was done, and nothing where
    nothing was due."""
    with watched(app) as notes:
        return _run_once(app, stop, notes, talkative=talkative)


def _run_once(app: App, stop: Callable[[], bool], notes: Notes, *, talkative: bool) -> int:
    from digest.jobs.run import run as run_job
    from digest.wiring.sending import run_ports

    try:
        ran = run_job(run_ports(app, stop=stop))
    except LockedError:
        if talkative:
            raise
        notes.locked = True
        return LockedError.exit_code
    late = [str(done.problem) for done in ran.sent if is_wrong(done.problem)]
    notes.take(ran, (*ran.problems, *late))
    if app.config.log.format == "human":
        _say(app, ran, late, talkative=talkative)
    sound = all(adds_up(d.report) and _few_failed(d.report, app.config.run.failure_share) for d in ran.sent)
    return 0 if sound and not ran.problems and not late else EXIT_PROBLEMS


def _say(app: App, ran: "Ran[Done]", late: list[str], *, talkative: bool) -> None:
    """Prints what a run did, for people."""
    from digest.cli.collect import print_collected, print_troubles

    if ran.collected is not None:
        if ran.collected.changed or talkative:
            print_collected(ran.collected)
        else:
            print_troubles(ran.collected)
    for built in ran.built:
        click.echo(f"Built {built.edition.key}: {len(built.edition.stories)} stories ({built.state}).")
    moved = [done for done in ran.sent if done.now]
    for done in moved:
        print_report(app, done.report)
    for problem in (*ran.problems, *late):
        click.echo(f"digest: {problem}", err=True)
    if talkative and not (moved or ran.built):
        click.echo("Nothing is due. When next: digest status")


def _few_failed(told: Mapping[str, Any], share: float) -> bool:
    return bool(told["failed"] <= share * max(1, told["eligible"]))
