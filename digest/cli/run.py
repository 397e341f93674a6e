"""`digest run`: everything that is due.

What makes mails is imported only when something is due: cron asks each minute.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import click

from digest.cli.main import Options
from digest.cli.output import announce
from digest.cli.watched import Notes, watched
from digest.commands import command
from digest.errors import EXIT_PROBLEMS, DigestError, LockedError
from digest.wiring.app import App, open_app
from digest.wiring.logs import set_up
from digest.wiring.operator import standing
from digest.wiring.trust import believe, doubt

if TYPE_CHECKING:
    from digest.jobs.run import Ran
    from digest.wiring.sending import Done

Talk = Literal["everything", "work", "problems"]


@click.command()
@click.option(
    "--trust-clock",
    is_flag=True,
    help="Trust the system clock even if it is far from the last run.",
)
@click.option("--verbose", is_flag=True, help="Without a terminal, also print what went well.")
@click.pass_obj
def run(options: Options, *, trust_clock: bool, verbose: bool) -> None:
    """Does everything that is due: collects, builds, sends. For cron; safe to run twice, and after a crash.

    Without a terminal it prints only what needs a person, and a repeated failure once. Exit code 75: another run holds the lock.
    """
    from digest.cli.stopping import EXIT_STOPPED, stopping

    app = open_app(options.config)
    set_up(app.config.log)
    if trust_clock:
        believe(app)
    talk: Talk = "everything" if verbose or sys.stdout.isatty() else "problems"
    with stopping() as stop:
        code = run_once(app, stop, talk)
    if stop.asked:
        raise click.exceptions.Exit(EXIT_STOPPED)
    if code:
        raise click.exceptions.Exit(code)


def run_once(app: App, stop: Callable[[], bool], talk: Talk = "work") -> int:
    """Returns the exit code of one run, which ends early when `stop` says so.

    It prints everything, what was done ("work"), or only what needs a person ("problems"). A failure that the run before
    had too is printed only with everything.
    """
    notes = Notes()
    try:
        return _watched_run(app, stop, talk, notes)
    except Exception as error:
        if notes.repeated and talk != "everything":
            return error.exit_code if isinstance(error, DigestError) else EXIT_PROBLEMS
        raise


def _watched_run(app: App, stop: Callable[[], bool], talk: Talk, notes: Notes) -> int:
    from digest.periods.agenda import due
    from digest.wiring.due import look

    with watched(app, notes):
        state = look(app)
        wrong = doubt(app)
        if wrong:
            notes.blind = True
            notes.problems.append(wrong)
            if talk == "everything" or not standing(app)(wrong):
                announce(wrong, warns=True)
            return EXIT_PROBLEMS
        if due(state, app.now()):
            return _do_what_is_due(app, stop, notes, talk)
        if talk == "everything":
            announce(f"Nothing is due. When next: {command('status')}")
        return 0


def _do_what_is_due(app: App, stop: Callable[[], bool], notes: Notes, talk: Talk) -> int:
    from digest.cli.send import is_wrong
    from digest.jobs.run import run as run_job
    from digest.wiring.running import run_ports

    try:
        ran = run_job(run_ports(app, stop=stop))
    except LockedError:
        if talk == "everything":
            raise
        notes.locked = True
        return LockedError.exit_code
    late = [str(done.problem) for done in ran.sent if is_wrong(done.problem)]
    notes.take(ran, (*ran.problems, *late))
    if app.config.log.format == "human":
        _say(app, ran, late, talk)
    if ran.problems or late or not all(_is_sound(app, done) for done in ran.sent):
        return EXIT_PROBLEMS
    return LockedError.exit_code if ran.busy and not (ran.built or ran.sent) else 0


def _is_sound(app: App, done: "Done") -> bool:
    from digest.cli.send import few_failed, is_settled

    return is_settled(done.report) and few_failed(done.report, app.config.run.failure_share)


def _say(app: App, ran: "Ran[Done]", late: list[str], talk: Talk) -> None:
    """Prints what a run did, for people."""
    from digest.cli.collect import print_collected, print_troubles
    from digest.cli.send import print_report

    if ran.collected is not None:
        if talk == "everything" or (talk == "work" and ran.collected.changed):
            print_collected(ran.collected, app)
        else:
            print_troubles(ran.collected)
    for line in (*(ran.told if talk != "problems" else ()), *ran.asks):
        click.echo(line)
    for built in ran.built:
        key = built.edition.key
        waits = built.state == "draft" and app.newsletter(key.newsletter).approval == "hand"
        if talk != "problems" or waits:
            hint = f" Let it go out: {command('approve', key)}" if waits else ""
            click.echo(f"Built {key}: {len(built.edition.stories)} stories ({built.state}).{hint}")
    for done in ran.sent:
        if done.now and (talk != "problems" or not _is_sound(app, done)):
            print_report(app, done.report)
    known = standing(app)
    for problem in (*ran.problems, *late):
        if talk == "everything" or not known(problem):
            click.echo(f"digest: {problem}", err=True)
