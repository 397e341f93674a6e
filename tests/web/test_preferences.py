"""The page of preferences: a GET changes nothing, a POST stores at once or says beside the field why not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from digest.model.subscriber import Subscriber
from digest.render.catalogue import load_catalogues
from digest.render.messages import read_messages
from digest.store import forgotten, subscribers
from digest.wiring.package import package_path
from tests.web.api.conftest import Client
from tests.web.readers import DESK, NAME, NOW, SECRETS, Readers, pages_of

ALICE = Subscriber(
    key="alice", email="alice@example.org", newsletters=("morning",), languages=("en", "kk"), zone="Europe/Berlin",
    follow_topics=("15000000",), mute_regions=("RU",), length=7,
)  # fmt: skip
BOB = Subscriber(key="bob", email="bob@example.org", newsletters=("morning",), languages=("ru",))


@dataclass
class Room:
    client: Client
    pages: Readers

    def get(self, key: str = "alice") -> Any:
        return self.client.get(self.pages.address(key))

    def post(self, key: str = "alice", **fields: Any) -> Any:
        return self.client.post(self.pages.address(key), data=fields)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with pages_of(tmp_path, [ALICE, BOB], ("kk", "ru", "en")) as pages, Client(pages.app) as client:
        yield Room(client, pages)


def chosen(page: str, name: str) -> list[str]:
    """Returns what is chosen in the selects and radio buttons of a name."""
    selects = re.findall(rf'<select[^>]*name="{re.escape(name)}">(.*?)</select>', page, re.DOTALL)
    found = [value for one in selects for value in re.findall(r'<option value="([^"]*)" selected', one)]
    return found + re.findall(rf'<input type="radio" name="{re.escape(name)}" value="([^"]*)" checked', page)


def test_get_shows_what_was_chosen_and_changes_nothing(room: Room) -> None:
    for _ in range(2):
        answer = room.get()
    page = answer.text
    assert answer.status_code == 200
    assert chosen(page, "language") == ["en", "kk", ""]
    assert (chosen(page, "topic.15000000"), chosen(page, "region.RU")) == (["follow"], ["mute"])
    assert (chosen(page, "frequency"), chosen(page, "format"), chosen(page, "pause")) == (
        ["day"],
        ["html"],
        [""],
    )
    assert 'value="Europe/Berlin"' in page
    assert "If empty: 07:00, as for all readers." in page
    assert f"Next mail of {NAME}: Friday, 24 April 2026, 07:00 (Europe/Berlin)." in page
    assert "https://news.example/unsubscribe/morning/alice/" in page
    assert room.pages.reader("alice") == ALICE


def test_answer_is_kept_nowhere_and_tells_nobody(room: Room) -> None:
    for answer in (
        room.get(),
        room.post(length="3"),
        room.post(length="x"),
        room.client.post("/preferences/alice/x"),
    ):
        headers = answer.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-robots-tag"].startswith("noindex")
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script" not in headers["content-security-policy"]
        assert "set-cookie" not in headers
        assert "<script" not in answer.text


def test_post_stores_at_once_and_says_what_and_when(room: Room) -> None:
    answer = room.post(language=["ru", "en", ""], send_at="06:15", zone="", frequency="week", length="")
    assert answer.status_code == 200
    assert "Сохранено: языки, как часто, время письма, часовой пояс, число новостей." in answer.text
    assert f"Следующее письмо «{NAME}»: 26 апреля 2026 г., воскресенье, 06:15 (Asia/Almaty)." in answer.text
    stored = room.pages.reader("alice")
    assert (stored.languages, stored.frequency, stored.zone, stored.length) == (
        ("ru", "en"),
        "week",
        "",
        None,
    )
    assert (stored.follow_topics, stored.mute_regions) == (ALICE.follow_topics, ALICE.mute_regions)
    assert "Ничего не изменилось." in room.post(zone="").text


def test_pause_is_stored_shown_and_ended(room: Room) -> None:
    page = room.post(pause="2").text
    assert room.pages.reader("alice").paused_until == date(2026, 5, 8)
    assert f"Next mail of {NAME}: Friday, 8 May 2026, 07:00 (Europe/Berlin)." in page
    assert (chosen(page, "pause"), 'value="2026-05-08"' in page) == (["date"], True)
    page = room.post(pause="open").text
    assert (room.pages.reader("alice").status, chosen(page, "pause")) == ("paused", ["open"])
    assert "No mail is planned." in page
    room.post(pause="")
    assert room.pages.reader("alice") == ALICE


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(room: Room) -> None:
    hostile = "Mars/<script>alert(1)</script>\x00\u202e"
    answer = room.post(zone=hostile, length="12", send_at="99", **{"topic.15000000": "mute"})
    page = answer.text
    assert answer.status_code == 422
    assert re.search(
        r'id="fault-zone">There is no such time zone\.</p>\s*<input id="zone"[^>]*fault-zone[^>]*aria-invalid',
        page,
    )
    assert 'value="Mars/&lt;script&gt;alert(1)&lt;/script&gt;"' in page
    assert re.search(r'<input id="length"[^>]*value="12"', page)
    assert 'id="fault-send_at"' in page
    assert chosen(page, "topic.15000000") == ["mute"]
    assert 'role="alert"' in page
    assert room.pages.reader("alice") == ALICE


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"x" * 70_000, 413),
        (b"&".join(b"a=1" for _ in range(2_000)), 413),
        (b"zone=%ff%fe", 413),
        (b"\xff\xfe", 413),
        (b"email=mallory%40example.org&key=bob&newsletters=&status=active", 200),
    ],
)
def test_body_that_is_no_form_of_ours_changes_nothing(room: Room, body: bytes, status: int) -> None:
    assert room.client.post(room.pages.address("alice"), content=body).status_code == status
    assert (room.pages.reader("alice"), room.pages.reader("bob")) == (ALICE, BOB)


def test_link_works_after_the_secret_was_replaced_and_no_other_does(room: Room) -> None:
    assert room.client.get(room.pages.address("alice", SECRETS[1])).status_code == 200
    good = room.pages.address("alice")
    for wrong in (good[:-1], good.replace("alice", "bob"), room.pages.address("alice", b"somebody else's secret"),
                  good.replace("preferences", "unsubscribe/morning"), "/preferences/%00/%ff"):  # fmt: skip
        answer = room.client.post(wrong, data={"length": "3"})
        assert answer.status_code == 404
        assert DESK in answer.text
    assert room.pages.reader("alice") == ALICE


@pytest.mark.parametrize("how", ["forgotten", "unsubscribed", "suppressed"])
def test_reader_who_gets_nothing_is_told_so(room: Room, how: str) -> None:
    with room.pages.store.writing() as db:
        if how == "forgotten":
            forgotten.forget(db, "alice", NOW)
        else:
            subscribers.change(db, replace(ALICE, status=how), NOW)  # type: ignore[arg-type]  # one of two
    for answer in (room.get(), room.post(length="3")):
        assert answer.status_code == 410
        assert DESK in answer.text
        assert ("қайтадан" in answer.text.casefold()) == (how == "forgotten"), "the newsletter's language"
    if how != "forgotten":
        assert room.pages.reader("alice").length == ALICE.length


def test_catalogues_have_every_message_of_the_pages() -> None:
    messages = read_messages(package_path("locale") / "en" / "LC_MESSAGES" / "digest.po")
    known = {message for context, message in (*messages.singular, *messages.plurals) if not context}
    web = Path(__file__).parents[2] / "digest" / "web"
    used = {
        message for path in (*web.glob("*.py"), *web.glob("pages/*.html"))
        for message in re.findall(r'words\.(?:text|count)\(\s*"([^"]+)"', path.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert used - known == set()
    assert load_catalogues([package_path("locale")]).get("tk").text("Save") == "Ýatda saklamak"
