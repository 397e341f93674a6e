"""Decides which day a text is about.

A day that only bounds a span ("since March 1", "до 1 мая", "1 мамырдан бастап") is not the day of an event, and the
history in the background ("on 16 December 1991") is not either. Where the publisher states the date, the nearest
day counts, even one ahead. Where nobody does, the article was written after what it tells: the last day counts
that is not after the day of collecting, a day without a year being the latest such day, except where the sentence
looks ahead ("will meet on May 14") or the day would be within the week to come: those say nothing.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from digest.collect.dates import Mention, mentions, resolve
from digest.collect.phrases import AHEAD, BOUNDS_AFTER, BOUNDS_BEFORE, BOUNDS_ENDING

_NEAR = timedelta(days=366)
_STATED_BEHIND, _STATED_AHEAD = timedelta(days=186), timedelta(days=180)
_COMING = timedelta(days=358)  # a day that was so long ago comes again within a week
_ENDING = re.compile(BOUNDS_ENDING)
_SENTENCE_END = re.compile(r"[.!?…](?=\s)")


def stated_event_day(paragraphs: Iterable[str], published: date) -> date | None:
    """Returns the day nearest to `published` that the text names, of half a year before and after."""
    days = (resolve(mention, published + _STATED_AHEAD) for mention, _ in _events(paragraphs))
    near = [day for day in days if published - _STATED_BEHIND <= day <= published + _STATED_AHEAD]
    return min(near, key=lambda day: (abs(day - published), day), default=None)


def last_event_day(paragraphs: Iterable[str], latest: date) -> date | None:
    """Returns the last day, not after `latest`, that the text names; None where that cannot be told."""
    days: list[date] = []
    for mention, sentence in _events(paragraphs):
        day = resolve(mention, latest)
        undated = not mention.year
        if day > latest or (undated and (latest - day > _COMING or _ahead().search(sentence))):
            continue
        days.append(day)
    near = [day for day in days if latest - day <= _NEAR]
    return max(near or days, default=None)


def _events(paragraphs: Iterable[str]) -> Iterator[tuple[Mention, str]]:
    """The days that are no bounds, each with its sentence."""
    for text in paragraphs:
        for mention in mentions(text):
            before = text[max(0, mention.start - 40) : mention.start]
            ending = _ENDING.search(text, mention.start, mention.end)
            if not (ending or _bound_before().search(before) or _bound_after().match(text, mention.end)):
                yield mention, _sentence(text, mention)


def _sentence(text: str, mention: Mention) -> str:
    start = max((end.end() for end in _SENTENCE_END.finditer(text, 0, mention.start)), default=0)
    end = _SENTENCE_END.search(text, mention.end)
    return text[start : end.start() if end else len(text)]


@cache
def _bound_before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(BOUNDS_BEFORE)})\s+$", re.IGNORECASE)


@cache
def _bound_after() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{'|'.join(BOUNDS_AFTER)})\b", re.IGNORECASE)


@cache
def _ahead() -> re.Pattern[str]:
    return re.compile("|".join(AHEAD), re.IGNORECASE)
