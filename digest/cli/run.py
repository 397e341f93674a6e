"""`digest run`: everything that is due.

What makes mails is imported only when something is due: cron asks each minute.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from digest.cli.main import Options
from digest.cli.watched import Notes, watched
from digest.errors import EXIT_PROBLEMS, LockedError
from digest.wiring.app import App, open_app
from digest.wiring.logs import set_up
from digest.wiring.operator import standing
from digest.wiring.trust import believe, doubt

if TYPE_CHECKING:
    from digest.jobs.run import Ran
    from digest.wiring.sending import Done


@click.command()
@click.option(
    "--trust-clock",
    is_flag=True,
    help="The clock is right, though it is far from when a run last did something.",
)
@click.pass_obj
def run(options: Options, *, trust_clock: bool) -> None:
    """Does everything that is due: collects, builds, sends. For cron; safe to run twice, and after a crash.

    Off a terminal it says nothing when nothing was due, and what the run before failed by only once. Exit code 75: another run holds the lock.
    """
    from digest.cli.stopping import EXIT_STOPPED, stopping

    app = open_app(options.config)
    set_up(app.config.log)
    if trust_clock:
        believe(app)
    with stopping() as stop:
        code = run_once(app, stop, talkative=sys.stdout.isatty())
    if stop.asked:
        raise click.exceptions.Exit(EXIT_STOPPED)
    if code:
        raise click.exceptions.Exit(code)


def run_once(app: App, stop: Callable[[], bool], *, talkative: bool) -> int:
    """Returns the exit code of one run, which ends early when `stop` says so; prints what was done, and nothing where
    nothing was due."""
    from digest.periods.agenda import due
    from digest.wiring.due import look

    with watched(app) as notes:
        state = look(app)
        wrong = doubt(app)
        if wrong:
            notes.blind = True
            notes.problems.append(wrong)
            if talkative or not standing(app)(wrong):
                click.echo(f"digest: {wrong}", err=True)
            return EXIT_PROBLEMS
        if due(state, app.now()):
            return _run_once(app, stop, notes, talkative=talkative)
        if talkative:
            click.echo("Nothing is due. When next: digest status")
        return 0


def _run_once(app: App, stop: Callable[[], bool], notes: Notes, *, talkative: bool) -> int:
    from digest.cli.send import adds_up, few_failed, is_wrong
    from digest.jobs.run import run as run_job
    from digest.wiring.running import run_ports

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
    sound = all(adds_up(d.report) and few_failed(d.report, app.config.run.failure_share) for d in ran.sent)
    if not sound or ran.problems or late:
        return EXIT_PROBLEMS
    return LockedError.exit_code if ran.busy and not (ran.built or ran.sent) else 0


def _say(app: App, ran: "Ran[Done]", late: list[str], *, talkative: bool) -> None:
    """Prints what a run did, for people."""
    from digest.cli.collect import print_collected, print_troubles
    from digest.cli.send import print_report

    if ran.collected is not None:
        if ran.collected.changed or talkative:
            print_collected(ran.collected, app)
        else:
            print_troubles(ran.collected)
    for line in ran.told:
        click.echo(line)
    for built in ran.built:
        click.echo(f"Built {built.edition.key}: {len(built.edition.stories)} stories ({built.state}).")
    moved = [done for done in ran.sent if done.now]
    for done in moved:
        print_report(app, done.report)
    known = standing(app)
    for problem in (*ran.problems, *late):
        if talkative or not known(problem):
            click.echo(f"digest: {problem}", err=True)
