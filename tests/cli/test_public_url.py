"""A public address beyond ASCII: everything that leaves is ASCII, and doctor says what it became."""

import email
import re
from email.policy import default
from pathlib import Path

from tests.cli.newsroom import digest, done
from tests.cli.test_journey import EDITION, newsroom, prepared  # noqa: F401  # the fixtures
from tests.cli.test_watching import settings

ASCII = "https://xn--80a9a0t.xn--80ao21a/%D0%B3%D0%B0%D0%B7%D0%B5%D1%82"


def test_public_url_beyond_ascii_leaves_in_ascii(newsroom: Path) -> None:  # noqa: F811  # the fixture
    settings(
        "site",
        public_url="https://таң.қаз/газет/",
        postal_address="12 Abai Street",
        reply_to="desk@news.example",
    )
    done("subscribers", "add", "zoe@example.org", "--language", "en")
    key = done("subscribers", "show", "zoe@example.org", "--json").json["key"]
    done("build")
    done("approve", EDITION)
    done("send")
    (path,) = Path("outbox").rglob(f"{key}.eml")
    head, _, _ = path.read_bytes().partition(b"\r\n\r\n")
    assert head.isascii()
    mail = email.message_from_bytes(path.read_bytes(), policy=default)
    assert str(mail["List-Unsubscribe"]).startswith(f"<{ASCII}/unsubscribe/morning/{key}/")
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    for text in parts:
        assert f"{ASCII}/preferences/{key}/" in text
        assert all(link.isascii() for link in re.findall(r"https?://[^\s\"<>]+", text))
        assert "таң.қаз" not in text
    assert f"stands in mails as {ASCII}" in digest("doctor", "--offline").out
