"""What looking an edition over takes: the edition as it is stored, and what makes its mails."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from digest.commands import edition_command
from digest.edition.snapshot import from_bytes
from digest.errors import UsageError
from digest.store import editions
from digest.wiring.app import App

if TYPE_CHECKING:
    from digest.edition.select import Selector
    from digest.model.edition import Edition, EditionKey
    from digest.render.compose import Composer


def edition_of(app: App, key: "EditionKey") -> "tuple[Edition, Composer, Selector]":
    """Returns the newest version of the edition `key`. Raises: UsageError where there is none."""
    with app.checked_store().reading() as db:
        stored = editions.get(db, key)
    if stored is None:
        raise UsageError(f"there is no edition {key}", hint=f"{edition_command('build', key)} makes one")
    edition = from_bytes(stored.content)
    composer = app.composer(edition, app.newsletter(key.newsletter))
    return edition, composer, app.selector(edition, app.issue(key.newsletter), composer)


def dead_links_of(app: App) -> Callable[[Sequence[str]], Sequence[tuple[str, str]]]:
    """Returns what finds the links that do not answer. It asks the public web alone, whatever collecting may ask:
    articles choose these addresses, and readers could not open others."""
    from digest.collect.link_check import dead_links
    from digest.wiring.collecting import fetch_settings

    public = replace(fetch_settings(app.config), allow_private=False, allow_networks=())
    return partial(dead_links, settings=public, now=app.now)
