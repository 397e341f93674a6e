"""Starts `digest` again and again without loading Python anew: each command is a forked process that may be killed.

Reads one JSON line a command, `{"words", "folder", "at", "most_bytes"}`, and answers with two lines: the process, then how it
ended (its exit code, or minus the signal). `at` is the time the command believes it is; `most_bytes` limits the size of
any file it writes, as a full disk does.
"""

import functools
import gc
import json
import os
import resource
import sys
from datetime import date
from pathlib import Path
from typing import Any


def preload() -> None:
    """Loads what a sending needs."""
    import alembic.config  # noqa: F401
    import time_machine  # noqa: F401

    import digest.cli.deliveries
    import digest.cli.send
    import digest.deliver.outbox
    import digest.deliver.smtp
    import digest.wiring.sending
    import digest.wiring.trial  # noqa: F401

    gc.freeze()


def warm(folder: Path) -> None:
    """Prepares what every sending of this newsroom prepares: names of languages and compiled templates."""
    import jinja2

    from digest.edition.snapshot import from_bytes
    from digest.model.edition import EditionKey
    from digest.wiring.app import open_app
    from digest.wiring.sending import stored_edition

    compile_anew = jinja2.Environment.compile
    jinja2.Environment.compile = functools.cache(compile_anew)  # type: ignore[method-assign,assignment]  # one environment's code fits all of ours
    app = open_app(folder / "config.toml")
    stored = stored_edition(app, EditionKey("morning", date(2026, 4, 24)))
    app.composer(from_bytes(stored.content), app.newsletter())
    app.store.close()


def work(command: dict[str, Any]) -> int:
    """Runs one command in this process; returns its exit code."""
    import time_machine

    from digest.cli.main import main

    os.chdir(command["folder"])
    log = os.open("log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    out = os.open("out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(out, 1)
    os.dup2(log, 2)
    if command.get("most_bytes"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (command["most_bytes"], resource.RLIM_INFINITY))
    with time_machine.travel(command["at"]):
        try:
            main(command["words"])
        except SystemExit as leave:
            return leave.code if isinstance(leave.code, int) else 1
    return 0


def serve() -> None:
    preload()
    warmed = False
    for line in sys.stdin:
        command = json.loads(line)
        if command["words"][0] == "send" and not warmed:
            warm(Path(command["folder"]))
            warmed = True
        child = os.fork()
        if child == 0:
            code = 70
            try:
                code = work(command)
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()
