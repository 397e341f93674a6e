"""Keys from the command line, and a trial mail that they sign."""

from email import message_from_bytes
from pathlib import Path

import dkim as dkimpy
import pytest

from tests.cli.newsroom import digest, done, one_line
from tests.cli.room import serve
from tests.cli.test_trial import newsroom, prepared  # noqa: F401  # the fixtures
from tests.deliver.servers import Handler, running


def test_keygen_makes_a_key_that_signs(newsroom: Path) -> None:  # noqa: F811  # the fixture
    records = {}
    text = ""
    for kind in ("rsa", "ed25519"):
        told = done(
            "dkim", "keygen", "--domain", "news.example", "--selector", f"s-{kind}", "--kind", kind
        ).out
        assert (newsroom / "dkim" / f"s-{kind}.pem").stat().st_mode & 0o777 == 0o600
        (published,) = [line for line in told.splitlines() if "_domainkey" in line]
        records[f"s-{kind}._domainkey.news.example."] = "".join(published.split('"')[1::2]).encode()
        text += told[told.index("[[dkim.keys]]") :]
    config = newsroom / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + text, encoding="utf-8")
    assert all(name in done("dkim", "show").out for name in records)
    handler = Handler()
    with running(handler) as port:
        serve(newsroom, port, tls="none")
        done("send", "--test-to", "a@example.com")
    content = handler.received[0].content
    signed = str(message_from_bytes(content)["DKIM-Signature"])
    assert "list-unsubscribe-post" in signed

    def record(name: bytes, timeout: int = 5) -> bytes:
        return records[name.decode()]

    assert all(dkimpy.DKIM(content).verify(idx=place, dnsfunc=record) for place in range(2))


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--selector", "../up"], "selector is '../up'"), (["--selector", "s1", "--output", "key"], "there already")],
)  # fmt: skip
def test_keygen_overwrites_nothing(folder: Path, words: list[str], said: str) -> None:
    (folder / "key").write_text("mine")
    refused = digest("dkim", "keygen", "--domain", "news.example", *words)
    assert refused.code == 2
    assert said in one_line(refused)
    assert (folder / "key").read_text() == "mine"
    assert list(folder.iterdir()) == [folder / "key"]
