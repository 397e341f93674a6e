import pytest

from digest.render.review import Finding, is_private, links, review_html, review_text
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
    ],
)
def test_what_is_right_is_not_found(html: str) -> None:
    assert about(f"<body>{html}</body>") == []


def test_fault_is_told_once_with_its_place() -> None:
    image = '<img src="https://x.example/a.jpg">'
    assert review_html(image * 3, "kk") == [
        Finding("error", "alt", "kk", "a picture without words for it: https://x.example/a.jpg")
    ]


@pytest.mark.parametrize(
    "text", ["{{ title }}", "Dear {name},", "TODO: photo", "Lorem ipsum dolor", "[Заголовок]", "XXX"]
)
def test_placeholder_is_found(text: str) -> None:
    assert {finding.about for finding in review_text(text, "ru")} == {"placeholder"}


@pytest.mark.parametrize("text", ["Size XXL is back", "The word todos", "A set {1, 2}", "[Photo: A. Bekov]"])
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
