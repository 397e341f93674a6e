"""What looking an edition over takes: the edition as it is stored, and what makes its mails."""

from typing import TYPE_CHECKING

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
        raise UsageError(f"there is no edition {key}", hint="digest build makes one")
    edition = from_bytes(stored.content)
    composer = app.composer(edition, app.newsletter(key.newsletter))
    return edition, composer, app.selector(edition, app.issue(key.newsletter), composer)
