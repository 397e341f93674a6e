"""Fills the mail of a reader who follows something.

In this order: each followed region, then each followed topic, gets its best story; stories that are followed fill
their share of the mail; the places kept for what lies outside are filled; the rest goes by rank. Stories of one topic
are capped after the first step, unless the mail would be short. Earlier steps win where places run out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from digest.edition.masks import first, numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaSettings:
    """`share` is the part of a mail that what the reader follows is sure of; `outside` are the places kept for
    stories beyond it; `max_per_topic` caps the stories with the same main topic."""

    share: float = 0.5
    outside: int = 1
    max_per_topic: int = 5


def followed(
    eligible: int, wishes: Sequence[int], length: int, alike: Sequence[int], settings: QuotaSettings
) -> list[int]:
    """Returns the numbers of the picked stories, in the editors' order.

    `wishes` are the stories of each followed code; `alike[i]` those with the main topic of story i.
    """
    picked = all_wishes = 0
    for wish in wishes:
        all_wishes |= wish
        best = eligible & wish
        if best and not picked & wish and picked.bit_count() < length:
            picked |= best & -best
    beyond = eligible & ~all_wishes
    outside = min(settings.outside, beyond.bit_count())
    share = min(ceil(length * settings.share), length - outside)
    picked = _filled(picked, eligible & all_wishes, share, alike, settings.max_per_topic)
    picked |= first(beyond, min(outside, length - picked.bit_count()))
    picked = _filled(picked, eligible, length, alike, settings.max_per_topic)
    picked |= first(eligible & ~picked, length - picked.bit_count())
    return numbers(picked, length)


def _filled(picked: int, candidates: int, length: int, alike: Sequence[int], cap: int) -> int:
    """Returns `picked` with the best of `candidates` that the cap allows, up to `length` together."""
    candidates &= ~picked
    free = length - picked.bit_count()
    while candidates and free > 0:
        low = candidates & -candidates
        same = alike[low.bit_length() - 1]
        if same and (picked & same).bit_count() >= cap:
            candidates &= ~same
            continue
        picked |= low
        candidates ^= low
        free -= 1
    return picked
