"""Articles that a program hands over, against a real store and the real reading."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from digest.collect.batch import Batch
from digest.collect.facts import Facts
from digest.collect.read import read
from digest.collect.reading import HERE
from digest.errors import ForbiddenError, KeyReusedError, MissingError
from digest.jobs import intake as job
from digest.jobs.collect import Engine, collect
from digest.jobs.files import Input, collect_files
from digest.jobs.intake import Intake, Key, Result, put, take_back, take_in
from digest.model.article import Annotation, Article
from digest.store import article_pages, articles, list_sql, rejected, stories, tokens
from digest.store.database import Store
from digest.store.stream import ask_of
from digest.store.tokens import Token
from digest.stories.background import Background
from digest.stories.group import GroupSettings

NOW = datetime(2026, 4, 24, 6, 0, tzinfo=UTC)
ANYBODY = Token("t0", "cms", "", NOW)
DALA = Token("t1", "dala", "Dala", NOW)
STEPPE = Token("t2", "steppe", "Steppe", NOW)


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    store = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    store.create()
    yield Intake(store=store, read=read, facts=lambda source: Facts(source=source), now=lambda: NOW)
    store.close()


def item(number: int = 1, **more: Any) -> bytes:
    told = {
        "id": f"a{number}", "url": f"https://dala.example/{number}", "title": f"Bridge {number} opens",
        "content_text": "Traffic crosses the river again.", "date_published": "2026-04-24T05:00:00Z",
    }  # fmt: skip
    return json.dumps({**told, **more}).encode()


def taken(
    intake: Intake, *items: bytes, token: Token = DALA, key: Key | None = None
) -> list[tuple[str, str, str]]:
    answer = take_in(intake, items, token, key=key)
    return [(one.id, one.status, one.code) for one in answer.results]


def live(intake: Intake) -> list[str]:
    with intake.store.reading() as db:
        return [one.id for one in articles.window(db, NOW - timedelta(days=1), NOW + timedelta(days=1))]


def test_hand_over_answers_for_each_item(intake: Intake) -> None:
    assert taken(intake, item(1), b'{"id": "a3"}', item(2)) == [
        ("a1", "created", ""), ("", "rejected", "no-title"), ("a2", "created", "")
    ]  # fmt: skip
    assert taken(intake, item(1), item(2, title="Bridge 2 is closed")) == [
        ("a1", "unchanged", ""), ("a2", "updated", "")
    ]  # fmt: skip
    with intake.store.reading() as db:
        (aside,) = rejected.listing(db)
        assert [old.title for old in articles.history(db, "a2")] == ["Bridge 2 opens"]
    assert (aside.rejected.origin, aside.rejected.code) == ("api:dala#2", "no-title")


def test_article_of_a_bound_token_has_its_source_whatever_it_says(intake: Intake) -> None:
    take_in(intake, [item(1, _source="Somebody else")], DALA)
    take_in(intake, [item(2, _source={"name": "Wire"})], ANYBODY)
    with intake.store.reading() as db:
        assert [one.source for one in list_sql.articles(ask_of(db))] == ["Dala", "Wire"]


def test_item_of_a_feed_has_what_the_feed_says(intake: Intake) -> None:
    feed = {
        "title": "The Wire",
        "home_page_url": "https://wire.example/",
        "language": "kk",
        "items": [{"id": "x", "title": "T", "url": "/x"}],
    }
    assert taken(intake, json.dumps(feed).encode(), token=ANYBODY) == [("x", "created", "")]
    with intake.store.reading() as db:
        (one,) = list_sql.articles(ask_of(db))
    assert (one.source, one.url, one.language) == ("The Wire", "https://wire.example/x", "kk")


def test_token_of_another_source_can_neither_change_nor_see_nor_take_back(intake: Intake) -> None:
    take_in(intake, [item(1)], DALA)
    assert taken(intake, item(1, title="Free prizes"), token=STEPPE) == [("a1", "rejected", "another-source")]
    assert taken(intake, item(9, url="https://dala.example/1"), token=STEPPE)[0][2] == "another-source"
    assert put(intake, "a1", item(1, title="Free prizes"), STEPPE).code == "another-source"
    for forbidden in (job.stored, take_back):
        with pytest.raises(ForbiddenError):
            forbidden(intake, "a1", STEPPE)
    with pytest.raises(ForbiddenError):
        job.page(intake, STEPPE, source="Dala", since=None, after=None, limit=9)
    assert job.page(intake, STEPPE, source="", since=None, after=None, limit=9) == []
    assert job.stored(intake, "a1", DALA).article.title == "Bridge 1 opens"


def test_token_of_no_source_takes_over_nobody_s_id_or_address(intake: Intake) -> None:
    take_in(intake, [item(1)], DALA)
    assert taken(intake, item(1, _source="Wire"), token=ANYBODY) == [("a1", "rejected", "id-taken")]
    assert taken(intake, item(2, url="https://dala.example/1", _source="Wire"), token=ANYBODY) == [
        ("a2", "rejected", "url-taken")
    ]
    assert taken(intake, item(1, _source="Dala", title="Corrected"), token=ANYBODY) == [("a1", "updated", "")]


def test_put_makes_and_replaces_exactly_this_article(intake: Intake) -> None:
    assert put(intake, "mine", item(1), DALA) == Result("mine", "created")
    assert put(intake, "mine", item(1), DALA) == Result("mine", "unchanged")
    assert put(intake, "mine", item(1, title="Corrected"), DALA) == Result("mine", "updated")
    refused = put(intake, "other", item(1), DALA)
    assert (refused.status, refused.code) == ("rejected", "url-taken")
    assert "'mine'" in refused.reason
    assert live(intake) == ["mine"]


def test_taking_back_keeps_the_history_and_put_brings_back(intake: Intake) -> None:
    take_in(intake, [item(1), item(2)], DALA)
    take_back(intake, "a1", DALA)
    take_back(intake, "a1", DALA)
    assert live(intake) == ["a2"]
    assert job.stored(intake, "a1", DALA).withdrawn == NOW
    assert put(intake, "a1", item(1), DALA) == Result("a1", "updated")
    assert live(intake) == ["a1", "a2"]
    with pytest.raises(MissingError):
        take_back(intake, "nowhere", DALA)


def test_what_the_newsroom_took_back_stays_away(intake: Intake) -> None:
    take_in(intake, [item(1)], DALA)
    with intake.store.writing() as db:
        articles.withdraw(db, ["a1"], NOW, by="newsroom")
    answer = put(intake, "a1", item(1, title="Corrected"), DALA)
    assert (answer.status, answer.reason) == ("updated", "the newsroom took it back, and it stays away")
    assert live(intake) == []


def test_emptied_item_of_a_feed_takes_back(intake: Intake) -> None:
    feed = {"title": "Dala", "items": [{"id": "a1"}]}
    take_in(intake, [item(1)], DALA)
    assert taken(intake, json.dumps(feed).encode()) == [("a1", "withdrawn", "")]
    assert taken(intake, json.dumps(feed).encode()) == [("a1", "unchanged", "")]
    assert live(intake) == []


def test_post_in_the_bin_is_taken_back(intake: Intake) -> None:
    post = {
        "id": 7,
        "link": "https://dala.example/7",
        "title": {"rendered": "Bridge"},
        "content": {"rendered": "<p>Text.</p>"},
    }
    binned = json.dumps(post | {"status": "trash"}).encode()
    assert put(intake, "7", json.dumps(post).encode(), DALA) == Result("7", "created")
    assert put(intake, "7", binned, DALA) == Result("7", "withdrawn")
    assert put(intake, "8", binned, DALA) == Result("8", "unchanged")
    assert live(intake) == []


def test_same_key_gets_the_same_answer_and_does_nothing_twice(intake: Intake) -> None:
    with intake.store.writing() as db:
        token, _ = tokens.create(db, "cms", "Dala", NOW)
    key = Key("k1", b"the body")
    first = take_in(intake, [item(1)], token, key=key)
    take_in(intake, [item(1, title="Corrected since")], token)
    again = take_in(intake, [item(1)], token, key=key)
    assert (again.results, again.again) == (first.results, True)
    assert job.stored(intake, "a1", token).article.title == "Corrected since"
    with pytest.raises(KeyReusedError):
        take_in(intake, [item(1)], token, key=replace(key, request=b"another body"))


def test_same_request_many_times_at_once_is_done_once(intake: Intake) -> None:
    with intake.store.writing() as db:
        token, _ = tokens.create(db, "cms", "Dala", NOW)
    together = Barrier(6)
    answers: list[job.Answer] = []

    def read_together(content: bytes, *, origin: str, facts: Facts, now: datetime) -> Batch:
        together.wait(30)  # all have looked for an answer, none has written one
        return read(content, origin=origin, facts=facts, now=now)

    slow = replace(intake, read=read_together)
    threads = [
        Thread(target=lambda: answers.append(take_in(slow, [item(1)], token, key=Key("k", b"body"))))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == 6
    assert sum(not answer.again for answer in answers) == 1
    assert {answer.results for answer in answers} == {(Result("a1", "created"),)}


def test_known_token_is_marked_as_used_to_the_hour(intake: Intake) -> None:
    with intake.store.writing() as db:
        made, text = tokens.create(db, "cms", "", NOW)

    def used_at(moment: datetime) -> datetime | None:
        job.known_token(replace(intake, now=lambda: moment), text)
        with intake.store.reading() as db:
            (listed,) = tokens.listing(db)
        return listed.used

    soon, later = NOW + timedelta(minutes=59), NOW + timedelta(minutes=61)
    assert [used_at(moment) for moment in (NOW, soon, later)] == [NOW, NOW, later]
    with intake.store.writing() as db:
        tokens.revoke(db, made.id, NOW)
    assert job.known_token(intake, text) is None


def hand_over(intake: Intake) -> None:
    for turn in range(15):
        take_in(intake, [item(n, title=f"{turn:02} bridges, {n}") for n in range(8)], DALA)
        if turn % 5 == 4:
            take_back(intake, "a7", DALA)


def test_hand_overs_and_a_run_at_once_lose_nothing(intake: Intake, tmp_path: Path) -> None:
    """Both write for as long as the other: each text that was handed over last is stored, understood and grouped."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(100, 160):
        (folder / f"{number}.json").write_bytes(item(number, _source="Files"))
    engine = Engine(
        lambda article, _vector: Annotation(article.title[:2]), "1", Background(), GroupSettings()
    )

    def run() -> None:
        read = partial(collect_files, intake.store, [Input(folder, Facts())], reading=HERE, now=NOW)
        collect(intake.store, [read], lambda: engine, now=lambda: NOW)

    with ThreadPoolExecutor() as both:
        handing = both.submit(hand_over, intake)
        while not handing.done():
            both.submit(run).result(120)
        handing.result()
    run()
    with intake.store.reading() as db:
        stored = [one for n in (*range(8), *range(100, 160)) if (one := article_pages.get(db, f"a{n}"))]
        grouped = stories.of_articles(db, [one.article.id for one in stored])
    assert len(stored) == 68
    assert {one.article.title[:2] for one in stored[:8]} == {"14"}
    assert all(one.annotation.language == one.article.title[:2] for one in stored)
    assert [one.version for one in stored[:8]] == [15] * 8
    assert set(grouped) == {one.article.id for one in stored} - {"a7"}


def test_correction_that_comes_while_a_run_looks_at_the_old_text_is_looked_at_by_the_next(
    intake: Intake,
) -> None:
    def annotate(article: Article, vector: bytes) -> Annotation:
        put(intake, "a1", item(1, title="Corrected"), DALA)
        return Annotation(article.title[:2])

    engine = Engine(annotate, "1", Background(), GroupSettings())
    take_in(intake, [item(1)], DALA)
    seen = []
    for _ in range(2):
        collect(intake.store, [], lambda: engine, now=lambda: NOW)
        seen.append(job.stored(intake, "a1", DALA).annotation.language)
    assert seen == ["", "Co"]
