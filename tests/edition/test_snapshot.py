"""Editions as bytes and back."""

import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given

from digest.edition.snapshot import address, from_bytes, to_bytes
from digest.errors import StoreError
from digest.model.edition import Edition
from tests.edition.values import NOW, edition, editions, story


@given(editions(most=5))
def test_snapshot_comes_back_as_it_was(made: Edition) -> None:
    content = to_bytes(made)
    assert from_bytes(content) == made
    assert to_bytes(from_bytes(content)) == content


def test_snapshot_is_canonical_json() -> None:
    content = to_bytes(edition([story("a")]))
    assert (
        content
        == json.dumps(json.loads(content), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    )
    assert b'"built":"2026-04-24T01:02:03Z"' in content
    assert b"Title of a-ru" in content


def test_snapshot_of_equal_editions_is_equal_whatever_zone_and_order_they_were_written_in() -> None:
    made = edition([story("a"), story("b")])
    almaty = NOW.astimezone(timezone(timedelta(hours=5)))
    first = made.stories[0]
    turned = replace(
        first, cards={language: first.cards[language] for language in reversed(list(first.cards))}
    )
    other = replace(made, built=almaty, stories=(turned, *made.stories[1:]))
    assert to_bytes(other) == to_bytes(made)
    assert address(to_bytes(other)) == address(to_bytes(made))


def test_address_changes_with_the_edition() -> None:
    made = edition([story("a")])
    assert address(to_bytes(made)) != address(to_bytes(replace(made, version=2)))
    assert len(address(b"")) == 64


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "cannot be read"),
        (b"[]", "format None"),
        (b"\xff", "cannot be read"),
        (b'{"format": 2}', "format 2"),
        (b'{"format": 1, "version": 3}', "cannot be read"),
    ],
)
def test_snapshot_that_is_none_says_so(content: bytes, word: str) -> None:
    with pytest.raises(StoreError, match=word):
        from_bytes(content)


def test_snapshot_refuses_a_time_without_zone() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        to_bytes(replace(edition([]), built=NOW.replace(tzinfo=None)))
