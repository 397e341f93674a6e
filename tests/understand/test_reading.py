"""The words of an article, read once for everybody."""

from hypothesis import given
from hypothesis import strategies as st

from digest.understand.reading import END, read, read_words


def test_words_know_the_mark_that_follows() -> None:
    words = read_words("Paris, Texas's mayor left. Why?")
    assert words.written == ["Paris", "Texas", "mayor", "left", "Why"]
    assert words.folded == ["paris", "texas", "mayor", "left", "why"]
    assert words.after == [",", "'", "", ".", "?"]
    assert read_words("one two").after == ["", END]


def test_reading_says_where_paragraphs_begin() -> None:
    reading = read("A title", ("ALMATY, April 7 - The bank", "", "said"))
    assert reading.title_end == 2
    assert reading.starts == (2, 7, 7)
    assert reading.line_end == 5


def test_reading_stops_behind_the_head() -> None:
    reading = read("title", ["word " * 50] * 50, head_words=120)
    assert len(reading.words.written) == 121


@given(st.text(), st.lists(st.text(), max_size=4))
def test_reading_takes_any_text(title: str, paragraphs: list[str]) -> None:
    reading = read(title, paragraphs)
    words = reading.words
    assert len(words.written) == len(words.folded) == len(words.after)
    assert all(words.written)
    assert all(0 <= start <= len(words.written) for start in (reading.title_end, *reading.starts))
