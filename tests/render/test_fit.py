"""Whatever the stories, the readers and their wishes, no HTML part is larger than Gmail shows."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edition.select import Selector, SelectSettings
from digest.edition.sizes import Sizes
from digest.model.edition import Card, Edition, EditionStory, ReadAlso, Section
from digest.model.subscriber import Subscriber
from digest.render.compose import Composer
from digest.render.review import SIZE_LIMIT_BYTES
from tests.render.issue import BUILT, EDITION, LEAVES, SETTINGS, SIGNER, SITE, catalogues, compiled

WORDS = ("word ", "Қазақстан ", "слово ", "🐎", "<&\"'> ", "a" * 400 + " ", "%s ", "ў")
texts = st.builds(lambda word, times: (word * times)[:3000], st.sampled_from(WORDS), st.integers(1, 400))


@st.composite
def cards(draw: st.DrawFn, story: int, language: str) -> Card:
    links = tuple(
        ReadAlso(
            article=f"o{story}-{number}", story=f"old{draw(st.integers(0, 9))}", title=draw(texts),
            url="https://archive.example/" + "p" * draw(st.integers(0, 1500)), source="Archive",
            published=BUILT - timedelta(days=9),
        )
        for number in range(draw(st.integers(0, 4)))
    )  # fmt: skip
    return Card(
        article=f"a{story}-{language}", title=draw(texts), summary=draw(texts),
        url="https://paper.example/" + "q" * draw(st.integers(0, 1500)), source=draw(texts)[:200],
        published=BUILT - timedelta(hours=draw(st.integers(0, 40))), read_also=links,
    )  # fmt: skip


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    stories = tuple(
        EditionStory(
            id=f"s{number}", section=f"part{number % 4}", score=1000 - number, parts={}, topics=("04000000",),
            regions=("KZ",), sources=tuple(f"n{n}" for n in range(draw(st.integers(1, 9)))),
            cards={code: draw(cards(number, code)) for code in draw(st.sampled_from(
                [("en",), ("kk",), ("ru", "kk"), ("en", "ru", "kk")]))},
        )
        for number in range(draw(st.integers(0, 30)))
    )  # fmt: skip
    sections = tuple(
        Section(id=f"part{n}", names={"en": draw(texts)}, stories=tuple(s.id for s in stories if s.section == f"part{n}"))
        for n in range(4)
    )  # fmt: skip
    return replace(EDITION, stories=stories, sections=sections)


readers = st.builds(
    lambda languages, zone, length, follow: Subscriber(
        key="k" * 40, email="reader@example.org", languages=tuple(languages), zone=zone, length=length,
        follow_regions=follow,
    ),
    st.lists(st.sampled_from(["en", "ru", "kk", "de"]), unique=True, max_size=3),
    st.sampled_from(["Asia/Almaty", "America/New_York", "Pacific/Kiritimati", ""]),
    st.integers(1, 60),
    st.sampled_from([(), ("KZ",), ("UZ",)]),
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(editions(), st.lists(readers, min_size=3, max_size=3))
def test_no_mail_is_larger_than_gmail_shows(edition: Edition, some: list[Subscriber]) -> None:
    made = Composer(edition, compiled(), catalogues(), signer=SIGNER, site=SITE, settings=SETTINGS)

    def sizes(language: str) -> Sizes:
        found = made.sizes(language)
        return Sizes(frame=found.frame, sections=found.sections, stories=found.stories, leads=found.leads)

    selector = Selector(edition, SelectSettings(length=30), sizes)
    for reader in some:
        selection = selector.select(reader)
        assert made.html_size(reader, selection) <= SIZE_LIMIT_BYTES
        assert made.mail(reader, selection, at=LEAVES).content
