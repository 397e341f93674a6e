"""Names readers on the desk, and says what is known about them."""

from collections.abc import Iterable

from digest.jobs.preview import UNNAMED_EMAIL
from digest.model.subscriber import Subscriber
from digest.render.catalogue import Catalogue


def reader_name(reader: Subscriber, words: Catalogue) -> str:
    if reader.email == UNNAMED_EMAIL:
        return f"No preferences, {words.language_name(reader.languages[0])}"
    return reader.name or reader.email


def reader_facts(reader: Subscriber, words: Catalogue) -> list[tuple[str, str]]:
    """Returns what a reader chose, as (name, value); what they left open is left out."""
    facts = [
        ("Mail", reader.email if reader.email != UNNAMED_EMAIL else ""),
        ("Reads", _listed(map(words.language_name, reader.languages))),
        ("Zone", reader.zone),
        ("Hour", f"{reader.send_at:%H:%M}" if reader.send_at else ""),
        ("Follows", _listed(_labels(reader.follow_topics, reader.follow_regions, words))),
        ("Mutes", _listed(_labels(reader.mute_topics, reader.mute_regions, words))),
        ("Length", f"{reader.length} stories" if reader.length else ""),
        ("Format", "plain text" if reader.format == "text" else ""),
        ("Status", reader.status if reader.status != "active" else ""),
    ]
    return [(name, value) for name, value in facts if value]


def _labels(topics: Iterable[str], regions: Iterable[str], words: Catalogue) -> Iterable[str]:
    yield from (words.topic(code) or code for code in topics)
    yield from (words.region(code) or code for code in regions)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
