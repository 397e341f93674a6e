"""Says what is known of where an input came from, so that it can be read again as it was read then."""

from collections.abc import Callable
from pathlib import Path

from digest.jobs.retry import Known
from digest.store import tokens
from digest.wiring.app import App
from digest.wiring.collecting import facts_of
from digest.wiring.service import source_facts


def origins_of(app: App) -> Callable[[str], Known | str]:
    """Returns what is known of an origin, or why it is not to be read."""
    with app.checked_store().reading() as db:
        bound_to: dict[str, set[str]] = {}
        for token in tokens.listing(db):
            bound_to.setdefault(token.name, set()).add(token.source)

    def known(origin: str) -> Known | str:
        name, mark, _ = origin.removeprefix("api:").rpartition("#")
        if not (origin.startswith("api:") and mark):
            return Known(facts=next((facts_of(s) for s in app.config.sources if s.path and _is_in(origin, s.path)),
                                    app.facts()))  # fmt: skip
        sources = bound_to.get(name, set())
        if len(sources) != 1:
            return f"there {'is no token' if not sources else 'are several tokens'} {name!r}: nobody can say whose it is; send it again"
        (source,) = sources
        return Known(facts=source_facts(app, source), bound=bool(source))

    return known


def _is_in(origin: str, path: Path) -> bool:
    return Path(origin).is_relative_to(path) or origin.startswith((f"{path}:", f"{path}#"))
