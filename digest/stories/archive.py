"""All stored stories of 30 to 90 days, today's among them, ready to be asked which are about the same matter.

An inverted index over stories, one for each language a story has, not over articles: measured on ECB+, the mean of a
story's articles finds its kin better than any of them (nDCG@5 .64 against .60), and the index is smaller.
Weights are frozen and whole numbers: no article moves another's score, and every machine sorts alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from digest.model.article import ReadArticle
from digest.model.story import Story
from digest.stories.background import Background
from digest.stories.profiles import Profiles
from digest.stories.similar import UNIT, Flags, Floats, Integers, vectors
from digest.stories.traits import TraitReader, TraitSettings
from digest.text.words import words


@dataclass(frozen=True, slots=True)
class Profile:
    """A story in one language: the rows of its articles in the archive, repeats left out."""

    story: str
    language: str
    rows: tuple[int, ...]


class Archive:
    """Stored articles and their stories. Built once, then only asked; an article without a story is its own."""

    def __init__(
        self,
        articles: Sequence[ReadArticle],
        stories: Iterable[Story],
        background: Background,
        settings: TraitSettings | None = None,
        *,
        meaning: Floats | None = None,
    ) -> None:
        """`meaning` holds a row for each article as `group` takes it, None where no language model is in use."""
        order = sorted(range(len(articles)), key=lambda n: articles[n].id)
        self.articles = [articles[n] for n in order]
        self.story_of: dict[str, str] = {}
        repeats: set[str] = set()
        for story in stories:
            self.story_of.update(dict.fromkeys(story.articles, story.id))
            repeats.update(story.duplicates)
        self._background = background
        reader = TraitReader(background, settings or TraitSettings())
        self._vectors = vectors([reader.read(read).weights for read in self.articles])
        self.profiles = self._profiled(repeats)
        self._at = {(profile.story, profile.language): n for n, profile in enumerate(self.profiles)}
        self._said = Profiles(self._vectors, [profile.rows for profile in self.profiles])
        meant = None if meaning is None else meaning[order]
        self._meant, self._has = _means(meant, [profile.rows for profile in self.profiles])
        backwards = [(row, self.articles[row].article) for row in reversed(range(len(self.articles)))]
        self._pages = {article.url: row for row, article in backwards if article.url}
        self._titles = {_title(article.title): row for row, article in backwards}

    def documents(self, language: str) -> int:
        """Returns how many documents tell how common the words of a language are."""
        return self._background.documents.get(language, 0)

    def profile(self, story: str, language: str) -> int | None:
        """Returns the position of a story's profile, None where it has no article in `language`."""
        return self._at.get((story, language))

    def resolve(self, title: str, url: str) -> int | None:
        """Returns the row of the stored article that a publisher's link means."""
        return self._pages.get(url) if url in self._pages else self._titles.get(_title(title))

    def likeness(self, profile: int, most: int) -> Integers:
        """Returns the cosine × UNIT² of all profiles to one, as `Profiles.likeness` does."""
        return self._said.likeness(profile, most)

    def meant(self, profile: int) -> tuple[Integers, Flags]:
        """Returns the cosine × UNIT² of all profiles to one by their vectors, and which of them can be compared so."""
        return (self._meant @ self._meant[profile]).astype(np.int64), self._has & self._has[profile]

    def nearness(self, profile: int, rows: Sequence[int]) -> list[int]:
        """Returns the cosine × UNIT² of single articles to a story."""
        dense = np.zeros(self._vectors.width, dtype=np.int64)
        dense[self._said.columns[profile]] = self._said.weights[profile]
        parts = [slice(self._vectors.starts[row], self._vectors.starts[row + 1]) for row in rows]
        return [int(dense[self._vectors.columns[part]] @ self._vectors.weights[part]) for part in parts]

    def span(self, profile: int) -> tuple[datetime, datetime] | None:
        """Returns when a story's articles were published, None where no date is stated."""
        told = [self.articles[row].article for row in self.profiles[profile].rows]
        times = [article.published for article in told if not article.date_estimated]
        return (min(times), max(times)) if times else None

    def _profiled(self, repeats: set[str]) -> list[Profile]:
        rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row, read in enumerate(self.articles):
            if read.id not in repeats:
                rows[self.story_of.setdefault(read.id, read.id), read.language].append(row)
        return [Profile(story, language, tuple(held)) for (story, language), held in sorted(rows.items())]


def _means(meaning: Floats | None, groups: Sequence[Sequence[int]]) -> tuple[Floats, Flags]:
    """Returns the mean vector of each group in whole numbers of length `UNIT`, and which groups have one."""
    if meaning is None:
        return np.zeros((len(groups), 1), dtype=np.float32), np.zeros(len(groups), dtype=bool)
    # Whole numbers below 2**24 are exact in these floats, so that every machine adds them up alike.
    whole = np.rint(np.where(np.isnan(meaning), 0, meaning) * UNIT).astype(np.float32)
    owner = np.repeat(np.arange(len(groups)), [len(rows) for rows in groups])
    means = np.zeros((len(groups), meaning.shape[1]), dtype=np.float32)
    np.add.at(means, owner, whole[[row for rows in groups for row in rows]])
    length = np.sqrt((means.astype(np.float64) ** 2).sum(axis=1))
    has = length > 0
    scale = UNIT / np.where(has, length, 1.0)
    return np.rint(np.round(means * scale[:, None], 6)).astype(np.float32), has


def _title(title: str) -> str:
    return " ".join(words(title))
