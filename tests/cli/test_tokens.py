import re
from pathlib import Path

import pytest

from tests.cli.newsroom import digest, done, one_line


@pytest.fixture
def newsroom(folder: Path) -> Path:
    done("init")
    return folder


def test_token_is_shown_once_and_never_again(newsroom: Path) -> None:
    told = done("tokens", "create", "cms", "--source", "Steppe  Herald")
    assert re.fullmatch(r"dg_[0-9A-Za-z]{49}\n", told.out), "only the token, so that a script can take it"
    assert "shown this once" in told.err
    assert "Steppe Herald" in told.err
    listed = done("tokens", "list")
    assert "Steppe Herald" in listed.out
    assert "never" in listed.out
    (token,) = done("tokens", "list", "--json").json
    assert sorted(token) == ["created", "id", "last_used", "name", "revoked", "source"]
    assert (token["name"], token["source"], token["last_used"], token["revoked"]) == (
        "cms",
        "Steppe Herald",
        None,
        None,
    )
    for shown in (listed.out, str(token), (newsroom / "digest.db").read_bytes().decode("latin-1")):
        assert told.out.strip()[3:] not in shown


def test_token_is_revoked_by_its_id(newsroom: Path) -> None:
    made = done("tokens", "create", "cms", "--json").json
    assert "is revoked" in done("tokens", "revoke", made["id"]).out
    assert "was revoked before" in done("tokens", "revoke", made["id"]).out
    assert done("tokens", "list", "--json").json[0]["revoked"]
    assert "revoked" in done("tokens", "list").out
    assert "digest tokens list" in one_line(digest("tokens", "revoke", "nobody"))


def test_tokens_of_nobody(newsroom: Path) -> None:
    assert "digest tokens create" in done("tokens", "list").out
    for name in ("", "  ", "x" * 101):
        assert digest("tokens", "create", name).code == 2
    assert digest("tokens", "create", "cms", "--source", " ").code == 2
