"""Topics from lexicons, from the publisher's sections and from the model; none is an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.understand.knowledge import Knowledge
from digest.understand.lexicon import Entry, Lexicon
from digest.understand.linear import features
from digest.understand.reading import read
from digest.understand.topics import TopicKnowledge, TopicSettings, topics

SETTINGS = TopicSettings()


def first(knowledge: Knowledge, title: str, body: str, language: str, tags: tuple[str, ...] = ()) -> str:
    found = topics(read(title, (body,)), language, knowledge.topics, sections=tags, settings=SETTINGS)
    return found[0].code if found else ""


@pytest.mark.parametrize(
    ("language", "title", "code"),
    [
        ("en", "Striker scores twice as champions reach cup final", "15000000"),
        ("en", "Central bank raises interest rates as inflation climbs", "04000000"),
        ("ru", "Парламент принял закон о выборах, сообщил депутат", "11000000"),
        ("ru", "Синоптики обещают снегопад и метель", "17000000"),
        ("kk", "Дәрігерлер жұқпалы ауруға қарсы вакцина салды", "07000000"),
        ("ky", "Бишкекте өрт чыгып, эки киши каза болду", "03000000"),
        ("uz", "Prezident vazirlar mahkamasi majlisini oʻtkazdi", "11000000"),
        ("uz", "Президент вазирлар маҳкамаси мажлисини ўтказди", "11000000"),
        ("tg", "Варзишгари тоҷик дар мусобиқа медал гирифт", "15000000"),
        ("tk", "Alymlar täze planeta tapdylar, ylmy barlag dowam edýär", "13000000"),
    ],
)
def test_topics_are_read_in_each_of_our_languages(
    knowledge: Knowledge, language: str, title: str, code: str
) -> None:
    assert first(knowledge, title, "", language) == code


def test_topics_take_the_publishers_section(knowledge: Knowledge) -> None:
    assert first(knowledge, "A quiet day", "Nothing much.", "en", ("Sport",)) == "15000000"
    assert first(knowledge, "Тихий день", "", "ru", ("ЭКОНОМИКА",)) == "04000000"


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Delta pilots approve contract with 34% raises", "09000000"),
        ("Two hurt in rollover on Interstate 80", "03000000"),
        ("Deputies: man stabbed neighbor during argument", "02000000"),
        ("School board hires new superintendent", "05000000"),
        ("Huskies rally in ninth inning to beat Cougars", "15000000"),
        ("City council delays vote on zoning ordinance", "11000000"),
        ("Winter storm could drop a foot of snow", "17000000"),
        ("Plant to lay off 200 workers as orders dry up", "09000000"),
    ],
)
def test_topics_of_local_headlines_are_those_of_their_words(
    knowledge: Knowledge, title: str, code: str
) -> None:
    assert first(knowledge, title, "", "en") == code


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Qazaqstanda jańa zań qabyldandy", "11000000"),  # 2018
        ("Qazaqstanda jaña zañ qabyldandy", "11000000"),  # 2021
        ("Almatyda o'rt shyqty", "03000000"),  # 2017
        ("Dollar qymbattady", "04000000"),
        ("Almatyda órt shyqty", "03000000"),
    ],
)
def test_topics_of_kazakh_in_latin_come_from_the_same_lexicon(
    knowledge: Knowledge, title: str, code: str
) -> None:
    assert first(knowledge, title, "", "kk") == code


def test_topics_leave_a_headline_alone_in_which_no_word_speaks(knowledge: Knowledge) -> None:
    for title in ("What we know about him so far today", "Nobody knew that they would come here so late"):
        assert topics(read(title, ()), "en", knowledge.topics, settings=SETTINGS) == ()


def test_topics_are_not_certain_for_one_word(knowledge: Knowledge) -> None:
    (label, *_) = topics(read("They talked about the robbery", ()), "en", knowledge.topics, settings=SETTINGS)
    assert label.code == "02000000"
    assert label.score < 0.8


def test_topics_none_is_an_answer(knowledge: Knowledge) -> None:
    assert topics(read("", ()), "en", knowledge.topics, settings=SETTINGS) == ()
    assert topics(read("12345", ()), "und", knowledge.topics, settings=SETTINGS) == ()


def test_lexicon_takes_the_longest_beginning_and_phrases() -> None:
    lexicon = Lexicon([
        Entry("A", 1.0, ("par",)), Entry("B", 1.0, ("parliament",)), Entry("C", 1.0, ("art$",)),
        Entry("D", 1.0, ("death", "toll$")),
    ])  # fmt: skip
    assert {entry.code for entry in lexicon.match(["parliamentary"])} == {"B"}
    assert {entry.code for entry in lexicon.match(["party", "article"])} == {"A"}
    assert {entry.code for entry in lexicon.match(["art", "death", "toll"])} == {"C", "D"}
    assert not lexicon.match(["death", "tolls"])


def test_features_are_the_same_for_the_same_words() -> None:
    assert features(["парламент", "суд"], 1 << 16) == features(["суд", "парламент", "суд"], 1 << 16)
    assert features(["12", "я"], 1 << 16) == []


TINY = TopicKnowledge({"en": Lexicon([Entry("15000000", 2.0, ("goal",))])}, {"sport": "15000000"})


@given(st.text(), st.text(), st.sampled_from(["en", "und", "zz"]), st.lists(st.text(max_size=10), max_size=3))
def test_topics_answer_any_text(title: str, body: str, language: str, tags: list[str]) -> None:
    for label in topics(read(title, (body,)), language, TINY, sections=tags, settings=SETTINGS):
        assert 0 < label.score < 1
