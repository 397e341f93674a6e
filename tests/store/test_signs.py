"""What an operator looks at, by plain SQL on each database, and from a SQLite file without SQLAlchemy."""

from datetime import UTC, date, datetime, timedelta

from digest.model.edition import EditionKey
from digest.periods.agenda import Note
from digest.store import list_sql, marks, notes, runs, signs, subscribers
from digest.store.database import Store
from digest.store.peek import asking
from digest.store.stream import ask_of
from tests.store.conftest import ALICE, BOB

NOW = datetime(2026, 4, 24, 6, 30, tzinfo=UTC)
OMITTED: tuple[Note, ...] = ("omitted",)
KEY = EditionKey("morning", date(2026, 4, 24))


def test_plain_sql_reads_what_was_written(store: Store) -> None:
    with store.writing() as db:
        notes.note(db, KEY, "omitted", "nothing ran", NOW)
        marks.put(db, "trouble:disk", "{}", NOW)
        runs.finish(db, runs.start(db, "run", NOW), NOW + timedelta(minutes=1), {"problems": ["none"]})
        subscribers.write_new(db, [ALICE, BOB], NOW)
    with store.reading() as db:
        ask = ask_of(db)
        (note,) = signs.notes(ask, KEY.date, OMITTED)
        assert (note.key, note.reason, note.at) == (KEY, "nothing ran", NOW)
        assert signs.notes_of(ask, KEY) == [note]
        assert list(signs.marks(ask, "trouble:")) == [("trouble:disk", "{}", NOW)]
        assert signs.runs(ask, "run", 5) == list(runs.listing(db, job="run"))
        assert list(list_sql.subscribers(ask)) == list(subscribers.listing(db))
        assert list(list_sql.subscribers(ask, newsletter="no such")) == []
        assert signs.readers(ask) == {"active": 2}
        assert (signs.latest_editions(ask, 5), signs.edition(ask, KEY), signs.newest(ask)) == ([], None, None)
        assert (signs.sources(ask), signs.last_brought(ask), signs.brought_since(ask, NOW)) == (
            {},
            {},
            frozenset(),
        )
        assert (signs.came_back(ask, NOW), signs.rejected(ask), list_sql.article_count(ask)) == ((0, 0), 0, 0)
        assert signs.accounts(ask, KEY, "smtp").add_up
        assert signs.size_bytes(ask, is_file=store.path is not None) > 0
        if store.path:
            with asking(store.path) as alone:
                assert list(list_sql.subscribers(alone)) == list(subscribers.listing(db))
                assert signs.runs(alone, "run", 5) == list(runs.listing(db, job="run"))
