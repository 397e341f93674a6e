"""What a page left in a text is told from the news by its features."""

import pytest

from digest.stories.leftovers import (
    is_caption,
    is_leftover,
    is_notice,
    shared_sentences,
    without_lists,
    without_title,
)
from tests.stories.given import read


@pytest.mark.parametrize(
    "caption",
    [
        "FILE - In this May 4, 2026, file photo farmers march around the ministry in Astana. (AP Photo/Ann Lee, File)",
        "A farmer closes a sluice before the arrival of the minister in Kyzylorda, Kazakhstan, January 30, 2026.",
        "The premier gestures during a meeting of the council in Bishkek. REUTERS/Anna Kim",
        "This undated photo provided by the ministry shows the new bridge over the river.",
        "The bridge seen from the left bank on a winter morning (Getty Images)",
        "На фото: министр открывает мост через реку в Костанае.",
        "Участники митинга у здания акимата города. Фото: Пётр Ли",
        "Суретте: көпірдің ашылу салтанаты.",
    ],
)
def test_caption_is_a_leftover(caption: str) -> None:
    assert is_caption(caption)


@pytest.mark.parametrize(
    "notice",
    [
        "Get breaking news alerts and special reports.",
        "Sign up for our weekly letter and never miss a story.",
        "This is a rush transcript and may be updated.",
        "Share All sharing options for: Ministers meet in Astana",
        "We and our partners use cookies to give you a better experience.",
        "The Herald may receive a commission if you purchase through affiliate links on this page.",
        "This article was first published in the spring edition of the magazine.",
        "Copyright 2026 The Herald.",
        "Подпишитесь на нашу рассылку, чтобы не пропустить новости.",
        "Эта статья была опубликована в весеннем номере журнала.",
    ],
)
def test_notice_is_a_leftover(notice: str) -> None:
    assert is_notice(notice)


@pytest.mark.parametrize(
    "news",
    [
        "The paper lost a third of its subscribers after it raised the price of its newsletter, its editor said.",
        "Facebook and Twitter closed thousands of accounts on Tuesday, ahead of the vote in Kenya.",
        "“We want you to follow our channel,” the minister told farmers in Kyzylorda on Friday.",
        "Parliament adopted the law on January 30, 2026.",
        "McDonald and MacArthur met at the YouTube office in Almaty to talk of the PayPal deal.",
        "Photographs of the flood made the rounds in the capital on Monday, officials said.",
        "Министр сообщил, что реклама казино на сайтах будет запрещена с мая.",
        "Our correspondent reports from the banks of the Syr Darya, where water is low.",
    ],
)
def test_news_is_no_leftover(news: str) -> None:
    assert not is_leftover(news)


def test_lists_that_unfold_behind_a_name_are_taken_out() -> None:
    text = "Governor Ann Stone Ann Mary StoneWatch live: Stone speaks Five fires in hills MORE said on Friday that rain would come."
    assert without_lists(text) == "Governor Ann Stone said on Friday that rain would come."


def test_headline_that_ran_into_the_text_is_taken_out() -> None:
    text = "Rain comes to the dry hills at lastFarmers in the hills saw rain on Friday for the first time in a year."
    assert without_title(text, "Rain comes to the dry hills at last, here is how").startswith("Farmers")


def test_sentences_that_a_source_repeats_are_its_own() -> None:
    own = "The Herald has told the truth about the valley since 1901."
    articles = [
        read(str(n), f"Title {n}", f"{own} Event {n} took place in town {n} on Friday.").article
        for n in range(3)
    ]
    (shared,) = shared_sentences(articles).values()
    assert len(shared) == 1
    assert not shared_sentences(articles[:1] * 5)[articles[0].source]
