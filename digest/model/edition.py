"""One issue of a newsletter, frozen: what every mail of it is made from, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from digest.model.article import Genre, Image

EditionState = Literal["draft", "approved", "held", "sending", "sent"]
MAIN_SLOT = "main"
# Trial mails have rows of their own in the ledger, under slots that no edition has and that begin so: a trial neither
# blocks nor counts as anybody's real mail.
TRIAL_SLOT = "test-"


@dataclass(frozen=True, slots=True)
class EditionKey:
    """Names one issue. Written `daily/2026-04-24`, or `daily/2026-04-24/evening` for another slot."""

    newsletter: str
    date: date
    slot: str = MAIN_SLOT

    def __str__(self) -> str:
        end = "" if self.slot == MAIN_SLOT else f"/{self.slot}"
        return f"{self.newsletter}/{self.date.isoformat()}{end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAlso:
    """A link below a card: an older article of another story. Shown only where `url` is not empty."""

    article: str
    story: str
    title: str
    url: str
    source: str
    published: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A story as readers of one language see it. One whose date is only estimated, whose source is `on_watch`, or that is
    neither news nor a live report, does not lead by itself. `genre` is named before the headline."""

    article: str
    title: str
    summary: str
    url: str
    source: str
    published: datetime
    date_estimated: bool = False
    on_watch: bool = False
    genre: Genre = ""
    image: Image | None = None
    read_also: tuple[ReadAlso, ...] = ()

    @property
    def may_lead(self) -> bool:
        return not (self.date_estimated or self.on_watch or self.genre not in {"", "live"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionStory:
    """A story in its place. `cards` by language; `topics` and `regions` are codes, best first.

    `sources` counts the distinct sources. `section` is the id of the section it stands in.
    """

    id: str
    section: str
    score: int
    parts: Mapping[str, float]
    topics: tuple[str, ...]
    regions: tuple[str, ...]
    sources: tuple[str, ...]
    cards: Mapping[str, Card]
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the mail. `names` by language, set by the newsroom; where a language has none, the name
    of topic or region `code` in that language stands in. `stories` are ids in the editors' order."""

    id: str
    code: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    stories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What an editor changed, by story id (headlines by story id, then language)."""

    pinned: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    headlines: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One issue, with all languages of its newsletter inside. Content-addressed: see `edition.snapshot`.

    `stories` in the editors' order, the lead first; `window` is the span of collecting times it covers (UTC,
    start excluded); `built` is when it was frozen; `template` is the hash of the compiled templates; `names` are what
    it is called in languages in which that is not `name`.
    """

    key: EditionKey
    version: int
    name: str
    languages: tuple[str, ...]
    zone: str
    window: tuple[datetime, datetime]
    built: datetime
    stories: tuple[EditionStory, ...]
    sections: tuple[Section, ...]
    edits: Edits = field(default_factory=Edits)
    template: str = ""
    articles_seen: int = 0
    names: Mapping[str, str] = field(default_factory=dict)

    def name_in(self, language: str) -> str:
        return self.names.get(language, self.name)

    def mail_language(self, languages: Sequence[str]) -> str:
        """Returns the language of the mail for a reader of `languages`: the first that the edition has, else its own first."""
        return next((one for one in languages if one in self.languages), self.languages[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What one subscriber gets: (story id, language) in the order of the mail, and why others are left out.

    `left_out` maps a story id to the rule that removed it: "language", "muted", "already sent", "quota", "caps",
    "length", "size"; it is empty unless asked for.
    `updates` are stories the reader already got that have substantially new coverage. The first story leads,
    unless `leads` says that none of them may.
    """

    stories: tuple[tuple[str, str], ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    updates: frozenset[str] = frozenset()
    leads: bool = True
