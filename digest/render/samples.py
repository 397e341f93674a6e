"""Invented values that a template is tried out with: all that a mail may have, as little, and what is usual."""

from collections.abc import Mapping
from dataclasses import fields, replace

from digest.render.environment import RULE
from digest.render.views import AdvertisementView, CardView, LinkView, Picture, ReaderView, SectionView

# What of a mail belongs to some parts only, with its members.
VIEWS: Mapping[str, tuple[str, ...]] = {
    "card": tuple(field.name for field in fields(CardView)),
    "section": tuple(field.name for field in fields(SectionView)),
    "advertisement": tuple(field.name for field in fields(AdvertisementView)),
    "reader": ReaderView._fields,
}
STORY_PARTS = ("lead", "lead_meta", "card", "card_meta", "also", "brief", "brief_meta")


def samples(part: str) -> tuple[dict[str, object], ...]:
    """Returns what `part` is given in a mail that has everything, and in one that has as little as can be; of a story
    also what most have."""
    made = (_common() | _full(part), _common() | {"logo": "", "postal_address": ""} | _bare(part))
    if part not in STORY_PARTS:
        return made
    return (*made, _common() | {"card": replace(_card(), image=None, read_also=(), update=False)})


def _common() -> dict[str, object]:
    return {
        "_": _words, "lang": "en", "dir": "ltr", "align": "left", "newsletter": "The Morning", "rule": RULE,
        "date": "Friday, 24 April 2026", "logo": "https://news.example/logo.png", "postal_address": "12 Abai Avenue",
    }  # fmt: skip


def _words(message: str, context: str = "", **values: object) -> str:  # noqa: ARG001  (as Catalogue.text has it)
    return message.format(**values) if values else message


def _full(part: str) -> dict[str, object]:
    if part in STORY_PARTS:
        return {"card": _card()}
    if part == "section":
        return {"section": SectionView("Economy")}
    if part == "reader":
        url = "https://news.example/"
        return {"reader": ReaderView("reader@news.example", f"{url}u", f"{url}p", f"{url}v", f"{url}p#pause")}
    if part in ("preheader", "counts"):
        return {part: "Twelve words"}
    return {
        "note": "One paragraph\nand another",
        "advertisement": AdvertisementView("Classes", "https://ads.example/", "A school"),
    }


def _bare(part: str) -> dict[str, object]:
    if part in STORY_PARTS:
        return {"card": CardView(
            lang="ar", dir="rtl", align="right", far="left", title="A headline", summary="", url="", kicker="", genre="", update=False,
            meta="A paper", image=None, read_also=(),
        )}  # fmt: skip
    if part == "section":
        return {"section": SectionView("Economy")}
    if part == "reader":
        return {"reader": ReaderView()}
    return {part: ""} if part in ("preheader", "counts") else {"note": "", "advertisement": None}


def _card() -> CardView:
    return CardView(
        lang="en", dir="ltr", align="left", far="right", title="A headline", summary="Two lines.", url="https://paper.example/a",
        kicker="Kazakhstan", genre="Opinion", update=True, meta="A paper · 22:48",
        image=Picture("https://paper.example/a.jpg", "A train", "A. Bekov"),
        read_also=(
            LinkView("Older news", "https://paper.example/b", "14 April"),
            LinkView("Yesterday's", "https://paper.example/c", ""),
        ),
    )  # fmt: skip
