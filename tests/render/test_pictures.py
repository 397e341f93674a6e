"""Pictures travel inside the mail, or stay with hosts that the newsroom names."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from digest.model.article import Image
from digest.model.edition import Edition
from digest.render.pictures import InlinePictures, picture_of
from digest.render.settings import MailSettings
from digest.wiring.pictures import MAX_BYTES, pictures_of
from tests.render.issue import ALICE, EDITION, LEAVES, STORIES, composer, selection

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
JPEG = b"\xff\xd8\xff" + bytes(100)
LEAD_URL, CARD_URL = "https://pictures.example/line.jpg", "https://pictures.example/b/bank.png"


def illustrated() -> Edition:
    """Returns the edition with pictures of its first two stories."""
    pictures = (Image(url=LEAD_URL, credit="A. Bekov"), Image(url=CARD_URL, alt="The bank by night"))
    stories = tuple(
        replace(story, cards={code: replace(card, image=picture) for code, card in story.cards.items()})
        for story, picture in zip(STORIES[:2], pictures, strict=True)
    )
    return replace(EDITION, stories=(*stories, *STORIES[2:]))


def inline(**contents: bytes) -> InlinePictures:
    pictures = {url: picture_of(content) for url, content in contents.items()}
    return InlinePictures({url: picture for url, picture in pictures.items() if picture})


def mail_of(made_with: MailSettings, pictures: InlinePictures) -> EmailMessage:
    made = composer(illustrated(), settings=made_with, inline=pictures)
    message = message_from_bytes(made.mail(ALICE, selection("en"), at=LEAVES).content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.parametrize(("card_images", "shown"), [(False, [PNG]), (True, [PNG, JPEG])])
def test_mail_carries_the_pictures_it_shows(card_images: bool, shown: list[bytes]) -> None:
    message = mail_of(MailSettings(card_images=card_images), inline(**{LEAD_URL: PNG, CARD_URL: JPEG}))
    html = message.get_body(("html",))
    assert html is not None
    page = html.get_content()
    pictures = [part for part in message.walk() if part.get_content_maintype() == "image"]
    assert [part.get_payload(decode=True) for part in pictures] == shown
    assert [part.get_content_type() for part in pictures] == ["image/png", "image/jpeg"][: len(shown)]
    for part in pictures:
        assert f'src="cid:{str(part["Content-ID"]).strip("<>")}"' in page
    assert page.count("<img") == len(shown)
    assert "https://pictures.example" not in page
    assert not message.defects


def test_mail_without_pictures_is_the_plain_pair() -> None:
    message = mail_of(MailSettings(card_images=True), InlinePictures())
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


def test_browser_gets_the_bytes_in_place() -> None:
    made = composer(illustrated(), inline=inline(**{LEAD_URL: PNG}))
    page = made.page("en").html
    assert "cid:" not in page
    assert 'src="data:image/png;base64,' in page


def test_words_for_a_picture_do_not_repeat_the_headline() -> None:
    made = composer(illustrated(), settings=MailSettings(card_images=True, image_hosts=("pictures.example",)))
    html = made.html(ALICE, selection("en"))
    assert 'alt="Photo: A. Bekov"' in html
    assert 'alt="The bank by night"' in html


def test_picture_is_what_its_bytes_are(tmp_path: Path) -> None:
    folder = tmp_path / "pictures.example"
    folder.mkdir()
    (folder / "line.jpg").write_bytes(PNG)
    (folder / "bank.png").write_bytes(b"<svg onload='x'/>")
    assert {
        url: picture.media_type for url, picture in pictures_of(illustrated(), tmp_path).by_url.items()
    } == {LEAD_URL: "image/png"}
    (folder / "line.jpg").write_bytes(PNG + bytes(MAX_BYTES))
    assert not pictures_of(illustrated(), tmp_path).by_url


def test_encoded_path_is_only_a_name(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    card = replace(STORIES[0].cards["en"], image=Image(url="https://pictures.example/..%2fsecret.png"))
    edition = replace(EDITION, stories=(replace(STORIES[0], cards={"en": card}),))
    assert not pictures_of(edition, tmp_path).by_url


@pytest.mark.parametrize(
    "url",
    [
        "https://../secret.png",
        "https://pictures.example/.secret.png",
        "https://[::1/secret.png",
        "file:///secret.png",
        "https://pictures.example/",
    ],
)
def test_address_of_a_picture_leads_nowhere_outside_the_folder(url: str, tmp_path: Path) -> None:
    folder = tmp_path / "images"
    (folder / "pictures.example").mkdir(parents=True)
    for place in (tmp_path, folder, folder / "pictures.example"):
        (place / "secret.png").write_bytes(PNG)
        (place / ".secret.png").write_bytes(PNG)
    lead = replace(STORIES[0], cards={"en": replace(STORIES[0].cards["en"], image=Image(url=url))})
    edition = replace(EDITION, stories=(lead,))
    assert not pictures_of(edition, folder).by_url
