"""A desk over the invented edition, with templates in a folder of its own: what the tests of this room share."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Thread

from digest.edition.select import Selector
from digest.jobs.preview import Desk, EditionOnDesk, Ports
from digest.model.edition import Edition, EditionKey
from digest.model.subscriber import Subscriber
from digest.render.compile import compile_theme
from digest.render.compose import Composer
from digest.web.desk import desk_app
from digest.web.serve import PageServer
from tests.render.issue import (
    ALICE,
    BOB,
    CAROL,
    DAVE,
    EDITION,
    LEAVES,
    SETTINGS,
    SIGNER,
    SITE,
    TEMPLATES,
    catalogues,
)  # fmt: skip

ERIN = Subscriber(
    key="erin-1d0f", email="erin@example.org", languages=("en",), mute_topics=("15000000",), length=5
)
NOBODY = Subscriber(key="frank-77aa", email="frank@example.org", languages=("en",), length=0)
READERS = (ALICE, BOB, CAROL, DAVE, ERIN, NOBODY)


def scored(edition: Edition) -> Edition:
    """Returns the edition with the parts that a rank has."""
    stories = tuple(
        replace(s, parts={"coverage": 1 + len(s.sources) * 0.42, "freshness": 0.97**place, "region": 1.3},
                score=9200 - 611 * place, pinned=place == 1)
        for place, s in enumerate(edition.stories)
    )  # fmt: skip
    return replace(edition, stories=stories, articles_seen=1834)


MORNING = EditionOnDesk(edition=scored(EDITION), state="draft", leaves=LEAVES, readers=1240)
YESTERDAY = EditionOnDesk(
    edition=replace(scored(EDITION), key=EditionKey("morning", EDITION.key.date.replace(day=23))),
    state="sent", leaves=LEAVES, readers=1238,
)  # fmt: skip


@dataclass
class Newsroom:
    """What a store holds, as plain values that a test may change."""

    templates: Path
    editions: list[EditionOnDesk] = field(default_factory=lambda: [MORNING, YESTERDAY])
    readers: Sequence[Subscriber] = READERS
    stamp: str = "1"

    def desk(self) -> Desk:
        ports = Ports(
            listed=lambda: [issue.listed for issue in self.editions],
            load=lambda key: next((issue for issue in self.editions if issue.edition.key == key), None),
            find=lambda _, words, most: [r for r in self.readers if words in r.email][:most],
            reader=lambda key: next((r for r in self.readers if r.key == key), None),
            compose=self.compose,
            got=lambda _, reader: {"dam": 1} if reader.key == BOB.key else {},
            stamp=lambda: self.stamp,
        )
        return Desk(ports, catalogues(), [self.templates])

    def compose(self, edition: Edition) -> tuple[Composer, Selector]:
        compiled = compile_theme(SETTINGS, [self.templates])
        composer = Composer(edition, compiled, catalogues(), signer=SIGNER, site=SITE, settings=SETTINGS)
        return composer, Selector(edition)


def own_templates(folder: Path) -> Path:
    """Returns a copy of the templates that a test may write to."""
    return Path(shutil.copytree(TEMPLATES, folder / "templates"))


@contextmanager
def running(newsroom: Newsroom) -> Iterator[str]:
    """Serves a newsroom's desk on a free port; gives its address."""
    ready = Event()
    server = PageServer(desk_app(newsroom.desk()), 0, lambda _: ready.set())
    thread = Thread(target=server.run)
    thread.start()
    try:
        assert ready.wait(10), "the server did not start"
        yield server.url
    finally:
        server.stop()
        thread.join(10)
    assert not thread.is_alive()
