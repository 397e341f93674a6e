"""Decides what becomes of articles that come in, against those that are stored.

Rules, in order:
1. what no database can hold is rejected;
2. an id or an address that several articles of the same source shared within one answer, now or before, identifies none of
   them: the next key does (`digest.model.identity`);
3. an id that another source uses already is taken as that source's own word for the article: it gets an id made of
   both, every time it comes, so that neither overwrites the other and none is lost. So it is where no source is stated
   and an article with that id has neither address, headline nor a paragraph in common: two lists that each count
   their articles from 1; and where only its file names it, which may hold tomorrow's article by then. One program that
   answers for its ids (`vouched`) is believed instead;
4. the same id, or else the same canonical URL, is the same article. It keeps its id and its time of collecting,
   so that a correction does not enter the next edition as news. If it comes from the same source and says
   something new, its old text goes to the history and its annotation is due again; from another source it
   changes nothing: the first to bring a URL keeps the word on it. What its publisher took back is news again when
   the publisher brings it with another text; what the newsroom took back stays away;
5. the same headline and text is the same article where nothing else identifies it, or where its source moved
   (`digest.store.article_moves`);
6. everything else is new.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from digest.model.article import FILE_MARK, Article, Rejected
from digest.model.identity import by_other_keys
from digest.store import article_moves
from digest.store import article_rows as rows
from digest.store.stream import stream
from digest.store.tables import ARTICLES, SHARED_KEYS


@dataclass(slots=True)
class Batch:
    """One batch being sorted. `known` holds what is stored, and what this batch adds, by id, by URL key and by text.
    `readdressed` are the new addresses of what is stored; `moved` counts the articles of sources that moved."""

    known: dict[str, Mapping[str, Any]]
    by_url: dict[str, str]
    by_text: dict[str, str]
    new: dict[str, dict[str, Any]] = field(default_factory=dict)
    updates: dict[str, dict[str, Any]] = field(default_factory=dict)
    readdressed: dict[str, dict[str, Any]] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    moved: dict[str, int] = field(default_factory=dict)
    updated: int = 0
    unchanged: int = 0


def sorted_out(
    db: Connection, chunk: list[Article], *, vouched: bool = False, shared: Collection[str] = ()
) -> Batch:
    """Returns the chunk as rows to insert, rows to update, history to keep and what is rejected."""
    if not vouched:
        chunk = _by_own_keys(db, chunk, shared)
    refused = [(article, rows.unstorable(article)) for article in chunk]
    sound = [rows.row_of(article) for article, reason in refused if reason is None]
    batch = _known(db, sound)
    batch.rejected += [reason for _, reason in refused if reason is not None]
    if not vouched:
        _follow_moves(batch, sound)
    for row in sound:
        _sort_in(batch, row, vouched=vouched)
    return batch


def _by_own_keys(db: Connection, chunk: list[Article], shared: Collection[str]) -> list[Article]:
    """The articles without the keys that several of their source share, now or before."""
    keys = {
        rows.shared_key(article.source, key): key
        for article in chunk
        for key in (article.id, article.canonical_url)
        if key
    }
    wanted = select(SHARED_KEYS.c.key).where(SHARED_KEYS.c.key.in_(list(keys)))
    before = set(db.execute(wanted).scalars())
    if not before and not shared:
        return chunk
    return [
        by_other_keys(
            article,
            {
                key
                for key in (article.id, article.canonical_url)
                if key in shared or rows.shared_key(article.source, key) in before
            },
        )
        for article in chunk
    ]


def _known(db: Connection, given: list[dict[str, Any]]) -> Batch:
    """Returns an empty batch that knows which of the given rows are stored.

    Texts are read only of those that say something else now: most come again as they were.
    """
    c = ARTICLES.c
    ids = [id_ for row in given for id_ in (row["id"], _own_id(row))]
    url_keys = [row["url_key"] for row in given if row["url_key"]]
    text_keys = [row["text_key"] for row in given]
    brief = select(c.id, c.url, c.canonical_url, c.url_key, c.text_key, c.source, c.content_hash)
    wanted = brief.where(or_(c.id.in_(ids), c.url_key.in_(url_keys), c.text_key.in_(text_keys)))
    known: dict[str, Mapping[str, Any]] = {
        row["id"]: dict(row) for row in stream(db, wanted.order_by(c.collected, c.id))
    }
    by_url = {row["url_key"]: row["id"] for row in known.values() if row["url_key"]}
    by_text = {row["text_key"]: row["id"] for row in known.values()}
    changed = set()
    for row in given:
        for id_ in (
            row["id"],
            _own_id(row),
            by_url.get(row["url_key"], ""),
            by_text.get(row["text_key"], ""),
        ):
            stored = known.get(id_)
            if stored is not None and stored["content_hash"] != row["content_hash"]:
                changed.add(stored["id"])
    for full in stream(db, select(ARTICLES).where(c.id.in_(changed))):
        known[full["id"]] = dict(full)
    return Batch(known, by_url, by_text)


def _own_id(row: Mapping[str, Any]) -> str:
    return rows.own_id(row["id"], row["source"], row["url"] or row["title"])


def _is_another(stored: Mapping[str, Any], row: Mapping[str, Any], *, vouched: bool) -> bool:
    """Whether an article is not the one that is stored under its id."""
    if stored["source"] != row["source"]:
        return True
    named = row["source"] and not row["id"].startswith(FILE_MARK)
    if named or vouched or stored["content_hash"] == row["content_hash"]:
        return False
    same_url = row["url_key"] is not None and stored["url_key"] == row["url_key"]
    return not (
        same_url or stored["title"] == row["title"] or set(stored["paragraphs"]) & set(row["paragraphs"])
    )


def _follow_moves(batch: Batch, given: list[dict[str, Any]]) -> None:
    """Gives the stored articles of sources that moved their new addresses, by which they are found from now on."""
    for stored, row in article_moves.moves(given, batch.known, batch.by_url, batch.by_text):
        batch.moved[row["source"]] = batch.moved.get(row["source"], 0) + 1
        _readdress(batch, stored, row)


def _readdress(batch: Batch, stored: Mapping[str, Any], row: Mapping[str, Any]) -> None:
    names = ("url", "canonical_url", "url_key", "source_url", "content_hash")
    fresh = {"id": stored["id"], **{name: row[name] for name in names}}
    batch.readdressed[stored["id"]] = fresh
    batch.known[stored["id"]] = {**stored, **fresh}
    batch.by_url[row["url_key"]] = stored["id"]


def _stored_as(batch: Batch, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What is stored of an article whose id is not: by its address, or, where it has no key but its text, by that."""
    if row["url_key"] in batch.by_url:
        return batch.known[batch.by_url[row["url_key"]]]
    stored = batch.known.get(batch.by_text.get(row["text_key"], ""))
    if stored is None or article_moves.is_text_alone(row) or article_moves.is_text_alone(stored):
        return stored
    if row["canonical_url"].partition("#")[0] == stored["canonical_url"] != "":
        # It was the only one of its page until others came, from which its anchor tells it.
        _readdress(batch, stored, row)
        return batch.known[stored["id"]]
    return None


def _sort_in(batch: Batch, row: dict[str, Any], *, vouched: bool) -> None:
    stored = batch.known.get(row["id"])
    if stored is not None and _is_another(stored, row, vouched=vouched):
        row = {**row, "id": _own_id(row)}
        stored = batch.known.get(row["id"])
    if stored is not None and stored["source"] != row["source"]:
        reason = f"the id {row['id']!r} is an article of {stored['source'] or 'no source'} already"
        batch.rejected.append(Rejected(row["url"] or row["source"], "id-taken", reason))
        return
    if stored is None:
        stored = _stored_as(batch, row)
    if stored is None:
        batch.new[row["id"]] = row
        batch.known[row["id"]] = row
        if row["url_key"]:
            batch.by_url[row["url_key"]] = row["id"]
    elif stored["content_hash"] == row["content_hash"] or stored["source"] != row["source"]:
        batch.unchanged += 1
        if stored["source"] == row["source"] and _is_safer(stored, row) and stored["id"] not in batch.new:
            _readdress(batch, stored, row)
    else:
        _update(batch, stored, row)


def _is_safer(stored: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether an article has its address with encryption by now."""
    here, there = stored["url"], row["url"]
    return bool(
        row["url_key"]
        and stored["url_key"] == row["url_key"]
        and here.startswith("http:")
        and there.startswith("https:")
    )


def _available(stored: Mapping[str, Any], row: Mapping[str, Any]) -> datetime:
    """What could be read stays so; what its publisher holds back is held until the time that it names now."""
    out = stored["available"] <= row["collected"] or row["date_basis"] == "collected"
    available: datetime = stored["available"] if out else row["available"]
    return available


def _update(batch: Batch, stored: Mapping[str, Any], row: dict[str, Any]) -> None:
    """Replaces the text of `stored`, which may itself be new in this batch."""
    batch.history.append(
        {
            "article": stored["id"],
            "version": stored["version"],
            "replaced": row["collected"],
            "title": stored["title"],
            "paragraphs": stored["paragraphs"],
            "summary": stored["summary"],
        }
    )
    fresh = {
        **row,
        "id": stored["id"],
        "version": stored["version"] + 1,
        "collected": stored["collected"],
        "available": _available(stored, row),
        "changed": row["collected"],
    }
    if stored["withdrawn_by"] == "newsroom":
        fresh |= {"withdrawn": stored["withdrawn"], "withdrawn_by": "newsroom"}
    if batch.by_url.get(row["url_key"], stored["id"]) != stored["id"] or not row["url_key"]:
        # Its new URL is another article's, or it has none now: the one it has stays.
        fresh |= {name: stored[name] for name in ("url", "canonical_url", "url_key")}
    if row["date_basis"] == "collected":
        fresh["published"] = stored["published"]
    if fresh["url_key"]:
        batch.by_url[fresh["url_key"]] = fresh["id"]
    batch.known[fresh["id"]] = fresh
    if fresh["id"] in batch.new:
        batch.new[fresh["id"]] = fresh
    else:
        batch.updates[fresh["id"]] = fresh
    batch.updated += 1
