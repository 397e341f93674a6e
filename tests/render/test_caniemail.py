"""What the bench takes for a feature of Can I email, and how our mails fare with its data, where these are there."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench import caniemail
from digest.model.subscriber import Subscriber
from digest.render.compose import Composer
from tests.render.issue import (
    ALICE,
    BOB,
    CAROL,
    EDITION,
    SETTINGS,
    SIGNER,
    SITE,
    catalogues,
    compiled,
    selection,
)


def feature(slug: str, title: str, *newest: str) -> dict[str, object]:
    stats = {f"program-{place}": {"ios": {"1": "y", "2": answer}} for place, answer in enumerate(newest)}
    return {"slug": slug, "title": title, "stats": stats}


@pytest.mark.parametrize(
    ("slug", "title", "source", "found"),
    [
        ("css-margin", "margin", "<p style='margin-top: 1px'>", 1),
        ("css-margin", "margin", "<style>p { margin: 0 }</style><p style='margin: 1px'><p>", 2),
        ("css-margin", "margin", "<style>@media (x) { p { margin: 0 } }</style><p>", 0),
        ("css-width", "width", "<p style='max-width: 1px'>", 0),
        ("css-display-none", "display:none", "<p style='display:none'><p style='display:block'>", 1),
        ("css-display", "display", "<p style='display:none'><p style='display:block'>", 2),
        ("css-unit-em", "em unit", "<p style='width: 1em; height: 2rem'>", 1),
        ("css-unit-percent", "% unit", "<p style='width: 100%'>", 1),
        ("css-important", "!important", "<p style='color: red !important'>", 1),
        ("css-function-clamp", "clamp()", "<p style='width: clamp(1px, 2px, 3px)'>", 1),
        ("css-linear-gradient", "linear-gradient()", "<p style='background: linear-gradient(red, blue)'>", 1),
        ("css-pseudo-class-lang", "lang()", "<style>h1:lang(kk), h1:lang(ky) { color: red }</style>", 2),
        ("css-pseudo-class-first-child", ":first-child", "<style>p:first-child { color: red }</style>", 1),
        ("css-pseudo-element-before", "::before", "<style>p:before, a::before { color: red }</style>", 2),
        (
            "css-at-media",
            "@media",
            "<style>@media (a) { p { x: y } b { x: y } } @media (b) {a{x:y}}</style>",
            2,
        ),
        ("css-at-media-hover", "@media (hover)", "<style>@media (hover: none) { p { x: y } }</style>", 1),
        ("css-at-font-face", "@font-face", "<style>@font-face { src: url(x;y) }</style>", 1),
        ("css-comments", "CSS comments", "<style>/* p { */ a { color: red }</style>", 1),
        ("css-selector-class", "Class selector", "<style>.a { color: red }</style>", 0),
        ("html-lang", "lang attribute", "<p lang=kk>a<p lang=ru>b", 2),
        ("html-h1-h6", "<h1> to <h6> elements", "<h1>a</h1><h3>b</h3>", 2),
        ("html-strong", "<strong> element", "<strong>a</strong>", 1),
        ("html-input-radio", '<input type="radio"> element', "<input type=radio><input type=text>", 1),
        ("html-semantics", "HTML5 semantics", "<article><time>a</time></article>", 2),
        ("html-doctype", "HTML5 doctype", "<!doctype html><p>", 1),
        ("html-comments", "HTML comments", "<!-- a --><p>", 1),
        ("image-png", "PNG", "<img src='https://x.example/a.PNG?b'>", 1),
        ("amp", "AMP for Email", "<p>", 0),
    ],
)
def test_feature_is_found_as_often_as_it_is_used(
    tmp_path: Path, slug: str, title: str, source: str, found: int
) -> None:
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"data": [feature(slug, title, "n", "y #1")]}))
    scored = caniemail.score(f"{source}<div><div><div>", data)
    assert [use.found for use in scored.uses] == ([found] if found else [])


def test_score_takes_the_dearest_partial_and_the_dearest_unsupported_feature(tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    features = [
        feature(
            "html-p", "<p> element", "a", "y", "n", "y", "u"
        ),  # of four that are known: one in part, one not
        feature("html-strong", "<strong> element", "n", "n", "n", "y"),
        feature("html-small", "<small> element", "n"),
    ]
    data.write_text(json.dumps({"data": features}))
    page = "<html><head><meta name=a></head><body><p>a</p><p><strong>b</strong></p></body></html>"
    scored = caniemail.score(page, data)  # four elements that count: body, p, p, strong
    assert scored.partial == 25 * 2 / 4
    assert scored.unsupported == 75 * 1 / 4
    assert scored.total == 100 - 12.5 - 18.75


@pytest.mark.skipif(bool(caniemail.missing()), reason=caniemail.missing())
@pytest.mark.parametrize("theme", ["newspaper", "plain", "brand"])
@pytest.mark.parametrize("reader", [ALICE, BOB, CAROL], ids=["en", "ru", "kk"])
def test_programs_of_readers_know_what_our_mails_use(theme: str, reader: Subscriber) -> None:
    settings = replace(SETTINGS, theme=theme)
    made = Composer(EDITION, compiled(theme), catalogues(), signer=SIGNER, site=SITE, settings=settings)
    scored = caniemail.score(made.html(reader, selection(*reader.languages)))
    dearest = [
        max(scored.uses, key=lambda use: use.partial),
        max(scored.uses, key=lambda use: use.unsupported),
    ]
    assert (scored.total >= 89, scored.unsupported <= 3) == (True, True), dearest
