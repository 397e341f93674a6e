"""Readers against what the world publishes; skipped where the collections are not on this machine."""

import gzip
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.collect.facts import Facts
from digest.collect.paths import read_paths
from digest.collect.read import read
from tests.collect.given import NOW, SHARED

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the collections are not on this machine")


def files(archive: Path, endings: tuple[str, ...], each: int) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as tar:
        members = [member for member in tar if member.isfile() and member.name.endswith(endings)]
        for member in members[::each]:
            content = tar.extractfile(member)
            assert content is not None
            yield member.name, content.read()


@pytest.mark.parametrize(
    ("archive", "endings", "each"),
    [("feeds.tar.xz", (".xml", ".json", ".rss", ".atom"), 4), ("pages/pages.tar.xz", ("/source.html",), 6)],
)
def test_no_file_of_the_collections_raises_an_error(
    archive: str, endings: tuple[str, ...], each: int
) -> None:
    articles = 0
    for name, content in files(SHARED / archive, endings, each):
        batch = read(content, origin=name, facts=Facts(), now=NOW)
        articles += len(batch.articles)
        assert all(one.code and one.reason for one in batch.rejected)
    assert articles > 15


@pytest.mark.parametrize("name", ["topics-ky-24kg", "regions-ru-nerel", "regions-kk-kaznerd"])
def test_labelled_sets_are_read_with_their_ids(name: str) -> None:
    path = SHARED / "quality" / f"{name}.jsonl.gz"
    with gzip.open(path) as lines:
        ids = [json.loads(line)["id"] for line in lines]
    batches = read_paths(path, facts=Facts(untitled=True), now=NOW)
    assert [article.id for batch in batches for article in batch.articles] == ids
