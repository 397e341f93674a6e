"""Articles keep their publisher's own address beside the one that identifies them; sources say that they moved."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from digest.model.identity import text_key_of
from digest.store.article_rows import article_of, content_hash, url_key
from digest.store.tables.base import UtcTime
from digest.text.addresses import canonical

revision = "0015"
down_revision = "0014"

_AT_ONCE = 500
_LISTS = ("paragraphs", "authors", "tags", "image", "read_also", "latest", "extra")
_TEXTS = ("id", "title", "source", "source_url", "url", "canonical_url", "url_key", "text_key", "summary", "language",
          "photo_credit", "date_basis", "content_hash")  # fmt: skip
_ARTICLES = sa.table(
    "articles",
    *(sa.column(name, sa.JSON()) for name in _LISTS),
    *(sa.column(name, sa.Text()) for name in _TEXTS),
    *(sa.column(name, UtcTime()) for name in ("published", "collected")),
    sa.column("event_date", sa.Date()),
)
_PAGES = sa.table("pages", *(sa.column(name, sa.Text()) for name in ("key", "url", "address")))


def upgrade() -> None:
    op.create_table(
        "shared_keys",
        sa.Column("key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_shared_keys"),
    )
    op.add_column("articles", sa.Column("canonical_url", sa.Text(), nullable=False, server_default=""))
    op.add_column("articles", sa.Column("text_key", sa.String(), nullable=False, server_default=""))
    op.add_column("sources", sa.Column("notice", sa.Text(), nullable=False, server_default=""))
    op.add_column("sources", sa.Column("moved", sa.DateTime(timezone=True), nullable=True))
    op.add_column("pages", sa.Column("address", sa.Text(), nullable=False, server_default=""))
    _rewrite_articles(op.get_bind())
    _rewrite_pages(op.get_bind())
    op.create_index("ix_articles_text_key", "articles", ["text_key"])


def _rewrite_articles(db: sa.Connection) -> None:
    """Gives each article the keys that it would get if it were collected now, so that none comes in twice. Where two have
    one address now, it is the first one's."""
    c = _ARTICLES.c
    db.execute(sa.update(_ARTICLES).values(url_key=None))
    ids = list(db.execute(sa.select(c.id).order_by(c.collected, c.id)).scalars())
    taken: set[str] = set()
    for start in range(0, len(ids), _AT_ONCE):
        chunk = ids[start : start + _AT_ONCE]
        rows = {row["id"]: row for row in db.execute(sa.select(_ARTICLES).where(c.id.in_(chunk))).mappings()}
        changes = [_keys(dict(rows[id_]), taken) for id_ in chunk]
        names = ("canonical_url", "url_key", "text_key", "content_hash")
        values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in names}
        db.execute(sa.update(_ARTICLES).where(c.id == sa.bindparam("new_id")).values(values), changes)


def _keys(row: dict[str, Any], taken: set[str]) -> dict[str, Any]:
    address = _address(row["url"])
    key = url_key(address)
    if key in taken:
        address, key = "", None
    elif key:
        taken.add(key)
    article = article_of({**row, "canonical_url": address})
    return {
        "new_id": row["id"],
        "new_canonical_url": address,
        "new_url_key": key,
        "new_text_key": text_key_of(article),
        "new_content_hash": content_hash(article),
    }


def _address(url: str) -> str:
    """The front page of a site identifies no article."""
    address = canonical(url)
    return "" if address.count("/") == 3 and address.endswith("/") else address


def _rewrite_pages(db: sa.Connection) -> None:
    taken: set[str] = set()
    for old, url in list(db.execute(sa.select(_PAGES.c.key, _PAGES.c.url).order_by(_PAGES.c.url.desc()))):
        address = canonical(url)
        key = url_key(address) or ""
        if key in taken:
            db.execute(sa.delete(_PAGES).where(_PAGES.c.key == old))
            continue
        taken.add(key)
        # What has the new key already, if anything, is another spelling of the same page.
        db.execute(sa.delete(_PAGES).where(_PAGES.c.key == key, _PAGES.c.key != old))
        db.execute(sa.update(_PAGES).where(_PAGES.c.key == old).values(key=key, address=address))
