"""The `digest` command: its groups, its options, and what becomes of errors.

A command's module is imported when the command runs, not before: `digest --help` answers at once.
"""

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from digest import __version__
from digest.errors import DigestError

SECTIONS: dict[str, dict[str, str]] = {
    "Daily": {
        "run": "everything that is due: collect, build, send; for cron; safe to run twice",
        "collect": "read files or feeds into the store",
        "build": "make today's edition from what was collected",
        "preview": "the mail as any subscriber will get it, in a browser",
        "approve": "let an edition go out",
        "hold": "stop an edition",
        "edit": "pin, drop or rename stories of an edition",
        "send": "write or send what subscribers have not got yet",
        "explain": "why a story is here, or not; why this subscriber gets what",
        "status": "what is due, what ran, what failed, when next",
        "stats": "figures over time",
    },
    "Set-up": {
        "init": "a new config.toml and store here",
        "demo": "the whole job on sample articles, into outbox/, no network",
        "schedule": "the same as run, as a daemon",
        "serve": "the API, for the newsroom's own programs",
        "tokens": "create, list and revoke tokens of the API",
        "sources": "list, add, check and switch where articles come from",
        "subscribers": "add, list, import and show readers",
        "dkim": "keys that sign mails, and their DNS records",
    },
    "Repair": {
        "doctor": "check everything; say how to mend",
        "check": "what would go wrong with an edition, before it goes out",
        "articles": "list and show articles, and what was set aside",
        "deliveries": "who got what",
        "bounces": "read what came back; suppress who is gone or complained",
        "suppressions": "addresses that get nothing",
        "backup": "copy the store, the configuration and secrets",
        "restore": "bring a backup back; sending waits until you say what had left",
        "prune": "remove what is too old; how much room is taken",
        "migrate": "bring the store up to date, after a backup",
        "annotate": "what the engine sees in each article, as JSON Lines; needs no store",
    },
}
_MODULES = {
    "check": "check", "collect": "collect", "build": "editions", "approve": "editions", "hold": "editions", "edit": "editions",
    "send": "send", "run": "run", "schedule": "schedule", "status": "status", "explain": "explain", "preview": "preview", "init": "setup",
    "demo": "demo", "migrate": "setup", "subscribers": "subscribers", "articles": "articles",
    "deliveries": "deliveries", "sources": "sources", "dkim": "dkim", "suppressions": "suppressions", "bounces": "bounces", "annotate": "annotate", "serve": "serve", "backup": "backup", "restore": "backup", "prune": "prune", "doctor": "doctor", "stats": "stats", "tokens": "tokens",
}  # fmt: skip


@dataclass
class Options:
    """What was said before the command's name, and with `--config` after it."""

    config: Path
    debug: bool


class Commands(click.Group):
    """A group that knows its commands' names and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        return [name for section in SECTIONS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  (likewise)
        if cmd_name not in _MODULES:
            return None
        module = importlib.import_module(f"digest.cli.{_MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        width = max(len(name) for section in SECTIONS.values() for name in section)
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), text) for name, text in commands.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in _MODULES:
            import difflib

            close = difflib.get_close_matches(args[0], _MODULES, n=1)
            hint = f"did you mean {close[0]}?" if close else "digest --help lists the commands"
            raise click.UsageError(f"there is no command {args[0]!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="digest")
@click.option("--config", type=click.Path(path_type=Path), default=Path("config.toml"), show_default=True,
              help="The configuration to use.")  # fmt: skip
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def cli(ctx: click.Context, config: Path, debug: bool) -> None:
    """Makes a daily mail of a newsroom's articles for each of its readers."""
    from digest.commands import use_configuration

    use_configuration(config)
    ctx.obj = Options(config, debug)


def main(arguments: list[str] | None = None) -> None:
    """Runs a command and leaves with its exit code. Raises: SystemExit."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code: Any = cli.main(args=_options_first(arguments), prog_name="digest", standalone_mode=False)
    except click.exceptions.Exit as leave:
        code = leave.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        code = 130
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        code = error.exit_code
    except click.ClickException as error:
        code = _say(error.format_message(), error.exit_code)
    except DigestError as error:
        if "--debug" in arguments:
            raise
        code = _say(str(error), error.exit_code)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing is wrong, but Python must not complain at exit.
        sys.stderr.close()
        code = 0
    except Exception as error:
        if "--debug" in arguments:
            raise
        code = _say(f"{type(error).__name__}: {error}; run again with --debug for the traceback", 1)
    sys.exit(code if isinstance(code, int) else 0)


def _say(message: str, code: int) -> int:
    # Only a command that has set logging up has loaded it.
    logs = sys.modules.get("digest.wiring.logs")
    if logs is not None and logs.in_json():
        import logging

        logging.getLogger("digest").error("%s", message, extra={"exit_code": code})
        return code
    for line in message.splitlines():
        click.secho(f"digest: {line}", err=True, fg="red")
    return code


def _options_first(arguments: list[str]) -> list[str]:
    """Returns `arguments` with --config and --debug in front, so that they may stand after the command too."""
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
        elif argument == "--config":
            front += [argument, *([value] if (value := next(waiting, None)) is not None else [])]
        elif argument == "--debug" or argument.startswith("--config="):
            front.append(argument)
        else:
            rest.append(argument)
    return front + rest
