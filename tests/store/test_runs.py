from datetime import timedelta

from digest.store import runs
from digest.store.database import Store
from tests.store.conftest import NOW


def test_runs_are_recorded_and_found_newest_first(store: Store) -> None:
    with store.writing() as db:
        first = runs.start(db, "collect", NOW)
        runs.finish(db, first, NOW + timedelta(minutes=1), {"new": 3, "sources": ["Дала"]})
        runs.start(db, "send", NOW)
        killed = runs.start(db, "collect", NOW + timedelta(hours=1))
        last = runs.last(db, "collect")
        assert last is not None
        assert (last.id, last.finished, dict(last.outcome)) == (killed, None, {})
        assert [one.job for one in runs.listing(db)] == ["collect", "send", "collect"]
        oldest = list(runs.listing(db, job="collect"))[-1]
        assert oldest.outcome == {"new": 3, "sources": ["Дала"]}
        assert runs.last(db, "nothing") is None
