"""Chooses what each subscriber gets of an edition.

The walk goes down the editors' order, in this order of rules:
1. Language: each story once, in the first of the reader's languages that has it. A story only in other languages is
   hidden, or brief with a language tag (setting).
2. Mute: a story with a muted topic or region never appears, also if it is followed.
3. Memory: what the reader already got stays out, until the story has substantially new coverage: then it returns as
   an update.
4. Quota: each followed region, then each followed topic, gets its best story; followed stories together get a share
   of the mail; one place is kept for a story outside all that.
5. Caps: a reader who follows something gets at most so many stories of one topic, unless the mail would be short.
6. Rank: the remaining places, in the editors' order.
7. Size: the mail must fit. Stories go from the end, the last one of a followed region last.

A reader without preferences or history gets exactly the editors' order. The result is the same whenever and wherever
it is computed, and total: no subscriber, however odd, makes it fail.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from digest.edition.masks import Masks, first, mask_of, numbers
from digest.edition.quotas import QuotaSettings, followed
from digest.edition.sizes import Sizes, SizesIn
from digest.edition.tongues import Tongue, tongue
from digest.model.edition import Edition, Selection
from digest.model.subscriber import Subscriber

Got = Mapping[str, int] | AbstractSet[str]
NOTHING: frozenset[str] = frozenset()
# Combinations of languages or of followed codes that are kept ready; readers share most of them.
_KEPT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectSettings:
    """`length` is the most stories of a mail, unless the reader chose a number.

    A story returns as an update when it has `update_sources` sources more than when the reader got it.
    `most_foreign` bounds the briefs in languages the reader does not read.
    """

    length: int = 10
    update_sources: int = 3
    languages_shown: Literal["hide", "brief"] = "hide"
    most_foreign: int = 3
    quotas: QuotaSettings = field(default_factory=QuotaSettings)


class _Choice(NamedTuple):
    """How one selection came about: the sets that the rules left, and the picks before and after the size fit."""

    reader: Tongue
    unmuted: int
    eligible: int
    updates: int
    wanted: list[int]
    fitted: list[int]


class Selector:
    """Selections from one edition. Made once per edition; not for use by several threads at once."""

    def __init__(
        self, edition: Edition, settings: SelectSettings | None = None, sizes: SizesIn = lambda _: Sizes()
    ) -> None:
        self._edition = edition
        self._settings = settings or SelectSettings()
        self._sizes = sizes
        self._masks = Masks.of(edition)
        self._number = {story.id: number for number, story in enumerate(edition.stories)}
        self._ids = frozenset(self._number)
        self._source_counts = [len(story.sources) for story in edition.stories]
        self._sections = [story.section for story in edition.stories]
        self._tongues: dict[tuple[str, ...], Tongue] = {}
        self._codes: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[int, ...]] = {}

    def select(self, subscriber: Subscriber, got: Got = NOTHING) -> Selection:
        """Returns what the subscriber gets. `got` is what they already got: {story id: its sources then}, or ids."""
        choice = self._choose(subscriber, got)
        return self._selection(choice.reader, choice.fitted, choice.updates, {})

    def explain(self, subscriber: Subscriber, got: Got = NOTHING) -> Selection:
        """Returns the same selection with the rule that left each other story out."""
        choice = self._choose(subscriber, got)
        return self._selection(
            choice.reader, choice.fitted, choice.updates, self._left_out(subscriber, choice)
        )

    def sources_of(self, selection: Selection) -> dict[str, int]:
        """Returns what to remember of a sent mail: {story id: the number of its sources now}."""
        return {story: self._source_counts[self._number[story]] for story, _ in selection.stories}

    def _choose(self, subscriber: Subscriber, got: Got) -> _Choice:
        reader = self._tongues.get(subscriber.languages) or self._tongue(subscriber.languages)
        eligible = reader.readable
        if subscriber.mute_topics or subscriber.mute_regions:
            for muted in self._of_codes(subscriber.mute_regions, subscriber.mute_topics):
                eligible &= ~muted
        unmuted, updates = eligible, 0
        if got:
            old, updates = self._remembered(got)
            eligible &= ~old
        if reader.foreign & eligible:
            foreign = reader.foreign & eligible
            eligible ^= foreign ^ first(foreign, self._settings.most_foreign)
        length = self._length(subscriber)
        if subscriber.follow_topics or subscriber.follow_regions:
            wishes = self._of_codes(subscriber.follow_regions, subscriber.follow_topics)
            wanted = followed(eligible, wishes, length, self._masks.alike, self._settings.quotas)
        else:
            wanted = numbers(eligible, length)
        return _Choice(reader, unmuted, eligible, updates, wanted, self._fitted(subscriber, reader, wanted))

    def _length(self, subscriber: Subscriber) -> int:
        return self._settings.length if subscriber.length is None else max(0, subscriber.length)

    def _tongue(self, languages: tuple[str, ...]) -> Tongue:
        if len(self._tongues) >= _KEPT:
            self._tongues.clear()
        made = tongue(self._edition, languages, self._settings.languages_shown == "brief", self._sizes)
        self._tongues[languages] = made
        return made

    def _of_codes(self, regions: tuple[str, ...], topics: tuple[str, ...]) -> tuple[int, ...]:
        """Returns the stories of each code, regions first; codes without stories are left out."""
        found = self._codes.get((regions, topics))
        if found is None:
            if len(self._codes) >= _KEPT:
                self._codes.clear()
            masks = [self._masks.regions.get(c, 0) for c in regions] + [
                self._masks.topics.get(c, 0) for c in topics
            ]
            found = self._codes[regions, topics] = tuple(mask for mask in masks if mask)
        return found

    def _remembered(self, got: Got) -> tuple[int, int]:
        """Returns the stories that stay out because the reader got them, and those that return as updates."""
        # The set's own method, not the operator: a history is longer than an edition's part of it, and this walks
        # it in C.
        known = self._ids.intersection(got)
        if not isinstance(got, Mapping):
            return mask_of(map(self._number.__getitem__, known)), 0
        old = updates = 0
        counts, more = self._source_counts, self._settings.update_sources
        for story in known:
            number = self._number[story]
            if counts[number] - got[story] >= more:
                updates |= 1 << number
            else:
                old |= 1 << number
        return old, updates

    def _fitted(self, subscriber: Subscriber, reader: Tongue, wanted: list[int]) -> list[int]:
        """Returns the picks that fit into a mail, whatever its layout makes of them."""
        room = reader.room
        bytes_of, headings = room.stories, room.headings
        total = sum([bytes_of[number] for number in wanted])
        if total + _lead_bytes(reader, wanted) + room.largest_heading * len(wanted) <= room.free:
            return wanted
        regions = self._of_codes(subscriber.follow_regions, ())
        kept = list(wanted)
        while kept:
            shown = {self._sections[number] for number in kept}
            titles = sum(headings.get(section, 0) for section in shown)
            if total + _lead_bytes(reader, kept) + titles <= room.free:
                break
            gone = _least(kept, regions)
            total -= bytes_of[gone]
            kept.remove(gone)
        return kept

    def _selection(
        self, reader: Tongue, picks: list[int], updates: int, left_out: Mapping[str, str]
    ) -> Selection:
        lead = _lead(reader, picks)
        if lead is not None and lead != picks[0]:
            picks = [lead, *(number for number in picks if number != lead)]
        pairs = reader.pairs
        renewed = NOTHING
        if updates:
            stories = self._edition.stories
            renewed = frozenset([stories[number].id for number in picks if updates >> number & 1])
        return Selection(
            stories=tuple([pairs[n] for n in picks]), left_out=left_out, updates=renewed,
            leads=lead is not None or not picks,
        )  # fmt: skip

    def _left_out(self, subscriber: Subscriber, choice: _Choice) -> dict[str, str]:
        """Returns the rule that left each story out: the first that did."""
        wanted, fitted = mask_of(choice.wanted), mask_of(choice.fitted)
        length = self._length(subscriber)
        by_rank = first(choice.eligible, length)
        why: dict[str, str] = {}
        for number, story in enumerate(self._edition.stories):
            bit = 1 << number
            if fitted & bit:
                continue
            if not choice.reader.readable & bit:
                why[story.id] = "language"
            elif not choice.unmuted & bit:
                why[story.id] = "muted"
            elif wanted & bit:
                why[story.id] = "size"
            elif choice.eligible & bit:
                why[story.id] = self._lost(number, by_rank, wanted)
            else:
                why[story.id] = "language" if choice.reader.foreign & bit else "already sent"
        return why

    def _lost(self, number: int, by_rank: int, wanted: int) -> str:
        """Returns why a story that might have come did not: others had a better rank, were followed, or it is capped."""
        if not by_rank >> number & 1:
            return "length"
        same = self._masks.alike[number]
        return "caps" if (wanted & same).bit_count() >= self._settings.quotas.max_per_topic else "quota"


def select(
    edition: Edition,
    subscriber: Subscriber,
    got: Got = NOTHING,
    settings: SelectSettings | None = None,
    sizes: Sizes | None = None,
) -> Selection:
    """Returns one subscriber's selection with its reasons; for many of one edition, keep a `Selector`."""
    fixed = sizes or Sizes()
    return Selector(edition, settings, lambda _: fixed).explain(subscriber, got)


def _lead(reader: Tongue, picks: list[int]) -> int | None:
    """Returns the story that leads a mail, None where none may."""
    if picks and reader.leading >> picks[0] & 1:
        return picks[0]
    return next((number for number in picks if reader.leading >> number & 1), None)


def _lead_bytes(reader: Tongue, picks: list[int]) -> int:
    lead = _lead(reader, picks)
    return 0 if lead is None else reader.room.leads[lead]


def _least(kept: list[int], regions: tuple[int, ...]) -> int:
    """Returns the story that a mail can best do without: from the end, the last of a followed region last."""
    mask = mask_of(kept)
    for number in reversed(kept):
        if not any(mask & region == 1 << number for region in regions):
            return number
    return kept[-1]
