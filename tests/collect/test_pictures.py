"""What stands for an article, and what only decorates it."""

import pytest

from digest.collect.markup import images
from digest.collect.pictures import decorates


@pytest.mark.parametrize(
    "url",
    ["https://h.example/logo.svg", "https://h.example/static/logo.png", "https://h.example/icons/facebook.png",
     "https://h.example/avatar/42.jpg", "https://s.w.org/images/core/emoji/14/72x72/1f600.png", "/blank.gif", "/img/1x1.png",
     "https://feeds.feedburner.com/~r/x/~4/abc", "data:image/gif;base64,R0lGOD", "https://mc.yandex.ru/watch/5",
     "https://h.example/site-logo-200x60.png"],
)  # fmt: skip
def test_icons_logos_and_counters_decorate(url: str) -> None:
    assert decorates(url)


@pytest.mark.parametrize(
    "url",
    ["https://h.example/new-logo-of-a-bank.jpg", "/uploads/2026/04/bridge.webp", "https://h.example/i/share-of-votes.png",
     "//cdn.example/x.jpg", "https://h.example/img?id=5"],
)  # fmt: skip
def test_pictures_of_news_do_not(url: str) -> None:
    assert not decorates(url)


def test_small_sizes_decorate() -> None:
    assert decorates("/a.jpg", 24, 24)
    assert decorates("/a.jpg", 1, 1)
    assert not decorates("/a.jpg", 75, 75)


@pytest.mark.parametrize(
    ("tag", "url", "size"),
    [
        ('<img src="data:image/gif;base64,R0" data-src="/lazy.jpg">', "/lazy.jpg", (0, 0)),
        ('<img src="/blank.gif" data-lazy-src="/lazy.jpg" width="640" height="480">', "/lazy.jpg", (640, 480)),
        ('<img srcset="/s-320.jpg 320w, /s-1200.jpg 1200w" src="/s-320.jpg" width="320" height="200">', "/s-1200.jpg", (1200, 750)),
        ('<img srcset="/s.jpg 1x, /l.jpg 2x" src="/s.jpg">', "/l.jpg", (0, 0)),
        ('<img srcset="/l.jpg 2000w, /print.jpg 6000w" src="/s.jpg">', "/l.jpg", (2000, 0)),
        ('<img class="wp-smiley" src="/1.png"><img src="/a.jpg">', "/a.jpg", (0, 0)),
        ('<img class="avatar photo" src="/me.jpg" width=96 height=96><img src="/a.jpg">', "/a.jpg", (0, 0)),
    ],
)  # fmt: skip
def test_best_variant_of_a_picture_is_taken(tag: str, url: str, size: tuple[int, int]) -> None:
    first = images(tag)[0]
    assert (first.url, (first.width, first.height)) == (url, size)
