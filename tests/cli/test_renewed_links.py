"""Links that others have seen are made invalid; mails made from then on carry new ones."""

import html
import re
from pathlib import Path

import httpx

from tests.cli.newsroom import digest, done, mail, one_line, write_readers
from tests.cli.test_journey import EDITION, newsroom, prepared  # noqa: F401  # the fixtures
from tests.cli.test_serve import Server, serving
from tests.cli.test_watching import settings

PUBLIC = "https://news.example"


def links(key: str) -> list[str]:
    """Returns the paths of the links in a reader's mail."""
    (path,) = Path("outbox").rglob(f"{key}.eml")
    text = next(part for part in mail(path).walk() if part.get_content_type() == "text/plain").get_content()
    found = re.findall(rf"{PUBLIC}(/[^\s\"<>#]+)", html.unescape(str(text)))
    return sorted(set(found))


def answers(server: Server, paths: list[str]) -> set[int]:
    return {httpx.get(server.url + path, timeout=60).status_code for path in paths}


def test_renewed_links_replace_the_old_ones(newsroom: Path) -> None:  # noqa: F811  # the fixture
    settings("site", public_url=PUBLIC, postal_address="12 Abai Street", reply_to="desk@news.example")
    readers = "key,email,languages\nzoe,zoe@example.org,en\nyan,yan@example.org,en\n"
    done("subscribers", "import", write_readers(newsroom / "more.csv", readers))
    done("build")
    done("approve", EDITION)
    # Planned mails are made when they leave.
    assert "1 reader" in done("subscribers", "renew-links", "ZOE@example.org").out
    done("send")
    zoe, yan = links("zoe"), links("yan")
    assert len(zoe) == len(yan) == 3
    with serving() as server:
        assert answers(server, [*zoe, *yan]) == {200}
        preferences = next(link for link in zoe if link.startswith("/preferences/"))
        page = httpx.post(server.url + preferences, data={"length": "7"}, timeout=60)
        (leave,) = re.findall(r'href="https://news\.example(/unsubscribe/[^"]+)"', page.text)
        assert answers(server, [leave]) == {200}, "the page's own link is valid too"
        done("subscribers", "renew-links", "zoe")
        assert answers(server, zoe) == {404}
        assert httpx.post(server.url + leave, timeout=60).status_code == 404
        assert answers(server, yan) == {200}
        done("subscribers", "import", newsroom / "more.csv")
        assert answers(server, zoe) == {404}, "a list brings no old links back"
        refused = digest("subscribers", "renew-links", "--all")
        assert (refused.code, "--all --yes" in one_line(refused)) == (2, True)
        done("subscribers", "renew-links", "--all", "--yes")
        assert answers(server, [*zoe, *yan]) == {404}
    assert digest("subscribers", "renew-links").code == 2
    assert digest("subscribers", "renew-links", "nobody").code == 2
