"""An invented day of 400 stories in four languages and its readers, no two alike: what mails are measured on."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from digest.model.edition import Card, Edition, EditionKey, EditionStory, ReadAlso, Section, Selection
from digest.model.subscriber import Subscriber
from digest.render.catalogue import Catalogues, load_catalogues
from digest.render.compile import Compiled, compile_theme
from digest.render.compose import Composer
from digest.render.links import Signer
from digest.render.settings import MailSettings, Site

STORIES, CARDS, REMEMBERED, LINKED = 400, 25, 100, 25
LANGUAGES = ("ru", "kk", "ky", "en")
BUILT = datetime(2026, 4, 24, 1, tzinfo=UTC)
LEAVES = datetime(2026, 4, 24, 2, tzinfo=UTC)
TOPICS = tuple(f"{number:02d}000000" for number in range(1, 9))
REGIONS = ("KZ", "KZ-71", "KZ-75", "UZ", "KG", "TJ", "TM", "RU", "CN", "US", "DE", "TR")
SOURCES = tuple(f"Steppe Herald {number}" for number in range(40))
ZONES = (
    "Asia/Almaty", "Asia/Bishkek", "Asia/Tashkent", "Asia/Dushanbe", "Asia/Ashgabat", "Europe/Moscow",
    "Europe/Istanbul", "Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata", "Asia/Seoul",
)  # fmt: skip
ROOT = Path(__file__).parents[1]
SETTINGS = MailSettings()
SITE = Site(
    public_url="https://news.example.org",
    postal_address="12 Abai Avenue, Almaty",
    reply_to="desk@example.org",
    sender="morning@example.org",
)
_LETTERS = {
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё",
    "kk": "аеынтрдсілқомбұшғкуңйжгөпәүзих",
    "ky": "аыннтрлдекусугобкйпшмиөчүжзң",
    "en": "etaoinshrdlucmfwypvbgkjqxz",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """A subscriber with what they get now and the stories they got before."""

    subscriber: Subscriber
    selection: Selection
    got: frozenset[str]


def edition(chance: random.Random, stories: int = STORIES) -> Edition:
    """Returns a day whose stories all have headlines, lines and three to five older links in each language."""
    made = tuple(_story(chance, number) for number in range(stories))
    sections = tuple(
        Section(id=topic, code=topic, stories=tuple(s.id for s in made if s.section == topic))
        for topic in TOPICS
    )
    return Edition(
        key=EditionKey("morning", date(2026, 4, 24)), version=1, name="The Morning", languages=LANGUAGES,
        zone="Asia/Almaty", window=(BUILT - timedelta(days=1), BUILT), built=BUILT, stories=made, sections=sections,
    )  # fmt: skip


def readers(chance: random.Random, made: Edition, count: int) -> list[Reader]:
    """Returns readers who get 25 stories each, have clocks of their own, and got some of the older stories."""
    older = [link.story for story in made.stories for link in story.cards["en"].read_also]
    return [_reader(chance, made, older, number) for number in range(count)]


def composer(made: Edition, templates: Compiled | None = None) -> Composer:
    return Composer(
        made, templates or compiled(), catalogues(), signer=Signer([b"s" * 32]), site=SITE, settings=SETTINGS
    )


def compiled() -> Compiled:
    return compile_theme(SETTINGS, [ROOT / "templates"])


def catalogues() -> Catalogues:
    return load_catalogues([ROOT / "digest" / "locale"])


def _story(chance: random.Random, number: int) -> EditionStory:
    hours, links = chance.uniform(0.5, 30), chance.choice((0, 0, 1, 2, 3, 4, 5))
    return EditionStory(
        id=f"story{number:04d}",
        section=chance.choice(TOPICS),
        score=10_000 - number,
        parts={},
        topics=tuple(chance.sample(TOPICS, 2)),
        regions=tuple(chance.sample(REGIONS, 1)),
        sources=tuple(chance.sample(SOURCES, chance.randint(1, 9))),
        cards={language: _card(chance, number, language, hours, links) for language in LANGUAGES},
    )


def _card(chance: random.Random, number: int, language: str, hours: float, links: int) -> Card:
    return Card(
        article=f"a{number}-{language}",
        title=_words(chance, language, 70),
        summary=_words(chance, language, 180) + ".",
        url=f"https://steppe-herald.example/{language}/2026/04/24/{_words(chance, 'en', 40).replace(' ', '-')}",
        source=chance.choice(SOURCES),
        published=BUILT - timedelta(hours=hours),
        read_also=tuple(
            ReadAlso(
                article=f"o{number}-{place}",
                story=f"older{number:04d}-{place}",
                title=_words(chance, language, 60),
                url=f"https://steppe-herald.example/{language}/2026/03/{_words(chance, 'en', 30).replace(' ', '-')}",
                source=chance.choice(SOURCES),
                published=BUILT - timedelta(days=3 + 7 * place),
            )
            for place in range(links)
        ),
    )


def _words(chance: random.Random, language: str, length: int) -> str:
    letters, text = _LETTERS[language], ""
    while len(text) < length:
        text += "".join(chance.choices(letters, k=chance.randint(3, 10))) + " "
    return text[:length].strip().capitalize()


def _reader(chance: random.Random, made: Edition, older: list[str], number: int) -> Reader:
    language = chance.choice(LANGUAGES)
    places = sorted(chance.sample(range(len(made.stories)), CARDS))
    return Reader(
        Subscriber(
            key=f"{chance.getrandbits(80):020x}",
            email=f"reader{number}@mail{chance.randrange(50)}.example",
            languages=(language,),
            zone=chance.choice(ZONES),
        ),
        Selection(stories=tuple((made.stories[place].id, language) for place in places)),
        frozenset(
            (*chance.sample(older, LINKED), *(f"gone{chance.getrandbits(40)}" for _ in range(REMEMBERED)))
        ),
    )
