"""Puts together what an operator looks at."""

from digest.jobs.overview import Overview, overview
from digest.model.subscriber import TransportName
from digest.wiring.app import App


def overview_of(app: App, *, limit: int = 5) -> Overview:
    """Returns the state of the newsroom. Raises: StoreError."""
    transports: dict[str, TransportName] = {one.id: one.transport for one in app.config.newsletters}
    names = [source.name for source in app.config.sources if source.enabled]
    return overview(
        app.checked_store(), names, lambda name: transports.get(name, "outbox"), app.now(), limit=limit
    )
