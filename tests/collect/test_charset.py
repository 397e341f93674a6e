import codecs
import contextlib

import pytest

from digest.collect.charset import decode, looks_binary
from digest.errors import ArticleError

TEXT = "Мост через реку открыли в апреле, сообщили в акимате города. Көпір ашылды."
CYRILLIC = "Мост через реку открыли в апреле, сообщили в акимате города."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_by_its_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_code_page_is_recognised_by_its_words(encoding: str) -> None:
    assert decode(CYRILLIC.encode(encoding)) == CYRILLIC


def test_declaration_is_believed() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body>{CYRILLIC}</body></html>'
    assert decode(page.encode("cp1251")) == page
    assert decode('<?xml version="1.0" encoding="iso-8859-1"?><rss>café</rss>'.encode("latin-1")).endswith(
        "café</rss>"
    )


def test_declaration_that_cannot_be_true_is_not() -> None:
    assert decode(f'<meta charset="utf-16"><p>{TEXT}'.encode()).endswith(TEXT)
    assert decode(f'<meta charset="no-such"><p>{TEXT}'.encode()).endswith(TEXT)


def test_wide_text_without_mark_is_read() -> None:
    assert decode("<html><p>plain text".encode("utf-16-le")) == "<html><p>plain text"


def test_cut_utf8_loses_the_broken_bytes_only() -> None:
    assert decode(TEXT.encode() * 3 + "ж".encode()[:1]) == TEXT * 3


@pytest.mark.parametrize("content", [b"%PDF-1.7 x", b"PK\x03\x04abc", b"\x89PNG\r\n", bytes(range(256)) * 9])
def test_files_that_are_no_text_are_known(content: bytes) -> None:
    assert looks_binary(content)


@pytest.mark.parametrize(
    "content", [TEXT.encode(), codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), b"a\x00 b" * 1 + b"c" * 99]
)
def test_text_is_not_taken_for_binary(content: bytes) -> None:
    assert not looks_binary(content)


def test_unknown_encoding_is_guessed_or_refused() -> None:
    noise = b"\x81\x8d\x8f\x90\x9d" * 40
    with contextlib.suppress(ArticleError):
        assert isinstance(decode(noise), str)
