"""How many readers a second get their selection of a day of 400 stories, each with wishes of their own; by the seconds of
one core, so that others who use the machine do not count."""

import random
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime

from bench.figure import figure
from digest.edition.regions import chain
from digest.edition.select import Got, Selector, SelectSettings
from digest.edition.sizes import Sizes
from digest.model.edition import Card, Edition, EditionKey, EditionStory
from digest.model.subscriber import Subscriber

STORIES, READERS, LENGTH, REMEMBERED = 400, 20_000, 10, 100
LANGUAGES = ("kk", "ru", "en", "uz", "ky", "tg", "tk")
TOPICS = tuple(f"{number:02d}000000" for number in range(1, 18))
REGIONS = ("KZ", "KZ-71", "KZ-75", "UZ", "KG", "TJ", "TM", "RU", "CN", "US", "UA", "IR", "DE", "FR", "TR")
NOW = datetime(2026, 4, 24, tzinfo=UTC)


def edition(chance: random.Random) -> Edition:
    card = Card(article="a", title="t", summary="s", url="", source="s", published=NOW)
    stories = tuple(
        EditionStory(
            id=f"story{number:04d}",
            section=chance.choice(TOPICS),
            score=STORIES - number,
            parts={},
            topics=tuple(chance.sample(TOPICS, chance.randint(0, 2))),
            regions=tuple(chance.sample(REGIONS, chance.randint(0, 3))),
            sources=tuple(f"source {n}" for n in range(chance.randint(1, 9))),
            cards=dict.fromkeys(chance.sample(LANGUAGES, chance.randint(1, 4)), card),
        )
        for number in range(STORIES)
    )
    return Edition(
        key=EditionKey("morning", date(2026, 4, 24)), version=1, name="", languages=LANGUAGES, zone="UTC",
        window=(NOW, NOW), built=NOW, stories=stories, sections=(),
    )  # fmt: skip


def reader(chance: random.Random) -> Subscriber:
    return Subscriber(
        key="",
        email="",
        languages=tuple(chance.sample(LANGUAGES, chance.randint(1, 3))),
        follow_topics=tuple(chance.sample(TOPICS, chance.randint(0, 3))),
        follow_regions=tuple(chance.sample(REGIONS, chance.randint(0, 2))),
        mute_topics=tuple(chance.sample(TOPICS, chance.choice((0, 0, 1, 2)))),
        mute_regions=tuple(chance.sample(REGIONS, chance.choice((0, 0, 0, 1)))),
    )


def history(chance: random.Random, made: Edition) -> dict[str, int]:
    got = {f"older{chance.randrange(10**6):06d}": chance.randint(1, 9) for _ in range(REMEMBERED)}
    return got | {story.id: chance.randint(1, 9) for story in chance.sample(made.stories, 8)}


def rate(selector: Selector, readers: Sequence[Subscriber], got: Sequence[Got]) -> float:
    begin = time.process_time()
    for subscriber, past in zip(readers, got, strict=True):
        selector.select(subscriber, past)
    return len(readers) / (time.process_time() - begin)


def walked(made: Edition, readers: Sequence[Subscriber]) -> float:
    """Returns the rate of a plain walk over the stories that mutes and chooses languages, and does no more."""
    regions = [{wider for region in s.regions for wider in chain(region)} for s in made.stories]
    begin = time.process_time()
    for subscriber in readers:
        picked: list[tuple[str, str]] = []
        muted, away = set(subscriber.mute_topics), set(subscriber.mute_regions)
        for story, where in zip(made.stories, regions, strict=True):
            language = next((code for code in subscriber.languages if code in story.cards), "")
            if language and not muted.intersection(story.topics) and not away & where:
                picked.append((story.id, language))
        del picked[LENGTH:]
    return len(readers) / (time.process_time() - begin)


def main() -> None:
    chance = random.Random(1)
    made = edition(chance)
    stories = {(story.id, code): chance.randint(1800, 2600) for story in made.stories for code in story.cards}
    sizes = Sizes(frame=20_000, sections=dict.fromkeys(("", *TOPICS), 1000), stories=stories)
    selector = Selector(made, SelectSettings(length=LENGTH), lambda _: sizes)
    readers = [reader(chance) for _ in range(READERS)]
    nothing: list[Got] = [frozenset()] * READERS
    pasts: list[Got] = [history(chance, made) for _ in range(READERS)]
    rate(
        selector, readers, nothing
    )  # makes the sets of each language and code, as the first readers of a run do
    peers = {"walk": walked(made, readers[: READERS // 20])}
    figure("select.readers", rate(selector, readers, nothing), "1/s", peers=peers)
    figure("select.remembered", rate(selector, readers, pasts), "1/s", peers=peers)


if __name__ == "__main__":
    main()
