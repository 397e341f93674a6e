import html
from dataclasses import replace

import httpx
import pytest

from digest.edition.select import Selector
from digest.jobs.preview import EditionOnDesk
from digest.model.edition import Edition
from digest.render.compose import Composer
from tests.render.issue import HOSTILE
from tests.web.rig import MORNING, Newsroom, running

MORNING_ADDRESS = "edition=morning/2026-04-24"


def page(url: str) -> str:
    answer = httpx.get(url)
    assert answer.is_success, answer.text
    return answer.text


def test_desk_shows_the_newest_edition_with_its_next_step(quiet: str) -> None:
    shown = page(quiet)
    assert "<strong>Draft</strong> · goes out at 07:00 to 1,240 readers" in shown
    assert ">digest approve morning/2026-04-24</code>" in shown


@pytest.mark.parametrize(
    ("reader", "said"),
    [("bob-91c2", "Казахстан открыл"), ("carol-04de", "Қазақстан Транскаспий"), ("reader-kk", "Қазақстан Транскаспий"),
     ("alice-7f3a", "Kazakhstan opens"), ("", "Kazakhstan opens")],
)  # fmt: skip
def test_desk_shows_each_reader_their_own_mail(quiet: str, reader: str, said: str) -> None:
    mail = page(f"{quiet}mail?{MORNING_ADDRESS}&reader={reader}")
    assert said in html.unescape(mail)


def test_desk_says_by_which_rule_a_story_is_left_out(quiet: str) -> None:
    shown = page(f"{quiet}?reader=erin-1d0f&story=games")
    assert "Left out: muted." in shown
    assert "Muted <span" in shown


def test_desk_says_that_a_reader_gets_no_mail(quiet: str) -> None:
    shown = page(f"{quiet}?reader=frank-77aa")
    assert "This reader gets no mail of this edition" in shown
    assert "<iframe" not in shown


def test_desk_shows_text_alone_to_a_reader_of_text(quiet: str) -> None:
    shown = page(f"{quiet}?reader=dave-55aa")
    assert "<iframe" not in shown
    assert "THE MORNING" in shown
    assert "text only" in shown


def test_desk_prints_hostile_words_as_words(quiet: str) -> None:
    shown = page(f"{quiet}?story=hostile")
    assert "<script>alert" not in shown
    assert html.escape(HOSTILE.split()[0]) in shown


def test_desk_opens_no_address_that_is_not_of_the_web(newsroom: Newsroom) -> None:
    lead, *rest = MORNING.edition.stories
    cards = {code: replace(card, url="javascript:alert(1)") for code, card in lead.cards.items()}
    newsroom.editions = [
        replace(MORNING, edition=replace(MORNING.edition, stories=(replace(lead, cards=cards), *rest)))
    ]
    with running(newsroom) as url:
        shown = page(url)
    assert "Open the article" not in shown
    assert "javascript:" not in shown


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [("edition=evening/2026-04-24", 404, "there is no edition evening/2026-04-24"),
     ("edition=../../etc/passwd", 404, "is no edition"),
     ("reader=mallory", 404, "there is no subscriber"),
     ("story=<b>nothing</b>", 200, "Kazakhstan opens"),
     ("width=1e9&scheme=x&part=..", 200, "Kazakhstan opens")],
)  # fmt: skip
def test_desk_answers_a_strange_address_in_words(quiet: str, query: str, status: int, said: str) -> None:
    answer = httpx.get(f"{quiet}?{query}")
    assert answer.status_code == status
    assert said in html.unescape(answer.text)
    assert "<b>nothing" not in answer.text


def test_desk_without_an_edition_says_how_to_get_one(newsroom: Newsroom) -> None:
    newsroom.editions = []
    with running(newsroom) as url:
        answer = httpx.get(url)
    assert answer.status_code == 404
    assert "digest build makes one" in answer.text


def test_desk_finds_a_reader_among_many(newsroom: Newsroom) -> None:
    known = newsroom.readers[0]
    newsroom.readers = [replace(known, key=f"r{n}", name="", email=f"r{n}@example.org") for n in range(400)]
    with running(newsroom) as url:
        shown = page(url)
        assert shown.count("@example.org</option>") == 50
        found = page(f"{url}?find=r399")
        assert ">r399@example.org</option>" in found
        assert ">r1@example.org</option>" not in found
        chosen = page(f"{url}?reader=r399")
        assert '<option value="r399" selected>' in chosen


def test_desk_shows_a_broken_template_by_place_and_recovers(newsroom: Newsroom) -> None:
    lead = newsroom.templates / "newspaper" / "lead.mjml"
    whole = lead.read_text()
    with running(newsroom) as url:
        lead.write_text(whole + "{% if %}")
        answer = httpx.get(url)
        assert answer.status_code == 500
        assert "A template does not compile" in answer.text
        assert "newspaper/lead.mjml:" in answer.text
        lead.write_text(whole)
        assert page(url)


def test_desk_has_another_version_when_a_template_or_the_edition_changes(newsroom: Newsroom) -> None:
    css = newsroom.templates / "newspaper" / "inline.css"
    with running(newsroom) as url:
        first = page(f"{url}version")
        assert page(f"{url}version") == first
        css.write_text(css.read_text() + "\n")
        second = page(f"{url}version")
        newsroom.stamp = "2"
        assert len({first, second, page(f"{url}version")}) == 3


def test_desk_of_a_file_says_that_nobody_gets_it(newsroom: Newsroom) -> None:
    newsroom.editions = [EditionOnDesk(edition=MORNING.edition, origin="in box/one.txt")]
    with running(newsroom) as url:
        shown = html.unescape(page(url))
    assert "made from one.txt · nobody gets it" in shown
    assert "digest collect 'in box/one.txt'" in shown
    assert "Subscribers" not in shown


def test_desk_shows_a_fault_as_a_page_that_recovers(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Newsroom):
        def compose(self, edition: Edition) -> tuple[Composer, Selector]:
            raise ZeroDivisionError(f"nobody foresaw {edition.key}")

    with running(Broken(newsroom.templates)) as url:
        answer = httpx.get(url)
    assert answer.status_code == 500
    assert "ZeroDivisionError: nobody foresaw morning/2026-04-24" in answer.text
    assert "data-version=" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "Traceback" in caplog.text
