"""Asks the store what is due, loading neither SQLAlchemy nor the engine: most runs of a minute find nothing to do."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from digest.periods.agenda import State
from digest.store import peek
from digest.wiring.app import App
from digest.wiring.asking import asking
from digest.wiring.plans import plans_of


def look(app: App) -> State:
    """Returns all that decides what is due. Raises: StoreError where the store is missing or its schema is not ours."""
    with asking(app) as ask:
        return _look(app, ask)


def _look(app: App, ask: peek.Ask) -> State:
    addresses = {
        source.name: source.address for source in app.config.sources if source.enabled and source.address
    }
    news = (
        peek.files_read(ask) != files_mark(app)
        or peek.polling_due(ask, addresses, app.now())
        or peek.anything_unread(ask, app.engine_version)
    )
    return peek.state(ask, plans_of(app.config), app.now(), news=news)


def files_mark(app: App) -> str:
    """Returns a text that changes when a file of a source comes, goes or changes; "" where no source is a file."""
    places = [source.path for source in app.config.sources if source.enabled and source.path]
    if not places:
        return ""
    mark = hashlib.sha256()
    for place in places:
        for line in _files(place):
            mark.update(line)
    return mark.hexdigest()


def _files(place: Path) -> Iterator[bytes]:
    """Yields a line for each file, in the order of their names."""
    try:
        found = place.stat()
        yield f"{place}\0{found.st_size}\0{found.st_mtime_ns}\n".encode("utf-8", "surrogateescape")
        if place.is_dir():
            with os.scandir(place) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    yield from _files(Path(entry.path))
    except OSError as error:
        # A folder that cannot be read is told when it is read; that it still cannot is no news.
        yield f"{place}\0{error.errno}\n".encode("utf-8", "surrogateescape")
