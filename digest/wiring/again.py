"""Says what is known of where an input came from, so that it can be read again as it was read then."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digest.jobs.retry import Known
from digest.store import pages, tokens
from digest.wiring.app import App
from digest.wiring.collecting import facts_of
from digest.wiring.service import source_facts

if TYPE_CHECKING:
    from digest.collect.facts import Facts


def origins_of(app: App) -> Callable[[str], Known | str]:
    """Returns what is known of an origin, or why it is not to be read."""
    with app.checked_store().reading() as db:
        bound_to: dict[str, set[str]] = {}
        for token in tokens.listing(db):
            bound_to.setdefault(token.name, set()).add(token.source)

    def known(origin: str) -> Known | str:
        name, mark, _ = origin.removeprefix("api:").rpartition("#")
        if not (origin.startswith("api:") and mark):
            return Known(facts=_stated(app, origin), folder=_folder(app, origin))
        sources = bound_to.get(name, set())
        if len(sources) != 1:
            return f"there {'are several tokens' if sources else 'is no token'} {name!r}: whose it is nobody can say"
        (source,) = sources
        return Known(facts=source_facts(app, source), bound=bool(source))

    return known


def _stated(app: App, origin: str) -> "Facts":
    """What the configuration states about a file, a feed or a page that was asked for."""
    with app.store.reading() as db:
        page = pages.find(db, [origin]).get(origin)
    for source in app.config.sources:
        if source.path and _is_in(origin, source.path):
            inside = Path(origin).is_relative_to(source.path) and source.path.is_dir()
            return replace(
                facts_of(source), file=str(Path(origin).relative_to(source.path)) if inside else ""
            )
        if page and page.source == source.name:
            return replace(facts_of(source), url=origin, expects="page")
        if source.address and source.address in {origin, origin.rpartition("#")[0]}:
            return replace(facts_of(source), url=source.address)
    return app.facts()


def _folder(app: App, origin: str) -> Path | None:
    """The folder of the configuration that a file came from."""
    paths = (source.path for source in app.config.sources)
    return next(
        (path for path in paths if path and path.is_dir() and Path(origin).is_relative_to(path)), None
    )


def _is_in(origin: str, path: Path) -> bool:
    return Path(origin).is_relative_to(path) or origin.startswith((f"{path}:", f"{path}#"))
