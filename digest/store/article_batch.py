"""Decides what becomes of articles that come in, against those that are stored.

Rules, in order:
1. what no database can hold is rejected;
2. an id that another source uses already is taken as that source's own word for the article: it gets an id made of
   both, every time it comes, so that neither overwrites the other and none is lost. So it is where no source is stated
   and an article with that id has neither address, headline nor a paragraph in common: two lists that each count
   their articles from 1; and where only its file names it, which may hold tomorrow's article by then. One program that
   answers for its ids (`vouched`) is believed instead;
3. the same id, or else the same canonical URL, is the same article. It keeps its id and its time of collecting,
   so that a correction does not enter the next edition as news. If it comes from the same source and says
   something new, its old text goes to the history and its annotation is due again; from another source it
   changes nothing: the first to bring a URL keeps the word on it. What its publisher took back is news again when
   the publisher brings it with another text; what the newsroom took back stays away;
4. everything else is new.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from digest.model.article import FILE_MARK, Article, Rejected
from digest.store import article_rows as rows
from digest.store.stream import stream
from digest.store.tables import ARTICLES


@dataclass(slots=True)
class Batch:
    """One batch being sorted. `known` holds what is stored, and what this batch adds, by id and by URL key."""

    known: dict[str, Mapping[str, Any]]
    by_url: dict[str, str]
    new: dict[str, dict[str, Any]] = field(default_factory=dict)
    updates: dict[str, dict[str, Any]] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    updated: int = 0
    unchanged: int = 0


def sorted_out(db: Connection, chunk: list[Article], *, vouched: bool = False) -> Batch:
    """Returns the chunk as rows to insert, rows to update, history to keep and what is rejected."""
    refused = [(article, rows.unstorable(article)) for article in chunk]
    sound = [rows.row_of(article) for article, reason in refused if reason is None]
    batch = _known(db, sound)
    batch.rejected += [reason for _, reason in refused if reason is not None]
    for row in sound:
        _sort_in(batch, row, vouched=vouched)
    return batch


def _known(db: Connection, given: list[dict[str, Any]]) -> Batch:
    """Returns an empty batch that knows which of the given rows are stored.

    Texts are read only of those that say something else now: most come again as they were.
    """
    c = ARTICLES.c
    ids = [id_ for row in given for id_ in (row["id"], _own_id(row))]
    url_keys = [row["url_key"] for row in given if row["url_key"]]
    brief = select(c.id, c.url_key, c.source, c.content_hash)
    wanted = brief.where(or_(c.id.in_(ids), c.url_key.in_(url_keys)))
    known: dict[str, Mapping[str, Any]] = {row["id"]: dict(row) for row in stream(db, wanted)}
    by_url = {row["url_key"]: row["id"] for row in known.values() if row["url_key"]}
    changed = set()
    for row in given:
        for id_ in (row["id"], _own_id(row), by_url.get(row["url_key"], "")):
            stored = known.get(id_)
            if stored is not None and stored["content_hash"] != row["content_hash"]:
                changed.add(stored["id"])
    for full in stream(db, select(ARTICLES).where(c.id.in_(changed))):
        known[full["id"]] = dict(full)
    return Batch(known, by_url)


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


def _sort_in(batch: Batch, row: dict[str, Any], *, vouched: bool) -> None:
    stored = batch.known.get(row["id"])
    if stored is not None and _is_another(stored, row, vouched=vouched):
        row = {**row, "id": _own_id(row)}
        stored = batch.known.get(row["id"])
    if stored is not None and stored["source"] != row["source"]:
        reason = f"the id {row['id']!r} is an article of {stored['source'] or 'no source'} already"
        batch.rejected.append(Rejected(row["url"] or row["source"], "id-taken", reason))
        return
    if stored is None and row["url_key"] in batch.by_url:
        stored = batch.known[batch.by_url[row["url_key"]]]
    if stored is None:
        batch.new[row["id"]] = row
        batch.known[row["id"]] = row
        if row["url_key"]:
            batch.by_url[row["url_key"]] = row["id"]
    elif stored["content_hash"] == row["content_hash"] or stored["source"] != row["source"]:
        batch.unchanged += 1
    else:
        _update(batch, stored, row)


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
        fresh |= {"url": stored["url"], "url_key": stored["url_key"]}
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
