"""Reads the name of a language as publishers write it."""

import re

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
# Country codes that sites of our region write for their language.
_MISTAKEN = {"kz": "kk", "kg": "ky", "tj": "tg", "tm": "tk", "ua": "uk"}


def language_tag(text: str) -> str:
    """Returns a BCP 47 tag such as "ru" or "uz-Cyrl", or "" where `text` is none."""
    tag = text.strip().replace("_", "-")
    if not _TAG.fullmatch(tag) or tag.lower() in {"und", "mul", "zxx"}:
        return ""
    first, *rest = tag.split("-")
    first = _MISTAKEN.get(first.lower(), first.lower())
    return "-".join([first, *(part.title() if len(part) == 4 else part.upper() for part in rest)])
