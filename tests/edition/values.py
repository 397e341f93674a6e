"""Editions and readers for the tests of this room: small ones by hand, and strategies for odd ones."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from digest.edition.build import BuildSettings, build_edition
from digest.model.article import Image, Label
from digest.model.edition import Card, Edition, EditionKey, Edits, ReadAlso
from digest.model.story import Ranked, Story
from digest.model.subscriber import Subscriber

NOW = datetime(2026, 4, 24, 1, 2, 3, tzinfo=UTC)
KEY = EditionKey("morning", date(2026, 4, 24))
LANGUAGES = ("ru", "kk", "en")
TOPICS = ("11000000", "04000000", "15000000")
REGIONS = ("KZ", "KZ-71", "UZ", "143", "RU", "US", "x-aral")


def card(article: str, title: str = "", *, estimated: bool = False) -> Card:
    return Card(
        article=article, title=title or f"Title of {article}", summary="", url=f"https://example.org/{article}",
        source="Steppe Herald", published=NOW - timedelta(hours=2), date_estimated=estimated,
    )  # fmt: skip


def story(name: str, topics: tuple[str, ...] = (), regions: tuple[str, ...] = (), sources: int = 1) -> Story:
    return Story(
        id=name,
        articles=(name,),
        topics=tuple(Label(code, 0.8) for code in topics),
        regions=tuple(Label(code, 0.8) for code in regions),
        sources=tuple(f"source {n}" for n in range(sources)),
        first=NOW - timedelta(hours=5),
        last=NOW,
    )


def edition(
    stories: list[Story],
    cards: dict[str, dict[str, Card]] | None = None,
    settings: BuildSettings | None = None,
    languages: tuple[str, ...] = LANGUAGES,
) -> Edition:
    """Returns an edition with the stories in this order; without `cards`, each has one in every language."""
    cards = cards or {s.id: {language: card(f"{s.id}-{language}") for language in languages} for s in stories}
    return build_edition(
        key=KEY,
        name="The Morning",
        languages=languages,
        zone="Asia/Almaty",
        window=(NOW - timedelta(days=1), NOW),
        built=NOW,
        ranked=[Ranked(s.id, 1000 - n, {"coverage": 1.0}) for n, s in enumerate(stories)],
        stories=stories,
        cards=cards,
        settings=settings or BuildSettings(),
        articles_seen=len(stories),
    )


times = st.integers(0, 10**9).map(lambda second: NOW - timedelta(seconds=second, microseconds=second % 1000))
read_also = st.builds(
    ReadAlso,
    article=st.text(),
    story=st.text(),
    title=st.text(),
    url=st.text(),
    source=st.text(),
    published=times,
)
images = st.builds(Image, url=st.text(), alt=st.text(), credit=st.text(), width=st.integers(0, 9000))
cards = st.builds(
    Card, article=st.text(), title=st.text(), summary=st.text(), url=st.text(), source=st.text(), published=times,
    date_estimated=st.booleans(), image=st.none() | images, read_also=st.lists(read_also, max_size=2).map(tuple),
)  # fmt: skip
card_sets = st.dictionaries(st.sampled_from(LANGUAGES), cards, max_size=3)


@st.composite
def editions(draw: st.DrawFn, most: int = 14) -> Edition:
    """Editions of any stories, with edits."""
    names = draw(st.lists(st.integers(0, 9999).map(lambda n: f"story-{n:04d}"), unique=True, max_size=most))
    told = [
        story(
            name,
            tuple(draw(st.lists(st.sampled_from(TOPICS), unique=True, max_size=3))),
            tuple(draw(st.lists(st.sampled_from(REGIONS), unique=True, max_size=4))),
            draw(st.integers(1, 9)),
        )
        for name in names
    ]
    base = edition(told, {name: draw(card_sets) for name in names})
    kept = [s.id for s in base.stories]
    if not kept or draw(st.booleans()):
        return base
    from digest.edition.build import revise

    edits = Edits(
        pinned=tuple(draw(st.lists(st.sampled_from(kept), unique=True, max_size=3))),
        dropped=tuple(draw(st.lists(st.sampled_from(kept), unique=True, max_size=2))),
        note=draw(st.dictionaries(st.sampled_from(LANGUAGES), st.text(), max_size=2)),
    )
    return revise(base, edits, version=2, built=NOW, settings=BuildSettings())


codes = st.sampled_from((*TOPICS, *REGIONS, "001", "142", "nothing"))
subscribers = st.builds(
    Subscriber,
    key=st.just("k"),
    email=st.just("alice@example.org"),
    languages=st.lists(st.sampled_from((*LANGUAGES, "ru-KZ", "tg", "", "??")), max_size=4).map(tuple),
    zone=st.text(max_size=5),
    follow_topics=st.lists(codes, max_size=3).map(tuple),
    follow_regions=st.lists(codes, max_size=3).map(tuple),
    mute_topics=st.lists(codes, max_size=1).map(tuple),
    mute_regions=st.lists(codes, max_size=1).map(tuple),
    length=st.none() | st.integers(-3, 20),
)

ALICE = Subscriber(key="alice", email="alice@example.org")  # wants nothing in particular
BOB = replace(ALICE, key="bob", email="bob@example.org", languages=("kk", "ru"))
CAROL = replace(ALICE, key="carol", email="carol@example.org", languages=("en",), follow_topics=("15000000",),
                follow_regions=("UZ",), mute_topics=("04000000",))  # fmt: skip
