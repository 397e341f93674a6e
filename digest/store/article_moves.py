"""Notices that a source moved: its articles come again with the same headlines and texts, under other ids and addresses.

One headline that comes again may be tomorrow's horoscope. So a source moved only where several of an answer's articles are
stored with the same headline and text, they are a good part of what nothing else is known of, and the answer does not bring
the old ones too.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_LEAST = 3
_SHARE = 0.25

Row = Mapping[str, Any]


def moves(
    given: Sequence[Row], known: Mapping[str, Row], by_url: Mapping[str, str], by_text: Mapping[str, str]
) -> Iterator[tuple[Row, Row]]:
    """Yields (stored, row) of the articles of sources that moved."""
    for source in {row["source"] for row in given} - {""}:
        ours = [row for row in given if row["source"] == source]
        stored_as = [row["id"] if row["id"] in known else by_url.get(row["url_key"], "") for row in ours]
        here = set(stored_as)
        unknown = [row for row, id_ in zip(ours, stored_as, strict=True) if not id_]
        # Of several with one text none is known for the stored one.
        texts = {row["text_key"]: row for row in unknown if row["url_key"] and _has_text(row)}
        pairs = [
            (known[by_text[key]], row)
            for key, row in texts.items()
            if key in by_text and by_text[key] not in here and known[by_text[key]]["source"] == source
        ]
        if len(pairs) >= max(_LEAST, _SHARE * len(unknown)):
            yield from pairs


def is_text_alone(row: Row) -> bool:
    """Whether nothing but its headline and text identifies an article."""
    return row["url_key"] is None and row["id"] == row["text_key"][:16]


def _has_text(row: Row) -> bool:
    return bool(row["paragraphs"] or row["summary"])
