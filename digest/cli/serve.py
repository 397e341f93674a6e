"""`digest serve`: the API, for the newsroom's own programs, and the pages behind the links in mails, for readers."""

from ipaddress import ip_address
from typing import TYPE_CHECKING

import click

from digest.cli.main import Options
from digest.cli.monitors import monitored
from digest.cli.output import announce
from digest.wiring.app import App, open_app
from digest.wiring.logs import set_up

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from digest.web.leaflet import Leaflets

PORT = 8080
LOOPBACK = "127.0.0.1"
# Long enough for a hand-over that is being stored; longer, and whoever stops the server would kill it.
GRACE_S = 4
CONNECTIONS = 200


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one."
)
@click.option(
    "--host",
    default=LOOPBACK,
    show_default=True,
    help="An IP address of this machine; 0.0.0.0 for all of them.",
)
@click.option("--access-log", is_flag=True, help="Print a line for each request, without tokens and queries.")
@click.pass_obj
def serve(options: Options, port: int, host: str, access_log: bool) -> None:
    """Answers programs at /api, readers who follow the links in their mails, and monitors at /healthz, until SIGTERM or
    Ctrl-C.

    It speaks HTTP without TLS: put a reverse proxy before it.
    """
    from digest.web.api.app import api
    from digest.web.api.limits import ApiSettings
    from digest.web.landing import with_pages
    from digest.web.patience import PatientProtocol
    from digest.web.serve import Listening
    from digest.web.serve import serve as answer
    from digest.web.site import site
    from digest.wiring.clock import seconds
    from digest.wiring.service import intake_of

    app = open_app(options.config)
    set_up(app.config.log)
    settings = ApiSettings(requests_a_minute=app.config.api.requests_a_minute)
    made = api(intake_of(app), settings, seconds)
    leaflets = _leaflets(app)
    whole = site([*made.routes, *_readers_pages(app, leaflets)], with_pages(made.handlers, leaflets))
    listening = Listening(
        host=host, grace_s=GRACE_S, proxies=app.config.api.trusted_proxies, log_requests=access_log,
        protocol=PatientProtocol, connections=CONNECTIONS,
    )  # fmt: skip
    if exposed(host):
        announce(
            "tokens would cross the network readable: only a proxy with TLS should reach this", warns=True
        )
    try:
        with monitored(lambda: app, app.config.watch.serve_port):
            answer(
                whole,
                port,
                lambda url: announce(f"The API answers at {url}api    Ctrl-C stops."),
                listening,
            )
    finally:
        app.store.close()


def _leaflets(app: App) -> "Leaflets":
    from digest.web.leaflet import Leaflets

    return Leaflets(app.catalogues, app.config.site.reply_to, app.config.newsletters[0].languages[0])


def _readers_pages(app: App, leaflets: "Leaflets") -> "list[BaseRoute]":
    """Returns the routes of all that the links in mails lead to, and of what people find without one."""
    from digest.web.landing import landing
    from digest.web.leaflet import style
    from digest.web.preferences import preferences
    from digest.web.remade import remade
    from digest.web.unsubscribe import unsubscribe
    from digest.wiring.service import choosing_of, leaving_of, names_in, remaking_of

    return [
        style(),
        *landing(leaflets, lambda language: names_in(app, language)),
        *unsubscribe(leaving_of(app), leaflets),
        *preferences(choosing_of(app), leaflets),
        *remade(remaking_of(app), leaflets),
    ]


def exposed(host: str) -> bool:
    """Returns whether others than this machine can reach a server at this address."""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return False  # no address at all: the server says so
