"""Has a language model make the vectors of stored articles, the newest first and so many a run, and hands them out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.model.article import Article, ReadArticle
from digest.store import vectors
from digest.store.articles import get_many as articles_of
from digest.store.database import Store
from digest.store.stream import batches
from digest.understand.meaning import Matrix, Meaning, sampled, written_in

_AT_ONCE = 200
# Articles of so many days tell how the newsroom writes.
_MEAN_DAYS = 14


@dataclass(frozen=True, slots=True)
class StoredMeaning:
    """A model for the articles of a store: those of the last `days` days, `most` a run. What is left is for the next runs,
    and compared by its words until then: a number of articles, unlike a time, gives the same result on every machine."""

    meaning: Meaning
    most: int = 1_000
    days: int = 60

    def encode_waiting(self, store: Store, *, now: datetime) -> int:
        """Makes the vectors that are missing; returns how many were made."""
        model = self.meaning.fingerprint
        with store.reading() as db:
            waiting = list(vectors.waiting(db, model, since=now - timedelta(self.days), limit=self.most))
        encoded = zip(waiting, self.meaning.encode([one.article for one in waiting]), strict=True)
        made = 0
        for some in batches(encoded, _AT_ONCE):
            found = {(one.id, one.version): vector for one, vector in some if vector is not None}
            with store.writing() as db:
                vectors.save(db, model, found)
            made += len(found)
        return made

    def stored(self, store: Store, articles: Sequence[Article]) -> list[bytes]:
        """Returns the vector of each article, b"" without one."""
        with store.reading() as db:
            found = vectors.get_many(db, self.meaning.fingerprint, [article.id for article in articles])
        return [found.get(article.id, b"") for article in articles]

    def rows(self, store: Store, articles: Sequence[ReadArticle], *, now: datetime) -> Matrix:
        """Returns what articles are compared by, as `Meaning.compared` does.

        The newsroom's means are of articles collected before this day began (UTC), so that they are the same all day; on its
        first day they are of the given articles.
        """
        given = self.stored(store, [read.article for read in articles])
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        model = self.meaning.fingerprint
        with store.reading() as db:
            chosen = sampled(vectors.languages(db, model, day - timedelta(_MEAN_DAYS), day))
            before = articles_of(db, chosen)
            held = vectors.get_many(db, model, before)
        own = self.meaning.own_means(
            (written_in(read.language, read.article), name, held.get(name, b""))
            for name, read in before.items()
        )
        return self.meaning.compared(given, articles, own or None)


def encoded(
    meaning: Meaning | None,
    articles: Sequence[Article],
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[bytes]:
    """Returns the vector of each article, of which none is stored; b"" without one."""
    if meaning is None:
        return [b""] * len(articles)
    made: list[bytes] = []
    for vector in meaning.encode(articles):
        made.append(vector or b"")
        on_progress(len(made), len(articles))
    return made
