"""`digest schedule`: the same as `digest run`, once a minute, as a daemon."""

import os
import sys
import threading

import click

from digest.cli.main import Options
from digest.cli.monitors import Pulse, monitored
from digest.cli.run import run_once
from digest.errors import EXIT_PROBLEMS, DigestError
from digest.wiring.app import App, open_app
from digest.wiring.due import look
from digest.wiring.logs import set_up


@click.command()
@click.pass_obj
def schedule(options: Options) -> None:
    """Does the same as digest run, once a minute, until it is told to stop (SIGTERM). SIGHUP reads config.toml again."""
    from digest.schedule.daemon import EVERY_S, Daemon

    service = _Service(options)
    daemon = Daemon(service.tick, reload=service.reload, stop=service.stop)
    click.echo(f"Looking every {EVERY_S} seconds for what is due. Ctrl-C stops.")
    with monitored(lambda: service.app, service.app.config.watch.schedule_port, service.pulse):
        ended = daemon.run()
    if ended:
        click.echo("Stopped.")
        return
    click.echo("Stopped in the middle of a run; the next one goes on from there.")
    sys.stdout.flush()
    sys.stderr.flush()
    # A thread that reads a slow source cannot be interrupted, and Python would wait for it.
    os._exit(0)


class _Service:
    """The program that the daemon runs, and how another configuration takes its place."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.stop = threading.Event()
        self.app = self._opened()
        self.pulse = Pulse()

    def tick(self) -> None:
        """Runs what is due. A daemon outlives one bad run: the next may find the store or the disk mended."""
        self.pulse.begin(self.app.now())
        code = EXIT_PROBLEMS
        try:
            code = run_once(self.app, self.stop.is_set, talkative=False)
        except DigestError as error:
            click.echo(f"digest: {error}", err=True)
        except Exception as error:  # noqa: BLE001  # the outermost shell: told, and tried again in a minute
            if self._options.debug:
                import traceback

                traceback.print_exc()
            click.echo(f"digest: {type(error).__name__}: {error}", err=True)
        finally:
            self.pulse.end(self.app.now(), code)
        sys.stdout.flush()

    def reload(self) -> None:
        """Takes the configuration as it is now; one that cannot be used changes nothing."""
        try:
            app = self._opened()
        except DigestError as error:
            for line in str(error).splitlines():
                click.echo(f"digest: {line}", err=True)
            click.echo(f"digest: {self._options.config} was not taken; the old settings stay", err=True)
            return
        self.app = app
        click.echo(f"Took {self._options.config} as it is now.")

    def _opened(self) -> App:
        """Returns the program, with a store that it can work with. Raises: DigestError."""
        app = open_app(self._options.config)
        set_up(app.config.log)
        look(app)
        return app
