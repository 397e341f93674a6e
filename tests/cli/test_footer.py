"""Every link in the footer of a mail, followed to a real `digest serve`."""

import base64
import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.newsroom import done, mail
from tests.cli.test_serve import Server, serving

PUBLIC = "https://evening.example"
PAGES = ["preferences", "unsubscribe", "view"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demonstration that has run, whose templates are the newsroom's own."""
    found = tmp_path_factory.mktemp("footer")
    done("demo", "--outbox", found)
    shutil.copytree(
        Path(__file__).parents[2] / "templates", found / ".demo" / "templates", dirs_exist_ok=True
    )
    return found


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    config = folder / ".demo" / "config.toml"
    with serving(config=config) as running:
        yield running


def mails(folder: Path) -> list[Path]:
    return sorted(folder.glob("evening/2026-04-24/*.eml"))


def parts(path: Path) -> dict[str, str]:
    """Returns the decoded parts of a mail, as its reader has them: pictures in place."""
    found, pictures = {}, {}
    for part in mail(path).walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and part.get_content_maintype() == "text":
            found[part.get_content_subtype()] = content.decode().replace("\r\n", "\n")
        elif isinstance(content, bytes):
            data = f"data:{part.get_content_type()};base64,{base64.b64encode(content).decode()}"
            pictures["cid:" + str(part["Content-ID"]).strip("<>")] = data
    for cid, data in pictures.items():
        found["html"] = found["html"].replace(cid, data)
    return found


def links(text: str) -> list[str]:
    """Returns the paths of all links to the newsroom's own pages."""
    found = re.findall(rf'{PUBLIC}(/[^\s"<>]+)', html.unescape(text))
    return list(dict.fromkeys(link.partition("#")[0] for link in found))


def test_every_link_of_every_reader_is_answered(folder: Path, server: Server) -> None:
    assert len(mails(folder)) == 8
    for path in mails(folder):
        for kind, text in parts(path).items():
            found = links(text)
            assert sorted(link.split("/")[1] for link in found) == PAGES, (path.name, kind)
            for link in found:
                assert httpx.get(server.url + link, timeout=60).status_code == 200, link


def test_mail_in_a_browser_is_the_mail_byte_for_byte(folder: Path, server: Server) -> None:
    for path in mails(folder):
        found = parts(path)
        (link,) = (link for link in links(found["plain"]) if link.startswith("/view/"))
        answer = httpx.get(server.url + link, timeout=60)
        kind = "html" if "html" in found else "plain"
        assert answer.text.replace('<a rel="noopener noreferrer" ', "<a ") == found[kind], path.name
        assert answer.headers["content-type"].startswith(f"text/{kind}")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"].startswith("noindex")
        assert "<a href=" not in answer.text


def test_mail_in_a_browser_outlives_its_look_but_not_its_reader(folder: Path, server: Server) -> None:
    path = next(one for one in mails(folder) if one.stem == "henry")
    (link,) = (link for link in links(parts(path)["plain"]) if link.startswith("/view/"))
    preferences = next(link for link in links(parts(path)["plain"]) if link.startswith("/preferences/"))
    before = httpx.get(server.url + link, timeout=60).text
    # What is chosen now is for the mails to come.
    chosen = httpx.post(
        server.url + preferences, data={"language": ["ru"], "zone": "Asia/Tokyo", "format": "text"}
    )
    assert chosen.status_code == 200
    assert httpx.get(server.url + link, timeout=60).text == before
    template = folder / ".demo" / "templates" / "newspaper" / "inline.css"
    text = template.read_text(encoding="utf-8")
    template.write_text(text + "\nh1 { letter-spacing: 1px; }\n", encoding="utf-8")
    after = httpx.get(server.url + link, timeout=60)
    template.write_text(text, encoding="utf-8")
    assert after.status_code == 200
    assert "The look has changed since this mail was sent. The stories are the same." in after.text
    assert "The look has changed" not in before
    for wrong in (link[:-2], link.replace("henry", "carol"), link.replace("2026-04-24", "24th"), link + "x"):
        assert httpx.get(server.url + wrong, timeout=60).status_code == 404
    done("--config", folder / ".demo" / "config.toml", "subscribers", "forget", "henry", "--yes")
    gone = httpx.get(server.url + link, timeout=60)
    assert (gone.status_code, "This mail is no longer kept." in gone.text) == (410, True)
    assert httpx.get(server.url + preferences, timeout=60).status_code == 410
