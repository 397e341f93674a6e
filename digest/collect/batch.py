"""What came out of one input: the articles, what was taken back, and what could not be read with its reason.

`ttl_s` is for how many seconds a feed says that it stays as it is; `shared` are ids and canonical addresses that several
of its articles have and that identify none of them; `notice` says what is wrong with an input that was read all the same. Where the input was asked for what it leads to (`Facts.expects`), the listing of it instead.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from digest.collect.limits import ITEMS, RAW_BYTES
from digest.collect.listing import Listing
from digest.errors import ArticleError
from digest.model.article import Article, Rejected, Withdrawn
from digest.model.identity import told_apart


@dataclass(frozen=True, slots=True)
class Batch:
    articles: tuple[Article, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    listing: Listing = field(default_factory=Listing)
    ttl_s: int = 0
    shared: tuple[str, ...] = ()
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One article to be, or its withdrawal: where it stands, how to read it, its raw form should that fail."""

    origin: str
    read: Callable[[], Article | Withdrawn]
    raw: Callable[[], bytes]


def batch(candidates: Iterable[Candidate], *, ids_stand: bool = False) -> Batch:
    """Returns the articles in order; a candidate that cannot be read stops none of the others. With `ids_stand` an id that
    comes again is the same article."""
    articles: list[Article] = []
    refused: list[Rejected] = []
    taken_back: list[Withdrawn] = []
    for candidate in candidates:
        try:
            one = candidate.read()
            if isinstance(one, Article):
                articles.append(one)
            else:
                taken_back.append(one)
        except ArticleError as error:
            refused.append(rejected(candidate.origin, error, candidate.raw()))
        except RecursionError:
            deep = ArticleError("it is nested too deeply", code="too-deep", hint="send the text by itself")
            refused.append(rejected(candidate.origin, deep, candidate.raw()))
    apart, shared = told_apart(articles, ids_stand=ids_stand)
    return Batch(tuple(apart), tuple(refused), tuple(taken_back), shared=tuple(sorted(shared)))


def beyond(number: int, origin: str) -> tuple[Rejected, ...]:
    """Returns the record of the items of one input beyond those that are read, none where there are none."""
    if number <= ITEMS:
        return ()
    told = f"it has {number:,} items; the first {ITEMS:,} are read"
    error = ArticleError(told, code="too-many", hint="ask its publisher for less at once")
    return (rejected(f"{origin}#{ITEMS + 1}", error),)


def rejected(origin: str, error: ArticleError, raw: bytes = b"") -> Rejected:
    """Returns the record of an input that is set aside, `raw` bounded."""
    return Rejected(origin=origin, code=error.code, reason=str(error), raw=raw[:RAW_BYTES])
