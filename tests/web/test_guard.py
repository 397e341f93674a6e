import httpx
import pytest

from digest.web.guard import refused


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8000", "localhost", "LOCALHOST:8000", "[::1]", "[::1]:8000"]
)
def test_guard_answers_to_this_machine(host: str) -> None:
    assert refused("GET", {"host": host}) is None


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example:80", "127.0.0.1:",
     "127.0.0.1:8000:1", "127.0.0.1:x", "user@127.0.0.1", "[::1", "[::1].evil.example", "::1", "0.0.0.0", ":8000"],
)  # fmt: skip
def test_guard_refuses_any_other_name(host: str) -> None:
    refusal = refused("GET", {"host": host})
    assert refusal is not None
    assert refusal[0] == 400


def test_guard_refuses_to_change_anything(quiet: str) -> None:
    assert httpx.post(quiet).status_code == 405
    assert httpx.delete(quiet).status_code == 405


def test_guard_refuses_what_another_site_asks_for(quiet: str) -> None:
    for site in ("cross-site", "same-site"):
        asked = {"sec-fetch-site": site, "sec-fetch-mode": "no-cors"}
        assert httpx.get(f"{quiet}version", headers=asked).status_code == 403
    assert httpx.get(quiet, headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}).is_success


def test_guard_refuses_a_rebound_name_over_the_wire(quiet: str) -> None:
    answer = httpx.get(quiet, headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "Morning" not in answer.text


@pytest.mark.parametrize(
    "path", ["", "mail?edition=morning/2026-04-24", "version", "desk.css", "desk.js", "nothing"]
)
def test_guard_says_with_every_answer_what_a_browser_may_do(quiet: str, path: str) -> None:
    headers = httpx.get(quiet + path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert ("sandbox" in policy and "script-src" not in policy) == path.startswith("mail")
    assert ("style-src 'unsafe-inline'" in policy) == path.startswith("mail")
