"""`digest schedule`: the same as `digest run`, once a minute, as a daemon."""

import logging
import os
import sys
import threading

import click

from digest.cli.main import Options
from digest.cli.monitors import Pulse, monitored
from digest.cli.output import announce
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
    announce(f"Looking every {EVERY_S} seconds for what is due. Ctrl-C stops.")
    with monitored(lambda: service.app, service.app.config.watch.schedule_port, service.pulse):
        ended = daemon.run()
    if ended:
        announce("Stopped.")
        return
    announce("Stopped in the middle of a run; the next one goes on from there.")
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
            code = run_once(self.app, self.stop.is_set)
        except DigestError as error:
            announce(str(error), warns=True)
        except Exception as error:  # the outermost shell: told, and tried again in a minute
            if self._options.debug:
                logging.getLogger("digest").exception("a run failed")
            announce(f"{type(error).__name__}: {error}", warns=True)
        finally:
            self.pulse.end(self.app.now(), code)
        sys.stdout.flush()

    def reload(self) -> None:
        """Takes the configuration as it is now; one that cannot be used changes nothing."""
        try:
            app = self._opened()
        except DigestError as error:
            for line in str(error).splitlines():
                announce(line, warns=True)
            announce(f"{self._options.config} was not reloaded; the old settings stay", warns=True)
            return
        self.app = app
        announce(f"Reloaded {self._options.config}.")

    def _opened(self) -> App:
        """Returns the program, with a store that it can work with. Raises: DigestError."""
        app = open_app(self._options.config)
        set_up(app.config.log)
        look(app)
        return app
