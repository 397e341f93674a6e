"""Takes articles in that a program hands over one by one, takes them back, and shows what is stored.

What is handed over is read as collecting reads files, then stored in one transaction with the answer that is given,
so a hand-over that comes again after a lost connection is neither lost nor done twice. Understanding and grouping
are left to the next run. A token that is bound to a source sees and changes articles of that source only.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from sqlalchemy import Connection

from digest.collect.batch import Batch
from digest.collect.facts import Facts
from digest.errors import ForbiddenError, KeyReusedError, MissingError
from digest.model.article import Article, Rejected, Withdrawn
from digest.store import answers, article_pages, articles, rejected, tokens
from digest.store.answers import Kept
from digest.store.article_pages import Held, Place, Stored
from digest.store.database import Store
from digest.store.tokens import Token

Status = Literal["created", "updated", "unchanged", "withdrawn", "rejected"]
ANOTHER_SOURCE, ID_TAKEN, URL_TAKEN = "another-source", "id-taken", "url-taken"


class Read(Protocol):
    """Reads what a stranger handed over: `digest.collect.read.read`, here or in a process with limits."""

    def __call__(self, content: bytes, *, origin: str, facts: Facts, now: datetime) -> Batch: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What taking in works with. `facts` are those that the configuration states about a source."""

    store: Store
    read: Read
    facts: Callable[[str], Facts]
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one article; `code` is a short stable word for the reason."""

    id: str
    status: Status
    reason: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key and the whole request it came with."""

    text: str
    request: bytes

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.request).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """A result for each item, in order; `again` where it was given before."""

    results: tuple[Result, ...]
    again: bool = False


def known_token(intake: Intake, text: str) -> Token | None:
    """Returns the token that `text` is, and notes that it was used; None where it is none, or not any more."""
    now = intake.now()
    with intake.store.reading() as db:
        token = tokens.find(db, text)
    if token is not None and (token.used is None or now - token.used >= tokens.USED_EVERY):
        with intake.store.writing() as db:
            tokens.mark_used(db, token.id, now)
    return token


def take_in(intake: Intake, items: Sequence[bytes], token: Token, *, key: Key | None = None) -> Answer:
    """Stores what is in each of the items, and sets aside what cannot be read.

    Raises: KeyReusedError where another request came with this key.
    """
    now = intake.now()
    if key is not None:
        with intake.store.reading() as db:
            given = _answered(db, token, key, now)
        if given is not None:
            return given
    read = [_read(intake, item, token, number, now) for number, item in enumerate(items, 1)]
    with intake.store.writing() as db:
        # Once more: the same request may have come twice at once. Only one of them writes at a time.
        given = _answered(db, token, key, now) if key else None
        if given is not None:
            return given
        results = tuple(_taken(db, one, token, now) for one in read)
        rejected.set_aside(db, (one for one in read if isinstance(one, Rejected)), now)
        if key is not None:
            kept = Kept(key.fingerprint, tuple(asdict(result) for result in results))
            answers.keep(db, token.id, key.text, kept, now)
    return Answer(results)


def put(intake: Intake, article: str, item: bytes, token: Token) -> Result:
    """Stores an item as the article with this id, whatever id it has itself, or takes it back if that is what it says."""
    now = intake.now()
    read = _read(intake, item, token, 1, now)
    if isinstance(read, Article):
        read = replace(read, id=article)
    elif isinstance(read, Withdrawn):
        read = replace(read, id=article, url="")
    with intake.store.writing() as db:
        result = _taken(db, read, token, now, exactly=True)
        if isinstance(read, Rejected):
            rejected.set_aside(db, [read], now)
    return result


def take_back(intake: Intake, article: str, token: Token) -> None:
    """Withdraws an article; its history stays. Again: nothing. Raises: MissingError, ForbiddenError."""
    with intake.store.writing() as db:
        held = article_pages.held(db, article)
        if held is None:
            raise _missing(article)
        _check(held.source, token)
        articles.withdraw(db, [article], intake.now(), by="publisher")


def stored(intake: Intake, article: str, token: Token) -> Stored:
    """Returns an article, also one that was taken back. Raises: MissingError, ForbiddenError."""
    with intake.store.reading() as db:
        found = article_pages.get(db, article)
    if found is None:
        raise _missing(article)
    _check(found.article.source, token)
    return found


def page(
    intake: Intake, token: Token, *, source: str, since: datetime | None, after: Place | None, limit: int
) -> list[Stored]:
    """Returns a page of what the token may see, as `article_pages.page` does. Raises: ForbiddenError."""
    if source:
        _check(source, token)
    with intake.store.reading() as db:
        return article_pages.page(db, source=token.source or source, since=since, after=after, limit=limit)


def _answered(db: Connection, token: Token, key: Key, now: datetime) -> Answer | None:
    kept = answers.find(db, token.id, key.text, now)
    if kept is None:
        return None
    if kept.fingerprint != key.fingerprint:
        raise KeyReusedError(
            "this Idempotency-Key came before with another body", hint="take a new key for each new request"
        )
    return Answer(tuple(Result(**result) for result in kept.answer), again=True)


def _read(
    intake: Intake, item: bytes, token: Token, number: int, now: datetime
) -> Article | Withdrawn | Rejected:
    """The one article, or what else became of it."""
    origin = f"api:{token.name}#{number}"
    batch = intake.read(item, origin=origin, facts=intake.facts(token.source), now=now)
    for article in batch.articles:
        # Whatever the reading made of the name: the token's is what rights are checked by.
        return replace(article, source=token.source) if token.source else article
    for taken_back in batch.withdrawn:
        return replace(taken_back, origin=origin)
    for refused in batch.rejected:
        return replace(refused, origin=origin, raw=item)
    return Rejected(origin, "empty", "there is no article in it; send a JSON Feed item", item)


def _taken(
    db: Connection,
    read: Article | Withdrawn | Rejected,
    token: Token,
    now: datetime,
    *,
    exactly: bool = False,
) -> Result:
    """Stores one article; with `exactly`, under its own id or not at all."""
    if isinstance(read, Rejected):
        return Result("", "rejected", read.reason, read.code)
    address = read.url if isinstance(read, Withdrawn) else read.canonical_url
    held = article_pages.held(db, read.id, address)
    refusal = _refusal(read, held, token, exactly=exactly)
    if refusal is not None:
        return refusal
    if isinstance(read, Withdrawn):
        gone = articles.withdraw(db, [held.id], now, by="publisher") if held else 0
        return Result(held.id if held else read.id, "withdrawn" if gone else "unchanged")
    added = articles.add(db, [read], vouched=True)
    for refused in added.rejected:
        return Result(read.id, "rejected", refused.reason, refused.code)
    id_ = held.id if held else read.id
    # Who hands an article over again means it, with the same text too: no feed that is merely late does so.
    back = articles.bring_back(db, [id_]) if held else 0
    stays_away = (
        "the newsroom took it back, and it stays away" if held and held.withdrawn_by == "newsroom" else ""
    )
    return Result(
        id_, "created" if added.new else "updated" if added.updated or back else "unchanged", stays_away
    )


def _refusal(read: Article | Withdrawn, held: Held | None, token: Token, *, exactly: bool) -> Result | None:
    if held is None:
        return None
    if token.source and held.source != token.source:
        reason = "it is an article of another source; this token may not change it"
        return Result(read.id, "rejected", reason, ANOTHER_SOURCE)
    if isinstance(read, Withdrawn):
        return None
    if held.source != read.source and held.id == read.id:
        reason = f"the id {held.id!r} is an article of {held.source or 'no source'} already; take another id"
        return Result(read.id, "rejected", reason, ID_TAKEN)
    if held.id != read.id and (exactly or held.source != read.source):
        reason = f"its address is that of the article {held.id!r}; change that one, or take another address"
        return Result(read.id, "rejected", reason, URL_TAKEN)
    return None


def _missing(article: str) -> MissingError:
    return MissingError(
        f"there is no article {article[:100]!r}", hint="GET /api/articles lists what is stored"
    )


def _check(source: str, token: Token) -> None:
    if token.source and source != token.source:
        raise ForbiddenError("it belongs to another source", hint="use the token of that source")
