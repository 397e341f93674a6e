from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.clean import one_line, plain
from digest.text.sentences import sentences, shorten
from digest.text.words import fold, stem, word_count, words


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("nul\x00 bell\x07 \ufeffbom", "nul bell bom"),
        ("right-to-left \u202eoverride", "right-to-left override"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("e\u0301", "é"),
    ],
)
def test_plain_takes_off_what_cannot_be_printed(given_text: str, expected: str) -> None:
    assert plain(given_text) == expected


def test_one_line_cannot_carry_a_second_header() -> None:
    assert one_line("Title\r\nBcc: all@example.org\u2028x\x0bz") == "Title Bcc: all@example.org xz"


@given(st.text())
def test_plain_is_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    plain(text).encode("utf-8")


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Oʻzbekistonda gʻalaba", ["o'zbekistonda", "g'alaba"]),
        ("O‘zbekiston O'zbekiston", ["o'zbekiston", "o'zbekiston"]),
        ("Ещё раз: ҚАЗАҚСТАН!", ["еще", "раз", "қазақстан"]),
        ("up 4.5% to 12,300", ["up", "4", "5", "to", "12", "300"]),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_words_are_folded(given_text: str, expected: list[str]) -> None:
    assert words(given_text) == expected


@pytest.mark.parametrize(
    ("word", "expected"), [("казахстанский", "казахс"), ("2026", "2026"), ("1234567", "1234567")]
)
def test_stem_keeps_numbers_whole(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_words_of_scripts_without_spaces_are_counted_by_their_letters() -> None:
    assert word_count("日本の首相は金曜日に辞任を発表した") == 8
    assert word_count("one two three") == 3


@given(st.text())
def test_fold_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Mr. Smith met Dr. Jones. They spoke.", ["Mr. Smith met Dr. Jones.", "They spoke."]),
        (
            "В 2025 г. Алматы принял гостей. Их было 5 тыс. человек.",
            ["В 2025 г. Алматы принял гостей.", "Их было 5 тыс. человек."],
        ),
        ("Он сказал: «Да». Все ушли.", ["Он сказал: «Да».", "Все ушли."]),
        ("Growth was 4.5 percent. Inflation fell.", ["Growth was 4.5 percent.", "Inflation fell."]),
        ("Ол келді. Әкім қарсы алды.", ["Ол келді.", "Әкім қарсы алды."]),
        ("Мұнай 80 долл. қымбаттады. ол да өсті.", ["Мұнай 80 долл. қымбаттады. ол да өсті."]),
        (
            "Gov. J.B. Pritzker and Lt. Gov. A. B. Lee met. They spoke.",
            ["Gov. J.B. Pritzker and Lt. Gov. A. B. Lee met.", "They spoke."],
        ),
        ("He lives in the U.S. The law is new.", ["He lives in the U.S.", "The law is new."]),
        (
            "The U.S. Senate met on Jan. 5 in St. Louis. It voted.",
            ["The U.S. Senate met on Jan. 5 in St. Louis.", "It voted."],
        ),
        (
            "Завод им. Кирова продал на 5 млн. Также он строит.",
            ["Завод им. Кирова продал на 5 млн.", "Также он строит."],
        ),
        (
            "На ул. Абая и просп. Мира А. С. Ким ждал. Он ушёл.",
            ["На ул. Абая и просп. Мира А. С. Ким ждал.", "Он ушёл."],
        ),
        ("Алма, өрік, т.б. Жемістер көп. Бұл жақсы.", ["Алма, өрік, т.б. Жемістер көп.", "Бұл жақсы."]),
        ("1995 ж. Алматыда туған. Ол дәрігер.", ["1995 ж. Алматыда туған.", "Ол дәрігер."]),
        ("Olma, o‘rik va h.k. Bu yaxshi.", ["Olma, o‘rik va h.k.", "Bu yaxshi."]),
        ("He left. “She stayed,” they said.", ["He left.", "“She stayed,” they said."]),
        ("日本の首相は辞任した。後任は「来週」に。", ["日本の首相は辞任した。", "後任は「来週」に。"]),
        ("no end", ["no end"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_sees_it(paragraph: str, expected: list[str]) -> None:
    assert sentences(paragraph) == expected


@given(st.text())
def test_sentences_lose_no_letter(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("part", ["A. ", "т.е. ", 'x. "', "etc. and ", "。」", "Слово. слово ", ". \n"])
def test_sentences_take_time_as_the_text_grows(part: str) -> None:
    def seconds(times: int) -> float:
        text = part * times
        started = process_time()
        sentences(text)
        return process_time() - started

    small = min(seconds(4_000) for _ in range(3))
    assert min(seconds(32_000) for _ in range(3)) < 30 * max(
        small, 0.001
    )  # 8 times the text; squared it were 64


@given(st.text(), st.integers(min_value=2, max_value=300))
def test_shorten_stays_within_the_limit(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


def test_shorten_cuts_at_a_sentence() -> None:
    text = "The first sentence. The second one is much longer than that."
    assert shorten(text, 30) == "The first sentence."
    assert shorten(text, 12) == "The first…"
