"""Articles about one event, and their place among the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from digest.model.article import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles about one event, in all languages.

    `id` stays the same over days: it is made from the id of the first article that was seen of it.
    `articles` are ids, oldest first; `duplicates` maps an article to the one it repeats. `marks` are names and numbers in
    the form that is the same in all languages; `swallowed` are the stories that have just become part of this one.
    """

    id: str
    articles: tuple[str, ...]
    duplicates: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[Label, ...] = ()
    regions: tuple[Label, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    swallowed: tuple[str, ...] = ()
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story's place: an integer score (ties by id) and the factors whose product it is, by name."""

    story: str
    score: int
    parts: Mapping[str, float]
