"""Small parts: colours, fragments, headers, layout, links."""

import base64
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.render import headers
from digest.render.colours import contrast, readable
from digest.render.fragments import LINE_BYTES, decoded_size, encoded, filled
from digest.render.layout import IN_BRIEF, Block, lay_out
from digest.render.links import Links, Signer, web_url
from digest.render.paint import Key
from digest.render.pieces import Pieces

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@given(colours, st.sampled_from(["#ffffff", "#141414"]))
def test_readable_colour_reaches_its_contrast(colour: str, paper: str) -> None:
    assert contrast(readable(colour, paper), paper) >= 4.5


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"))))
def test_encoded_pieces_join_to_the_encoding_of_the_whole(pieces: list[str]) -> None:
    whole = b"".join(filled(piece) for piece in pieces)
    joined = b"".join(encoded(filled(piece)) for piece in pieces)
    assert joined == encoded(whole)
    assert base64.b64decode(joined) == whole
    assert decoded_size(joined) == len(whole)
    assert len(whole) % LINE_BYTES == 0


def test_pieces_are_made_once_and_forgotten_when_they_fill_their_room() -> None:
    made: list[Key] = []

    def make(key: Key) -> tuple[bytes, bytes]:
        made.append(key)
        return b"x" * 50, b"x" * 50

    pieces = Pieces(2000, make)
    for _ in range(2):
        pieces(("head", "en", ""))
    assert len(made) == 1
    assert not pieces.full
    for number in range(3):
        pieces(("counts", "en", str(number)))
    assert pieces.full
    pieces.forget()
    assert not pieces.full
    pieces(("head", "en", ""))
    assert made.count(("head", "en", "")) == 2


@given(st.text())
def test_subject_is_one_field_whatever_the_headline(text: str) -> None:
    value = headers.subject(text)
    assert value.isascii()
    content = f"Subject: {value}\r\nX-Next: 1\r\n\r\n".encode()
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    parsed = message_from_bytes(content, policy=policy.compat32)
    assert parsed.keys() == ["Subject", "X-Next"]


@pytest.mark.parametrize("text", ["=?utf-8?b?0J/RgNC40LLQtdGC?=", f"{'word ' * 20}=?utf-8?q?x?= more"])
def test_what_looks_encoded_is_not_decoded(text: str) -> None:
    for value in (
        headers.subject(text),
        headers.mailbox("To", text, "a@example.org").removesuffix(" <a@example.org>"),
    ):
        assert str(make_header(decode_header(value))) == text


@given(st.text(max_size=200))
def test_mailbox_is_one_address_whatever_the_name(name: str) -> None:
    content = f"To: {headers.mailbox('To', name, 'a@example.org')}\r\nX-Next: 1\r\n\r\n".encode()
    parsed = message_from_bytes(content, policy=policy.default)
    assert parsed.keys() == ["To", "X-Next"]
    assert [address.addr_spec for address in parsed["To"].addresses] == ["a@example.org"]


def test_long_headline_is_cut_at_a_word() -> None:
    assert headers.subject("word " * 60).replace("\r\n", "").endswith("?=")
    assert headers.address("Боб@пример.рф") == "Боб@xn--e1afmkfd.xn--p1ai"


A, B, C, D = (("a", "en"), ("b", "en"), ("c", "ru"), ("d", "en"))
SECTION_OF = {"a": "one", "b": "two", "c": "one", "d": "one"}


def test_layout_leads_with_the_first_and_closes_with_the_last() -> None:
    layout = lay_out((A, B, C, D), SECTION_OF, ("one", "two"), languages=("en", "ru"), briefs=1)
    assert layout.lead == A
    assert layout.blocks == (Block("one", (C,)), Block("two", (B,)), Block(IN_BRIEF, (), (D,)))


def test_layout_has_no_lead_where_none_may() -> None:
    layout = lay_out((A, B), SECTION_OF, ("one", "two"), languages=("en",), briefs=0, leads=False)
    assert layout.lead is None
    assert layout.blocks == (Block("one", (A,)), Block("two", (B,)))


def test_layout_puts_a_language_the_reader_does_not_read_in_brief() -> None:
    layout = lay_out((A, B, C), SECTION_OF, ("one", "two"), languages=("en",), briefs=0)
    assert layout.blocks[-1] == Block(IN_BRIEF, (), (C,))


@given(st.lists(st.sampled_from([A, B, C, D]), unique=True), st.integers(0, 9), st.booleans())
def test_layout_has_every_story_once(picks: list[tuple[str, str]], briefs: int, leads: bool) -> None:
    layout = lay_out(picks, SECTION_OF, ("one", "two"), languages=("en",), briefs=briefs, leads=leads)
    placed = [layout.lead] if layout.lead else []
    placed += [pick for block in layout.blocks for pick in (*block.cards, *block.briefs)]
    assert sorted(placed) == sorted(picks)


OLD, NEW = b"o" * 16, b"n" * 16


def test_token_is_good_for_one_purpose_and_reader_only() -> None:
    signer = Signer([NEW])
    token = signer.token("unsubscribe", "morning", "alice")
    assert signer.accepts(token, "unsubscribe", "morning", "alice")
    assert not signer.accepts(token, "preferences", "morning", "alice")
    assert not signer.accepts(token, "unsubscribe", "morning", "bob")
    assert not signer.accepts(
        token[:-1] + ("A" if token[-1] != "A" else "B"), "unsubscribe", "morning", "alice"
    )
    for wrong in ("", "x", token[:4], "é" * 30):
        assert not signer.accepts(wrong, "unsubscribe", "morning", "alice")


def test_token_outlives_the_secret_that_made_it() -> None:
    token = Signer([OLD]).token("view", "m", "1")
    assert Signer([NEW, OLD]).accepts(token, "view", "m", "1")
    assert not Signer([NEW]).accepts(token, "view", "m", "1")
    assert Signer([NEW, OLD]).token("view", "m", "1") == Signer([NEW]).token("view", "m", "1")


def test_short_secret_is_refused() -> None:
    for secrets in ([], [b"short"]):
        with pytest.raises(ConfigError, match="secret"):
            Signer(secrets)


def test_links_stand_below_the_public_address() -> None:
    links = Links("https://news.example.org/digest/", Signer([NEW]))
    assert links.preferences("a/b").startswith("https://news.example.org/digest/preferences/a%2Fb/")
    assert Links("", Signer([NEW])).preferences("a") == ""


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.org/a?b=c&d", True),
        ("http://пример.рф/страница", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://x y", False),
        ('https://x/"', False),
        ("https://[::1", False),
        ("ftp://example.org", False),
        ("", False),
    ],
)
def test_web_url_lets_only_web_addresses_through(url: str, good: bool) -> None:
    assert web_url(url) == (url if good else "")
