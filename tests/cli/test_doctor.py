"""`digest doctor` against a newsroom whose servers, DNS and pages are real, on loopback."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from digest.deliver.dkim import dns_text, load_key
from tests.cli.monitor import monitor
from tests.cli.newsroom import digest, done
from tests.cli.room import serve
from tests.cli.test_trial import newsroom, prepared  # noqa: F401  # the fixtures
from tests.cli.test_watching import settings
from tests.deliver.names import names
from tests.deliver.servers import Handler, running


def found(*options: str) -> dict[str, list[tuple[str, str]]]:
    """Returns what doctor found, by area: (state, what and how to mend)."""
    told: dict[str, Any] = digest("doctor", "--json", *options).json
    by_area: dict[str, list[tuple[str, str]]] = {}
    for one in told["findings"]:
        by_area.setdefault(one["area"], []).append((one["state"], f"{one['what']} → {one['mend']}"))
    return by_area


@contextmanager
def healthy(folder: Path) -> Iterator[str]:
    """A newsroom with a server, a key, records and pages that answer; yields the name server's address."""
    done("dkim", "keygen", "--domain", "news.example", "--selector", "s1")
    (folder / "dkim").chmod(0o700)
    with (folder / "config.toml").open("a", encoding="utf-8") as config:
        config.write('\n[[dkim.keys]]\nselector = "s1"\nfile = "dkim/s1.pem"\n')
        config.write('\n[[sources]]\nname = "Wire"\npath = "news.jsonl"\n')
    key = load_key("s1", (folder / "dkim" / "s1.pem").read_bytes())
    records: dict[str, list[str]] = {
        "com": [],
        "news.example": ["v=spf1 mx ~all"],
        "_dmarc.news.example": ["v=DMARC1; p=none; rua=mailto:d@news.example"],
        "s1._domainkey.news.example": [dns_text(key)],
    }
    with ExitStack() as open_now:
        pages = open_now.enter_context(monitor())
        pages.others["/preferences/"] = 410  # as the page of a reader who is not there does
        settings("site", public_url=pages.url)
        serve(folder, open_now.enter_context(running(Handler())), tls="none")
        yield f"127.0.0.1:{open_now.enter_context(names(records))}"


def test_healthy_newsroom_has_nothing_to_mend(newsroom: Path) -> None:  # noqa: F811  # the fixture
    with healthy(newsroom) as dns:
        told = found("--dns", dns)
        assert {state for area in told.values() for state, _ in area} <= {"ok", "weak"}
        assert [what for _, what in told["dns"]] == [
            "SPF of news.example is right → ",
            "DMARC of _dmarc.news.example is right → ",
            "DKIM s1 of s1._domainkey.news.example is right → ",
        ]
        assert told["smtp"][0][0] == "ok"
        assert [state for state, _ in told["public pages"]] == ["ok", "ok"]
        assert told["sources"] == [("ok", "1 of 1 give articles → ")]
        assert set(told) >= {
            "configuration",
            "secrets",
            "store",
            "sending",
            "disk",
            "clock",
            "zones",
            "templates",
        }
        text = done("doctor", "--dns", dns).out
        assert "✓ SPF of news.example is right" in text


def test_each_fault_is_found_with_how_to_mend_it(newsroom: Path) -> None:  # noqa: F811  # the fixture
    with healthy(newsroom) as dns:
        (newsroom / "digest.secret").chmod(0o644)
        (newsroom / "digest.db").chmod(0o640)
        (newsroom / "news.jsonl").unlink()
        (newsroom / "digest.db.generation").unlink()
        done("dkim", "keygen", "--domain", "news.example", "--selector", "s2", "--output", "other.pem")
        (newsroom / "dkim" / "s1.pem").write_bytes((newsroom / "other.pem").read_bytes())
        settings("site", sender="morning@other.example")
        own = newsroom / "templates" / "newspaper"
        own.mkdir(parents=True)
        (own / "lead.mjml").write_text("<mj-section><mj-column></mj-section>")
        assert digest("doctor", "--dns", dns).code == 1
        told = found("--dns", dns)
    assert any(s == "bad" and "chmod 600" in what for s, what in told["secrets"])
    assert any(s == "bad" and "chmod 600" in what for s, what in told["store"])
    assert told["sending"] == [("bad", told["sending"][0][1])]
    assert "digest restore" in told["sending"][0][1]
    assert told["templates"][0][0] == "bad"
    assert told["sources"][0][0] == "bad"
    assert [what.partition(" → ")[0] for state, what in told["dns"] if state == "bad"] == [
        "other.example has no SPF record",
        "other.example has no DMARC record",
        "there is no key under s1._domainkey.other.example",
    ]
    assert all("publish " in what for state, what in told["dns"] if state == "bad")


def test_without_a_network_it_says_what_could_not_be_checked(newsroom: Path) -> None:  # noqa: F811  # the fixture
    serve(newsroom, 25, tls="none")
    settings("site", sender="morning@news.example", public_url="https://news.example")
    text = (
        (newsroom / "config.toml")
        .read_text()
        .replace('host = "127.0.0.1"\nport', 'host = "mail.news.example"\nport')
    )
    (newsroom / "config.toml").write_text(text)
    told = found("--offline")
    assert {state for state, _ in told["dns"]} == {"unknown"}
    assert 'news.example. IN TXT "v=spf1' in told["dns"][0][1]
    assert "_dmarc.news.example. IN TXT" in told["dns"][1][1]
    assert digest("doctor", "--offline").code == 0, "what could not be checked is no fault"


def test_name_server_that_knows_nobody_is_no_network(newsroom: Path) -> None:  # noqa: F811  # the fixture
    settings("site", sender="morning@news.example", public_url="https://news.example")
    serve(newsroom, 1, tls="none")
    with names({}) as port:
        told = found("--dns", f"127.0.0.1:{port}")
    assert {state for state, _ in told["dns"]} == {"unknown"}
    assert told["public pages"][0][0] == "unknown"
    assert told["smtp"][0][0] == "bad", "this machine itself can be asked"


def test_server_that_is_not_there_and_pages_that_fail_are_told(newsroom: Path) -> None:  # noqa: F811  # the fixture
    serve(newsroom, 1, tls="none")
    with names({"com": []}) as port, monitor() as pages:
        pages.status = 502
        settings("site", public_url=pages.url)
        told = found("--dns", f"127.0.0.1:{port}")
    assert told["smtp"][0][0] == "bad"
    assert "check host, port" in told["smtp"][0][1]
    assert told["public pages"][0][1].startswith(f"{pages.url}/healthz answers 502")


def test_redirect_of_the_public_address_is_told_and_not_followed(newsroom: Path) -> None:  # noqa: F811  # the fixture
    with names({"com": []}) as port, monitor() as pages:
        pages.status = 302
        settings("site", public_url=pages.url)
        told = found("--dns", f"127.0.0.1:{port}")
    assert told["public pages"][0][1].startswith(f"{pages.url}/healthz answers 302 → no redirect is followed")
    assert [path for _, path, _ in pages.calls if "elsewhere" in path] == []


def test_pages_that_take_no_link_of_ours_are_told(newsroom: Path) -> None:  # noqa: F811  # the fixture
    with names({"com": []}) as port, monitor() as pages:
        pages.others["/preferences/"] = 404
        settings("site", public_url=pages.url)
        told = found("--dns", f"127.0.0.1:{port}")
    assert told["public pages"][1] == (
        "bad",
        f"a link as in mails, {pages.url}/preferences/, answers 404 → let the proxy pass everything on, and give "
        "`digest serve` the secret that signs the mails",
    )


@pytest.mark.parametrize(
    ("write", "said"),
    [
        ("[store]\nurl = 7\n", "store.url"),
        ('newsletters = [{id = "a", name = "A", zone = "Mars/Base"}]', "Mars/Base"),
    ],
)
def test_configuration_that_cannot_be_read_is_a_finding(folder: Path, write: str, said: str) -> None:
    (folder / "config.toml").write_text(write)
    told = digest("doctor", "--json")
    assert told.code == 1
    (finding,) = told.json["findings"]
    assert said in finding["what"]


def test_catalogue_that_would_break_mails_is_a_finding_and_the_rest_goes_on(folder: Path) -> None:
    done("init")
    own = folder / "locale" / "ru" / "LC_MESSAGES"
    own.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (own / "digest.po").write_text(f'{head}msgctxt "date"\nmsgid "day"\nmsgstr "dddd"\n', encoding="utf-8")
    told = found("--offline")
    ((state, what),) = told["words"]
    assert state == "bad"
    assert "digest.po:5: the translation of 'day' has 4 times 'd'" in what
    assert "→ use the fields d to dd" in what
    assert told["templates"][0][0] == "ok"
    (folder / "locale" / "ru").rename(folder / "locale" / "xx")
    ((state, what),) = found("--offline")["words"]
    assert (state, "there is no language 'xx'" in what) == ("bad", True)


def test_store_that_is_missing_or_old_is_a_finding_and_the_rest_goes_on(folder: Path) -> None:
    done("init")
    (folder / "digest.db").unlink()
    told = found("--offline")
    assert "digest init" in told["store"][0][1]
    assert told["zones"][0][0] in ("ok", "weak")
    assert told["templates"][0][0] == "ok"
