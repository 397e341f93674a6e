import pytest

from digest.render.review import Finding, is_private, links, review_duties, review_html, review_text
from digest.render.settings import MailSettings
from tests.render.issue import ALICE, BOB, composer, selection


def about(html: str) -> list[str]:
    return [finding.about for finding in review_html(html, "en")]


@pytest.mark.parametrize("theme", ["newspaper", "plain", "brand"])
def test_mail_of_ours_has_nothing_to_find(theme: str) -> None:
    made = composer(settings=MailSettings(theme=theme, image_hosts=("pictures.example",)))
    for reader in (ALICE, BOB):
        chosen = selection(*reader.languages, without=("hostile",))
        assert review_html(made.html(reader, chosen), "en") == []
        assert review_text(made.text(reader, chosen), "en") == []


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<img src="https://x.example/a.jpg" alt=" ">', "alt"),
        ('<img src="https://x.example/a.jpg">', "alt"),
        ('<a href="http://10.0.0.7/cms/17">x</a>', "link"),
        ('<a href="https://cms.internal/17">x</a>', "link"),
        ('<p style="color:#999999">pale</p>', "contrast"),
        ('<div style="background:#222222"><p style="color:#333333">dark on dark</p></div>', "contrast"),
        ("<script>alert(1)</script>", "unsupported"),
        ('<div style="display:flex">x</div>', "unsupported"),
        ("<style>p { background: url(https://x.example/a.png) }</style>", "unsupported"),
        ("x" * 100_001, "size"),
        ('<p style="color:rgb(153, 153, 153)">pale</p>', "contrast"),
        ('<p style="color:rgba(0,0,0,.3)">pale</p>', "contrast"),
        ('<p style="color:hsl(0 0% 60%)">pale</p>', "contrast"),
        ('<p style="color:silver">pale</p>', "contrast"),
        ('<font color="#999">pale</font>', "contrast"),
        ("<style>.a { color: #999 }</style><p class='a'>pale</p>", "contrast"),
        ('<style>.a { color: #999 !important }</style><p class="a" style="color:#000">pale</p>', "contrast"),
        (
            "<style>@media (prefers-color-scheme: dark) { body { background: #111 !important } }</style><p>black</p>",
            "contrast",
        ),
        ('<div style="background:linear-gradient(#fff, #eee)">x</div>', "unsupported"),
        ('<p style="filter: blur(2px)">x</p>', "unsupported"),
        ('<img style="object-fit:cover" src="https://x.example/a.jpg" alt="A bridge">', "unsupported"),
        ("<button>Go</button>", "unsupported"),
        ("<input>", "unsupported"),
        ("<marquee>x</marquee>", "unsupported"),
        ('<img src="https://x.example/a.gif" alt="x" width="1" height="1">', "pixel"),
        ('<img src="https://x.example/a.gif" alt="x" style="width:1px;height:1px">', "pixel"),
        ('<style>.p { display: none }</style><img class="p" src="https://x.example/a.gif" alt="x">', "pixel"),
    ],
)
def test_fault_is_found(html: str, found: str) -> None:
    assert found in about(f"<body>{html}</body>")


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:#767676;font-size:16px">enough</p>',
        '<h1 style="color:#8a8a8a;font:700 28px/34px serif">large type needs less</h1>',
        '<div style="display:none;color:#ffffff">a preheader is not to be read</div>',
        '<table><tr><td style="background:#8c1d18"><p style="color:#ffffff">on a band</p></td></tr></table>',
        '<a href="https://news.example/a"><img src="https://x.example/a.jpg" alt="A bridge"></a>',
        '<style>.a { color: #999 }</style><p class="a" style="color:#000">the element goes before</p>',
        "<style>@media print { p { color: #ddd } } p:hover { color: #eee }</style><p>not on a screen</p>",
        '<style>p { color: #ddd !important } p.a { color: #111 !important }</style><p class="a">told more closely</p>',
        '<div style="background:black"><p style="color:white">named</p></div>',
        '<img src="https://x.example/a.jpg" alt="A line" width="552" height="2">',
    ],
)
def test_what_is_right_is_not_found(html: str) -> None:
    assert about(f"<body>{html}</body>") == []


def test_fault_is_told_once_with_its_place() -> None:
    image = '<img src="https://x.example/a.jpg">'
    assert review_html(image * 3, "kk") == [
        Finding("error", "alt", "kk", "a picture without words for it: https://x.example/a.jpg")
    ]


def test_colours_that_cannot_be_read_are_told_once_with_their_places() -> None:
    rows = "".join(
        f'<p class="{name}" style="color:#999">{name}</p>' for name in ("a", "b", "a", "c", "d") * 5
    )
    assert review_html(f"<body>{rows}</body>", "en") == [
        Finding("warning", "contrast", "en", "#999999 on #ffffff has 2.8 : 1 and needs 4.5: .a, .b, .c")
    ]


def test_what_a_mail_owes_its_reader_must_be_in_both_parts() -> None:
    owed = {
        "the link to unsubscribe": "https://x.example/?a=1&b",
        "the postal address": "12 Abai Avenue, Almaty",
    }
    html, text = (
        '<a href="https://x.example/?a=1&amp;b">x</a>12 Abai\nAvenue, Almaty',
        "https://x.example/?a=1&b",
    )
    assert [one.what for one in review_duties(html, text, owed, "en")] == [
        "the postal address is missing in the text part: mend the theme's footer"
    ]
    assert len(review_duties("", "", owed, "en")) == 4


@pytest.mark.parametrize(
    "text",
    [
        "{{ title }}",
        "Dear {name},",
        "TODO: photo",
        "Lorem ipsum dolor",
        "[Заголовок]",
        "XXX",
        "by XXXX",
        "Photo (TODO)",
    ],
)
def test_placeholder_is_found(text: str) -> None:
    assert {finding.about for finding in review_text(text, "ru")} == {"placeholder"}


@pytest.mark.parametrize(
    "text",
    [
        "Size XXL is back",
        "The word todos",
        "A set {1, 2}",
        "[Photo: A. Bekov]",
        "Todo sobre todo",
        "TODO SOBRE LA FERIA",
        "The XXX Olympics",
        "XXXIV",
    ],
)
def test_plain_words_are_no_placeholder(text: str) -> None:
    assert review_text(text, "en") == []


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("https://news.example.org/a", False),
        ("https://пример.рф/", False),
        ("http://93.184.216.34/", False),
        ("http://127.0.0.1:8000/", True),
        ("http://[::1]/", True),
        ("http://192.168.1.5/", True),
        ("http://intranet/", True),
        ("https://news.local/", True),
        ("https://[::1", True),
    ],
)
def test_private_address_is_known(url: str, private: bool) -> None:
    assert is_private(url) == private


def test_links_are_each_told_once() -> None:
    page = '<a href="https://a.example/">x</a><a href="mailto:x@y.example">m</a><a href="https://a.example/">y</a>'
    assert list(links(page)) == ["https://a.example/"]
