"""Lets commands read the store with plain SQL, without SQLAlchemy where the store is a file."""

from collections.abc import Iterator
from contextlib import contextmanager

from digest.store import doubt, peek
from digest.store.location import check_revision, schema_of, sqlite_path
from digest.wiring.app import App


@contextmanager
def asking(app: App) -> Iterator[peek.Ask]:
    """One reading transaction. Raises: StoreError where the store is missing or its schema is not ours."""
    path = sqlite_path(app.config.store.url)
    if path is not None:
        check_revision(schema_of(path), str(path))
        with peek.asking(path) as ask:
            yield ask
        return
    from digest.store.stream import ask_of

    with app.checked_store().reading() as db:
        yield ask_of(db)


def doubt_of(app: App, ask: peek.Ask) -> str:
    """Returns why the store may not know all that it has sent, "" where it does. Raises: StoreError."""
    path = sqlite_path(app.config.store.url)
    if path is not None:
        return doubt.doubt(ask, path)
    from digest.store import generation

    return generation.doubt(app.store)
