"""`digest doctor`: checks everything; says how to mend."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from digest.cli.main import Options
from digest.cli.output import as_json, bad, columns, good
from digest.errors import EXIT_PROBLEMS, ConfigError
from digest.wiring.app import open_app
from digest.wiring.finding import Finding, State

if TYPE_CHECKING:
    from digest.deliver.lookup import Dns

_SIGNS: dict[State, str] = {
    "ok": good("✓"), "weak": click.style("!", fg="yellow"), "bad": bad("✗"), "unknown": click.style("?", dim=True),
}  # fmt: skip


@click.command()
@click.option("--offline", is_flag=True, help="Ask nobody; print the DNS records to publish.")
@click.option(
    "--dns", "servers", multiple=True, metavar="ADDRESS", help="Ask this name server, not the machine's own."
)
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@click.pass_obj
def doctor(options: Options, offline: bool, servers: tuple[str, ...], wants_json: bool) -> None:
    """Looks at configuration, store, disk, clock, zones, templates, sources, servers, DNS and pages; says how to mend.

    It changes nothing. Exit code 1 when something is wrong; what could not be checked is no fault.
    """
    found = list(_findings(options, offline, servers))
    counts = Counter(finding.state for finding in found)
    if wants_json:
        as_json(
            {"well": not counts["bad"], "counts": dict(counts), "findings": [asdict(one) for one in found]}
        )
    else:
        _show(found)
        click.echo(_summary(counts))
    if counts["bad"]:
        raise click.exceptions.Exit(EXIT_PROBLEMS)


def _findings(options: Options, offline: bool, servers: tuple[str, ...]) -> Iterator[Finding]:
    from digest.wiring.checkup import local
    from digest.wiring.checkup_network import network, unseen

    try:
        app = open_app(options.config)
    except ConfigError as error:
        for line in error.what.splitlines():
            yield Finding("configuration", "bad", line, error.hint)
        return
    yield from local(app)
    yield from unseen(app) if offline else network(app, _dns(servers))


def _dns(servers: tuple[str, ...]) -> "Dns":
    """Returns who asks the DNS; the first name server may have a port, as in 127.0.0.1:5353."""
    from digest.deliver.lookup import Dns

    if not servers:
        return Dns()
    host, _, port = servers[0].partition(":")
    return Dns([host, *(one.partition(":")[0] for one in servers[1:])], int(port or 53))


def _show(found: Iterable[Finding]) -> None:
    found = list(found)
    width = max(columns(finding.area) for finding in found)
    area = ""
    for finding in found:
        name = finding.area if finding.area != area else ""
        area = finding.area
        click.echo(f"{name:<{width}}  {_SIGNS[finding.state]} {finding.what}")
        if finding.mend:
            click.echo(f"{'':<{width}}    → {finding.mend}")


def _summary(counts: Counter[State]) -> str:
    words: dict[State, str] = {"bad": "to mend", "weak": "to look at", "unknown": "not checked"}
    parts = [f"{counts[state]} {word}" for state, word in words.items() if counts[state]]
    return "\n" + (", ".join(parts) + "." if parts else "All is well.")
