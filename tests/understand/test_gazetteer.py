"""Names in all their case forms, and words that only look like names."""

import pytest

from digest.understand.gazetteer import Gazetteer, Row
from digest.understand.inflect import russian
from digest.understand.knowledge import Knowledge
from digest.understand.reading import read_words


def codes(text: str, language: str, gazetteer: Gazetteer) -> set[str]:
    return {name.code for mention in gazetteer.find(read_words(text), language) for name in mention.names}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "в Казахстане", "KZ"),
        ("ru", "жители Северной Кореи", "KP"),
        ("ru", "казахстанскими учёными", "KZ"),
        ("ru", "в СКО прошли учения", "KZ-59"),
        ("ru", "из Алма-Аты", "KZ-75"),
        ("ru", "китайцев", "CN"),
        ("kk", "Қазақстанның тәуелсіздігі", "KZ"),
        ("kk", "Түркиядағы қазақтар", "TR"),
        ("kk", "АҚШ-тың саясаты", "US"),
        ("kk", "Шымкенттегі мектеп", "KZ-79"),
        ("ky", "Кыргызстандагы шайлоо", "KG"),
        ("ky", "Жалал-Абаддан келди", "KG-J"),
        ("uz", "Oʻzbekistonda yangi qonun", "UZ"),
        ("uz", "Ўзбекистондан", "UZ"),
        ("tg", "Тоҷикистонро", "TJ"),
        ("tk", "Türkmenistanyň Prezidenti", "TM"),
        ("en", "Kazakhstan's economy", "KZ"),
        ("en", "the U.S. economy", "US"),
        ("en", "North Kazakhstan officials", "KZ-59"),
        ("en", "a trip to New Mexico", "US"),
        ("en", "in the Democratic Republic of Congo", "CD"),
        ("fr", "En Allemagne", "DE"),
    ],
)
def test_gazetteer_finds_case_forms(knowledge: Knowledge, language: str, text: str, expected: str) -> None:
    assert expected in codes(text, language, knowledge.gazetteer)


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("ru", "гонка в Индианаполисе", "IN"),
        ("ru", "кроме того, чад мешал дышать", "TG"),
        ("en", "a trip to New Mexico", "MX"),
        ("en", "please contact us about turkey recipes", "US"),
        ("en", "roast turkey", "TR"),
        ("en", "the Washington Post reported", "US"),
        ("ru", "курс доллара США", "US"),
    ],
)
def test_gazetteer_leaves_other_words_alone(
    knowledge: Knowledge, language: str, text: str, wrong: str
) -> None:
    assert wrong not in codes(text, language, knowledge.gazetteer)


def test_gazetteer_prefers_the_longest_name() -> None:
    gazetteer = Gazetteer(
        [Row("en", "GN", "country", ("Guinea",)), Row("en", "PG", "country", ("Papua New Guinea",))]
    )
    assert codes("Papua New Guinea and Guinea", "en", gazetteer) == {"PG", "GN"}
    assert codes("Papua New Guinea", "en", gazetteer) == {"PG"}


def test_russian_declines_by_the_ending() -> None:
    assert {"россия", "россии", "россию", "россией"} <= set(russian("россия"))
    assert {"китайца", "китайцев"} <= set(russian("китаец"))
    assert {"англичане", "англичан", "англичанина"} <= set(russian("англичанин"))
    assert russian("того") == {"того"}
