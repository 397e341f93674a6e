"""Reads the pictures that travel inside an edition's mails from the newsroom's own folder."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from digest.model.edition import Edition
from digest.render.pictures import NO_PICTURES, InlinePicture, InlinePictures, picture_of

# A mail with a lead and ten cards stays well below what servers take.
MAX_BYTES = 200_000
# An address is a stranger's: nothing of it may lead out of the folder.
_NAME = re.compile(r"[^\W.][\w.-]{0,120}")


def pictures_of(edition: Edition, folder: Path | None) -> InlinePictures:
    """Returns the pictures of the edition's cards that lie in `folder` as HOST/NAME; without a folder none."""
    if folder is None:
        return NO_PICTURES
    urls = {card.image.url for story in edition.stories for card in story.cards.values() if card.image}
    return InlinePictures({url: picture for url in sorted(urls) for picture in _picture(folder, url)})


def _picture(folder: Path, url: str) -> Iterator[InlinePicture]:
    try:
        host, name = urlsplit(url).hostname or "", unquote(urlsplit(url).path).rpartition("/")[2]
    except ValueError:
        return
    if not _NAME.fullmatch(host) or not _NAME.fullmatch(name):
        return
    try:
        with (folder / host / name).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError:
        return
    if len(content) <= MAX_BYTES and (picture := picture_of(content)):
        yield picture
