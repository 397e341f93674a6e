import json

from digest.collect.facts import Facts
from tests.collect.given import article_of, batch_of, refusal_of


def line(number: int) -> str:
    return json.dumps({"id": f"a-{number}", "title": f"Title {number}", "content_text": "Text."})


def test_broken_line_loses_only_itself() -> None:
    lines = [line(1), '{"id": "a-2", "title": "cut', "", "[1]", line(3), '{"id": 4}', '{"title": NaN}']
    batch = batch_of("\n".join(lines), "day.jsonl")
    assert [article.id for article in batch.articles] == ["a-1", "a-3"]
    assert [(one.origin, one.code) for one in batch.rejected] == [
        ("day.jsonl:2", "not-json"),
        ("day.jsonl:4", "not-json"),
        ("day.jsonl:6", "no-title"),
        ("day.jsonl:7", "not-json"),
    ]
    assert batch.rejected[0].raw == b'{"id": "a-2", "title": "cut'


def test_line_in_a_wrong_encoding_loses_only_itself() -> None:
    content = (
        line(1).encode()
        + b"\n"
        + '{"id": "2", "title": "Мост"}'.encode("cp1251")
        + b"\r\n"
        + line(3).encode()
    )
    batch = batch_of(content, "day.jsonl")
    assert [article.id for article in batch.articles] == ["a-1", "a-3"]
    assert [one.code for one in batch.rejected] == ["not-utf8"]


def test_wide_lines_are_read() -> None:
    batch = batch_of("\n".join([line(1), line(2)]).encode("utf-16"), "day.jsonl")
    assert [article.id for article in batch.articles] == ["a-1", "a-2"]


def test_deep_nesting_is_refused() -> None:
    deep = '{"id": "1", "title": "T", "x": ' + "[" * 100_000 + "]" * 100_000 + "}"
    assert refusal_of(deep, "a.jsonl").code == "too-deep"
    nested = '{"id": "1", "title": "T", "x": ' + "[" * 900 + "]" * 900 + "}"
    assert {one.code for one in batch_of(nested, "a.jsonl").rejected} <= {"too-deep"}


def test_json_feed_says_things_about_all_its_items() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Orda <b>news</b>",
        "home_page_url": "https://orda.kz/",
        "feed_url": "https://orda.kz/feed.json",
        "language": "ru",
        "items": [
            {
                "id": "https://orda.kz/1",
                "url": "/1?utm_source=feed",
                "title": "Один",
                "content_html": "<p>Текст.",
            },
            {"id": 2, "title": "Два", "content_text": "Текст.", "language": "kk", "_source": "Другой"},
            "three",
        ],
    }
    batch = batch_of(json.dumps(feed), "feed.json", Facts(url="https://orda.kz/feed.json"))
    first, second = batch.articles
    assert (first.id, first.url, first.source) == ("https://orda.kz/1", "https://orda.kz/1", "Orda news")
    assert (first.language, first.source_url) == ("ru", "https://orda.kz/")
    assert (second.id, second.language, second.source, second.url) == ("2", "kk", "Другой", "")
    assert [(one.origin, one.code) for one in batch.rejected] == [("feed.json#3", "not-json")]


def test_address_of_the_file_is_that_of_its_only_article() -> None:
    facts = Facts(url="https://orda.kz/a")
    assert article_of(line(1), "a.jsonl", facts).url == "https://orda.kz/a"
    assert article_of(json.dumps(json.loads(line(1)), indent=1), "a.json", facts).url == "https://orda.kz/a"
    assert {article.url for article in batch_of(line(1) + "\n" + line(2), "a.jsonl", facts).articles} == {""}


def test_list_of_items_is_read() -> None:
    batch = batch_of(f"[{line(1)}, {line(2)}]", "list.json")
    assert [article.id for article in batch.articles] == ["a-1", "a-2"]


def test_json_that_is_no_article_is_refused() -> None:
    assert refusal_of('{"a": 1', "x.json").code == "not-json"
    assert refusal_of('{"a": 1}', "x.json").code == "no-title"


def test_emptied_item_of_a_feed_is_taken_back() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Orda", "items": [{"id": 7, "title": ""}]}
    batch = batch_of(json.dumps(feed), "feed.json")
    assert (batch.articles, batch.rejected) == ((), ())
    assert [(gone.origin, gone.id) for gone in batch.withdrawn] == [("feed.json#1", "7")]


def test_short_messages_of_a_feed_need_no_headline() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1",
        "items": [{"id": "1", "content_text": "A sentence. More."}],
    }
    assert [article.title for article in batch_of(json.dumps(feed), "x.json").articles] == ["A sentence."]
    assert batch_of('{"version": "https://jsonfeed.org/version/1"}', "x.json").rejected == ()
