"""Puts together what an operator looks at."""

from digest.jobs.overview import Overview, overview
from digest.model.subscriber import TransportName
from digest.store import signs
from digest.store.location import sqlite_path
from digest.wiring.app import App
from digest.wiring.asking import asking, doubt_of


def overview_of(app: App, *, limit: int = 5) -> Overview:
    """Returns the state of the newsroom. Raises: StoreError."""
    transports: dict[str, TransportName] = {one.id: one.transport for one in app.config.newsletters}
    names = [source.name for source in app.config.sources if source.enabled]
    with asking(app) as ask:
        return overview(
            ask, names, lambda name: transports.get(name, "outbox"), app.now(), held=doubt_of(app, ask),
            size_bytes=signs.size_bytes(ask, is_file=sqlite_path(app.config.store.url) is not None), limit=limit,
        )  # fmt: skip
